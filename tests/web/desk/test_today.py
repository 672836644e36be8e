"""Today: what needs somebody first, what falls due, who waits for an answer."""

import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from servanda.agreements import actions as promising
from servanda.cases import actions, queries
from servanda.cases.models import Case
from servanda.core.access import Viewer
from servanda.core.cases import Channel
from servanda.foundation import clock
from servanda.people.models import User
from servanda.web.desk.work.rows import Reader, rows_of
from servanda.web.desk.work.timeline import LEAST_WIDTH, Timeline, timeline
from tests.agreements import promises
from tests.cases import works
from tests.customers import firms

pytestmark = pytest.mark.django_db
MORNING: Final = datetime(2026, 6, 15, 6, 40, tzinfo=UTC)
"""A Monday, 08:40 in Vienna."""


@pytest.fixture
def desk(tomas: User) -> works.Desk:
    return works.desk(tomas)


@pytest.fixture
def browser(tomas: User, client: Client) -> Client:
    """The engineer's browser."""
    client.force_login(tomas)
    return client


def text(response: Any) -> str:
    assert response.status_code == 200
    content: str = response.content.decode()
    return content


def section(page: str, name: str) -> str:
    """What stands under a heading."""
    return page.split(f'aria-labelledby="{name}"')[1].split("</section>")[0]


def test_somebody_who_sees_no_cases_is_greeted_and_shown_where_to_go(client: Client, ada: User) -> None:
    client.force_login(ada)
    page = text(client.get("/"))
    assert ", Ada." in page
    assert 'href="/set-up"' in page
    assert "My cases" not in page


def test_every_place_of_an_engineer_stands_at_the_foot_of_a_phone_too(browser: Client) -> None:
    foot = browser.get("/").content.decode().split('<nav class="dock"', 1)[1].split("</nav>", 1)[0]
    places = ["/", "/cases", "/register", "/customers", "/agreements", "/contracts"]
    assert re.findall(r'<a href="([^"]+)"', foot) == places


def test_a_contract_manager_sees_which_contracts_are_about_to_end(client: Client, miriam: User) -> None:
    client.force_login(miriam)
    today = clock.now().astimezone(ZoneInfo("Europe/Vienna")).date()
    for name, days in (("Late", 25), ("Early", 5), ("Far", 90)):
        firm = firms.customer(name, zone="Europe/Vienna")
        promises.an_active_contract(
            firm, starts_on=today - timedelta(days=9), ends_on=today + timedelta(days=days)
        )
    ending = section(text(client.get("/")), "ending")
    assert "Far" not in ending
    assert ending.index("5 days left, nothing follows") < ending.index("25 days left, nothing follows")


def test_a_contract_about_to_end_says_what_is_drafted_to_follow(client: Client, miriam: User) -> None:
    client.force_login(miriam)
    today, at = clock.now().astimezone(ZoneInfo("Europe/Vienna")).date(), clock.now()
    firm = firms.customer(zone="Europe/Vienna")
    ends_on = today + timedelta(days=9)
    old = promises.an_active_contract(firm, starts_on=today - timedelta(days=9), ends_on=ends_on)
    new = promising.renew_contract(number=old.number, by=promises.BUILDER, at=at).contract
    assert f"9 days left, {new.number} is drafted to follow" in section(text(client.get("/")), "ending")


def test_contracts_are_none_of_an_engineers_concern(desk: works.Desk, browser: Client) -> None:
    today = clock.now().date()
    promises.an_active_contract(desk.customer, starts_on=today, ends_on=today + timedelta(days=9))
    assert "Contracts about to end" not in text(browser.get("/"))


def test_a_desk_without_cases_says_what_will_stand_there(desk: works.Desk, browser: Client) -> None:
    page = text(browser.get("/"))
    for words in (
        "Nothing falls due in the next hours.",
        "No case is yours.",
        "Everything in your queues has somebody.",
        "No customer of yours waits for an answer.",
    ):
        assert words in page


def test_the_heading_names_the_case_that_needs_somebody_first(
    desk: works.Desk, browser: Client, tomas: User
) -> None:
    mild, worst = works.opened(desk, tomas, severity=4), works.opened(desk, tomas, severity=1)
    page = text(browser.get("/"))
    assert f"Case {worst.number} needs you first." in page
    assert section(page, "mine").index(worst.number) < section(page, "mine").index(mild.number)


def test_what_is_unassigned_in_my_queues_can_be_accepted(
    desk: works.Desk, browser: Client, tomas: User
) -> None:
    case = works.registered(desk, dispatch=True)
    button = re.search(r'name="only" value="([^"]+)"', section(text(browser.get("/")), "unassigned"))
    assert button is not None
    page = text(browser.post("/cases/accept", {"only": button[1], "back": "/"}, follow=True))
    assert case.number in section(page, "mine")
    assert case.number not in section(page, "unassigned")


