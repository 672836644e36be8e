"""What clocks told, on the page of their case."""

from datetime import datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from servanda.agreements import actions as promises
from servanda.agreements.models import ServiceLevel
from servanda.automation import actions as notices
from servanda.automation.queries import Reached
from servanda.cases import actions, queries
from servanda.cases.models import Case, CaseEvent
from servanda.commitments.models import Obligation
from servanda.core.access import Role, Viewer, system
from servanda.core.agreements import ActionKind, EscalationRow, RecipientKind
from servanda.core.agreements.escalation import read_actions, read_recipients
from servanda.core.clocks import ClockKind
from servanda.core.clocks.firing import What
from servanda.organisations import actions as set_up
from servanda.organisations.models import Priority, Queue
from servanda.people import actions as people
from servanda.people.models import User
from servanda.web.desk.cases import firings, tellings
from tests.cases import works
from tests.cast import NOON, staff
from tests.organisations import places
from tests.web.desk.cases.conftest import Minutes
from tests.web.desk.cases.reading import page_of, text

pytestmark = pytest.mark.django_db


def due_of(case: Case, kind: str = "ort") -> datetime:
    due = Obligation.objects.get(sheet=case.sheet_id, kind=kind).due_at
    assert due is not None
    return due


def watched(case: Case, at: datetime) -> None:
    actions.fire_due(sheet_ids=[case.sheet_id], by=works.BUILDER, at=at)


def shown(browser: Client, case: Case, query: str = "") -> str:
    return unescape(text(browser.get(f"{page_of(case)}{query}")))


def test_a_warning_says_by_when_and_how_much_is_used(browser: Client, case: Case) -> None:
    watched(case, due_of(case, "irt") - timedelta(minutes=1))
    page = shown(browser, case)
    assert "<b>Initial response</b> due today, " in page
    assert "60 % of the time is used" in page
    assert ">Told Tomás Rivera</span>" in page


def test_a_warning_at_the_deadline_says_that_it_told_nobody_and_why(browser: Client, case: Case) -> None:
    watched(case, due_of(case, "irt"))
    page = shown(browser, case)
    assert "100 % of the time is used" in page
    assert ">Nobody was told: the missed deadline tells</span>" in page


def test_a_missed_deadline_says_since_when_and_stands_last(browser: Client, case: Case) -> None:
    watched(case, due_of(case, "irt") + timedelta(minutes=1))
    page = shown(browser, case)
    assert "<b>Initial response</b> was due today, " in page
    assert page.index("Missed") > page.index("accepted it")
    assert ">Told Tomás Rivera, the lead of the queue</span>" in page


def test_events_show_what_clocks_told_and_other_views_do_not(browser: Client, case: Case) -> None:
    watched(case, due_of(case, "irt") + timedelta(minutes=1))
    said = "<b>Initial response</b> was due"
    views = ("event", "customer", "internal")
    assert [said in shown(browser, case, f"?show={view}") for view in views] == [True, False, False]


@pytest.fixture
def everything(desk: works.Desk, tomas: User) -> Case:
    """A case whose level tells everybody and does all it can, but for a queue that is closed."""
    other, urgent = places.queue("Second Line", desk.organisation), Priority.objects.order_by("rank")[0]
    rita = staff("Rita Roth", Role.QUEUE_LEAD)
    team = people.create_team(name="Night watch", manager_id=rita.id, by=works.BUILDER, at=NOON)
    told = [{"kind": str(kind)} for kind in RecipientKind if kind not in ("user", "team", "address")]
    told += [{"kind": "user", "id": str(rita.id)}, {"kind": "team", "id": str(team.id)}]
    told += [{"kind": "address", "address": "night@watch.example"}]
    done = [{"kind": "escalate"}, {"kind": "priority", "id": str(urgent.id)}]
    done += [{"kind": "dispatch", "id": str(other.id)}]
    rows = [EscalationRow(ClockKind.IRT, 1, -1800, read_recipients(told), read_actions(done))]
    level = ServiceLevel.objects.get(is_default=True)
    promises.set_escalation(level_id=level.id, rows=rows, by=works.BUILDER, at=NOON)
    Queue.objects.filter(id=other.id).update(is_active=False)
    case = works.opened(desk, tomas)
    watched(case, due_of(case, "irt") - timedelta(minutes=30))
    return case


