"""What a case has from its key and its agreement, and what of it is changed on the case (2-domain 2.3, 2.4)."""

from collections.abc import Iterator, Mapping
from typing import Any, Final
from uuid import UUID

from servanda.cases.models import Case
from servanda.cases.queries.prospects import Prospect
from servanda.cases.queries.timekeeping import projects_for
from servanda.core.agreements.projects import inherited, offered
from servanda.core.refusals import Fault
from servanda.organisations.models import SupportType

WEIGHTS: Final = range(1, 10)
INHERITED: Final = ("severity_weight", "support_type_id", "project_id")


def inherit(case: Case, prospect: Prospect) -> None:
    """Set key and agreement, and what they lend; what was changed on the case stays as long as its lender does."""
    key, chosen = prospect.key, prospect.cover.agreement
    before = (case.support_key_id, case.agreement_id)
    case.support_key = key
    case.agreement = prospect.records.agreements[chosen.reference] if chosen else None
    if case.support_key_id != before[0]:
        case.severity_weight = key.severity_weight if key else None
    if (case.support_key_id, case.agreement_id) != before:
        lender = key if key and key.support_type_id else case.agreement
        case.support_type_id = lender.support_type_id if lender else None
    projects = prospect.records.projects[chosen.reference] if chosen else ()
    if case.project_id not in {one.id for one in offered(projects, case.support_key_id)}:
        case.project_id = inherited(projects, case.support_key_id)


def change_inherited(case: Case, fields: Mapping[str, Any]) -> Iterator[str]:
    """Set what is given of it; yields the names of what is another now."""
    for name in INHERITED:
        if name in fields and fields[name] != getattr(case, name):
            setattr(case, name, fields[name])
            yield name


def inherited_faults(case: Case, changed: set[str]) -> Iterator[Fault]:
    """What of it cannot be. A statement each for another support type and another project."""
    type_id, project_id = case.support_type_id, case.project_id
    if "severity_weight" in changed and case.severity_weight not in (None, *WEIGHTS):
        yield Fault("severity_weight", "Enter a whole number from 1 to 9, 1 the most important, or nothing.")
    if "support_type_id" in changed and type_id and not _in_use(type_id):
        yield Fault("support_type_id", "Choose a support type that is in use.")
    if "project_id" in changed and project_id and not projects_for(case).filter(id=project_id).exists():
        yield Fault("project_id", "Choose a project of the case's agreement that is in use.")


def _in_use(type_id: UUID) -> bool:
    return SupportType.objects.filter(id=type_id, is_active=True).exists()
