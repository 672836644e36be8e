"""Contracts and coverage by REST."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from servanda.agreements import actions
from servanda.people.models import User
from tests.agreements import plans, promises
from tests.api.caller import Caller, fields, problem
from tests.cast import NOON
from tests.customers import firms
from tests.organisations import places

pytestmark = pytest.mark.django_db

BY = promises.BUILDER


@pytest.fixture
def miriam_calls(miriam: User, calling: Any) -> Caller:
    """The contract manager with a token."""
    caller: Caller = calling(miriam)
    return caller


def test_a_contract_lives_from_draft_to_termination(miriam_calls: Caller) -> None:
    hours = plans.hours(total_cost=Decimal(4800), currency="EUR")
    feeder = firms.product()
    made = miriam_calls.post(
        "contracts",
        {
            "name": "Line care",
            "customer_id": str(firms.customer(zone="Europe/Vienna").id),
            "plan_id": str(hours.id),
            "product_ids": [str(feeder.id)],
            "starts_on": "2020-01-01",
            "ends_on": "2098-12-31",
            "cost": "3600.5",
            "grace_days": 30,
            "owner_id": None,
        },
    )
    path = f"contracts/{made['number']}"
    assert (made["state"], made["zone"], made["cost"]) == ("draft", "Europe/Vienna", "3600.50")
    assert (made["whole_customer"], made["product_ids"]) == (False, [str(feeder.id)])
    assert (made["last_on"], made["grace_until"]) == ("2098-12-31", "2099-01-30")
    activated = miriam_calls.post(f"{path}/activation", None)
    assert (activated["contract"]["state"], activated["contract"]["plan_version"]) == ("active", 1)
    assert [one["field"] for one in activated["warnings"]] == ["owner_id"]
    assert miriam_calls.post(f"{path}/block", {"reason": "Unpaid."})["state"] == "blocked"
    assert miriam_calls.send("DELETE", f"{path}/block").json()["state"] == "active"
    renewed = miriam_calls.post(f"{path}/renewal", {})
    assert (renewed["contract"]["previous"], renewed["gap"]) == (made["number"], None)
    ended = miriam_calls.post(f"{path}/termination", {"on": "2021-12-31", "reason": "Sold."})
    assert (ended["state"], ended["last_on"], ended["grace_until"]) == ("terminated", "2021-12-31", None)
    assert ended["renewal"] == renewed["contract"]["number"]


def test_a_draft_is_renumbered_and_deleted(miriam_calls: Caller) -> None:
    made = promises.a_contract()
    changed = miriam_calls.send("PATCH", f"contracts/{made.number}", {"number": "acme-7"}, If_Match='"1"')
    assert (changed.json()["number"], changed["ETag"]) == ("ACME-7", '"2"')
    assert problem(miriam_calls.send("DELETE", "contracts/ACME-7", If_Match='"1"')) == (412, "stale")
    assert miriam_calls.send("DELETE", "contracts/ACME-7").status_code == 204
    assert problem(miriam_calls.send("GET", "contracts/ACME-7")) == (404, "no_such_contract")


def test_a_contract_in_the_way_is_a_conflict_that_names_it(miriam_calls: Caller) -> None:
    first, second = promises.an_active_contract(), promises.a_contract()
    overlaps = miriam_calls.get(f"contracts/{second.number}/overlaps")["items"]
    assert [(one["number"], one["binds"], one["last_on"]) for one in overlaps] == [
        (first.number, True, "2026-12-31")
    ]
    refused = miriam_calls.send("POST", f"contracts/{second.number}/activation")
    assert problem(refused) == (409, "contracts_overlap")
    assert first.number in refused.json()["detail"]


def test_what_activating_fixes_is_a_conflict(miriam_calls: Caller) -> None:
    made = promises.an_active_contract()
    refused = miriam_calls.send("PATCH", f"contracts/{made.number}", {"number": "CT-1", "zone": "Asia/Tokyo"})
    assert problem(refused) == (409, "contract_locked")
    assert fields(refused) == {"number", "zone"}


def test_everything_wrong_is_told_at_once(miriam_calls: Caller) -> None:
    wrong = {
        "name": "x",
        "number": "no number",
        "customer_id": str(plans.plan().id),
        "plan_id": str(firms.customer().id),
        "starts_on": "2026-02-01",
        "ends_on": "2026-01-01",
        "allowance": 5,
    }
    refused = miriam_calls.send("POST", "contracts", wrong)
    assert problem(refused) == (422, "contract_invalid")
    assert fields(refused) == {"number", "customer_id", "plan_id", "ends_on", "zone"}


def test_a_late_renewal_answers_its_gap(miriam_calls: Caller) -> None:
    made = promises.an_active_contract()
    renewed = miriam_calls.post(f"contracts/{made.number}/renewal", {"starts_on": "2027-02-01"})
    assert renewed["gap"] == {"first_on": "2027-01-01", "last_on": "2027-01-31"}
    again = miriam_calls.send("POST", f"contracts/{made.number}/renewal", {})
    assert problem(again) == (409, "cannot_renew")


def test_contracts_are_listed_as_they_are_asked_for(miriam: User, miriam_calls: Caller) -> None:
    acme, globex = firms.customer("Acme Foods"), firms.customer("Globex")
    draft = promises.a_contract(acme, owner_id=miriam.id)
    active = promises.an_active_contract(globex, plan_id=plans.hours().id, ends_on=None)

    def listed(query: str) -> list[str]:
        return [one["number"] for one in miriam_calls.get(f"contracts?{query}")["items"]]

    assert listed("") == [draft.number, active.number]
    assert listed("state=draft") == listed("q=acme") == listed(f"owner_id={miriam.id}") == [draft.number]
    assert listed(f"customer_id={globex.id}") == listed(f"plan_id={active.plan_id}") == [active.number]
    assert listed("used_over=0") == listed("ends_within=3660") == []


def test_what_ends_soon_is_paged_by_its_last_day(miriam_calls: Caller) -> None:
    made = [
        promises.an_active_contract(firms.customer(name), starts_on=date(2026, 1, 1), ends_on=last_on)
        for name, last_on in {"A": date(2035, 1, 2), "B": date(2035, 1, 1), "C": None, "D": None}.items()
    ]
    actions.terminate_contract(number=made[2].number, on=date(2034, 1, 1), reason="Sold.", by=BY, at=NOON)
    path, seen = "contracts?ends_within=3660&limit=1", []
    answer = miriam_calls.get(path)
    while answer["items"]:
        seen += [one["number"] for one in answer["items"]]
        answer = miriam_calls.get(f"{path}&next={answer['next']}") if answer["next"] else {"items": []}
    assert seen == [made[2].number, made[1].number, made[0].number]


def test_a_page_of_contracts_costs_the_same_however_many_there_are(miriam_calls: Caller) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            miriam_calls.get("contracts?state=active")
        return len(asked)

    promises.an_active_contract(firms.customer("A"))
    cost()  # a token says at most once a minute when it was used
    before = cost()
    for name in "BCDE":
        promises.an_active_contract(firms.customer(name), product_ids=[firms.product(name, f"P-{name}").id])
    assert cost() == before


def test_coverage_is_answered_scope_by_scope(alice_calls: Caller) -> None:
    customer, feeder = firms.customer(), firms.product()
    whole = promises.an_active_contract(customer, ends_on=date(2026, 6, 30), grace_days=10)
    product = promises.an_active_contract(customer, product_ids=[feeder.id], ends_on=date(2026, 3, 31))
    draft = promises.a_contract(customer, starts_on=date(2027, 1, 1), ends_on=None)
    found = alice_calls.get(f"customers/{customer.id}/coverage?from_on=2026-01-01&until_on=2026-12-31")
    first, second = found["scopes"]
    assert (first["product_id"], second["product"]) == (None, "Feeder")
    assert [(one["first_on"], one["kind"], one["contract"]) for one in first["spans"]] == [
        ("2026-01-01", "contract", whole.number),
        ("2026-07-01", "grace", whole.number),
        ("2026-07-11", "gap", None),
    ]
    assert [one["instead"] for one in second["spans"]] == [
        None,
        {"kind": "whole_customer", "contract": whole.number},
        {"kind": "default_plan", "contract": None},
    ]
    assert first["drafts"] == [draft.number]
    assert {one["number"] for one in found["contracts"]} == {whole.number, product.number, draft.number}


@pytest.mark.parametrize(
    "window",
    [
        "from_on=2026-02-01&until_on=2026-01-01",
        "from_on=2000-01-01&until_on=2026-01-01",
        "from_on=2026-01-01",
    ],
)
def test_a_window_that_is_none_is_refused(window: str, alice_calls: Caller) -> None:
    refused = alice_calls.send("GET", f"customers/{firms.customer().id}/coverage?{window}")
    assert problem(refused) == (422, "request_invalid")


def test_a_termination_is_taken_back_until_its_day_has_passed(miriam_calls: Caller) -> None:
    open_still = promises.an_active_contract(ends_on=None)
    over = promises.an_active_contract(firms.customer("Nordwind"))
    for contract, on in ((open_still, date(2199, 6, 30)), (over, date(2026, 1, 31))):
        actions.terminate_contract(number=contract.number, on=on, reason="Sold.", by=BY, at=NOON)
    held = miriam_calls.send("DELETE", f"contracts/{open_still.number}/termination").json()
    assert (held["state"], held["terminated_on"], held["last_on"]) == ("active", None, None)
    refused = miriam_calls.send("DELETE", f"contracts/{over.number}/termination")
    assert (refused.status_code, refused.json()["code"]) == (409, "cannot_take_back_termination")


def test_who_drafts_a_contract_or_an_agreement_owns_it_unless_somebody_is_named(
    miriam_calls: Caller, miriam: User, tomas: User
) -> None:
    places.organisation()
    customer = str(firms.customer(zone="Europe/Vienna").id)
    plan = str(plans.hours().id)
    contract = {"name": "Line care", "customer_id": customer, "starts_on": "2020-01-01", "plan_id": plan}
    for path, sent in (("contracts", contract), ("agreements", {"customer_id": customer})):
        made = miriam_calls.post(path, sent)
        assert made["owner_id"] == str(miriam.id)
        assert miriam_calls.post(path, sent | {"owner_id": str(tomas.id)})["owner_id"] == str(tomas.id)
        assert miriam_calls.post(path, sent | {"owner_id": None})["owner_id"] is None
        changed = miriam_calls.send("PATCH", f"{path}/{made['number']}", {"owner_id": str(tomas.id)})
        assert changed.json()["owner_id"] == str(tomas.id)
