"""API tokens: opaque, hashed, scoped, expiring."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Final

from django.db.models import QuerySet

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


def tokens_by_secret(token: str) -> QuerySet[ApiToken]:
    """The token with its user, if there is one."""
    return ApiToken.objects.select_related("user").filter(digest=digest(token), revoked_at=None)


def accepted(found: ApiToken | None, *, at: datetime) -> ApiToken | None:
    """The token, if it is valid at the instant; notes its use at most once a minute."""
    if found is None or found.expires_at <= at or not found.user.is_active:
        return None
    if found.last_used_at is None or at - found.last_used_at >= USED_AT_MOST_EVERY:
        ApiToken.objects.filter(pk=found.pk).update(last_used_at=at)
    return found
