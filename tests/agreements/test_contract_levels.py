"""An activated contract keeps the versions of service levels that its plan leaves open, until somebody moves it."""

from datetime import date, timedelta
from typing import Any, Final

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from servanda.agreements import actions, queries
from servanda.agreements.models import Contract, ContractLevel, ServiceLevel, SupportPlan, VersionMove
from servanda.cases.models import Case
from servanda.core.access import Permission, Viewer
from servanda.foundation.ids import new_id
from servanda.foundation.models import HistoryEntry
from tests.agreements import plans, promises
from tests.cases import works
from tests.cast import NOON
from tests.customers import firms
from tests.organisations.test_constraints import copied, refuses

pytestmark = pytest.mark.django_db

LATER: Final = NOON + timedelta(days=1)
FASTER: Final = {"1": {"irt": {"minutes": 20, "calendar": "elapsed"}}}


@pytest.fixture
def gold() -> ServiceLevel:
    return promises.level()


@pytest.fixture
def line_care(gold: ServiceLevel) -> SupportPlan:
    """Its one rule names Gold without a version."""
    return plans.plan(rules=[plans.rule(of=gold)])


def sold(plan: SupportPlan, name: str = "Halden Paper", **fields: Any) -> Contract:
    """An active contract of a customer of its own."""
    return promises.an_active_contract(firms.customer(name, zone="Europe/Vienna"), plan_id=plan.id, **fields)


def faster(level: ServiceLevel, **fields: Any) -> None:
    """Its next version."""
    told = {"targets": FASTER} | fields
    actions.change_service_level(level_id=level.id, **told, by=promises.BUILDER, at=LATER)


def moved(
    level: ServiceLevel, *numbers: str, version: int = 2, by: Viewer = promises.BUILDER
) -> actions.Moved:
    return actions.move_to_version(level_id=level.id, version=version, contracts=numbers, by=by, at=LATER)


def refused(level: ServiceLevel, *numbers: str, **fields: Any) -> list[str]:
    with pytest.raises(actions.CannotMove) as refusal:
        moved(level, *numbers, **fields)
    return [fault.message for fault in refusal.value.faults]


def pins(contract: Contract) -> dict[str, int]:
    return {
        one.service_level.name: one.pinned_version
        for one in ContractLevel.objects.filter(contract=contract).select_related("service_level")
    }


def test_a_draft_pins_nothing_and_activation_the_newest_of_each_level(
    gold: ServiceLevel, line_care: SupportPlan
) -> None:
    faster(gold)
    draft = promises.a_contract(plan_id=line_care.id)
    assert pins(draft) == {}
    actions.activate_contract(number=draft.number, by=promises.BUILDER, at=LATER)
    assert pins(draft) == {"Gold": 2}


def test_a_rule_that_names_a_version_leaves_nothing_to_pin(gold: ServiceLevel) -> None:
    faster(gold)
    assert pins(sold(plans.plan(rules=[plans.rule(of=gold, version=1)]))) == {}


@pytest.mark.parametrize(("moves", "version"), [(False, 1), (True, 2)])
def test_new_cases_get_the_version_that_the_contract_has(
    moves: bool, version: int, gold: ServiceLevel, line_care: SupportPlan
) -> None:
    desk = works.desk()
    contract = promises.an_active_contract(desk.customer, plan_id=line_care.id)
    faster(gold)
    if moves:
        moved(gold, contract.number)
    case = works.registered(desk)
    assert (case.contract, case.service_level, case.level_version) == (contract, gold, version)


def test_open_cases_keep_the_version_that_they_were_judged_with(
    gold: ServiceLevel, line_care: SupportPlan
) -> None:
    desk = works.desk()
    contract = promises.an_active_contract(desk.customer, plan_id=line_care.id)
    case = works.registered(desk)
    faster(gold)
    moved(gold, contract.number)
    assert Case.objects.get(id=case.id).level_version == 1


def test_an_agreement_promises_what_the_plan_of_its_contract_does_in_the_version_pinned(
    gold: ServiceLevel, line_care: SupportPlan
) -> None:
    contract = sold(line_care)
    faster(gold)
    assert queries.plan_targets(contract)["1"] == promises.GOLD["1"]
    moved(gold, contract.number)
    assert queries.plan_targets(contract)["1"] == FASTER["1"]


def test_contracts_are_moved_all_in_one_step_with_a_record_each(
    gold: ServiceLevel, line_care: SupportPlan
) -> None:
    contract, other = sold(line_care), sold(line_care, "Globex")
    revision = Contract.objects.get(id=contract.id).revision
    faster(gold)
    assert moved(gold, contract.number.lower()) == actions.Moved(agreements=0, keys=0, contracts=1)
    assert (pins(contract), pins(other)) == ({"Gold": 2}, {"Gold": 1})
    assert Contract.objects.get(id=contract.id).revision == revision + 1
    (move,) = queries.version_moves(contract)
    assert (move.level, move.from_version, move.to_version) == (gold, 1, 2)
    assert (move.moved_by, move.moved_at) == ("test", LATER)
    entry = HistoryEntry.objects.filter(table_name="agreements_contractlevel", operation="U").get()
    assert entry.before and entry.after
    assert (entry.before["pinned_version"], entry.after["pinned_version"]) == (1, 2)


