"""Service levels, plans, contracts, agreements, support keys."""
