"""The work that is to be done: lists of cases, and Today."""
