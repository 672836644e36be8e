"""Somebody who leaves: what they answer for, and who takes it over (2-domain 2.1)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final
from uuid import UUID

_SHOWN: Final = 5


class Duty(StrEnum):
    """What somebody can answer for; each may go to another successor."""

    TEAMS = "teams"
    QUEUES = "queues"
    ORGANISATIONS = "organisations"
    CONTRACTS = "contracts"
    AGREEMENTS = "agreements"
    SECURED_INFORMATION = "secured_information"
    CASES = "cases"


@dataclass(frozen=True, slots=True)
class Held:
    """What somebody has of one kind, by name; ``lacking`` is what nobody would answer for without a successor."""

    duty: Duty
    names: tuple[str, ...]
    lacking: tuple[str, ...]

    @property
    def shown(self) -> str:
        """The first few names: somebody may have owned a hundred contracts."""
        return _listed(self.names)


@dataclass(frozen=True, slots=True)
class Successors:
    """Who takes over: for each duty whoever is chosen for it, or else ``general``."""

    general: UUID | None = None
    chosen: Mapping[Duty, UUID] = field(default_factory=dict[Duty, UUID])

    def of(self, duty: Duty) -> UUID | None:
        """Who takes over this, if anybody."""
        return self.chosen.get(duty, self.general)


def missing(name: str, held: Iterable[Held], successors: Successors) -> str:
    """What of somebody's duties lacks a successor, in one sentence; empty if nothing does."""
    lacking = [one for one in held if one.lacking and successors.of(one.duty) is None]
    if not lacking:
        return ""
    said = ", ".join(f"the {_worded(one)} {_listed(one.lacking)}" for one in lacking)
    return f"{name} answers for {said}. Choose who takes over."


_WORDS: Final[Mapping[Duty, tuple[str, str]]] = {
    Duty.TEAMS: ("team", "teams"),
    Duty.QUEUES: ("queue", "queues"),
    Duty.ORGANISATIONS: ("organisation", "organisations"),
    Duty.CONTRACTS: ("contract", "contracts"),
    Duty.AGREEMENTS: ("agreement", "agreements"),
    Duty.SECURED_INFORMATION: ("secret", "secrets"),
    Duty.CASES: ("case", "cases"),
}


def _worded(one: Held) -> str:
    return _WORDS[one.duty][len(one.lacking) > 1]


def _listed(names: Collection[str]) -> str:
    first = list(names)[:_SHOWN]
    more = [f"{len(names) - _SHOWN} more"] if len(names) > _SHOWN else []
    return ", ".join([*first, *more])
