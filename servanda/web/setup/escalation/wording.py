"""An escalation matrix in words, and the names that people type read back."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from servanda.agreements.queries import Nameable
from servanda.core.agreements import (
    ActionKind,
    EscalationAction,
    EscalationRow,
    Recipient,
    RecipientKind,
    by_clock,
)
from servanda.core.clocks import ClockKind
from servanda.web.words import duration

CLOCKS: Final[Mapping[str, str]] = {
    ClockKind.IRT: "Initial response",
    ClockKind.ORT: "Resolution",
    ClockKind.UPDATE: "Update interval",
    ClockKind.OLA: "Task",
}
ROLES: Final[Mapping[str, str]] = {
    RecipientKind.ASSIGNEE: "Assignee",
    RecipientKind.OWNER: "Owner",
    RecipientKind.QUEUE_LEAD: "Queue lead",
    RecipientKind.ORGANISATION_MANAGER: "Manager",
    RecipientKind.AGREEMENT_OWNER: "Agreement owner",
}
_BETWEEN: Final = ";"


@dataclass(frozen=True, slots=True)
class Said:
    """One level as people read it."""

    clock: str
    number: int
    when: str
    told: str
    done: str


class Names:
    """What people call users, teams, priorities and queues, and whom they mean by what they type."""

    def __init__(self, known: Sequence[Nameable]) -> None:
        self.known = known
        self._names = {one.id: one.name for one in known}
        self._meant: dict[str, list[Recipient]] = {}
        for one in known:
            for text in _called(one):
                meant = self._meant.setdefault(text.casefold(), [])
                meant.append(Recipient(RecipientKind(one.kind), one.id))
        self._typed = {one.id: self._unmistakable(one) for one in known}

    def offered(self, kind: str) -> list[tuple[str, str]]:
        """Choices between all of a kind."""
        return [(str(one.id), one.name) for one in self.known if one.kind == kind]

    def proposals(self) -> list[str]:
        """What may be typed for users and teams that are in use."""
        return [self._typed[one.id] for one in self.known if one.in_use and list(_called(one))]

    def name(self, record: UUID | None) -> str:
        """What it is called; of what is gone altogether, its id."""
        return self._names.get(record, str(record)) if record else ""

    def text(self, recipients: Iterable[Recipient]) -> str:
        """Users, teams and addresses as they would be typed."""
        also = (self._typed_as(one) for one in recipients if one.kind not in ROLES)
        return f"{_BETWEEN} ".join(also)

    def read(self, text: str) -> tuple[list[Recipient], list[str]]:
        """Whom the text means, and what is wrong with it."""
        found: list[Recipient] = []
        wrong: list[str] = []
        for word in self._words(text):
            meant = self._meant.get(word.casefold(), [])
            if len(meant) == 1:
                found += meant
            elif meant:
                wrong.append(f"Several are called {word}: enter the mail address of one.")
            elif "@" in word:
                found.append(Recipient(RecipientKind.ADDRESS, address=word))
            else:
                wrong.append(f"Nobody is called {word}. Enter a user, a team or a mail address.")
        return found, wrong

    def said(self, rows: Iterable[EscalationRow]) -> list[Said]:
        """The matrix as people read it, in the order of the clocks."""
        return [
            Said(CLOCKS[clock], row.number, when(row.offset_s), self._told(row), self._done(row))
            for clock, levels in by_clock(rows).items()
            for row in levels
        ]

    def _typed_as(self, one: Recipient) -> str:
        return one.address or (self._typed.get(one.id, str(one.id)) if one.id else "")

    def _unmistakable(self, one: Nameable) -> str:
        texts = [text for text in _called(one) if len(self._meant[text.casefold()]) == 1]
        return next((text for text in texts if _BETWEEN not in text), one.name)

    def _words(self, text: str) -> Iterator[str]:
        """Names may contain commas, but many people write them between names."""
        for part in text.split(_BETWEEN):
            words = [part] if part.strip().casefold() in self._meant else part.split(",")
            yield from (word.strip() for word in words if word.strip())

    def _told(self, row: EscalationRow) -> str:
        roles = [ROLES[one.kind] for one in row.recipients if one.kind in ROLES]
        others = [one.address or self.name(one.id) for one in row.recipients if one.kind not in ROLES]
        return ", ".join([_sentence([role.lower() for role in roles]), *others] if roles else others)

    def _done(self, row: EscalationRow) -> str:
        return _sentence([self._deed(one) for one in row.actions])

    def _deed(self, action: EscalationAction) -> str:
        if action.kind is ActionKind.ESCALATE:
            return "at risk"
        verb = "priority" if action.kind is ActionKind.PRIORITY else "dispatch to"
        return f"{verb} {self.name(action.id)}"


def when(offset_s: int) -> str:
    """``30 min before``, ``at the deadline``, ``2 h after``."""
    if offset_s == 0:
        return "at the deadline"
    return f"{duration(abs(offset_s))} {'before' if offset_s < 0 else 'after'}"


def reached(after: Mapping[str, int]) -> str:
    """How long the clock has run by then: ``severity 1 after 3 h 30 min, 2 after 7 h 30 min``."""
    said = [f"{severity} {_after(seconds)}" for severity, seconds in after.items()]
    return f"severity {', '.join(said)}" if said else ""


def _after(seconds: int) -> str:
    return f"after {duration(seconds)}" if seconds else "at once"


def _called(one: Nameable) -> Iterator[str]:
    if one.kind == RecipientKind.USER:
        yield from (one.name, one.address)
    elif one.kind == RecipientKind.TEAM:
        yield f"{one.name} (team)"
        yield one.name


def _sentence(parts: Sequence[str]) -> str:
    said = ", ".join(parts)
    return said[:1].upper() + said[1:]
