"""The page of one case, and everything that is done there (5-experience)."""
