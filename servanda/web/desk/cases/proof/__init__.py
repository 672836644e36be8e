"""The page of a proof: its drawing, its sentence and its tables."""
