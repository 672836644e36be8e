"""Agreements: all of them, one with times, contacts and keys, and what is done with one."""
