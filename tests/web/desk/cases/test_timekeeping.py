"""Time worked on a case: beside the case, and on the page where it is entered."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from servanda.agreements.models import Contract
from servanda.cases import actions
from servanda.cases.models import Case, TimeEntry
from servanda.foundation import clock
from servanda.organisations import actions as set_up
from servanda.organisations.queries import viewer_of
from servanda.people.models import User
from servanda.web.forms.lengths import minutes
from tests.agreements import allowances
from tests.cases import works
from tests.cast import NOON
from tests.web.desk.contracts.opened import text
from tests.web.desk.contracts.test_ledger import plain


@pytest.fixture
def at_work(db: None) -> works.Desk:
    return works.desk()


@pytest.fixture
def sold(at_work: works.Desk) -> Contract:
    """Ten hours of Acme's, counted by the quarter of an hour and charged when used up."""
    terms = {"allowance": 600, "cycle": "contract_period", "increment_min": 15, "when_used_up": "charge"}
    plan = allowances.plan("Hours", "hours", **terms)
    return allowances.contract(plan, customer_id=at_work.customer.id, ends_on=None)


@pytest.fixture
def case(at_work: works.Desk, sold: Contract) -> Case:
    return works.registered(at_work)


@pytest.fixture
def desk(tomas: User, client: Client) -> Client:
    """The engineer's browser."""
    client.force_login(tomas)
    return client


def enter(desk: Client, case: Case, **fields: Any) -> Any:
    return desk.post(f"/cases/{case.number}/time", {"minutes": "1 h 20", "once": str(uuid4())} | fields)


def entered(case: Case, by: User, **fields: Any) -> TimeEntry:
    given = {"minutes": 80} | fields
    return actions.enter_time(number=case.number, **given, by=viewer_of(by), at=clock.now())


def side(desk: Client, case: Case) -> str:
    content = text(desk.get(f"/cases/{case.number}"))
    at = content.index('id="time"')
    return plain(content[at - 60 : content.index("</section>", at)])


def test_time_is_entered_as_people_write_it_and_the_case_says_what_it_drew(
    desk: Client, case: Case, sold: Contract
) -> None:
    answer = enter(desk, case, note="Log analysis")
    assert answer["Location"] == f"/cases/{case.number}"
    page = plain(text(desk.get(answer["Location"])))
    assert f"1 h 20 min entered: 1 h 30 min drawn from {sold.number}." in page
    assert allowances.balances(sold) == [510]
    assert "1 h 20 min Log analysis" in side(desk, case)
    assert "1 h 30 min drawn" in side(desk, case)
    assert "1 h 20 min billable, 1 h 30 min counted" in side(desk, case)


def test_a_form_that_is_sent_twice_enters_once(desk: Client, case: Case, sold: Contract) -> None:
    once = str(uuid4())
    assert [enter(desk, case, once=once).status_code for _ in range(2)] == [302, 302]
    assert allowances.balances(sold) == [510]


def test_the_page_says_how_time_is_rounded_and_what_it_draws_from(
    desk: Client, case: Case, sold: Contract
) -> None:
    page = plain(text(desk.get(f"/cases/{case.number}/time")))
    assert (
        f"What is billable draws from {sold.number}, which has 10 h left, each entry rounded up to 15 min."
        in page
    )


def test_where_nothing_is_drawn_the_page_says_so(desk: Client, at_work: works.Desk) -> None:
    page = text(desk.get(f"/cases/{works.registered(at_work).number}/time"))
    assert "It draws nothing: no contract of hours covers this case." in page


def test_what_goes_beyond_the_allowance_is_said(desk: Client, case: Case, sold: Contract) -> None:
    answer = enter(desk, case, minutes="11 h")
    page = plain(text(desk.get(answer["Location"])))
    assert f"11 h entered: 10 h drawn from {sold.number}, 1 h beyond its allowance." in page


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"minutes": ""}, "1 minute to 24 hours"),
        ({"minutes": "long"}, "Enter a length like"),
        ({"minutes": "25 h"}, "1 minute to 24 hours"),
        ({"minutes": "1 h 75"}, "Enter at most 59 minutes after the hours"),
        ({"minutes": "1:60"}, "Enter at most 59 minutes after the hours"),
        ({"day": "2999-01-01"}, "not in the future"),
        ({"day": "2026-06-14"}, "The case was received on 15 Jun 2026: choose that day or a later one."),
    ],
)
def test_what_is_refused_stands_on_the_form(
    desk: Client, case: Case, fields: dict[str, str], words: str
) -> None:
    assert words in text(enter(desk, case, **fields), status=422)
    assert not TimeEntry.objects.exists()


