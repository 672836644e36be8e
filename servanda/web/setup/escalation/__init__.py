"""The escalation matrix of a service level: read, and edited as a table."""
