"""Keeping the customer's projects of an agreement; they stay open while it is approved."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final, TypedDict, Unpack
from uuid import UUID

from django.db import transaction
from django.db.models import ProtectedError, QuerySet

from servanda.agreements import queries
from servanda.agreements.actions.notes import lock_open
from servanda.agreements.models import CustomerProject, ProjectKind, SupportAgreement, SupportKey
from servanda.core.access import Viewer
from servanda.core.refusals import Fault, Invalid, refuse
from servanda.customers.actions.setting import name_faults, set_fields
from servanda.foundation.transactions import action
from servanda.people.revisions import expect_revision

_PLAIN: Final = ("name", "reference", "is_default", "is_active")
_LONGEST: Final = 120
_BELOW: Final[Mapping[str, frozenset[str]]] = {
    ProjectKind.SUB_PROJECT: frozenset({ProjectKind.PROJECT}),
    ProjectKind.ACTIVITY: frozenset({ProjectKind.PROJECT, ProjectKind.SUB_PROJECT}),
}
"""What each kind is a part of; a project is a part of nothing."""


class ProjectInvalid(Invalid):
    """A customer's project cannot be like this."""


class ProjectFields(TypedDict, total=False):
    """What is set about a project; what is left out stays as it is. ``key_code`` ties it to a key, none unties it."""

    name: str
    reference: str
    key_code: str | None
    is_default: bool
    is_active: bool


@action
def add_project(
    *,
    number: str,
    kind: ProjectKind,
    parent_id: UUID | None = None,
    by: Viewer,
    at: datetime,
    **fields: Unpack[ProjectFields],
) -> CustomerProject:
    """Add a project, or a part of one; kind and place are fixed. A new default takes that from the former.

    Raises ``NotAllowed``, ``NoSuchAgreement`` or ``ProjectInvalid``.
    """
    agreement = lock_open(number, by)
    project = CustomerProject(agreement=agreement, kind=kind, parent_id=parent_id)
    refuse(ProjectInvalid, "This project cannot be saved.", list(_place_faults(project)))
    _set(project, agreement, fields)
    project.save(force_insert=True)
    return project


@action
def change_project(
    *,
    number: str,
    project_id: UUID,
    expecting: int | None = None,
    by: Viewer,
    at: datetime,
    **fields: Unpack[ProjectFields],
) -> CustomerProject:
    """Change what is given; out of use, its parts go along. Raises as ``add_project``, ``NoSuchProject``, ``Stale``."""
    agreement = lock_open(number, by)
    project = queries.project(number, project_id, viewer=by)
    expect_revision(project.revision, expecting)
    _set(project, agreement, fields)
    project.store()
    if not project.is_active:
        _retire_parts(project)
    return project


@action
def remove_project(
    *, number: str, project_id: UUID, expecting: int | None = None, by: Viewer, at: datetime
) -> bool:
    """Delete it if nothing was booked on it and it has no parts; else take it out of use, with its parts.

    Returns whether it was deleted. Raises as ``change_project``.
    """
    lock_open(number, by)
    project = queries.project(number, project_id, viewer=by)
    expect_revision(project.revision, expecting)
    try:
        with transaction.atomic():
            project.delete()
    except ProtectedError:
        change_project(number=number, project_id=project_id, is_active=False, by=by, at=at)
        return False
    return True


def _set(project: CustomerProject, agreement: SupportAgreement, fields: ProjectFields) -> None:
    set_fields(project, fields, _PLAIN)
    if not project.is_active and "is_default" not in fields:
        project.is_default = False
    faults = [
        *_name_faults(project),
        *_key_faults(project, agreement, fields),
        *_use_faults(project),
    ]
    refuse(ProjectInvalid, "This project cannot be saved.", faults)
    if project.is_default:
        _take_default(project)


def _place_faults(project: CustomerProject) -> Iterator[Fault]:
    above = _BELOW.get(project.kind, frozenset())
    parent = _parents(project).filter(agreement=project.agreement_id).first()
    if not above and project.parent_id is not None:
        yield Fault("parent_id", "A project is a part of nothing; add a sub-project or an activity.")
    elif above and parent is None:
        yield Fault("parent_id", "Choose the project of this agreement that it is a part of.")
    elif parent is not None and parent.kind not in above:
        yield Fault("parent_id", "A sub-project is a part of a project, an activity of either.")


def _name_faults(project: CustomerProject) -> Iterator[Fault]:
    others = CustomerProject.objects.filter(agreement=project.agreement_id, parent=project.parent_id)
    if not project.name:
        yield Fault("name", "Enter a name.")
    elif len(project.name) > _LONGEST:
        yield Fault("name", f"Shorten the name to {_LONGEST} characters.")
    elif others.filter(name=project.name).exclude(id=project.id).exists():
        yield Fault("name", "There is one of this name already.")
    else:
        yield from name_faults(project.name)
    if len(project.reference) > _LONGEST:
        yield Fault("reference", f"Shorten the reference to {_LONGEST} characters.")


def _key_faults(
    project: CustomerProject, agreement: SupportAgreement, fields: ProjectFields
) -> Iterator[Fault]:
    if "key_code" not in fields:
        return
    code = (fields["key_code"] or "").strip().upper()
    found = SupportKey.objects.filter(code=code, customer=agreement.customer_id).first()
    if code and found is None:
        yield Fault("key_code", "This customer has no support key by this code.")
    project.support_key = found


def _use_faults(project: CustomerProject) -> Iterator[Fault]:
    if project.is_default and not project.is_active:
        yield Fault("is_default", "The default is in use.")
    if project.is_active and project.parent_id and not _parents(project).filter(is_active=True).exists():
        yield Fault("is_active", "What it is a part of is not in use.")


def _parents(project: CustomerProject) -> QuerySet[CustomerProject]:
    return CustomerProject.objects.filter(id__in=[project.parent_id] if project.parent_id else [])


def _take_default(project: CustomerProject) -> None:
    former = CustomerProject.objects.filter(agreement=project.agreement_id, is_default=True)
    for one in former.exclude(id=project.id):
        one.is_default = False
        one.store()


def _retire_parts(project: CustomerProject) -> None:
    for part in CustomerProject.objects.filter(parent=project, is_active=True):
        part.is_active = part.is_default = False
        part.store()
        _retire_parts(part)
