"""The list of contracts, and the page of one."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils.dateformat import format as dated

from servanda.agreements import actions
from servanda.foundation import clock
from servanda.people.models import User
from servanda.web.desk.contracts import lists
from tests.agreements import plans, promises
from tests.agreements.promises import BUILDER
from tests.cast import NOON
from tests.customers import firms
from tests.web.desk.contracts.opened import cost, lasting, text

pytestmark = pytest.mark.django_db

MOST_STATEMENTS = 32


def test_contracts_stand_with_their_state_and_can_be_narrowed_to_one(desk: Client, today: date) -> None:
    draft, active = promises.a_contract().number, lasting(today, 10, 300).number
    drafts = text(desk.get("/contracts?state=draft"))
    assert draft in drafts
    assert active not in drafts


def test_contracts_that_end_soon_are_one_click_away_and_in_the_order_of_their_ends(
    desk: Client, today: date
) -> None:
    late = lasting(today, 10, 25, customer_id=firms.customer("Late").id)
    early = lasting(today, 10, 5, customer_id=firms.customer("Early").id)
    open_ended = lasting(today, 10, None, customer_id=firms.customer("Open").id)
    page = text(desk.get("/contracts"))
    assert "/contracts?ends=30" in page
    ending = text(desk.get("/contracts?ends=30"))
    assert open_ended.number not in ending
    assert ending.index(early.number) < ending.index(late.number)


def test_a_pressed_chip_takes_its_narrowing_away_again(desk: Client) -> None:
    assert 'href="/contracts?state=active" aria-current="true"' in text(
        desk.get("/contracts?mine=1&state=active")
    )


@pytest.mark.parametrize(
    ("sort", "first", "then"),
    [
        ("until", "Early", "Late"),
        ("-until", "Late", "Early"),
        ("customer", "Early", "Late"),
        ("-customer", "Late", "Early"),
        ("number", "Late", "Early"),
        ("left", "Late", "Early"),
        ("-left", "Early", "Late"),
    ],
)
def test_contracts_are_ordered_by_what_was_pressed_on_every_page(
    sort: str, first: str, then: str, desk: Client, today: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "ROWS", 1)
    late = lasting(today, 10, None, customer_id=firms.customer("Late").id, plan_id=plans.hours().id)
    lasting(today, 10, 200, customer_id=firms.customer("Early").id, plan_id=late.plan_id)
    actions.correct_allowance(
        number=late.number, amount=-60, reason="Of before.", on=today, by=BUILDER, at=clock.now()
    )
    one = text(desk.get(f"/contracts?sort={sort}"))
    assert f"<td>{first}" in one and f"<td>{then}" not in one
    further = re.search(r'rel="next" href="([^"]+)"', one)
    assert further is not None
    assert f"<td>{then}" in text(desk.get(further[1].replace("&amp;", "&")))


def test_what_counts_nothing_comes_last_by_what_is_left_also_turned_around(desk: Client, today: date) -> None:
    lasting(today, 10, 200, customer_id=firms.customer("Fixed").id)
    lasting(today, 10, 200, customer_id=firms.customer("Counted").id, plan_id=plans.hours().id)
    for sort in ("left", "-left"):
        page = text(desk.get(f"/contracts?sort={sort}"))
        assert page.index("<td>Counted") < page.index("<td>Fixed")


def test_the_head_of_a_column_says_how_it_is_ordered_and_turns_it_around(desk: Client) -> None:
    promises.a_contract()
    plain, ordered = text(desk.get("/contracts?mine=0")), text(desk.get("/contracts?sort=until&q=halden"))
    assert "aria-sort" not in plain and 'href="/contracts?sort=until"' in plain
    assert 'aria-sort="ascending"' in ordered
    assert 'href="/contracts?q=halden&amp;sort=-until"' in ordered


def test_my_contracts_are_those_that_i_own(desk: Client, miriam: User) -> None:
    promises.a_contract(name="Hers", owner_id=miriam.id)
    promises.a_contract(name="Nobodys", starts_on=date(2027, 1, 1), ends_on=None)
    mine = text(desk.get("/contracts?mine=1"))
    assert "Hers" in mine
    assert "Nobodys" not in mine


def test_what_is_left_stands_in_the_list(desk: Client, today: date) -> None:
    lasting(today, 10, 300, plan_id=plans.hours().id)
    assert "40 h" in text(desk.get("/contracts"))


def test_an_address_that_says_nonsense_narrows_by_nothing(desk: Client) -> None:
    number = promises.a_contract().number
    assert number in text(desk.get("/contracts?state=gone&ends=never&used=x&customer=1&mine=yes"))


def test_no_contract_yet_says_what_to_do_first(desk: Client) -> None:
    assert "Draft the first one" in text(desk.get("/contracts"))


def test_nothing_found_says_how_to_go_on(desk: Client) -> None:
    assert "No contract is like that" in text(desk.get("/contracts?q=nowhere"))


def test_the_list_costs_the_same_for_many(desk: Client, today: date) -> None:
    lasting(today, 10, 300, plan_id=plans.hours().id)
    for_one = cost(lambda: desk.get("/contracts"))
    for name in ("One", "Two", "Three"):
        lasting(today, 10, 300, customer_id=firms.customer(name).id)
    assert cost(lambda: desk.get("/contracts")) == for_one <= MOST_STATEMENTS


def test_customers_without_a_contract_stand_by_name_with_the_way_to_one(desk: Client, today: date) -> None:
    lasting(today, 10, 300, customer_id=firms.customer("Covered").id)
    bare = firms.customer("Bare")
    page = text(desk.get("/contracts/customers-without"))
    assert f"/contracts/new?customer={bare.id}" in page
    assert "Covered" not in page


def test_a_contract_says_how_it_stands_and_what_it_covers(desk: Client, today: date) -> None:
    contract = lasting(today, 10, 20, plan_id=plans.hours().id, name="Line Care 40")
    page = text(desk.get(f"/contracts/{contract.number}"))
    assert "Expiring, 20 days left" in page
    assert "Whole customer" in page
    assert "Nothing follows yet" in page
    assert "left of 40 h" in page


def test_the_coverage_marks_this_contract_and_says_what_holds_in_a_gap(desk: Client, today: date) -> None:
    contract = lasting(today, 200, 20)
    page = text(desk.get(f"/contracts/{contract.number}"))
    assert f"{contract.number}, this contract" in page
    assert f"No contract from {(today + timedelta(days=21)).strftime('%-d %b %Y')}" in page
    assert "the default plan" in page


def test_the_coverage_is_a_table_too(desk: Client, today: date) -> None:
    contract = lasting(today, 10, 20)
    page = text(desk.get(f"/contracts/{contract.number}"))
    table = page[page.index('id="coverage-table"') :]
    assert contract.number in table
    assert 'aria-current="true"' in table


def test_own_figures_stand_beside_those_of_the_plan(desk: Client, today: date) -> None:
    plan = plans.hours(total_cost=Decimal(6800), currency="EUR")
    contract = lasting(today, 10, 300, plan_id=plan.id, cost=Decimal(6400), allowance=600)
    page = text(desk.get(f"/contracts/{contract.number}"))
    assert "€ 6,400.00" in page
    assert "plan says € 6,800.00" in page
    assert "plan says 40 h" in page


def test_a_newer_version_of_its_plan_is_said(desk: Client, today: date) -> None:
    plan = plans.hours()
    contract = lasting(today, 10, 300, plan_id=plan.id)
    plans.changed(plan, allowance=4800)
    assert "Version 2 of Line Care 40 is newer" in text(desk.get(f"/contracts/{contract.number}"))


def test_a_draft_says_what_is_in_its_way(desk: Client, today: date) -> None:
    active = lasting(today, 10, 300)
    draft = promises.a_contract(starts_on=today, ends_on=None)
    page = text(desk.get(f"/contracts/{draft.number}"))
    assert f"{active.number} covers the whole customer" in page


def test_a_blocked_contract_says_who_blocked_it_and_why(desk: Client, today: date) -> None:
    contract = lasting(today, 10, 300)
    actions.block_contract(number=contract.number, reason="Unpaid since May", by=BUILDER, at=NOON)
    assert "Unpaid since May" in text(desk.get(f"/contracts/{contract.number}"))


def test_a_gap_before_the_renewal_is_said_on_both(desk: Client, today: date) -> None:
    contract = lasting(today, 10, 20)
    late = today + timedelta(days=31)
    renewal = actions.renew_contract(number=contract.number, starts_on=late, by=BUILDER, at=NOON).contract
    assert "10 days without cover before the renewal" in text(desk.get(f"/contracts/{contract.number}"))
    assert "10 days without cover" in text(desk.get(f"/contracts/{renewal.number}"))


def test_days_of_grace_are_told_and_count(desk: Client, today: date) -> None:
    ended = lasting(today, 300, -10, grace_days=30)
    page = text(desk.get(f"/contracts/{ended.number}"))
    until = dated(today + timedelta(days=20), "j M Y")
    assert f"it lives on its days of grace until {until}" in page
    assert f"grace until {until}" in page
    assert 'class="caption"' in page


def test_what_ends_soon_says_that_grace_comes_after(desk: Client, today: date) -> None:
    ending = lasting(today, 300, 10, grace_days=14)
    page = text(desk.get(f"/contracts/{ending.number}"))
    assert f"its days of grace last until {dated(today + timedelta(days=24), 'j M Y')}" in page
    assert f"from {dated(today + timedelta(days=25), 'j M Y')} on it holds for no new case" in page


def test_a_contract_that_is_over_with_its_grace_lives_on_nothing(desk: Client, today: date) -> None:
    ended = lasting(today, 300, -31, grace_days=30)
    assert "days of grace until" not in text(desk.get(f"/contracts/{ended.number}"))


def test_a_renewal_within_the_days_of_grace_leaves_no_gap(desk: Client, today: date) -> None:
    contract = lasting(today, 300, 20, grace_days=30)
    starts_on = today + timedelta(days=31)
    actions.renew_contract(number=contract.number, starts_on=starts_on, by=BUILDER, at=NOON)
    assert "without cover" not in text(desk.get(f"/contracts/{contract.number}"))


def test_a_terminated_contract_says_so_first_and_asks_for_no_renewal(desk: Client, today: date) -> None:
    contract = lasting(today, 100, 200)
    ends = today + timedelta(days=8)
    actions.terminate_contract(number=contract.number, on=ends, reason="Sold", by=BUILDER, at=NOON)
    page = text(desk.get(f"/contracts/{contract.number}"))
    assert f"Expiring, terminated, last day {dated(ends, 'j M Y')}" in page
    assert f"Terminated at the end of {dated(ends, 'j M Y')}" in page
    assert "Nothing follows yet" not in page
    assert f'class="btn primary" href="/contracts/{contract.number}/renewal"' not in page


def test_the_page_costs_little_whatever_is_on_it(desk: Client, today: date) -> None:
    contract = lasting(today, 10, 300, plan_id=plans.hours().id)
    alone = cost(lambda: desk.get(f"/contracts/{contract.number}"))
    for code in ("A-1", "B-1", "C-1"):
        lasting(today, 10, 300, product_ids=[firms.product(f"Product {code}", code).id])
    assert cost(lambda: desk.get(f"/contracts/{contract.number}")) <= min(alone + 2, MOST_STATEMENTS)


def test_there_is_no_such_contract(desk: Client) -> None:
    assert desk.get("/contracts/CT-1999-0001").status_code == 404


def test_an_agent_sees_a_contract_and_moves_nothing(alice: User, client: Client, today: date) -> None:
    client.force_login(alice)
    contract = lasting(today, 10, 20)
    page = text(client.get(f"/contracts/{contract.number}"))
    assert "Renew from" not in page
    assert "Terminate" not in page
    assert "/change" not in page


def test_a_customer_shows_its_contracts_in_time(desk: Client, today: date) -> None:
    contract = lasting(today, 10, 20)
    page = text(desk.get(f"/customers/{contract.customer_id}"))
    assert f"{contract.number}, Support" in page


def test_a_customer_without_a_contract_says_what_holds(desk: Client) -> None:
    page = text(desk.get(f"/customers/{firms.customer().id}"))
    assert "No contract of its own: the default plan" in page


def test_a_sub_customer_says_which_contract_of_its_parent_holds(desk: Client, today: date) -> None:
    parent = firms.customer("Group")
    contract = lasting(today, 10, 300, customer_id=parent.id, includes_sub_customers=True)
    below = firms.customer("Plant", parent_id=parent.id)
    assert f"{contract.number} of Group holds" in text(desk.get(f"/customers/{below.id}"))


def test_the_agreements_that_name_it_are_listed(desk: Client, today: date) -> None:
    contract = lasting(today, 10, 300)
    agreement = promises.draft(contract.customer, contract_number=contract.number)
    assert f'href="/agreements/{agreement.number}"' in text(desk.get(f"/contracts/{contract.number}"))


def test_places_that_a_phone_has_no_room_for_stand_in_the_menu(alice: User, client: Client) -> None:
    client.force_login(alice)
    assert '<a class="phone-only" href="/contracts">Contracts</a>' in text(client.get("/customers"))