def test_whoever_dispatches_sees_what_lies_in_no_queue(desk: works.Desk, client: Client, alice: User) -> None:
    case = works.registered(desk)
    client.force_login(alice)
    page = text(client.get("/"))
    assert case.number in section(page, "new")
    assert "Unassigned in my queues" not in page


def test_a_customer_who_wrote_last_is_quoted(desk: works.Desk, browser: Client, as_tomas: Viewer) -> None:
    case = works.registered(desk, dispatch=True)
    actions.accept_case(number=case.number, by=as_tomas, at=works.later(1))
    actions.record_customer_message(
        number=case.number,
        text="It <stopped> again.",
        channel=Channel.EMAIL,
        contact_id=desk.carla.id,
        by=as_tomas,
        at=works.later(2),
    )
    shown = section(text(browser.get("/")), "answers")
    assert "It &lt;stopped&gt; again." in shown
    assert "Carla Conti, Acme Foods" in shown


def test_what_was_missed_is_counted_and_listed(desk: works.Desk, browser: Client, tomas: User) -> None:
    case = works.opened(desk, tomas, severity=1)
    shown = section(text(browser.get("/")), "due")
    assert "1 missed" in shown
    assert case.number in shown


@pytest.mark.parametrize("count", [5, 50])
def test_today_costs_as_many_statements_however_many_cases(
    count: int,
    desk: works.Desk,
    browser: Client,
    as_tomas: Viewer,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for at in range(count):
        case = works.registered(desk, dispatch=True, when=clock.now() - timedelta(minutes=5))
        if at % 2:
            actions.accept_case(number=case.number, by=as_tomas, at=clock.now())
    with django_assert_max_num_queries(24):
        browser.get("/")


def drawn(cases: list[Case], viewer: Viewer, at: datetime = MORNING) -> Timeline:
    return timeline(rows_of(cases, Reader(viewer, at)), at=at, zone=viewer.zone)


def test_deadlines_of_the_next_hours_are_drawn_in_the_readers_zone(
    desk: works.Desk, as_tomas: Viewer
) -> None:
    case = works.registered(desk, severity=1, when=MORNING - timedelta(minutes=20))
    drawing = drawn([case], as_tomas)
    hours = [hour for _, hour in drawing.hours]
    assert (hours[0], hours[1], hours[-1], drawing.now) == ("07:00", "08:00", "17:00", "08:40")
    (mark,) = drawing.marks
    assert case.running_due_at is not None
    assert mark.time == f"{case.running_due_at + timedelta(hours=2):%H:%M}"
    assert float(drawing.now_x) < float(mark.x) < 100


def test_a_deadline_after_the_last_hour_is_not_drawn(desk: works.Desk, as_tomas: Viewer) -> None:
    case = works.registered(desk, severity=4, when=MORNING)
    assert drawn([case], as_tomas, MORNING - timedelta(days=3)).marks == ()


def test_a_paused_case_is_not_drawn(desk: works.Desk, as_tomas: Viewer, tomas: User) -> None:
    case = works.registered(desk, severity=1, dispatch=True, when=MORNING)
    actions.accept_case(number=case.number, by=as_tomas, at=MORNING)
    actions.ask_customer(number=case.number, text="Which line?", by=as_tomas, at=MORNING)
    case = queries.case(case.number, viewer=as_tomas)
    assert drawn([case], as_tomas).marks == ()


def test_a_missed_deadline_says_so(desk: works.Desk, as_tomas: Viewer) -> None:
    case = works.registered(desk, severity=1, when=MORNING)
    assert case.running_due_at is not None
    (mark,) = drawn([case], as_tomas, case.running_due_at + timedelta(minutes=5)).marks
    assert (mark.u, mark.words) == ("breached", f"missed {case.number} response")


def test_words_of_deadlines_close_together_do_not_meet(desk: works.Desk, as_tomas: Viewer) -> None:
    cases = [
        works.registered(desk, severity=1, when=MORNING + timedelta(minutes=5 * at - 25)) for at in range(6)
    ]
    marks = drawn(cases, as_tomas).marks
    assert all(mark.said for mark in marks)
    for one, other in pairwise(marks):
        if one.y == other.y:
            assert (float(other.x) - float(one.x)) * LEAST_WIDTH / 100 > 100


def test_where_there_is_no_room_for_words_marks_stand_alone(desk: works.Desk, as_tomas: Viewer) -> None:
    cases = [works.registered(desk, severity=1, when=MORNING) for _ in range(12)]
    marks = drawn(cases, as_tomas).marks
    assert (sum(mark.said for mark in marks), len(marks)) == (7, 12)


def test_the_words_of_a_late_deadline_stand_before_its_mark(desk: works.Desk, as_tomas: Viewer) -> None:
    late, early = (
        works.registered(desk, severity=3, when=MORNING),
        works.registered(desk, severity=1, when=MORNING),
    )
    assert [mark.before for mark in drawn([late, early], as_tomas).marks] == [False, True]
