"""The pages of support plans: list, one plan, the editor and its try-out, moving contracts."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from servanda.agreements import queries
from servanda.agreements.models import Contract, SupportPlan
from servanda.organisations.models import Category
from servanda.people.models import User
from tests.agreements import plans, promises
from tests.agreements.plans import at, rule
from tests.customers import firms
from tests.organisations import places

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(miriam: User, client: Client) -> Client:
    """The contract manager's browser."""
    client.force_login(miriam)
    return client


def text(response: Any, status: int = 200) -> str:
    assert response.status_code == status, response.content.decode()[:2000]
    content: str = response.content.decode()
    return content


def plain(html: str) -> str:
    """The words of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def level_id() -> str:
    return str(queries.default_service_level().id)


def entered(**fields: Any) -> dict[str, Any]:
    """A plan of ten hours with one rule for everything, as the form sends it."""
    return {
        "name": "Line Care",
        "plan_type": "hours",
        "allowance": "10 h",
        "cycle": "year",
        "increment_min": "15 min",
        "when_used_up": "charge",
        "total_cost": "900",
        "currency": "EUR",
        "count": "1",
        "rules.0.match": "all",
        "rules.0.level": level_id(),
    } | fields


def plan_id() -> str:
    return str(SupportPlan.objects.get(name="Line Care").id)


def test_where_only_the_default_is_there_the_list_says_what_to_do_first(desk: Client) -> None:
    shown = text(desk.get("/plans"))
    assert "Only the default plan is there yet" in shown
    assert "No contract" in shown


def test_plans_stand_with_type_allowance_and_contracts(desk: Client) -> None:
    made = plans.hours(total_cost=Decimal(4800), currency="EUR")
    promises.an_active_contract(firms.customer(zone="Europe/Vienna"), plan_id=made.id)
    shown = plain(text(desk.get("/plans")))
    assert "Line Care 40 version 1 Hours 40 h per year € 4,800.00 1" in shown
    assert "Only the default plan" not in shown


def test_the_list_costs_as_much_for_many_plans_as_for_one(desk: Client) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as seen:
            text(desk.get("/plans"))
        return len(seen)

    few = statements()
    for number in range(5):
        plans.plan(f"Plan {number}")
    assert statements() == few


def test_who_only_reads_promises_is_offered_no_change(alice: User, client: Client) -> None:
    client.force_login(alice)
    made = plans.plan()
    assert "New plan" not in text(client.get("/plans"))
    assert "/change" not in text(client.get(f"/plans/{made.id}"))
    assert client.get("/plans/new").status_code == 403


def test_a_plan_is_added_as_it_is_entered(desk: Client) -> None:
    answer = desk.post("/plans/new", entered())
    assert answer["Location"] == f"/plans/{plan_id()}"
    version = queries.newest_plan_version(SupportPlan.objects.get(name="Line Care").id)
    assert (version.allowance, version.increment_min, version.cycle) == (600, 15, "year")
    assert queries.rules_of(version) == (rule(),)


@pytest.mark.parametrize(
    ("kind", "allowance", "expected"),
    [
        ("hours", "40:00", 2400),
        ("hours", "90 min", 90),
        ("hours", "40", 2400),
        ("hours", "2.5", 150),
        ("incidents", "12", 12),
        ("incidents", "12 incidents", 12),
        ("fixed", "12", None),
    ],
)
def test_an_allowance_is_read_in_the_unit_of_the_type(
    kind: str, allowance: str, expected: int | None, desk: Client
) -> None:
    desk.post("/plans/new", entered(plan_type=kind, allowance=allowance))
    version = queries.newest_plan_version(SupportPlan.objects.get(name="Line Care").id)
    assert version.allowance == expected


def test_a_form_that_is_sent_twice_adds_one_plan(desk: Client) -> None:
    once = "3f2d6c1e-6d1c-4a52-9f57-0f9e4c0f8f11"
    first, second = (desk.post("/plans/new", entered(once=once)) for _ in range(2))
    assert first["Location"] == second["Location"]


def test_everything_wrong_stands_at_its_field_and_the_input_stays(desk: Client) -> None:
    sent = entered(
        name="no contract",
        allowance="lots",
        currency="",
        **{"rules.0.level": "", "rules.0.criteria.severity": ["2"]},
    )
    shown = text(desk.post("/plans/new", sent), 422)
    for said in (
        "Nothing was saved",
        "Another one has this name",
        "Enter hours like 40, 2.5 or 37:30.",
        "Say in which currency",
        "Choose the service level that such cases get",
    ):
        assert said in shown
    assert 'value="lots"' in shown
    assert 'value="2" checked' in shown


def test_rules_come_and_go_and_nothing_is_saved(desk: Client) -> None:
    more = text(desk.post("/plans/new", entered(do="add")))
    assert 'name="count" value="2"' in more
    less = text(desk.post("/plans/new", entered(do="remove 0")))
    assert 'name="count" value="0"' in less
    assert not SupportPlan.objects.filter(name="Line Care").exists()


def test_a_new_rule_stands_before_the_one_for_every_other_case(desk: Client) -> None:
    shown = text(desk.post("/plans/new", entered(do="add")))
    chosen = re.findall(r'name="rules\.(\d)\.level".*?</select>', shown, re.DOTALL)
    assert chosen == ["0", "1"]
    second = re.search(r'name="rules\.1\.level".*?</select>', shown, re.DOTALL)
    assert second and f'value="{level_id()}" selected' in second[0]


@pytest.mark.parametrize(
    ("do", "order"),
    [
        ("up 1", ["1", "0"]),
        ("down 0", ["1", "0"]),
        ("up 0", ["0", "1"]),
        ("down 1", ["0", "1"]),
        ("up 7", ["0", "1"]),
        ("remove 9", ["0", "1"]),
        ("nonsense", ["0", "1"]),
    ],
)
def test_rules_move_up_and_down(do: str, order: list[str], desk: Client) -> None:
    two = {
        "count": "2",
        "rules.0.criteria.severity": ["1"],
        "rules.1.criteria.severity": ["2"],
        "rules.1.level": level_id(),
    }
    shown = text(desk.post("/plans/new", entered(do=do, **two)))
    ticked = re.findall(r'name="rules\.(\d)\.criteria\.severity" value="(\d)" checked', shown)
    assert [(place, str(int(order[int(place)]) + 1)) for place in ("0", "1")] == ticked


def test_a_plan_has_at_most_a_hundred_rules_on_the_page(desk: Client) -> None:
    shown = text(desk.post("/plans/new", entered(do="check", count="4000")))
    assert 'name="count" value="100"' in shown


def test_a_case_is_tried_by_the_rules_as_they_stand(desk: Client) -> None:
    gold = promises.level()
    two = {
        "do": "try",
        "count": "2",
        "rules.0.criteria.severity": ["1"],
        "rules.0.criteria.channel": ["phone"],
        "rules.0.level": str(gold.id),
        "rules.1.level": level_id(),
        "try-channel": "phone",
    }
    shown = plain(text(desk.post("/plans/new", entered(**two) | {"try-severity": "1"})))
    because = "rule 1 matches it: severity is 1 and channel is Phone"
    assert f"A case like this would get Gold v1 , because {because}." in shown
    shown = plain(text(desk.post("/plans/new", entered(**two) | {"try-severity": "3"})))
    assert "would get Standard v1 , because rule 2 is the first that matches, as it does every case." in shown
    assert "Rule 1 does not match: severity is 3, not 1." in shown


def test_a_case_that_no_rule_matches_gets_the_default_level(desk: Client) -> None:
    made = plans.plan(rules=[rule(at(1))])
    shown = plain(text(desk.get(f"/plans/{made.id}?try-severity=2&try-channel=email")))
    assert "would get Standard v1 , because no rule matches, so the default service level holds." in shown


def test_what_is_hardly_meant_is_said_while_one_edits(desk: Client) -> None:
    two = {
        "count": "2",
        "rules.0.criteria.severity": ["1"],
        "rules.1.criteria.severity": ["1"],
        "rules.1.level": level_id(),
    }
    shown = text(desk.post("/plans/new", entered(do="check", **two)))
    assert "Never reached: rule 1 takes every case" in shown
    assert "No rule matches every case" in shown


def test_rules_not_chosen_yet_cannot_be_tried(desk: Client) -> None:
    shown = text(desk.post("/plans/new", entered(do="try", **{"rules.0.level": ""})))
    assert "Choose the service level of each rule" in shown


def test_a_change_makes_a_version_and_says_so(desk: Client) -> None:
    made = plans.hours()
    page = f"/plans/{made.id}/change"
    shown = text(desk.get(page))
    assert 'value="40 h"' in shown
    assert f'value="{level_id()}" selected' in shown
    sent = entered(name="Line Care 40", allowance="80 h", revision=str(made.revision))
    answer = desk.post(page, sent, follow=True)
    assert "Line Care 40 was saved as version 2." in text(answer)
    assert "Allowance: 40 h per year → 80 h per year" in text(answer)


def test_whoever_was_second_keeps_the_input(desk: Client) -> None:
    made = plans.hours()
    seen = made.revision
    plans.changed(made, description="Bob was first.")
    sent = entered(name="Line Care 40", description="And Miriam second.", revision=str(seen))
    shown = text(desk.post(f"/plans/{made.id}/change", sent), 422)
    assert "And Miriam second." in shown
    assert "in another tab" in shown


def test_the_page_of_a_plan_says_its_rules_as_sentences(desk: Client) -> None:
    gold, product, place = promises.level(), firms.product(), places.organisation("SPARE")
    category = Category.objects.create(label="Spare parts")
    made = plans.plan(
        description="All in.",
        rules=[
            rule(
                at(1, 2),
                plans.named("product", product.id),
                plans.named("category", category.id),
                of=gold,
                version=1,
                organisation=str(place.id),
            ),
            rule(plans.named("channel", "email"), plans.named("object_kind", "rma"), any_of=True),
            rule(),
        ],
    )
    shown = plain(text(desk.get(f"/plans/{made.id}")))
    assert (
        "Severity is 1 or 2 and product is Feeder and category is Spare parts → Gold version 1 organisation SPARE"
    ) in shown
    assert "Channel is E-mail or business object is RMA → Standard newest version, now 1" in shown
    assert "Every other case → Standard" in shown


def test_what_the_plan_check_finds_stands_on_the_page(desk: Client) -> None:
    made = plans.plan(rules=[rule(at(1))])
    assert "No rule of Line Care matches every case" in text(desk.get(f"/plans/{made.id}"))


def test_a_plan_becomes_the_default_and_goes_out_of_use(desk: Client) -> None:
    made, other = plans.plan(), plans.plan("Other")
    assert "holds now where there is no contract" in text(desk.post(f"/plans/{made.id}/default", follow=True))
    assert "Other is out of use" in text(desk.post(f"/plans/{other.id}/retirement", follow=True))
    assert "not in use" in text(desk.get(f"/plans/{other.id}"))
    assert "Other is in use again" in text(desk.post(f"/plans/{other.id}/restoration", follow=True))


def test_a_plan_that_contracts_have_says_how_many_when_it_is_taken_out(desk: Client) -> None:
    made = plans.plan()
    promises.an_active_contract(firms.customer(zone="Europe/Vienna"), plan_id=made.id, ends_on=None)
    shown = text(desk.post(f"/plans/{made.id}/retirement"), 422)
    assert "1 contract that is not over has it" in shown


@pytest.fixture
def sold() -> SupportPlan:
    """A plan in version 2, with a contract on version 1."""
    made = plans.plan()
    promises.an_active_contract(firms.customer(zone="Europe/Vienna"), plan_id=made.id, ends_on=None)
    plans.changed(made, rules=[rule(at(1)), rule()])
    return made


@pytest.mark.parametrize("chosen", ["one", "all"])
def test_contracts_with_an_older_version_are_moved(chosen: str, sold: SupportPlan, desk: Client) -> None:
    number = Contract.objects.get().number
    assert f'name="contracts" value="{number}"' in text(desk.get(f"/plans/{sold.id}"))
    sent = {"all": "1"} if chosen == "all" else {"contracts": [number]}
    asked = text(desk.post(f"/plans/{sold.id}", {"version": "2"} | sent))
    assert "Move 1 contract to version 2 of Line Care?" in asked
    assert Contract.objects.get().plan_version == 1
    confirmed = {"version": "2", "confirmed": "1"} | sent
    shown = text(desk.post(f"/plans/{sold.id}", confirmed, follow=True))
    assert "Version 2 holds for 1 contract now." in shown
    assert Contract.objects.get().plan_version == 2


def test_before_contracts_move_it_is_said_what_changes_for_whom(desk: Client) -> None:
    plan = plans.hours(total_cost=Decimal(3200), currency="EUR")
    names, own = ("As sold", "Own"), {"allowance": 600, "cost": Decimal(900)}
    for name, fields in zip(names, ({}, own), strict=True):
        customer = firms.customer(name, zone="Europe/Vienna")
        promises.an_active_contract(customer, plan_id=plan.id, ends_on=None, **fields)
    plans.changed(plan, allowance=2880, total_cost=Decimal(3400))
    shown = text(desk.post(f"/plans/{plan.id}", {"version": "2", "all": "1"}))
    assert "<td>40 h per year → 48 h per year</td><td>€ 3,200.00 → € 3,400.00</td>" in shown
    assert "<td>10 h per year, its own</td><td>€ 900.00, its own</td>" in shown


def test_where_nothing_is_chosen_nothing_moves(sold: SupportPlan, desk: Client) -> None:
    assert "Choose at least one contract" in text(desk.post(f"/plans/{sold.id}", {"version": "2"}), 422)


def test_who_does_not_activate_contracts_moves_none(sold: SupportPlan, alice: User, client: Client) -> None:
    client.force_login(alice)
    assert "A contract manager can move them" in text(client.get(f"/plans/{sold.id}"))
    assert client.post(f"/plans/{sold.id}", {"all": "1"}).status_code == 403


def test_a_page_costs_as_much_for_many_contracts_and_versions(sold: SupportPlan, desk: Client) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as seen:
            text(desk.get(f"/plans/{sold.id}"))
        return len(seen)

    statements()  # What is read once for each process is read now.
    few = statements()
    for number in range(4):
        promises.an_active_contract(
            firms.customer(f"Customer {number}", zone="Europe/Vienna"), plan_id=sold.id
        )
        plans.changed(sold, rules=[rule(at(number + 1)), rule()])
    assert statements() == few
    assert few <= 30


def test_the_editor_costs_as_much_for_many_rules(desk: Client) -> None:
    product, place = firms.product(), places.organisation()
    category = Category.objects.order_by("id")[0]
    full = rule(
        at(1),
        plans.named("product", product.id),
        plans.named("category", category.id),
        organisation=str(place.id),
        work_calendar=str(place.work_calendar_id),
    )
    one, many = plans.plan(rules=[full, rule()]), plans.plan("Many", rules=[*[full] * 20, rule()])

    def statements(of: SupportPlan) -> int:
        with CaptureQueriesContext(connection) as seen:
            text(desk.get(f"/plans/{of.id}/change"))
        return len(seen)

    statements(one)  # What is read once for each process is read now.
    assert statements(many) == statements(one) <= 20


def test_the_editor_offers_what_was_named_before_and_is_not_in_use_any_more(desk: Client) -> None:
    product = firms.product()
    made = plans.plan(rules=[rule(plans.named("product", product.id)), rule()])
    product.is_active = False
    product.store()
    assert "Feeder (not in use)" in text(desk.get(f"/plans/{made.id}/change"))
