"""Contracts that count, their cycles, and time on cases, for the matrix of permissions."""

from collections.abc import Callable, Mapping
from typing import Final

from servanda.agreements.models import AllowanceCycle
from servanda.cases import actions
from servanda.cases.models import TimeEntry
from servanda.core.access import Permission, Viewer
from servanda.foundation.ids import new_id
from servanda.people.models import User
from tests.agreements import allowances
from tests.cast import NOON
from tests.customers import firms
from tests.shape import cases


def _counting(caller: User, path: str) -> object:
    plan = allowances.plan(f"Plan {new_id()}")
    return allowances.contract(plan, customer_id=firms.customer(f"Firm {new_id()}").id).number


def _cycle(caller: User, path: str) -> object:
    return AllowanceCycle.objects.latest("id").id


def _timed(caller: User, path: str) -> object:
    """Of an engineer whom nobody of the crowd is: who corrects it corrects another's."""
    number = str(cases.THINGS["open_case"](caller, path))
    worked = User.objects.get(email="otto@halden.example").id
    by = Viewer(worked, "Otto Owner", everywhere=frozenset(Permission))
    actions.enter_time(number=number, minutes=5, by=by, at=NOON)
    return number


def _time(caller: User, path: str) -> object:
    return TimeEntry.objects.latest("id").id


THINGS: Final[Mapping[str, Callable[[User, str], object]]] = {
    "counting_contract": _counting,
    "cycle_id": _cycle,
    "timed_case": _timed,
    "time_entry_id": _time,
}
