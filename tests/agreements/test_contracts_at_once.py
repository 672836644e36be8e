"""Two people activate, renew and change contracts at once: real connections, real commits."""

from collections.abc import Callable
from datetime import date

import pytest

from servanda.agreements import actions
from servanda.agreements.models import Contract
from servanda.core.agreements import ContractsOverlap
from servanda.core.dates import in_words
from tests.agreements import promises
from tests.cast import NOON
from tests.customers import firms
from tests.organisations.test_at_once import at_once

pytestmark = pytest.mark.usefixtures("committed_db")

BY = promises.BUILDER


def activating(number: str, said: dict[str, str] | None = None) -> Callable[[], object]:
    """Keeps what the refusal said by the number of who was refused."""

    def act() -> object:
        try:
            return actions.activate_contract(number=number, by=BY, at=NOON)
        except ContractsOverlap as refusal:
            if said is not None:
                said[number] = refusal.message
            raise

    return act


@pytest.mark.parametrize("whole_customer", [True, False])
def test_of_two_overlapping_contracts_one_is_activated_and_the_other_names_it(whole_customer: bool) -> None:
    products = (
        [] if whole_customer else [firms.product("Feeder", "FDR").id, firms.product("Sealer", "SLR").id]
    )
    first = promises.a_contract(product_ids=products)
    second = promises.a_contract(product_ids=products[::-1], starts_on=date(2026, 12, 31), ends_on=None)
    said: dict[str, str] = {}
    refused = at_once(activating(first.number, said), activating(second.number, said))
    assert sorted(refused) == ["", "contracts_overlap"]
    ((loser, message),) = said.items()
    winner = Contract.objects.get(stage="active")
    assert winner.number != loser
    assert message.startswith(f"{winner.number} (Support) covers")
    assert f"from {in_words(winner.starts_on)}" in message


def test_six_contracts_of_one_customer_leave_one() -> None:
    numbers = [promises.a_contract().number for _ in range(6)]
    refused = at_once(*(activating(number) for number in numbers))
    assert sorted(refused) == ["", *["contracts_overlap"] * 5]


def test_contracts_in_nobodys_way_are_activated_together() -> None:
    product = firms.product()
    numbers = [
        promises.a_contract().number,
        promises.a_contract(starts_on=date(2027, 1, 1), ends_on=None).number,
        promises.a_contract(product_ids=[product.id]).number,
        promises.a_contract(firms.customer("Nordwind")).number,
    ]
    assert at_once(*(activating(number) for number in numbers)) == [""] * 4


def test_an_end_that_moves_and_a_contract_that_begins_meet_once() -> None:
    made = promises.an_active_contract()
    following = promises.a_contract(starts_on=date(2027, 1, 1), ends_on=None)

    def prolong() -> object:
        return actions.change_contract(number=made.number, ends_on=date(2027, 6, 30), by=BY, at=NOON)

    refused = at_once(prolong, activating(following.number))
    assert sorted(refused) == ["", "contracts_overlap"]


def test_a_contract_is_renewed_once() -> None:
    made = promises.an_active_contract()

    def renew() -> object:
        return actions.renew_contract(number=made.number, by=BY, at=NOON)

    assert sorted(at_once(renew, renew)) == ["", "cannot_renew"]
    assert Contract.objects.filter(previous=made).count() == 1


def test_a_contract_is_activated_once() -> None:
    made = promises.a_contract()
    refused = at_once(activating(made.number), activating(made.number))
    assert sorted(refused) == ["", "cannot_activate"]
    assert Contract.objects.get().revision == 2


def test_a_draft_is_either_deleted_or_activated() -> None:
    made = promises.a_contract()

    def delete() -> object:
        return actions.delete_draft_contract(number=made.number, by=BY, at=NOON)

    assert sorted(at_once(delete, activating(made.number))) in (
        ["", "contract_in_use"],
        ["", "no_such_contract"],
    )


def test_a_termination_taken_back_and_a_successor_that_is_activated_meet_once() -> None:
    on = date(2199, 6, 30)
    made = promises.an_active_contract(ends_on=None)
    actions.terminate_contract(number=made.number, on=on, reason="Sold.", by=BY, at=NOON)
    following = promises.a_contract(starts_on=date(2199, 7, 1), ends_on=None)

    def take_back() -> object:
        return actions.take_back_termination(number=made.number, by=BY, at=NOON)

    refused = at_once(take_back, activating(following.number))
    assert sorted(refused) == ["", "contracts_overlap"]
