"""API tokens of users."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from servanda.core.access import Permission, Viewer
from servanda.core.refusals import Fault, Invalid, NotAllowed, refuse
from servanda.foundation.transactions import action
from servanda.people import queries, tokens
from servanda.people.models import ApiToken, User

LONGEST_DAYS: Final = 3650


class TokenInvalid(Invalid):
    """A token cannot be like this."""


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token and what the caller has to send; ``secret`` is known to nobody afterwards."""

    token: ApiToken
    secret: str


@action
def create_api_token(
    *, email: str = "", label: str, scopes: Sequence[str] = (), days: int, by: Viewer, at: datetime
) -> NewToken:
    """Make a bearer token of the user with that mail address (none: the viewer), valid for so many days.

    Everybody makes their own; only the program itself (the command line) makes another's, because a token
    acts in its user's name. One made with a token is not wider than that one and ends no later.
    Raises ``NoSuchUser``, ``NotAllowed`` or ``TokenInvalid``.
    """
    user = _owner(email, by)
    label = label.strip()
    refuse(TokenInvalid, "This token cannot be made.", list(_faults(label, scopes, days)))
    _require_within(scopes, at + timedelta(days=days), by)
    secret, digest = tokens.fresh()
    token = ApiToken.objects.create(
        user=user,
        label=label,
        digest=digest,
        scopes=sorted(set(scopes)),
        created_at=at,
        expires_at=at + timedelta(days=days),
    )
    return NewToken(token, secret)


@action
def revoke_api_token(*, token_id: UUID, by: Viewer, at: datetime) -> None:
    """Make one of the viewer's own tokens useless at once; safe to repeat.

    Raises ``NoSuchToken``, also for one that is somebody else's, or ``NotAllowed`` when asked for with a token
    that is narrower than the one to be revoked.
    """
    token = queries.api_tokens_of(by).select_for_update().filter(id=token_id).first()
    if token is None:
        raise queries.NoSuchToken("There is no such token.")
    if by.scopes and not (token.scopes and by.scopes.issuperset(token.scopes)):
        raise NotAllowed("The token that you use is narrower than this one. Sign in to revoke it.")
    if token.revoked_at is None:
        token.revoked_at = at
        token.store()


def _owner(email: str, by: Viewer) -> User:
    if by.user_id is not None:
        own = queries.user_by_id(by.user_id)
        if email and own.email.casefold() != email.strip().casefold():
            raise NotAllowed("A token acts in its user's name: everybody makes their own.")
        return own
    queries.require_manager_of_all(by)
    return queries.user_by_email(email)


def _require_within(scopes: Sequence[str], expires_at: datetime, by: Viewer) -> None:
    if by.until is not None and expires_at > by.until:
        raise NotAllowed(
            "A token made with a token ends no later than that one. Sign in to make a longer one."
        )
    if by.scopes and not (scopes and by.scopes.issuperset(scopes)):
        allowed = ", ".join(sorted(by.scopes))
        raise NotAllowed(f"The token that you use has these scopes only: {allowed}. Choose among them.")


def _faults(label: str, scopes: Sequence[str], days: int) -> Iterator[Fault]:
    if not 1 <= len(label) <= 80 or not label.isprintable():
        yield Fault("label", "Name the token with 1 to 80 characters.")
    if not 1 <= days <= LONGEST_DAYS:
        yield Fault("days", f"A token lives for 1 to {LONGEST_DAYS} days.")
    for scope in sorted(set(scopes).difference(Permission)):
        yield Fault("scopes", f"There is no permission {scope}.")
