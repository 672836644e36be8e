"""Which contract of a renewal chain counts on a day, and how far the chain goes on (2-domain 2.2).

Who names a contract means its chain: from the start of a renewal, that one.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import TypeVar

from servanda.core.agreements.contracts import ContractTerm

Named = TypeVar("Named")

_DAY = timedelta(days=1)


def counts_on(chain: Mapping[Named, ContractTerm], on: date) -> Named | None:
    """The newest that has begun and is not over, days of grace included; ``None`` on a day when none is.

    A block does not let an older one take its place.
    """
    held = [one for one, term in chain.items() if not term.draft and _holds(term, on)]
    return max(held, key=lambda one: chain[one].starts_on, default=None)


def goes_on_until(chain: Iterable[ContractTerm], term: ContractTerm) -> date | None:
    """The last day up to which others follow this one without a gap; ``None`` without an end."""
    last = term.last_on
    for later in sorted(chain, key=lambda one: one.starts_on):
        follows = last is not None and term.starts_on < later.starts_on <= last + _DAY
        if follows and not later.draft:
            last = later.last_on
    return last


def _holds(term: ContractTerm, on: date) -> bool:
    until = term.grace_until or term.last_on
    return term.starts_on <= on and (until is None or on <= until)