def test_everything_that_is_wrong_is_said_and_nothing_is_moved(
    gold: ServiceLevel, line_care: SupportPlan
) -> None:
    good = sold(line_care)
    draft = promises.a_contract(firms.customer("Draft"), plan_id=line_care.id)
    elsewhere = sold(plans.plan("Other"), "Elsewhere")
    past = sold(line_care, "Past", ends_on=NOON.date() - timedelta(days=1), grace_days=30)
    ended = sold(line_care, "Ended")
    actions.terminate_contract(
        number=ended.number, on=date(2026, 11, 30), reason="Sold.", by=promises.BUILDER, at=NOON
    )
    faster(gold)
    new = sold(line_care, "New")
    wanted = [one.number for one in (good, draft, elsewhere, past, ended, new)]
    assert refused(gold, *wanted, "CT-9") == [
        f"{draft.number}: it is a draft, and gets the newest version when it is activated.",
        f"{elsewhere.number}: no rule of its plan gives Gold without naming a version.",
        f"{past.number}: its last day has passed.",
        f"{ended.number}: it was terminated, and keeps what it has to the end.",
        f"{new.number}: it has version 2 already.",
        "CT-9: there is none.",
    ]
    assert pins(good) == {"Gold": 1}
    assert not VersionMove.objects.exists()


def test_who_may_not_activate_contracts_moves_none(gold: ServiceLevel, line_care: SupportPlan) -> None:
    contract = sold(line_care)
    faster(gold)
    may = frozenset({Permission.SETUP_SEE, Permission.AGREEMENT_APPROVE})
    assert refused(gold, contract.number, by=Viewer(new_id(), "Amara Okafor", may)) == [
        f"{contract.number}: you may not activate contracts."
    ]


def test_those_with_an_older_version_are_listed_with_what_would_change(
    gold: ServiceLevel, line_care: SupportPlan
) -> None:
    contract = sold(line_care)
    sold(line_care, "Past", ends_on=NOON.date() - timedelta(days=1))
    faster(gold)
    sold(line_care, "New")
    found = queries.followers(gold.id, 2, viewer=promises.BUILDER, at=LATER)
    (one,) = found.contracts
    assert (one.number, one.customer, one.version) == (contract.number, "Halden Paper", 1)
    assert [(change.severity, change.clock) for change in one.changes] == [("1", "irt"), ("1", "ort")]
    assert found.contracts_in_all == 1


def test_a_newer_version_of_the_plan_keeps_adds_and_lets_go_what_is_pinned(
    gold: ServiceLevel, line_care: SupportPlan
) -> None:
    silver, bronze = promises.level("Silver"), promises.level("Bronze")
    plans.changed(line_care, rules=[plans.rule(plans.at(1), of=gold), plans.rule(of=bronze)])
    contract = sold(line_care)
    for level in (gold, silver):
        faster(level)
    plans.changed(line_care, rules=[plans.rule(plans.at(1), of=gold), plans.rule(of=silver)])
    actions.move_contracts(
        plan_id=line_care.id, version=3, contracts=[contract.number], by=promises.BUILDER, at=LATER
    )
    assert pins(contract) == {"Gold": 1, "Silver": 2}


def test_moving_costs_as_much_for_many_as_for_one(gold: ServiceLevel, line_care: SupportPlan) -> None:
    numbers = [sold(line_care, f"Customer {place}").number for place in range(4)]
    faster(gold)
    faster(gold, warn=[50])

    def statements(*chosen: str, version: int) -> int:
        with CaptureQueriesContext(connection) as seen:
            moved(gold, *chosen, version=version)
        return sum("SAVEPOINT" not in one["sql"] for one in seen)

    assert statements(numbers[0], version=2) == statements(*numbers, version=3)


PINNED: Final = "agreements_contractlevel"


def test_a_contract_pins_one_version_of_a_level(line_care: SupportPlan) -> None:
    pin = ContractLevel.objects.get(contract=sold(line_care))
    refuses("one_pinned_version_per_contract_and_level", copied(PINNED, pin.id))


def test_a_contract_pins_a_version_that_there_is(line_care: SupportPlan) -> None:
    pin = ContractLevel.objects.get(contract=sold(line_care))
    refuses(
        "contract_pins_a_version_of_a_level",
        f"UPDATE {PINNED} SET pinned_version = 77 WHERE id = %s",
        pin.id,
    )
