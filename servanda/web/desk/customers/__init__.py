"""Customers: who is calling, their people, what the vendor sells, and what of it stands where."""
