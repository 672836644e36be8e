"""Servanda: customer support that keeps its agreements."""

from zoneinfo import reset_tzpath

__version__ = "0.1.0"

# The zone rules that came with us, whatever the machine has: two machines must not count by different ones.
reset_tzpath(to=())
