"""Lists of cases: their order, their filters, and what is done from them."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from servanda.cases.models import Case
from servanda.foundation import clock
from servanda.people.models import User
from servanda.web.desk.work.finding import ROWS
from tests.cases import works
from tests.customers import firms
from tests.organisations import places

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(tomas: User, alice: User) -> works.Desk:
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


def rows(page: str) -> list[str]:
    """The numbers of the cases in a list, in its order."""
    return re.findall(r'<tr data-row data-version="(\d+)\.', page)


def link(page: str, words: str) -> str:
    found = re.search(rf'<a[^>]* ?href="([^"]+)"[^>]*>{re.escape(words)}', page)
    assert found is not None, words
    return found[1].replace("&amp;", "&")


def test_open_cases_stand_in_the_order_of_work(desk: works.Desk, browser: Client) -> None:
    mild = works.registered(desk, severity=4, when=clock.now())
    worst = works.registered(desk, severity=1, when=clock.now())
    page = text(browser.get("/cases"))
    assert rows(page) == [worst.number, mild.number]
    assert page.index("At risk") < page.index("Not at risk")


def test_a_row_says_where_the_case_is_and_how_long_it_waits(desk: works.Desk, browser: Client) -> None:
    works.registered(desk, when=clock.now() - timedelta(days=3), dispatch=True)
    page = text(browser.get("/cases"))
    where = re.search(r'<span class="where">(.*?)</th>', page, re.DOTALL)
    assert where is not None
    assert re.sub(r"<[^>]+>|\s+", " ", where[1]).split() == ["Queued", "·", *desk.queue.name.split()]
    received = re.search(r'<td class="c-g">(.*?)</td>', page, re.DOTALL)
    assert received is not None
    assert ">3 d<" in received[1]


def test_a_row_of_nobody_we_know_says_so(desk: works.Desk, browser: Client) -> None:
    works.registered(desk, customer_id=None, caller_id=None, customer_unknown=True)
    assert "Customer unknown" in text(browser.get("/cases"))


def test_a_row_says_what_is_left_in_working_time_and_when_it_is_due(
    desk: works.Desk, browser: Client
) -> None:
    case = works.registered(desk, severity=1)
    page = text(browser.get("/cases"))
    assert case.running_due_at is not None
    assert case.running_due_at.strftime("%Y-%m-%dT") in page
    assert 'data-remaining="' in page


def test_my_cases_are_those_that_i_own(desk: works.Desk, browser: Client, tomas: User) -> None:
    works.registered(desk)
    own = works.opened(desk, tomas)
    assert rows(text(browser.get("/cases?view=mine"))) == [own.number]


def test_each_of_my_queues_has_a_tab(desk: works.Desk, browser: Client) -> None:
    elsewhere = places.queue("Spare parts", desk.organisation)
    here = works.registered(desk, dispatch=True)
    page = text(browser.get("/cases"))
    assert "Spare parts" not in page.split("</nav>")[1].split('class="filters')[0]
    assert rows(text(browser.get(link(page, "Line Support")))) == [here.number]
    assert rows(text(browser.get(f"/cases?queue={elsewhere.id}"))) == []


def test_what_is_finished_stands_under_everything(desk: works.Desk, browser: Client, tomas: User) -> None:
    case = works.opened(desk, tomas)
    Case.objects.filter(id=case.id).update(status="cancelled", cancel_reason="spam")
    assert rows(text(browser.get("/cases"))) == []
    assert rows(text(browser.get("/cases?view=everything"))) == [case.number]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("severity=3", ["b"]),
        ("q=e-217", ["b", "a"]),
        ("q=squeaks", ["c"]),
        ("status=queued", ["c"]),
        ("customer=acme foods", ["b", "a"]),
        ("customer=nobody", []),
        ("queue=nonsense", []),
        ("severity=3&q=squeaks", []),
    ],
)
def test_filters_narrow_a_list(query: str, found: list[str], desk: works.Desk, browser: Client) -> None:
    made = {
        "a": works.registered(desk, severity=4),
        "b": works.registered(desk, severity=3, when=works.later(1)),
        "c": works.registered(
            desk,
            subject="Belt squeaks",
            caller_id=firms.contact("Greta", firms.customer("Globex Dairy")).id,
            dispatch=True,
            when=works.later(2),
        ),
    }
    names = {case.number: name for name, case in made.items()}
    assert [names[number] for number in rows(text(browser.get(f"/cases?{query}")))] == found


def test_a_filter_is_taken_away_by_its_chip(desk: works.Desk, browser: Client) -> None:
    mild = works.registered(desk, severity=4)
    page = text(browser.get("/cases?severity=3&status=new"))
    assert rows(page) == []
    found = re.search(r'href="([^"]+)" aria-label="Remove Severity', page)
    assert found is not None
    assert rows(text(browser.get(found[1].replace("&amp;", "&")))) == [mild.number]


def test_what_is_left_empty_in_the_filter_form_is_cut_from_the_address(
    desk: works.Desk, browser: Client
) -> None:
    sent = browser.get("/cases?view=open&q=&customer=&queue=&severity=2&status=new")
    assert sent["Location"] == "/cases?severity=2&status=new"


def test_a_list_goes_on_behind_its_last_row(desk: works.Desk, browser: Client) -> None:
    numbers = [works.registered(desk, when=works.later(at % 10)).number for at in range(ROWS + 1)]
    for address in ("/cases", "/cases?view=everything"):
        first = text(browser.get(address))
        second = text(browser.get(link(first, "More")))
        assert sorted(rows(first) + rows(second)) == sorted(numbers)
        assert rows(text(browser.get(link(second, "Back to the beginning")))) == rows(first)


def test_a_number_leads_to_its_case(desk: works.Desk, browser: Client) -> None:
    case = works.registered(desk)
    assert browser.get("/cases", {"q": f"#{case.number}"})["Location"] == f"/cases/{case.number}"


def test_a_number_of_no_case_is_looked_for_in_the_subjects(desk: works.Desk, browser: Client) -> None:
    case = works.registered(desk, subject="Error 4711")
    assert rows(text(browser.get("/cases", {"q": "4711"}))) == [case.number]


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/cases", "as soon as they are registered"),
        ("/cases?view=mine", "Accept one from your queues"),
        ("/cases?view=unassigned", "Everything has somebody"),
        ("/cases?severity=1", "Take away a filter"),
    ],
)
def test_an_empty_list_says_what_will_stand_there(
    address: str, words: str, desk: works.Desk, browser: Client
) -> None:
    assert words in text(browser.get(address))


def test_a_case_of_my_queue_is_accepted_from_its_row(desk: works.Desk, browser: Client, tomas: User) -> None:
    case = works.registered(desk, dispatch=True)
    button = re.search(r'name="only" value="([^"]+)"', text(browser.get("/cases")))
    assert button is not None
    answer = browser.post("/cases/accept", {"only": button[1], "back": "/cases?view=mine"}, follow=True)
    case.refresh_from_db()
    assert (case.status, case.owner_id) == ("open", tomas.id)
    assert f"1 case accepted: {case.number}." in text(answer)
    assert rows(text(answer)) == [case.number]


def test_a_case_of_another_queue_has_no_button(desk: works.Desk, browser: Client) -> None:
    elsewhere = places.queue("Spare parts", desk.organisation)
    works.registered(desk, dispatch=True)
    Case.objects.update(queue=elsewhere)
    assert 'name="only"' not in text(browser.get("/cases"))


def test_several_are_dispatched_at_once_and_what_did_not_work_is_told(
    desk: works.Desk, browser: Client
) -> None:
    elsewhere = places.queue("Spare parts", desk.organisation)
    ready, finished = works.registered(desk), works.registered(desk)
    Case.objects.filter(id=finished.id).update(status="cancelled", cancel_reason="spam")
    ticked = [f"{case.number}.{case.revision}" for case in (ready, finished)]
    page = text(browser.post("/cases/dispatch", {"case": ticked, "queue_id": str(elsewhere.id)}, follow=True))
    ready.refresh_from_db()
    assert ready.queue_id == elsewhere.id
    assert f"1 case dispatched to Spare parts: {ready.number}." in page
    assert "no way back but to dispatch again" in page
    assert f"Not dispatched to Spare parts: {finished.number} (" in page


def test_a_case_that_somebody_changed_meanwhile_stays_where_it_is(desk: works.Desk, browser: Client) -> None:
    case = works.registered(desk, dispatch=True)
    page = text(browser.post("/cases/accept", {"case": f"{case.number}.{case.revision - 1}"}, follow=True))
    case.refresh_from_db()
    assert case.status == "queued"
    assert f"Not accepted: {case.number} (" in page


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/cases/accept", "No case was accepted: select some first."),
        ("/cases/dispatch", "Nothing was dispatched: choose the queue"),
    ],
)
def test_moving_nothing_says_what_to_choose(
    address: str, words: str, desk: works.Desk, browser: Client
) -> None:
    assert words in text(browser.post(address, {}, follow=True))


def test_an_address_elsewhere_is_not_gone_back_to(desk: works.Desk, browser: Client) -> None:
    assert browser.post("/cases/accept", {"back": "https://evil.example/"})["Location"] == "/cases"


def test_an_open_page_can_ask_what_its_rows_are_now(desk: works.Desk, browser: Client) -> None:
    case = works.registered(desk)
    address = re.search(r'data-changes="([^"]+)"', text(browser.get("/cases?status=new")))
    assert address is not None
    assert browser.get(address[1].replace("&amp;", "&")).json() == {
        "rows": [f"{case.number}.{case.revision}"]
    }


def test_somebody_who_may_only_read_is_offered_no_move(
    desk: works.Desk, client: Client, miriam: User
) -> None:
    works.registered(desk, dispatch=True)
    client.force_login(miriam)
    page = text(client.get("/cases"))
    assert 'type="checkbox" name="case"' not in page
    assert "/cases/accept" not in page


@pytest.mark.parametrize("count", [5, 50])
def test_a_list_costs_as_many_statements_however_many_cases(
    count: int, desk: works.Desk, browser: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for at in range(count):
        works.registered(desk, when=works.later(at % 10), dispatch=True)
    with django_assert_max_num_queries(16):
        browser.get("/cases?severity=2&customer=acme foods")
    with django_assert_max_num_queries(8):
        browser.get("/cases/changes")
