"""Who changed promises, and what people are entitled to, by REST."""

from datetime import date
from typing import Any

import pytest

from servanda.agreements import actions
from servanda.people.models import User
from tests.agreements import plans, promises
from tests.api.caller import Caller
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


def _history(calls: Caller, path: str) -> list[tuple[str, str, tuple[str, ...]]]:
    entries = calls.get(f"{path}/history")["items"]
    return [(one["operation"], one["kind"], tuple(one["after"] or ())) for one in entries]


def test_the_history_of_an_agreement_tells_what_changed_newest_first(miriam_calls: Caller) -> None:
    number = promises.draft().number
    actions.change_agreement(number=number, reference="PO-1", by=BY, at=NOON)
    (changed, made) = _history(miriam_calls, f"agreements/{number}")
    assert ("reference" in changed[2], made[1]) == (True, "supportagreement")


def test_the_history_of_a_contract_tells_the_products_that_came(miriam_calls: Caller) -> None:
    feeder = firms.product()
    contract = promises.a_contract(whole_customer=False, product_ids=[feeder.id])
    assert {kind for _, kind, _ in _history(miriam_calls, f"contracts/{contract.number}")} == {
        "contract",
        "contractscope",
    }


def test_plans_and_keys_have_a_history_too(miriam_calls: Caller) -> None:
    plan, key = plans.hours(), promises.key()
    kinds = [_history(miriam_calls, path)[0][1] for path in (f"plans/{plan.id}", f"support-keys/{key.code}")]
    assert kinds == ["supportplan", "supportkey"]


def test_a_contact_is_told_what_they_are_entitled_to(miriam_calls: Caller) -> None:
    places.organisation()
    halden = firms.customer(zone="Europe/Vienna")
    contract = promises.an_active_contract(
        halden, starts_on=date(2020, 1, 1), ends_on=date(2099, 12, 31), plan_id=plans.hours().id
    )
    agreement = promises.approved(halden, expires_on=date(2099, 12, 31), effective_from=date(2020, 1, 1))
    key = promises.key(agreement)
    carla = firms.contact(at=halden)
    promises.named(agreement, contact_id=carla.id)
    told = miriam_calls.get(f"contacts/{carla.id}/entitlement")
    (named,), (held,) = told["agreements"], told["contracts"]
    assert (named["number"], named["named"], named["against"]) == (agreement.number, True, [])
    assert (held["number"], held["plan_type"], held["against"]) == (contract.number, "hours", [])
    assert (told["support_keys"], told["without_cover"]) == ([key.code], False)


def test_customers_without_contract_are_listed_apart(miriam_calls: Caller) -> None:
    held, bare = firms.customer("Halden"), firms.customer("Globex")
    promises.an_active_contract(held, starts_on=date(2020, 1, 1), ends_on=date(2099, 12, 31))
    listed = {
        asked: [one["name"] for one in miriam_calls.get(f"customers?without_contract={asked}")["items"]]
        for asked in ("true", "false")
    }
    assert listed == {"true": [bare.name], "false": [held.name]}
