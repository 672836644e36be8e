"""Showing a secret to somebody: once, and never without a line in its log."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.views.decorators.debug import sensitive_variables

from servanda.agreements import queries
from servanda.agreements.actions.secured import place_of
from servanda.agreements.models import SecretReveal, SecuredInformation
from servanda.core.access import Permission, Viewer, require
from servanda.core.agreements import secrets as core
from servanda.foundation import outbox, sealing
from servanda.foundation.transactions import action


@dataclass(frozen=True, slots=True)
class Revealed:
    """A secret in plain text; it stands in no ``repr``, so that no log and no error report holds it."""

    information: SecuredInformation
    reveal: SecretReveal
    secret: str = field(repr=False)


@sensitive_variables()
@action
def reveal_information(
    *, code: str, information_id: UUID, reason: str = "", case_number: str = "", by: Viewer, at: datetime
) -> Revealed:
    """The secret, for one of its readers; the log of reveals has who, when, for which case and why.

    Whoever calls has checked that ``case_number`` is a case that the reader sees. If the log cannot be written,
    nothing is shown: both are one transaction, to be committed before the answer leaves. Raises ``NotAllowed``,
    ``NoSuchSupportKey``, ``NoSuchInformation``, ``InformationWithdrawn``, ``NotAReader``, ``ReasonMissing``, ``KeyMissing``, ``SealBroken``.
    """
    found = _held(code, information_id, by)
    core.check_reveal(queries.secured_of(found), by, reason.strip())
    return _revealed(found, SecretReveal(reason=reason.strip(), case_number=case_number), by, at)


@sensitive_variables()
@action
def break_glass(
    *, code: str, information_id: UUID, reason: str, case_number: str = "", by: Viewer, at: datetime
) -> Revealed:
    """The secret, for somebody with *break glass* who is no reader; all readers are told at once.

    Raises as ``reveal_information``, and ``GlassNotNeeded``.
    """
    found = _held(code, information_id, by)
    require(by, Permission.BREAK_GLASS, found.support_key.organisation_id)
    core.check_broken_glass(queries.secured_of(found), by, reason.strip())
    entry = SecretReveal(reason=reason.strip(), case_number=case_number, broke_glass=True)
    revealed = _revealed(found, entry, by, at)
    outbox.announce("secrets.glass_broken", reveal_id=str(entry.id))
    return revealed


def _held(code: str, information_id: UUID, by: Viewer) -> SecuredInformation:
    """The key that sealed it stays until the end of the transaction, and so do its readers."""
    sealing.hold_keys()
    return queries.lock_information(information_id, viewer=by, code=code)


@sensitive_variables()
def _revealed(found: SecuredInformation, entry: SecretReveal, by: Viewer, at: datetime) -> Revealed:
    assert by.user_id is not None  # noqa: S101  a reader, and who breaks the glass, is a user
    entry.information, entry.user_id, entry.revealed_at = found, by.user_id, at
    entry.save(force_insert=True)
    box, sealed_with = SecuredInformation.objects.values_list("secret", "sealed_with").get(id=found.id)
    secret = sealing.opened(sealing.Sealed(bytes(box), sealed_with), place_of(found.id))
    return Revealed(found, entry, secret)
