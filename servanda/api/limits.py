"""Rate limits: a token bucket per principal and kind of request, kept in the memory of this process.

They protect the installation from a runaway program, at no cost in the database. With several web processes
each counts for itself, so a principal may have up to that many times the limit; a limit across machines
belongs into the proxy in front.
"""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Final

from django.conf import settings

from servanda.api.refusals import TooManyRequests
from servanda.api.requests import Allowance
from servanda.foundation import clock

PER_MINUTE: Final[Mapping[str, int]] = {"read": 3000, "write": 1500, "stranger": 120}
"""Requests a minute for each user, and for each address of those who have not signed in.

``SERVANDA_API_PACE`` multiplies them; 0 switches them off.
"""

_REMEMBERED: Final = 20_000


@dataclass(slots=True)
class _Bucket:
    left: float
    at: int


_buckets: Final[OrderedDict[tuple[str, str], _Bucket]] = OrderedDict()
_lock: Final = Lock()


def take(kind: str, principal: str) -> Allowance | None:
    """Count one request; none while limits are off. Raises ``TooManyRequests``."""
    limit = int(PER_MINUTE[kind] * settings.SERVANDA_API_PACE)
    if not limit:
        return None
    with _lock:
        bucket = _filled((kind, principal), limit)
        granted = bucket.left >= 1
        bucket.left -= granted
    allowance = Allowance(limit, int(bucket.left), _seconds(limit - bucket.left, limit))
    if granted:
        return allowance
    wait = _seconds(1 - bucket.left, limit)
    raise TooManyRequests(
        f"You sent more than {limit} requests in a minute. Wait {wait} s.",
        headers={"Retry-After": str(wait), **headers(allowance)},
    )


def headers(allowance: Allowance) -> Mapping[str, str]:
    """The allowance as header fields."""
    return {
        "RateLimit-Limit": str(allowance.limit),
        "RateLimit-Remaining": str(allowance.remaining),
        "RateLimit-Reset": str(allowance.reset),
    }


def _filled(key: tuple[str, str], limit: int) -> _Bucket:
    """The bucket with what flowed in since it was last asked; the longest unused are forgotten."""
    now = clock.milliseconds()
    bucket = _buckets.setdefault(key, _Bucket(limit, now))
    _buckets.move_to_end(key)
    if len(_buckets) > _REMEMBERED:
        _buckets.popitem(last=False)
    # The wall clock may be set back; time then simply does not flow for this bucket.
    bucket.left = min(limit, bucket.left + max(0, now - bucket.at) * limit / 60_000)
    bucket.at = now
    return bucket


def _seconds(requests: float, limit: int) -> int:
    return max(1, -int(-requests * 60 // limit)) if requests > 0 else 0
