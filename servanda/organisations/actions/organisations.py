"""Changing support organisations."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final, TypedDict, Unpack
from uuid import UUID

from servanda.core.access import Permission, Viewer, require
from servanda.core.locality import zone_faults
from servanda.core.refusals import Conflict, Fault, Invalid, refuse
from servanda.foundation.transactions import action
from servanda.organisations import queries
from servanda.organisations.actions.faults import faults_of
from servanda.organisations.models import SupportOrganisation
from servanda.people.models import User
from servanda.people.revisions import expect_revision

_CHECKED_HERE: Final = ("manager", "default_queue", "zone")


class OrganisationInvalid(Invalid):
    """A support organisation cannot be like this."""


class OrganisationInUse(Conflict):
    """Something still needs this organisation."""


class OrganisationFields(TypedDict, total=False):
    """What is set about a support organisation; what is left out stays as it is."""

    code: str
    description: str
    work_calendar_id: UUID | None
    zone: str
    manager_id: UUID | None
    mail_name: str
    mail_address: str
    disclaimer: str
    default_queue_id: UUID | None
    restricted: bool


@action
def create_organisation(
    *, by: Viewer, at: datetime, **fields: Unpack[OrganisationFields]
) -> SupportOrganisation:
    """Add an organisation; the first one is the default. Raises ``NotAllowed``, ``OrganisationInvalid``."""
    queries.require_everywhere(by, Permission.SETUP_EDIT)
    organisation = SupportOrganisation(is_default=queries.default_organisation() is None)
    _set(organisation, fields)
    organisation.save(force_insert=True)
    return organisation


@action
def change_organisation(
    *,
    organisation_id: UUID,
    expecting: int | None = None,
    by: Viewer,
    at: datetime,
    **fields: Unpack[OrganisationFields],
) -> SupportOrganisation:
    """Raises ``NotAllowed``, ``NoSuchOrganisation``, ``Stale`` or ``OrganisationInvalid``."""
    organisation = _lock(organisation_id, expecting, by)
    _set(organisation, fields)
    organisation.store()
    return organisation


@action
def make_default_organisation(*, organisation_id: UUID, by: Viewer, at: datetime) -> SupportOrganisation:
    """Let this one take what nothing else names. Raises ``NotAllowed``, ``NoSuchOrganisation``, ``OrganisationInUse``."""
    queries.require_everywhere(by, Permission.SETUP_EDIT)
    # All of them, in one order: two who choose at once follow one another.
    everyone = list(queries.organisations(viewer=by).select_for_update(of=("self",)).order_by("id"))
    organisation = next((one for one in everyone if one.id == organisation_id), None)
    if organisation is None:
        raise queries.NoSuchOrganisation("There is no such organisation.")
    if not organisation.is_active:
        raise OrganisationInUse(
            f"{organisation.code} is not in use; put it into use before it is the default."
        )
    for former in everyone:
        if former.is_default and former != organisation:
            former.is_default = False
            former.store()
    if not organisation.is_default:
        organisation.is_default = True
        organisation.store()
    return organisation


@action
def deactivate_organisation(*, organisation_id: UUID, by: Viewer, at: datetime) -> SupportOrganisation:
    """Take it out of use. Raises ``NotAllowed``, ``NoSuchOrganisation`` or ``OrganisationInUse`` with all reasons."""
    organisation = _lock(organisation_id, None, by)
    refuse(OrganisationInUse, f"{organisation.code} is still in use.", list(_uses(organisation)))
    organisation.is_active = False
    organisation.store()
    return organisation


@action
def reactivate_organisation(*, organisation_id: UUID, by: Viewer, at: datetime) -> SupportOrganisation:
    """Put it into use again. Raises ``NotAllowed``, ``NoSuchOrganisation``."""
    organisation = _lock(organisation_id, None, by)
    organisation.is_active = True
    organisation.store()
    return organisation


def _lock(organisation_id: UUID, expecting: int | None, by: Viewer) -> SupportOrganisation:
    require(by, Permission.SETUP_EDIT, organisation_id)
    organisation = queries.lock_organisation(organisation_id, viewer=by)
    expect_revision(organisation.revision, expecting)
    return organisation


def _set(organisation: SupportOrganisation, fields: OrganisationFields) -> None:
    for name, value in fields.items():
        setattr(organisation, name, value.strip() if isinstance(value, str) else value)
    faults = [
        *faults_of(organisation, but=_CHECKED_HERE),
        *zone_faults(organisation.zone),
        *_reference_faults(organisation),
    ]
    refuse(OrganisationInvalid, "This organisation cannot be saved.", faults)


def _reference_faults(organisation: SupportOrganisation) -> Iterator[Fault]:
    manager_id, queue_id = organisation.manager_id, organisation.default_queue_id
    staff = User.objects.filter(is_active=True, is_staff=True)
    if manager_id is not None and not staff.filter(id=manager_id).exists():
        yield Fault("manager_id", "The manager must be an active member of staff.")
    queues = organisation.queues.filter(is_active=True)
    if queue_id is not None and not queues.filter(id=queue_id).exists():
        yield Fault(
            "default_queue_id", "The default queue must be a queue of this organisation that is in use."
        )


def _uses(organisation: SupportOrganisation) -> Iterator[Fault]:
    if organisation.is_default:
        yield Fault("", "It is the default organisation; make another the default first.")
    for queue in organisation.queues.filter(is_active=True).order_by("sort_name"):
        yield Fault("", f"Its queue {queue.name} is in use; take that out of use first.")
