"""API tokens: opaque, hashed, scoped, expiring."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from servanda.people.models import ApiToken

PREFIX: Final = "srv_"
"""Lets secret scanners find a token that leaked."""

USED_AT_MOST_EVERY: Final = timedelta(minutes=1)


def fresh() -> tuple[str, str]:
    """A new token and its digest."""
    token = PREFIX + secrets.token_urlsafe(32)
    return token, digest(token)


def digest(token: str) -> str:
    """SHA-256 is enough here: a token has 256 random bits, so nobody guesses it from its digest."""
    return hashlib.sha256(token.encode()).hexdigest()


def note_use(token_id: UUID, *, last_used_at: datetime | None, at: datetime) -> None:
    """Note that the token was used, at most once a minute."""
    if last_used_at is None or at - last_used_at >= USED_AT_MOST_EVERY:
        ApiToken.objects.filter(id=token_id).update(last_used_at=at)
