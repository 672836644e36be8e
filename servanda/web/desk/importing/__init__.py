"""Importing records from files, and exporting them."""
