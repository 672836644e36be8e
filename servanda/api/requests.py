"""What an endpoint finds on its request."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest

from servanda.core.access import Viewer


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left of a rate limit: ``reset`` is in seconds until it is whole again."""

    limit: int
    remaining: int
    reset: int


class ApiRequest(HttpRequest):
    """A request that the conventions have admitted.

    ``viewer`` asks, ``at`` is the one instant of everything the request does, ``json`` its parsed body.
    """

    viewer: Viewer
    at: datetime
    json: Any
    allowance: Allowance | None
