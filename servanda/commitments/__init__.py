"""The clock sheet of a case: events, clocks, obligations, firings."""
