"""Mail in: raw store, parsing, matching to an action. Mail out: rendering."""