def test_a_level_says_whom_it_told_what_it_did_and_what_it_could_not(
    browser: Client, everything: Case
) -> None:
    page = shown(browser, everything)
    assert "<b>Initial response</b> reached escalation level 1, due today, " in page
    assert (
        ">Told the assignee, the owner, the lead of the queue, the manager, the owner of the agreement, "
        "Rita Roth, team Night watch, night@watch.example. "
    ) in page
    urgent = Priority.objects.order_by("rank")[0]
    did = f"Escalated. Set to priority {urgent.label}. "
    assert f"{did}Not dispatched to Second Line: Choose a queue that is in use</span>" in page


def test_hours_that_moved_a_deadline_are_named(
    browser: Client, case: Case, desk: works.Desk, it_is: Minutes
) -> None:
    set_up.edit_calendar(
        calendar_id=desk.organisation.work_calendar_id,
        patch={"exceptions": {"2026-06-15": []}},
        by=works.BUILDER,
        at=works.later(5),
    )
    actions.refresh_clocks(case_id=case.id, by=works.BUILDER, at=works.later(6))
    it_is(7)
    page = shown(browser, case)
    assert "moved the deadline of initial response from today, " in page
    assert " to tomorrow, " in page
    assert f">Working hours were changed: {desk.organisation.work_calendar.name}</span>" in page


def test_a_severity_that_moved_a_deadline_says_who(browser: Client, case: Case, as_bob: Viewer) -> None:
    actions.change_case(number=case.number, severity=1, by=as_bob, at=works.later(0))
    page = shown(browser, case)
    assert "<b>Bob Berger</b> changed severity from 2 to 1" in page
    assert "<b>Bob Berger</b> moved the deadline of initial response from " in page


def test_an_annulled_breach_says_who_and_why(browser: Client, case: Case, as_bob: Viewer) -> None:
    call = actions.Call(
        "Told Carla.",
        direction=actions.Direction.OUTBOUND,
        counts_as_response=True,
        happened_at=works.later(10),
        reason="It was on paper.",
    )
    actions.record_interaction(number=case.number, call=call, by=as_bob, at=NOON + timedelta(days=4))
    page = shown(browser, case)
    assert "<b>Bob Berger</b> documented what undoes that the initial response was missed" in page
    assert "<q>It was on paper.</q>" in page


def test_a_breach_that_edited_hours_undo_says_whose_edit_it_was(browser: Client, case: Case) -> None:
    late = NOON + timedelta(days=1)
    watched(case, late)
    set_up.edit_calendar(
        calendar_id=case.organisation.work_calendar_id,
        patch={"exceptions": {"2026-06-15": [], "2026-06-16": []}},
        retroactive=True,
        reason="The plant was closed.",
        by=works.BUILDER,
        at=late,
    )
    actions.refresh_clocks(case_id=case.id, by=works.BUILDER, at=late + timedelta(seconds=1))
    page = shown(browser, case)
    assert "by the hours that test changed for all time, the initial response was not missed" in page
    assert "<q>The plant was closed.</q>" in page


def test_names_cost_the_same_for_one_firing_and_for_many(everything: Case) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as spent:
            queries.stream(everything)
        return len(spent)

    one = cost()
    watched(everything, due_of(everything, "irt") + timedelta(hours=1))
    watched(everything, due_of(everything) + timedelta(hours=1))
    assert cost() == one


@pytest.mark.parametrize(
    ("table", "words"),
    [(firings.SPEAKS, ClockKind), (firings.ICON, What), (firings.FIRED, What)],
    ids=["clocks", "icons", "firings"],
)
def test_every_word_has_words(table: dict[str, Any], words: type[ClockKind | What]) -> None:
    assert set(table) == {str(word) for word in words}


def firing(**data: object) -> dict[str, Any]:
    return {
        "what": "level",
        "mark": 3,
        "due": "2026-06-15T14:00:00",
        "reached_at": "2026-06-15T15:00:00",
    } | data


def test_a_level_after_the_deadline_says_that_it_was_due() -> None:
    assert (
        firings.FIRED["level"](firing(), lambda one: one[11:16])
        == "reached escalation level 3, missed since 14:00"
    )


def test_a_level_at_the_deadline_says_that_it_was_due() -> None:
    said = firings.FIRED["level"](firing(reached_at="2026-06-15T14:00:00"), lambda one: one[11:16])
    assert said == "reached escalation level 3, was due 14:00"


