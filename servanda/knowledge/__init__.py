"""Solutions and their search."""
