"""Pages: desk, portal, set-up."""
