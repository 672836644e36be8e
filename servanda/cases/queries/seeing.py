"""Which cases somebody may see: every read of a case begins here (2-domain 2.1)."""

from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from servanda.cases.models import Case
from servanda.core.access import Permission, Viewer, require
from servanda.core.refusals import Unknown
from servanda.organisations.queries import organisations_closed_to, queues_with_member


class NoSuchCase(Unknown):
    """No case by that number, or none that the viewer may see."""


def cases(*, viewer: Viewer) -> QuerySet[Case]:
    """All that the viewer may see, in no order.

    Staff with the permission see all, except those of restricted organisations that they are no member of;
    registrar, owner, assignee and the members of its queue always do. One statement beforehand. Raises
    ``NotAllowed``.
    """
    require(viewer, Permission.CASE_SEE)
    closed = organisations_closed_to(viewer)
    if not closed:
        return Case.objects.all()
    return Case.objects.filter(~Q(organisation__in=closed) | _involved(viewer))


def case(number: str, *, viewer: Viewer) -> Case:
    """One case with everything that its page names. Three statements. Raises ``NotAllowed``, ``NoSuchCase``."""
    first, *rest = _NAMED_TOGETHER
    found = _one(cases(viewer=viewer).select_related(*first), number)
    for names in rest:
        other = Case.objects.select_related(*names).get(id=found.id)
        for name in names:
            setattr(found, name, getattr(other, name))
    return found


def seen_case(number: str, *, viewer: Viewer) -> Case:
    """One case, by itself. Raises ``NotAllowed``, ``NoSuchCase``."""
    return _one(cases(viewer=viewer), number)


def lock_case(number: str, *, viewer: Viewer) -> Case:
    """The case and its clock sheet, locked in this order until the end of the transaction.

    Raises ``NotAllowed``, ``NoSuchCase``.
    """
    found = cases(viewer=viewer).select_related("sheet", *_NEEDED)
    case = _one(found.select_for_update(of=("self", "sheet")), number)
    for name in _NEEDED:
        # What it came to name while we waited was not joined: read when it is asked for.
        if getattr(case, name) is None:
            case._state.fields_cache.pop(name)
    return case


_NEEDED: Final = ("queue", "hold_reason")
"""What every move reads."""

_NAMED_TOGETHER: Final = (
    ("customer", "caller", "category", "priority", "organisation", "queue", "sheet", "owner"),
    (
        "support_key",
        "agreement",
        "service_level",
        "support_type",
        "project",
        "hold_reason",
        "resolution_code",
        "follows",
    ),
    ("installed_product", "product", "assignee", "registered_by", "completed_by", "sent_by"),
)
"""In one statement PostgreSQL would plan these joins for a tenth of a second; few at a time take it 4 ms each."""


def _involved(viewer: Viewer) -> Q:
    of_queue = Exists(queues_with_member(viewer.user_id).filter(id=OuterRef("queue_id")))
    own = Q(registered_by=viewer.user_id) | Q(owner=viewer.user_id) | Q(assignee=viewer.user_id)
    return own | Q(of_queue)


def _one(found: QuerySet[Case], number: str) -> Case:
    case = found.filter(number=number).first()
    if case is None:
        raise NoSuchCase("There is no such case.")
    return case
