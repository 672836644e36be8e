"""What the list of contracts is asked for, as its address says it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse

from servanda.agreements.queries.contract_orders import ContractOrder
from servanda.core.agreements.contracts import ContractState

ENDS_WITHIN: Final = (30, 90)
"""In days: the chips that are offered."""
USED_OVER: Final = 80
"""In percent, as the chip offers it."""
_MOST_DAYS: Final = 3660
_ALL_PERCENT: Final = 100


@dataclass(frozen=True, slots=True)
class Asked:
    """Every narrowing has an address of its own; what is said wrongly is left out."""

    words: str = ""
    state: ContractState | None = None
    ends_within: int | None = None
    used_over: int | None = None
    mine: bool = False
    customer_id: UUID | None = None
    by: ContractOrder | None = None
    turned: bool = False

    @property
    def sort(self) -> str:
        """The order as the address says it: ``until``, ``-left``; empty for the usual one."""
        return f"{'-' if self.turned else ''}{self.by}" if self.by else ""

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is left out."""
        return replace(self, by=None, turned=False) != Asked()

    def address(self, *, after: str = "", **changes: Any) -> str:
        """Where the list is that differs by the changes; ``after`` is the mark of a further page."""
        query = QueryDict(mutable=True)
        query.update(dict(replace(self, **changes)._parts()))
        if after:
            query["next"] = after
        return reverse("contracts") + (f"?{query.urlencode()}" if query else "")

    def _parts(self) -> Iterator[tuple[str, str]]:
        parts = {
            "q": self.words,
            "state": self.state,
            "ends": self.ends_within,
            "used": self.used_over,
            "mine": int(self.mine),
            "customer": self.customer_id,
            "sort": self.sort,
        }
        yield from ((name, str(value)) for name, value in parts.items() if value)


def asked_by(query: QueryDict) -> Asked:
    """What an address asks for."""
    state, sort = query.get("state", ""), query.get("sort", "")
    by = sort.removeprefix("-")
    return Asked(
        words=" ".join(query.get("q", "").split())[:200],
        state=ContractState(state) if state in set(ContractState) else None,
        ends_within=_number(query.get("ends", ""), _MOST_DAYS),
        used_over=_number(query.get("used", ""), _ALL_PERCENT),
        mine=query.get("mine") == "1",
        customer_id=id_of(query.get("customer", "")),
        by=ContractOrder(by) if by in set(ContractOrder) else None,
        turned=by in set(ContractOrder) and sort.startswith("-"),
    )


def _number(text: str, most: int) -> int | None:
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0
    return number if 0 < number <= most else None


def id_of(text: str) -> UUID | None:
    """The id that is written there, if it is one."""
    try:
        return UUID(text)
    except ValueError:
        return None
