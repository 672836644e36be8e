"""Register: one page in the order of a phone call. Who is calling, what is known of them, and what it is about."""
