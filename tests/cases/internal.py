"""Words that nothing has of itself, planted wherever something internal is written on a case."""

from typing import Final

from servanda.agreements import actions as promises
from servanda.agreements.models import ServiceLevel
from servanda.cases import actions
from servanda.cases.models import Case
from servanda.core.agreements import EscalationRow
from servanda.core.agreements.escalation import read_recipients
from servanda.core.clocks import ClockKind
from servanda.organisations import actions as set_up
from servanda.organisations.models import WorkCalendar
from servanda.organisations.queries import viewer_of
from servanda.people.models import User
from tests.cases import works
from tests.cast import NOON

MARKERS: Final = (
    "Zwiebelfisch",
    "Quastenflosser",
    "Xylophon",
    "Ypsilanti",
    "Waldkauz",
    "Jacaranda",
    "Nachtigall",
    "Kolibri",
)
SAID_OF_HOLDS: Final = "Quastenflosser"
"""The label of a hold reason is chosen to be read by customers; all other words are not."""
INTERNAL: Final = tuple(one for one in MARKERS if one != SAID_OF_HOLDS)
FOR_STAFF: Final = {"Zwiebelfisch", "Quastenflosser", "Xylophon", "Jacaranda", "Kolibri"}
"""Those that a proof of the resolution clock shows to staff: who, why held, which level and calendar, why edited."""


def plant(case: Case, engineer: User) -> None:
    """Name the engineer, hold reason, service level and calendar so; write a note and a reason; escalate the IRT.

    All of it within half an hour after noon.
    """
    User.objects.filter(id=engineer.id).update(name="Zwiebelfisch", sort_name="zwiebelfisch")
    ServiceLevel.objects.filter(is_default=True).update(name="Xylophon", sort_name="xylophon")
    calendar_id = WorkCalendar.objects.get(name="Hours of LINE").id
    hours = WorkCalendar.objects.filter(id=calendar_id)
    hours.update(name="Jacaranda", sort_name="jacaranda", holiday_names={"2026-12-25": "Nachtigall"})
    _work_on(case, engineer)
    told = read_recipients([{"kind": "user", "id": str(engineer.id)}])
    level, row = ServiceLevel.objects.get(is_default=True), EscalationRow(ClockKind.IRT, 1, -60, told)
    promises.set_escalation(level_id=level.id, rows=[row], by=works.BUILDER, at=works.later(30))
    set_up.edit_calendar(
        calendar_id=calendar_id,
        patch={"exceptions": {"2030-01-02": []}},
        retroactive=True,
        reason="Kolibri",
        by=works.BUILDER,
        at=works.later(30),
    )


def _work_on(case: Case, engineer: User) -> None:
    number, by = case.number, viewer_of(User.objects.get(id=engineer.id))
    values = {"label": "Quastenflosser", "pauses_resolution": True}
    reason = set_up.add_term(vocabulary="hold-reasons", values=values, by=works.BUILDER, at=NOON)
    actions.write_internal_note(number=number, text="Ypsilanti", by=by, at=works.later(5))
    actions.hold_case(number=number, hold_reason_id=reason.id, by=by, at=works.later(10))
    actions.resume_case(number=number, by=by, at=works.later(20))
    actions.ask_customer(number=number, text="Which?", by=by, at=works.later(25))
    actions.take_back_case(number=number, reason="Waldkauz", by=by, at=works.later(30))
