"""Idempotency keys: a repeated request gets the first answer (4.3)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import connection
from django.utils.crypto import salted_hmac

from servanda.core.refusals import Conflict, Invalid
from servanda.foundation.models import KeptAnswer
from servanda.foundation.transactions import one_transaction

KEPT_FOR: Final = timedelta(hours=24)


class KeyReused(Invalid):
    """The same key came with another request body."""


class AnswerNotKept(Conflict):
    """A repeat of a request whose answer is shown only once."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was said to a request: HTTP status and JSON body."""

    status: int
    body: Any


def once(
    *, principal: UUID, key: str, request: bytes, at: datetime, keep: bool, act: Callable[[], Answer]
) -> Answer:
    """Run ``act`` unless the principal's ``key`` has been answered within 24 h; then return that answer.

    ``request`` is everything that makes the request what it is (method, path, body). The key's row is
    inserted first, in the same transaction as the action, so that a concurrent repeat waits for the first to
    commit. A refusal rolls back the row with everything else: it is not kept. With ``keep`` off only the fact
    is kept, and a repeat raises ``AnswerNotKept``. Raises ``KeyReused``. Costs two statements, a repeat too.
    """
    fingerprint = fingerprint_of(request)
    with one_transaction():
        row_id = _claimed(principal, key, fingerprint, at)
        if row_id is None:
            return _repeated(KeptAnswer.objects.get(principal=principal, key=key), fingerprint)
        answer = act()
        if keep:
            KeptAnswer.objects.filter(pk=row_id).update(status=answer.status, body=answer.body)
        return answer


def _claimed(principal: UUID, key: str, fingerprint: str, at: datetime) -> int | None:
    """The new row of a key that is free or has expired, locked; none while an answer is kept.

    One statement, because two requests may take over an expired key at once: the second waits, then finds it
    kept.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO foundation_keptanswer AS kept (principal, key, fingerprint, kept_at)"
            " VALUES (%s, %s, %s, %s) ON CONFLICT (principal, key) DO UPDATE"
            " SET fingerprint = EXCLUDED.fingerprint, kept_at = EXCLUDED.kept_at, status = NULL, body = NULL"
            " WHERE kept.kept_at <= %s RETURNING id",
            [principal, key, fingerprint, at, at - KEPT_FOR],
        )
        row = cursor.fetchone()
    return None if row is None else int(row[0])


def fingerprint_of(request: bytes) -> str:
    """A digest that tells nothing about the request without this installation's secret: it may hold a password."""
    return salted_hmac("servanda.idempotency", request, algorithm="sha256").hexdigest()


def forget(*, before: datetime) -> int:
    """Delete answers kept before the instant; returns how many."""
    return KeptAnswer.objects.filter(kept_at__lt=before).delete()[0]


def _repeated(row: KeptAnswer, fingerprint: str) -> Answer:
    if row.fingerprint != fingerprint:
        raise KeyReused(
            "This Idempotency-Key was used for another request. Take a new key for a new request."
        )
    if row.status is None:
        raise AnswerNotKept("This was done already; its answer was shown once and is not kept.")
    return Answer(row.status, row.body)
