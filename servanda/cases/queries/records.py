"""What belongs to one case, as lists to be paged: its stream, its texts, its change log (2-domain 2.6, 2.7)."""

from django.db.models import QuerySet

from servanda.cases.models import (
    Case,
    CaseEvent,
    CustomerMessage,
    ExternalInfo,
    Interaction,
    InternalNote,
)
from servanda.cases.queries.seeing import seen_case
from servanda.core.access import Permission, Viewer, require
from servanda.foundation.changes import changes_of
from servanda.foundation.models import HistoryEntry


def case_events(number: str, *, viewer: Viewer) -> QuerySet[CaseEvent]:
    """The entries of the stream, to be paged by ``seq``. Raises ``NotAllowed``, ``NoSuchCase``."""
    return CaseEvent.objects.filter(case=seen_case(number, viewer=viewer))


def external_infos(number: str, *, viewer: Viewer) -> QuerySet[ExternalInfo]:
    """The texts to the customer, recalled ones too. Raises ``NotAllowed``, ``NoSuchCase``."""
    return ExternalInfo.objects.filter(case=seen_case(number, viewer=viewer))


def customer_messages(number: str, *, viewer: Viewer) -> QuerySet[CustomerMessage]:
    """The texts from the customer. Raises ``NotAllowed``, ``NoSuchCase``."""
    return CustomerMessage.objects.filter(case=seen_case(number, viewer=viewer))


def internal_notes(number: str, *, viewer: Viewer) -> QuerySet[InternalNote]:
    """The texts among staff. Raises ``NotAllowed``, ``NoSuchCase``."""
    return InternalNote.objects.filter(case=seen_case(number, viewer=viewer))


def interactions(number: str, *, viewer: Viewer) -> QuerySet[Interaction]:
    """The calls, meetings and visits, former versions of them too. Raises ``NotAllowed``, ``NoSuchCase``."""
    return Interaction.objects.filter(case=seen_case(number, viewer=viewer))


def case_history(number: str, *, viewer: Viewer) -> QuerySet[HistoryEntry]:
    """The change log of the case itself, to be paged by ``-id``. Raises ``NotAllowed``, ``NoSuchCase``.

    Whoever reads it reads the case, so both permissions are asked for.
    """
    case = seen_case(number, viewer=viewer)
    require(viewer, Permission.HISTORY_SEE, case.organisation_id)
    return changes_of(Case, case.id)