def test_a_level_names_those_that_it_speaks_for() -> None:
    assert list(firings.consequences(firing(along=[2, 1]), {}, ())) == ["Level 1 and 2 had come before"]


def test_what_is_no_longer_there_is_worded_all_the_same() -> None:
    gone = firing(
        recipients=[{"kind": "team", "id": "1"}, {"kind": "queue", "id": "2"}, {"kind": "user", "id": "3"}],
        actions=[{"kind": kind, "id": "4"} for kind in ActionKind],
    )
    assert list(firings.consequences(gone, {}, ())) == [
        "Told team, queue, somebody",
        "Escalated",
        "Set to priority",
        "Dispatched to another queue",
    ]


def told(case: Case) -> None:
    """The job that follows entries of clocks has run."""
    found = CaseEvent.objects.filter(case=case, kind__in=["clock", "deadline_moved", "breach_annulled"])
    notices.tell(event_ids=[one.id for one in found], by=system("notices"), at=NOON)


@pytest.fixture
def unowned(desk: works.Desk) -> Case:
    """A case of nobody whose level tells the owner; Amara manages the organisation."""
    amara = staff("Amara Okafor", Role.QUEUE_LEAD)
    set_up.change_organisation(
        organisation_id=desk.organisation.id, manager_id=amara.id, by=works.BUILDER, at=NOON
    )
    rows = [EscalationRow(ClockKind.IRT, 1, -1800, read_recipients([{"kind": "owner"}]), ())]
    level = ServiceLevel.objects.get(is_default=True)
    promises.set_escalation(level_id=level.id, rows=rows, by=works.BUILDER, at=NOON)
    case = works.registered(desk, dispatch=True)
    watched(case, due_of(case, "irt") - timedelta(minutes=30))
    return case


def test_a_level_names_the_manager_who_was_told_since_nobody_owned_the_case(
    browser: Client, unowned: Case
) -> None:
    told(unowned)
    page = shown(browser, unowned)
    assert ">Told Amara Okafor (manager: nobody owned it)</span>" in page
    assert "the owner" not in page


def test_until_they_are_told_a_level_does_not_speak_of_an_owner_that_there_is_not(
    browser: Client, unowned: Case
) -> None:
    assert ">Told the manager, as nobody owns it</span>" in shown(browser, unowned)


def test_a_missed_deadline_names_those_that_it_told(browser: Client, case: Case, bob: User) -> None:
    watched(case, due_of(case, "irt") + timedelta(minutes=1))
    told(case)
    assert ">Told Bob Berger, Tomás Rivera</span>" in shown(browser, case)


def test_a_moved_deadline_names_those_that_it_told(browser: Client, case: Case, as_bob: Viewer) -> None:
    actions.change_case(number=case.number, severity=1, by=as_bob, at=works.later(0))
    told(case)
    assert ">Told Tomás Rivera</span>" in shown(browser, case)


def test_an_annulled_breach_names_those_that_it_told(browser: Client, case: Case, as_bob: Viewer) -> None:
    call = actions.Call(
        "Told Carla.",
        direction=actions.Direction.OUTBOUND,
        counts_as_response=True,
        happened_at=works.later(10),
        reason="It was on paper.",
    )
    actions.record_interaction(number=case.number, call=call, by=as_bob, at=NOON + timedelta(days=4))
    told(case)
    assert ">Told Tomás Rivera</span>" in shown(browser, case)


@pytest.mark.parametrize(
    ("recipient", "said"),
    [
        ({"kind": "queue_lead"}, "nobody led the queue"),
        ({"kind": "queue_lead", "left": "yes"}, "the lead of the queue has left"),
        ({"kind": "user", "id": "1", "left": "yes"}, "Rita Roth has left"),
        ({"kind": "team", "id": "2"}, "nobody was in the team"),
    ],
)
def test_a_manager_who_stood_in_is_said_to_be_one(recipient: dict[str, str], said: str) -> None:
    reached = [Reached("Mara Maier", (recipient,))]
    assert list(tellings.told({}, {"1": "Rita Roth"}, reached)) == [f"Told Mara Maier (manager: {said})"]


def test_every_recipient_has_words() -> None:
    assert set(tellings.WHOM) == {*RecipientKind, "queue"}
