"""Blocking contracts, agreements and keys, and letting them hold again. A block needs no new approval afterwards."""

from datetime import datetime
from typing import TypeVar
from uuid import UUID

from servanda.agreements import queries
from servanda.agreements.models import Contract, SupportAgreement, SupportKey
from servanda.core.access import Permission, Viewer, require
from servanda.core.refusals import Conflict, Fault, Invalid
from servanda.foundation.transactions import action
from servanda.people.revisions import expect_revision

Promising = TypeVar("Promising", SupportAgreement, SupportKey, Contract)

_LONGEST_REASON = 400


class BlockWithoutReason(Invalid):
    """Whoever blocks says why."""


class NotBlocked(Conflict):
    """There is no block that could be lifted."""


@action
def block_agreement(
    *, number: str, reason: str, expecting: int | None = None, by: Viewer, at: datetime
) -> SupportAgreement:
    """Let the agreement hold for no new case, whatever else; blocking again replaces the reason.

    Raises ``NotAllowed``, ``NoSuchAgreement``, ``Stale`` or ``BlockWithoutReason``.
    """
    require(by, Permission.PROMISE_BLOCK)
    return _blocked(queries.lock_agreement(number, viewer=by), reason, expecting, by, at)


@action
def unblock_agreement(
    *, number: str, expecting: int | None = None, by: Viewer, at: datetime
) -> SupportAgreement:
    """Raises ``NotAllowed``, ``NoSuchAgreement``, ``Stale`` or ``NotBlocked``."""
    require(by, Permission.PROMISE_BLOCK)
    return _unblocked(queries.lock_agreement(number, viewer=by), expecting, by)


@action
def block_support_key(
    *, code: str, reason: str, expecting: int | None = None, by: Viewer, at: datetime
) -> SupportKey:
    """Let the key inform and route, but lend nothing. Raises as ``block_agreement``, ``NoSuchSupportKey``."""
    require(by, Permission.PROMISE_BLOCK)
    return _blocked(queries.lock_support_key(code, viewer=by), reason, expecting, by, at)


@action
def unblock_support_key(*, code: str, expecting: int | None = None, by: Viewer, at: datetime) -> SupportKey:
    """Raises ``NotAllowed``, ``NoSuchSupportKey``, ``Stale`` or ``NotBlocked``."""
    require(by, Permission.PROMISE_BLOCK)
    return _unblocked(queries.lock_support_key(code, viewer=by), expecting, by)


@action
def block_contract(
    *, number: str, reason: str, expecting: int | None = None, by: Viewer, at: datetime
) -> Contract:
    """Let the contract hold for no new case. Raises as ``block_agreement``, ``NoSuchContract``."""
    require(by, Permission.PROMISE_BLOCK)
    return _blocked(queries.lock_contract(number, viewer=by), reason, expecting, by, at)


@action
def unblock_contract(*, number: str, expecting: int | None = None, by: Viewer, at: datetime) -> Contract:
    """Raises ``NotAllowed``, ``NoSuchContract``, ``Stale`` or ``NotBlocked``."""
    require(by, Permission.PROMISE_BLOCK)
    return _unblocked(queries.lock_contract(number, viewer=by), expecting, by)


def _blocked(record: Promising, reason: str, expecting: int | None, by: Viewer, at: datetime) -> Promising:
    require(by, Permission.PROMISE_BLOCK, _organisation(record))
    expect_revision(record.revision, expecting)
    why = reason.strip()
    if not why or len(why) > _LONGEST_REASON:
        message = "Say why, in 400 characters at most."
        raise BlockWithoutReason(message, [Fault("reason", message)])
    record.blocked_at, record.blocked_by, record.block_reason = at, by.name, why
    record.store()
    return record


def _unblocked(record: Promising, expecting: int | None, by: Viewer) -> Promising:
    require(by, Permission.PROMISE_BLOCK, _organisation(record))
    expect_revision(record.revision, expecting)
    if not record.is_blocked:
        raise NotBlocked("There is no block to lift.")
    record.blocked_at, record.blocked_by, record.block_reason = None, "", ""
    record.store()
    return record


def _organisation(record: SupportAgreement | SupportKey | Contract) -> UUID | None:
    """A contract is of no organisation."""
    return None if isinstance(record, Contract) else record.organisation_id
