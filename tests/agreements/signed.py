"""What tests of contracts ask for and look at."""

from typing import Any

import pytest

from servanda.agreements.models import Contract
from servanda.core.refusals import Refusal
from servanda.organisations import actions as organisations
from tests.agreements import promises
from tests.cast import NOON


def faults(refused: pytest.ExceptionInfo[Refusal]) -> set[str]:
    return {fault.field for fault in refused.value.faults}


def products_of(contract: Contract) -> list[str]:
    return [scope.product.name for scope in contract.scopes.all() if scope.product]


def service(label: str = "Remote diagnosis") -> Any:
    return organisations.add_term(
        vocabulary="services", values={"label": label}, by=promises.BUILDER, at=NOON
    )
