"""Pages of secured information."""
