"""The servanda command."""
