"""Servanda: customer support that keeps its agreements."""

__version__ = "0.1.0"
