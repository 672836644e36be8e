"""Support plans: all of them, one with its rules, versions and contracts, the editor, and the try-out."""
