"""A case as its pages have it before them: with its clocks and the moves allowed now."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import wraps
from typing import Any, Final

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from servanda.cases import queries
from servanda.commitments.queries import clock_sheets, instant
from servanda.core.access import Permission, Viewer, require
from servanda.core.cases import Move
from servanda.core.clocks import ClockEvent, ClockSheet, Evaluation, EventData, fold
from servanda.foundation import clock
from servanda.web.forms.taking import ViewerRequest

READS: Final = ("GET", "HEAD")
FORM: Final = ("GET", "HEAD", "POST")
MOVE: Final = ("POST",)

Page = Callable[..., HttpResponse]


class CaseRequest(ViewerRequest):
    """A request of somebody who may see cases."""


@dataclass(frozen=True, slots=True)
class CaseDesk:
    """One case for one viewer at one instant. ``moves`` are those to offer."""

    case: Any
    sheet: ClockSheet
    evaluation: Evaluation
    clocks: queries.CaseClocks
    moves: tuple[Move, ...]
    viewer: Viewer
    at: datetime

    @property
    def home(self) -> str:
        """The address of the case's page."""
        return reverse("cases-case", kwargs={"number": self.case.number})

    @property
    def may_write(self) -> bool:
        """Whether the viewer may write on this case."""
        return self.viewer.may(Permission.CASE_WRITE, self.case.organisation_id)

    @property
    def may_see_customer(self) -> bool:
        """Whether the pages of its customer are open to the viewer."""
        return self.viewer.may(Permission.CUSTOMER_SEE)

    @property
    def may_see_promises(self) -> bool:
        """Whether the pages of its key, agreement and contract are open to the viewer."""
        return self.viewer.may(Permission.PROMISE_SEE)

    def if_now(self, *happening: EventData) -> queries.CaseClocks:
        """The clocks as they would stand if this happened now. Changes nothing."""
        now, last = instant(self.at), max((one.seq for one in self.sheet.events), default=0)
        more = (ClockEvent(last + place, now, now, data) for place, data in enumerate(happening, start=1))
        sheet = replace(self.sheet, events=(*self.sheet.events, *more))
        return queries.clocks_at(fold(sheet, now), self.at, sheet)


def case_page(*methods: str) -> Callable[[Page], Page]:
    """A page for those who may see cases; everybody else is told who may."""

    def decorated(view: Page) -> Page:
        @require_http_methods(methods or READS)
        @login_required
        @wraps(view)
        def entered(request: CaseRequest, **path: Any) -> HttpResponse:
            require(request.viewer, Permission.CASE_SEE)
            return view(request, **path)

        return entered

    return decorated


def case_desk(request: CaseRequest, number: str) -> CaseDesk:
    """The case with its clocks and moves: about five statements. Raises ``NoSuchCase``."""
    found, at = queries.case(number, viewer=request.viewer), clock.now()
    sheet = clock_sheets([found.sheet_id])[found.sheet_id]
    evaluation = fold(sheet, instant(at))
    return CaseDesk(
        case=found,
        sheet=sheet,
        evaluation=evaluation,
        clocks=queries.clocks_at(evaluation, at, sheet),
        moves=queries.moves_of(found, evaluation, viewer=request.viewer, at=at),
        viewer=request.viewer,
        at=at,
    )
