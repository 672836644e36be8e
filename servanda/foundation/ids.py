"""Public identifiers."""

import secrets
from uuid import UUID

from servanda.foundation import clock


def new_id() -> UUID:
    """A UUIDv7 (RFC 9562 5.7): 48 bits of milliseconds, then randomness, so indexes grow at their end."""
    value = (clock.milliseconds() & (2**48 - 1)) << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 0x7 << 76
    return UUID(int=value & ~(0x3 << 62) | 0x2 << 62)
