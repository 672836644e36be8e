"""Customers, contacts, products, installed products, business objects."""
