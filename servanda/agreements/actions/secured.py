"""Adding, changing, withdrawing and sharing secured information."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.views.decorators.debug import sensitive_variables

from servanda.agreements import queries
from servanda.agreements.models import SecretReader, SecuredInformation, SupportKey
from servanda.core.access import Permission, Viewer, require
from servanda.core.agreements import secrets as core
from servanda.core.refusals import Conflict, Fault, NotAllowed
from servanda.foundation import sealing
from servanda.foundation.transactions import action
from servanda.people.revisions import expect_revision

_TABLE: Final = SecuredInformation._meta.db_table
_FIELD: Final = "secret"


class NotOfOneCustomer(Conflict):
    """Keys share the entries of keys of the same customer only."""


def place_of(information_id: UUID) -> sealing.Place:
    """Where the secret of an entry lies."""
    return sealing.Place(_TABLE, information_id, _FIELD)


@sensitive_variables()
@action
def add_information(
    *, code: str, label: str, secret: str, asks_for_reason: bool = False, by: Viewer, at: datetime
) -> SecuredInformation:
    """Seal a secret for a support key; whoever adds it reads and grants it.

    Raises ``NotAllowed``, ``NoSuchSupportKey``, ``InformationInvalid`` or ``KeyMissing``.
    """
    require(by, Permission.SECRET_ADD)
    sealing.hold_keys()
    key = queries.lock_support_key(code, viewer=by)
    require(by, Permission.SECRET_ADD, key.organisation_id)
    if by.user_id is None:
        raise NotAllowed("Somebody must be able to grant it: only a user adds secured information.")
    label = label.strip()
    core.check_entry(label=label, secret=secret)
    made = SecuredInformation(
        support_key=key, label=label, asks_for_reason=asks_for_reason, made_at=at, made_by=by.signs_as
    )
    _check_label(made)
    _seal(made, secret)
    made.save(force_insert=True)
    SecretReader.objects.create(information=made, user_id=by.user_id, may_read=True, may_grant=True)
    return queries.entry(code, made.id, viewer=by).information


@sensitive_variables()
@action
def change_information(
    *,
    code: str,
    information_id: UUID,
    label: str | None = None,
    secret: str | None = None,
    asks_for_reason: bool | None = None,
    expecting: int | None = None,
    by: Viewer,
    at: datetime,
) -> SecuredInformation:
    """Change what is given and leave the rest; who may grant it may.

    Raises ``NotAllowed``, ``NoSuchSupportKey``, ``NoSuchInformation``, ``NotAGranter``, ``Stale``, ``InformationWithdrawn``,
    ``InformationInvalid`` or ``KeyMissing``.
    """
    sealing.hold_keys()
    found = granted(information_id, by, code)
    expect_revision(found.revision, expecting)
    if not found.is_active:
        raise core.InformationWithdrawn("This entry was withdrawn; add a new one instead.")
    found.label = found.label if label is None else label.strip()
    found.asks_for_reason = found.asks_for_reason if asks_for_reason is None else asks_for_reason
    core.check_entry(label=found.label, secret=secret)
    _check_label(found)
    if secret is not None:
        _seal(found, secret)
    found.store()
    return found


@action
def withdraw_information(
    *, code: str, information_id: UUID, expecting: int | None = None, by: Viewer, at: datetime
) -> SecuredInformation:
    """Take an entry out of use: nobody is shown it any more, also not through another key.

    Raises ``NotAllowed``, ``NoSuchSupportKey``, ``NoSuchInformation``, ``NotAGranter``, ``Stale``.
    """
    found = granted(information_id, by, code)
    expect_revision(found.revision, expecting)
    if found.is_active:
        found.is_active = False
        found.store()
    return found


@action
def share_information(*, information_id: UUID, code: str, by: Viewer, at: datetime) -> SecuredInformation:
    """Let another key of the same customer refer to the entry, whose own readers rule; a repeat changes nothing.

    Raises ``NotAllowed``, ``NoSuchInformation``, ``NoSuchSupportKey``, ``NotAGranter``, ``InformationWithdrawn``,
    ``NotOfOneCustomer``.
    """
    key = queries.lock_support_key(code, viewer=by)
    found = granted(information_id, by)
    if not found.is_active:
        raise core.InformationWithdrawn("This entry was withdrawn; it cannot be shared.")
    if found.support_key.customer_id != key.customer_id or found.support_key_id == key.id:
        message = f"Choose another key of {found.support_key.customer.name}."
        raise NotOfOneCustomer(message, [Fault("support_key_code", message)])
    key.shared_information.add(found)
    return found


@action
def unshare_information(*, information_id: UUID, code: str, by: Viewer, at: datetime) -> None:
    """Let the other key refer to it no more. Raises as ``share_information``."""
    key = queries.lock_support_key(code, viewer=by)
    key.shared_information.remove(granted(information_id, by))


def part_from_customer(key: SupportKey) -> None:
    """Of a key that moves to another customer: it shares nothing with the keys of the former one any more."""
    key.shared_information.clear()
    SupportKey.shared_information.through.objects.filter(securedinformation__support_key=key).delete()


def granted(information_id: UUID, by: Viewer, code: str | None = None) -> SecuredInformation:
    """The entry, locked, if the viewer may grant it; with ``code`` only if the key has it.

    Raises ``NotAllowed``, ``NoSuchSupportKey``, ``NoSuchInformation``, ``NotAGranter``.
    """
    found = queries.lock_information(information_id, viewer=by, code=code)
    core.check_granter(queries.secured_of(found), by)
    return found


@sensitive_variables("secret")
def _seal(information: SecuredInformation, secret: str) -> None:
    sealed = sealing.seal(secret, place_of(information.id))
    information.secret, information.sealed_with = sealed.box, sealed.sealed_with


def _check_label(information: SecuredInformation) -> None:
    key, label = information.support_key, information.label
    others = SecuredInformation.objects.filter(support_key=key, label=label, is_active=True)
    if others.exclude(id=information.id).exists():
        message = f"{key.code} has an entry with this label already."
        raise core.InformationInvalid(message, [Fault("label", message)])
