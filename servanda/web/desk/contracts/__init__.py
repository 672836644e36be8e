"""Contracts: all of them, one with its coverage, balance and chain, and what is done with one."""
