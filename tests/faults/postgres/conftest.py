"""Fixtures of the fault tests of the embedded database."""

from tests.faults.postgres.scene import fresh_home, ground, lasting_ground, server, used_home

__all__ = ["fresh_home", "ground", "lasting_ground", "server", "used_home"]
