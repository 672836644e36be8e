"""Contracts for the matrix of permissions: a draft, one that holds, one that is blocked; each call makes its own."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from servanda.agreements import actions
from servanda.foundation.ids import new_id
from servanda.people.models import User
from tests.agreements import promises
from tests.cast import NOON
from tests.customers import firms


def _draft(caller: User, path: str) -> object:
    return promises.a_contract(firms.customer(f"Firm {new_id()}")).number


def _active(caller: User, path: str) -> object:
    return promises.an_active_contract(firms.customer(f"Firm {new_id()}")).number


def _blocked(caller: User, path: str) -> object:
    number = str(_active(caller, path))
    actions.block_contract(number=number, reason="Unpaid", by=promises.BUILDER, at=NOON)
    return number


def _terminated(caller: User, path: str) -> object:
    """On a day that has not come yet."""
    number = str(promises.an_active_contract(firms.customer(f"Firm {new_id()}"), ends_on=None).number)
    actions.terminate_contract(
        number=number, on=date(2199, 12, 31), reason="Sold", by=promises.BUILDER, at=NOON
    )
    return number


THINGS: Final[Mapping[str, Callable[[User, str], object]]] = {
    "draft_contract": _draft,
    "active_contract": _active,
    "blocked_contract": _blocked,
    "terminated_contract": _terminated,
}
