"""Contracts that count, their cycles, and time on cases, for the matrix of permissions."""

from collections.abc import Callable, Mapping
from typing import Final

from servanda.agreements.models import AllowanceCycle
from servanda.cases.models import TimeEntry
from servanda.foundation.ids import new_id
from servanda.people.models import User
from tests.agreements import allowances
from tests.customers import firms


def _counting(caller: User, path: str) -> object:
    plan = allowances.plan(f"Plan {new_id()}")
    return allowances.contract(plan, customer_id=firms.customer(f"Firm {new_id()}").id).number


def _cycle(caller: User, path: str) -> object:
    return AllowanceCycle.objects.latest("id").id


def _time(caller: User, path: str) -> object:
    return TimeEntry.objects.latest("id").id


THINGS: Final[Mapping[str, Callable[[User, str], object]]] = {
    "counting_contract": _counting,
    "cycle_id": _cycle,
    "time_entry_id": _time,
}
