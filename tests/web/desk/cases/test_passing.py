"""A case that passes to another customer: what that changes is told before it is saved."""

import re
from typing import Any

import pytest
from django.test import Client

from servanda.agreements import actions as promising
from servanda.agreements.models import Contract
from servanda.cases import actions, queries
from servanda.cases.models import Case, TimeEntry
from servanda.core.access import Viewer
from servanda.customers.models import Customer
from servanda.people.models import User
from tests.agreements import allowances, promises
from tests.cases import works
from tests.cases.works import BUILDER
from tests.cast import NOON
from tests.customers import firms
from tests.web.desk.cases.reading import page_of, text
from tests.web.desk.cases.test_writing import fields

pytestmark = pytest.mark.django_db

FAST = {
    "3": {"irt": {"minutes": 7, "calendar": "elapsed"}},
    "2": {"irt": {"minutes": 7, "calendar": "elapsed"}},
}


@pytest.fixture
def acme(desk: works.Desk) -> Contract:
    """Ten hours of Acme's, and a note of its one agreement, which its key has."""
    of = promises.approved(desk.customer)
    promising.add_flash_note(
        number=of.number, text="Ask for the shift lead.", banner=True, by=BUILDER, at=NOON
    )
    return hours("Ten hours", desk.customer, 600)


@pytest.fixture
def globex() -> Customer:
    """Another customer, with a contract of its own."""
    found = firms.customer("Globex", zone="Europe/Vienna")
    hours("Five hours", found, 300)
    return found


@pytest.fixture
def worked(acme: Contract, desk: works.Desk, tomas: User, as_tomas: Viewer) -> Case:
    """An hour has been drawn for the case, which has Acme's installation and key."""
    installed = firms.installed(at=desk.customer)
    key = promises.key()
    case = works.opened(desk, tomas, installed_product_id=installed.id, support_key=key.code)
    actions.enter_time(number=case.number, minutes=60, by=as_tomas, at=NOON)
    return case


def hours(name: str, of: Customer, allowance: int) -> Contract:
    plan = allowances.plan(name, "hours", allowance=allowance, cycle="contract_period")
    return allowances.contract(plan, customer_id=of.id)


def passed(browser: Client, case: Case, to: Customer, **sent: str) -> Any:
    address = f"{page_of(case)}/edit"
    return browser.post(address, fields(text(browser.get(address))) | {"customer_id": to.name} | sent)


def rows(page: str) -> dict[str, tuple[str, str]]:
    found = re.findall(r'<tr><th scope="row">(.*?)</th><td>(.*?)</td><td>(.*?)</td></tr>', page)
    return {what: (before, after) for what, before, after in found}


def test_what_changes_is_told_and_nothing_is_stored_yet(
    browser: Client, worked: Case, acme: Contract, globex: Customer, desk: works.Desk
) -> None:
    page = text(passed(browser, worked, globex))
    own = Contract.objects.get(customer=globex).number
    told = rows(page)
    assert told["Customer"] == (desk.customer.name, "Globex")
    assert told["Contract"] == (acme.number, own)
    assert told["Drawn"] == (f"1 h from {acme.number}", f"1 h from {own}")
    assert told["Banner"][1] == "none"
    assert "stays with the case" in page
    worked.refresh_from_db()
    assert (worked.customer, worked.contract) == (desk.customer, acme)
    assert TimeEntry.objects.get().drawn.contract == acme  # type: ignore[union-attr]


def test_once_read_it_is_saved_and_what_belongs_to_the_former_is_taken_off_by_one_tick(
    browser: Client, worked: Case, globex: Customer, as_tomas: Viewer
) -> None:
    page = text(passed(browser, worked, globex))
    assert re.search(r"Take off what belongs to Acme Foods: \S+ \S+, K-7QX2<", page)
    answer = browser.post(f"{page_of(worked)}/edit", fields(page) | {"take_off": "on"})
    assert answer["Location"] == page_of(worked)
    worked.refresh_from_db()
    assert (worked.customer, worked.installed_product, worked.support_key) == (globex, None, None)
    assert queries.banners(worked, NOON) == ()
    assert TimeEntry.objects.get().drawn.contract.customer == globex  # type: ignore[union-attr]


def test_without_the_tick_what_belongs_to_the_former_is_refused_at_its_fields(
    browser: Client, worked: Case, globex: Customer
) -> None:
    page = text(passed(browser, worked, globex))
    refused = text(browser.post(f"{page_of(worked)}/edit", fields(page)), 422)
    assert refused.count("It belongs to another customer.") == 2


def test_what_was_read_for_one_customer_is_told_anew_for_the_next(
    browser: Client, worked: Case, globex: Customer
) -> None:
    hooli = firms.customer("Hooli", zone="Europe/Vienna")
    page = text(passed(browser, worked, globex))
    again = text(browser.post(f"{page_of(worked)}/edit", fields(page) | {"customer_id": hooli.name}))
    assert rows(again)["Customer"][1] == "Hooli"
    worked.refresh_from_db()
    assert worked.customer != hooli


def test_another_deadline_is_told_before_and_after(
    browser: Client, desk: works.Desk, tomas: User, globex: Customer
) -> None:
    promises.approved(globex, service_level_id=promises.level("Fast", targets=FAST).id)
    case = works.opened(desk, tomas, caller_id=None, customer_id=desk.customer.id)
    before, after = rows(text(passed(browser, case, globex)))["Initial response"]
    assert before.startswith("today, ") and after.startswith("today, ") and before != after


def test_a_customer_that_becomes_known_needs_no_second_press(
    browser: Client, desk: works.Desk, tomas: User, globex: Customer
) -> None:
    case = works.opened(desk, tomas, caller_id=None, customer_unknown=True)
    assert passed(browser, case, globex).status_code == 302
