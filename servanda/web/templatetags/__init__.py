"""What templates need and plain Django lacks."""
