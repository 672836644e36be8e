"""Drafting a contract on its page, and changing it."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from servanda.agreements.models import Contract
from servanda.customers.models import Customer
from servanda.people.models import User
from tests.agreements import plans, promises
from tests.customers import firms
from tests.web.desk.contracts.opened import text

pytestmark = pytest.mark.django_db


def entered(**fields: Any) -> dict[str, Any]:
    dull = {
        "name": "Line Care",
        "covers": "whole",
        "starts_on": "2027-01-01",
        "ends_on": "2027-12-31",
        "zone": "Europe/Vienna",
    }
    return dull | fields


def page_of(customer: Customer) -> str:
    return f"/contracts/new?customer={customer.id}"


def test_a_contract_is_drafted_from_its_customer(desk: Client, miriam: User) -> None:
    customer, plan = firms.customer(zone="Europe/Vienna"), plans.plan()
    asked = text(desk.get(page_of(customer)))
    assert 'value="Europe/Vienna"' in asked
    assert f'value="{miriam.id}" selected' in asked
    answer = desk.post(page_of(customer), entered(plan_id=str(plan.id), owner_id=str(miriam.id)))
    made = Contract.objects.get()
    assert answer["Location"] == f"/contracts/{made.number}"
    assert (made.name, made.customer, made.plan, made.owner) == ("Line Care", customer, plan, miriam)
    assert made.whole_customer


def test_a_contract_covers_the_products_that_are_ticked(desk: Client) -> None:
    customer, product = firms.customer(), firms.product()
    fields = entered(plan_id=str(plans.plan().id), covers="products", product_ids=[str(product.id)])
    desk.post(page_of(customer), fields)
    assert [one.product for one in Contract.objects.get().scopes.all()] == [product]


def test_a_draft_without_any_product_says_so_at_once(desk: Client) -> None:
    sent = entered(plan_id=str(plans.plan().id), covers="products")
    assert "It covers nothing yet" in text(desk.post(page_of(firms.customer()), sent, follow=True))


def test_ticked_products_count_for_nothing_where_the_whole_customer_is_covered(desk: Client) -> None:
    fields = entered(plan_id=str(plans.plan().id), product_ids=[str(firms.product().id)])
    desk.post(page_of(firms.customer()), fields)
    assert Contract.objects.get().whole_customer


@pytest.mark.parametrize(
    ("plan", "written", "kept"),
    [
        pytest.param("hours", "60", 3600, id="hours alone"),
        pytest.param("hours", "37:30", 2250, id="hours and minutes"),
        pytest.param("hours", "90 min", 90, id="minutes"),
        pytest.param("hours", "2.5", 150, id="with a decimal point"),
        pytest.param("hours", "2,25 h", 135, id="with a decimal comma"),
        pytest.param("incidents", "12", 12, id="incidents"),
    ],
)
def test_an_own_allowance_is_read_in_the_unit_of_the_plan(
    plan: str,
    written: str,
    kept: int,
    desk: Client,
) -> None:
    made = plans.hours() if plan == "hours" else plans.plan(plan_type="incidents", allowance=5)
    desk.post(page_of(firms.customer()), entered(plan_id=str(made.id), allowance=written))
    assert Contract.objects.get().allowance == kept


@pytest.mark.parametrize("nonsense", ["many", "0", "-3", "99999999999"])
def test_an_allowance_that_nobody_understands_is_said_at_its_field(nonsense: str, desk: Client) -> None:
    fields = entered(plan_id=str(plans.hours().id), allowance=nonsense)
    answer = text(desk.post(page_of(firms.customer()), fields), 422)
    assert 'id="id_allowance-error"' in answer
    assert not Contract.objects.exists()


@pytest.mark.parametrize(
    ("unit", "nonsense", "words"),
    [
        ("hours", "4:75", "Enter hours like 40, 2.5 or 37:30."),
        ("hours", "1,000", "Enter hours like 40, 2.5 or 37:30."),
        ("hours", "99999999", "This is too much: enter at most 100,000 hours."),
        ("hours", "-3", "Enter more than nothing."),
        ("incidents", "2.5", "Enter a whole number of incidents, like 12."),
        ("incidents", "12 pieces", "Enter a whole number of incidents, like 12."),
    ],
)
def test_an_allowance_that_is_refused_says_what_is_accepted(
    unit: str, nonsense: str, words: str, desk: Client
) -> None:
    plan = plans.hours() if unit == "hours" else plans.plan(plan_type="incidents", allowance=5)
    fields = entered(plan_id=str(plan.id), allowance=nonsense)
    assert words in text(desk.post(page_of(firms.customer()), fields), 422)


def test_everything_that_is_missing_is_said_at_once_and_the_input_stays(desk: Client) -> None:
    answer = text(desk.post(page_of(firms.customer()), {"note": "As told by phone", "covers": "whole"}), 422)
    assert "Choose a support plan." in answer
    assert "Enter the first day." in answer
    assert "As told by phone" in answer


def test_the_same_form_sent_twice_drafts_one(desk: Client) -> None:
    customer = firms.customer()
    fields = entered(plan_id=str(plans.plan().id), once="0198f2d2-0000-7000-8000-000000000001")
    desk.post(page_of(customer), fields)
    desk.post(page_of(customer), fields)
    assert Contract.objects.count() == 1


def test_without_a_customer_one_is_chosen_first(desk: Client) -> None:
    customer = firms.customer("Acme Foods")
    assert page_of(customer) in text(desk.get("/contracts/new?q=acme"))
    assert "No customer is called like that" in text(desk.get("/contracts/new?q=nobody"))


def test_a_form_shows_what_holds_for_the_customer_so_far(desk: Client) -> None:
    contract = promises.an_active_contract()
    assert contract.number in text(desk.get(page_of(contract.customer)))


def test_a_draft_is_changed_and_keeps_what_is_not_on_the_form(desk: Client) -> None:
    draft = promises.a_contract(plan_id=plans.hours().id, allowance=600)
    page = text(desk.get(f"/contracts/{draft.number}/change"))
    assert 'value="10 h"' in page
    assert "Plan says 40 h per year." in page
    fields = entered(plan_id=str(draft.plan_id), name="Renamed", allowance="10 h", revision=draft.revision)
    answer = desk.post(f"/contracts/{draft.number}/change", fields)
    assert answer["Location"] == f"/contracts/{draft.number}"
    draft.refresh_from_db()
    assert (draft.name, draft.allowance, draft.starts_on) == ("Renamed", 600, date(2027, 1, 1))


def test_a_draft_takes_a_number_of_its_own(desk: Client) -> None:
    draft = promises.a_contract()
    desk.post(f"/contracts/{draft.number}/change", entered(plan_id=str(draft.plan_id), number="acme-7"))
    draft.refresh_from_db()
    assert draft.number == "ACME-7"


def test_an_activated_contract_offers_what_is_still_open(desk: Client) -> None:
    contract = promises.an_active_contract()
    page = text(desk.get(f"/contracts/{contract.number}/change"))
    assert 'name="note"' in page
    assert 'name="ends_on"' in page
    assert 'name="plan_id"' not in page
    assert 'name="starts_on"' not in page


def test_an_activated_contract_is_not_moved_over_another_and_says_which(desk: Client) -> None:
    contract = promises.an_active_contract()
    after = promises.an_active_contract(starts_on=date(2027, 1, 1), ends_on=None)
    fields = {"name": "Support", "ends_on": "2027-06-30", "grace_days": "0"}
    answer = text(desk.post(f"/contracts/{contract.number}/change", fields), 422)
    assert f"{after.number} (Support) covers the whole customer" in answer


def test_two_tabs_do_not_overwrite_one_another(desk: Client) -> None:
    draft = promises.a_contract()
    page, plan = f"/contracts/{draft.number}/change", str(draft.plan_id)
    desk.post(page, entered(plan_id=plan, name="First", revision=draft.revision))
    answer = text(desk.post(page, entered(plan_id=plan, name="Second", revision=draft.revision)), 422)
    assert "Second" in answer
    assert Contract.objects.get().name == "First"


def test_a_product_that_is_gone_stays_offered_to_the_contract_that_has_it(desk: Client) -> None:
    product = firms.product("Old feeder")
    draft = promises.a_contract(product_ids=[product.id])
    product.is_active = False
    product.store()
    assert "Old feeder" in text(desk.get(f"/contracts/{draft.number}/change"))


def test_what_cannot_be_read_and_what_the_rules_refuse_is_said_in_one_round(desk: Client) -> None:
    fields = entered(
        plan_id=str(plans.plan().id),
        number="??",
        grace_days="-3",
        cost="many",
        starts_on="2027-05-01",
        ends_on="2027-01-01",
    )
    answer = text(desk.post(page_of(firms.customer()), fields), 422)
    for said in (
        "3 to 40 characters: A to Z, digits, hyphens.",
        "Enter a whole number from 0 to 366.",
        "Enter an amount like 1250 or 99.50.",
        "The last day lies before the start.",
    ):
        assert said in answer
    assert not Contract.objects.exists()


def test_nothing_is_stored_of_a_form_that_can_be_read_only_in_part(desk: Client) -> None:
    fields = entered(plan_id=str(plans.plan().id), grace_days="many")
    assert "Enter a whole number from 0 to 366." in text(desk.post(page_of(firms.customer()), fields), 422)
    assert not Contract.objects.exists()


def test_a_refused_draft_uses_no_number_up(desk: Client) -> None:
    customer, plan = firms.customer(), plans.plan()
    desk.post(page_of(customer), entered(plan_id=str(plan.id), starts_on="2027-01-01"))
    desk.post(page_of(customer), entered(plan_id=str(plan.id), ends_on="2026-01-01"))
    desk.post(page_of(customer), entered(plan_id=str(plan.id), starts_on="2027-01-01"))
    first, second = (int(one.number.rpartition("-")[2]) for one in Contract.objects.order_by("id"))
    assert second == first + 1