@pytest.mark.parametrize(("billable", "is_billable"), [("", False), ("yes", True), ("no", False)])
def test_the_rate_type_presets_whether_it_is_billed(
    desk: Client, case: Case, billable: str, is_billable: bool
) -> None:
    rate = set_up.add_term(
        vocabulary="rate-types",
        values={"label": "On the house", "is_billable": False},
        by=works.BUILDER,
        at=NOON,
    )
    enter(desk, case, rate_type_id=str(rate.id), billable=billable)
    assert TimeEntry.objects.get().is_billable is is_billable
    assert "On the house" in side(desk, case)


def test_an_entry_is_corrected_and_draws_anew(desk: Client, case: Case, sold: Contract, tomas: User) -> None:
    entry = entered(case, tomas)
    address = f"/cases/{case.number}/time/{entry.id}"
    assert 'value="1 h 20 min"' in text(desk.get(address))
    desk.post(address, {"minutes": "20", "billable": "yes", "revision": "1", "once": str(uuid4())})
    assert allowances.balances(sold) == [570]


def test_a_correction_of_what_somebody_else_corrected_is_refused(
    desk: Client, case: Case, tomas: User
) -> None:
    entry = entered(case, tomas)
    address = f"/cases/{case.number}/time/{entry.id}"
    desk.post(address, {"minutes": "20", "billable": "yes", "revision": "1", "once": str(uuid4())})
    stale = desk.post(address, {"minutes": "30", "billable": "yes", "revision": "1", "once": str(uuid4())})
    assert "Somebody else changed this" in text(stale, status=422)


def test_an_entry_is_taken_away_and_gives_back(desk: Client, case: Case, sold: Contract, tomas: User) -> None:
    entry = entered(case, tomas)
    desk.post(f"/cases/{case.number}/time/{entry.id}/removal", {"revision": "1"})
    assert allowances.balances(sold) == [600]
    assert "Nobody has entered any." in side(desk, case)


def test_a_lead_chooses_whose_time_it_is(client: Client, case: Case, bob: User, tomas: User) -> None:
    client.force_login(bob)
    enter(client, case, user_id=str(tomas.id))
    assert TimeEntry.objects.get().user == tomas


def test_time_of_somebody_who_has_left_stays_theirs_when_it_is_corrected(
    client: Client, case: Case, bob: User, tomas: User
) -> None:
    entry = entered(case, tomas)
    User.objects.filter(id=tomas.id).update(is_active=False)
    client.force_login(bob)
    page = text(client.get(f"/cases/{case.number}/time/{entry.id}"))
    assert f'<option value="{tomas.id}" selected' in page


def test_an_engineer_is_not_asked_whose_time_it_is(desk: Client, case: Case) -> None:
    assert 'name="user_id"' not in text(desk.get(f"/cases/{case.number}/time"))


def test_all_entries_stand_on_their_page(desk: Client, case: Case, tomas: User) -> None:
    for _ in range(4):
        entered(case, tomas)
    assert text(desk.get(f"/cases/{case.number}")).count("1 h 20 min</a>") == 3
    page = text(desk.get(f"/cases/{case.number}/time"))
    assert page.count("1 h 20 min</a>") == 4
    assert "5 h 20 min" in page


def test_an_agent_sees_time_and_enters_none(client: Client, case: Case, alice: User, tomas: User) -> None:
    entered(case, tomas)
    client.force_login(alice)
    assert "Enter time" not in side(client, case)
    assert client.get(f"/cases/{case.number}/time").status_code == 403


@pytest.mark.parametrize(("written", "meant"), [("1 h 20", 80), ("1h20", 80), ("1 h 20 min", 80), ("20", 20)])
def test_minutes_behind_hours_need_no_unit(written: str, meant: int) -> None:
    assert minutes(written) == meant
