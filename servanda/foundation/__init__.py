"""Building blocks without business: clock, outbox, embedded PostgreSQL, history, paging."""
