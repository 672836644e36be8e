"""Why agreements do not hold, in words: those that count against the call openly, and every candidate one by one."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from servanda.cases.queries import Prospect
from servanda.core.cover import Kind, Reason, Rejected, Why
from servanda.core.cover.facts import Key
from servanda.web import words
from servanda.web.desk.register import wording

NAMED_OPENLY: Final = 3
"""So many rejected agreements are named without unfolding anything."""


@dataclass(frozen=True, slots=True)
class RejectedOne:
    """A candidate that does not hold, with its reasons in words."""

    kind: str
    name: str
    reasons: str


def less_specific(prospect: Prospect) -> list[str]:
    """Agreements that have nothing against them but that another one, or none, was taken."""
    return [one.reference for one in _agreements(prospect) if one.reasons == (Reason.LESS_SPECIFIC,)]


def not_named(prospect: Prospect) -> list[str]:
    """Agreements that would hold if they named the caller."""
    return [one.reference for one in _agreements(prospect) if one.reasons == (Reason.CONTACT_NOT_NAMED,)]


def one_by_one(prospect: Prospect, records: Mapping[str, Any]) -> Iterator[RejectedOne]:
    """Everything that was rejected, but for agreements that stand beside the one that holds to be chosen."""
    held = prospect.cover.agreement
    beside = less_specific(prospect) if held is not None and held.why is not Why.OF_KEY else []
    for one in prospect.cover.rejected:
        if one.kind is not Kind.AGREEMENT or one.reference not in beside:
            reasons = (_reason(prospect, one, reason, records) for reason in one.reasons)
            yield RejectedOne(str(one.kind), one.reference, ", ".join(reasons))


def openly(prospect: Prospect, records: Mapping[str, Any]) -> Iterator[str]:
    """What is said of rejected agreements without being asked: blocks with their reasons, then the others."""
    said = {*less_specific(prospect), *not_named(prospect), _of_key(prospect)}
    left = [one for one in _agreements(prospect) if one.reference not in said]
    blocked = [one for one in left if Reason.BLOCKED in one.reasons]
    for one in blocked[:NAMED_OPENLY]:
        yield f"{one.reference} is blocked: {_because(records[one.reference])}"
    others = [one for one in left if one not in blocked]
    if others:
        named = [_named(prospect, one, records) for one in others[:NAMED_OPENLY]]
        more = [f"{len(others) - len(named)} more"] if len(others) > len(named) else []
        yield f"{len(others)} rejected: {'; '.join([*named, *more])}"


def why_none(prospect: Prospect, records: Mapping[str, Any]) -> str:
    """Why no agreement holds although there is one to choose; empty where there is none."""
    if prospect.cover.agreement is not None:
        return ""
    why = _why_key(prospect, records)
    valid = less_specific(prospect)
    if not valid:
        return why
    said = why or "The agreement that was chosen does not hold."
    return f"{said} Choose {' or '.join(valid)} if the call is about that."


def _why_key(prospect: Prospect, records: Mapping[str, Any]) -> str:
    key = _key(prospect)
    if key is not None and key.blocked:
        return f"The support key {key.code} is blocked."
    number = _of_key(prospect)
    against = next((one for one in _agreements(prospect) if one.reference == number), None)
    if key is None or against is None:
        return ""
    record = records[against.reference]
    clauses = [wording.WHICH[reason] + _more(prospect, record, reason) for reason in against.reasons]
    return f"The support key {key.code} belongs to {number}, {' and '.join(clauses)}."


def _reason(prospect: Prospect, one: Rejected, reason: Reason, records: Mapping[str, Any]) -> str:
    """In words; of an agreement that is over, since when, and of one that was passed over, for what."""
    record = records.get(one.reference) if one.kind is Kind.AGREEMENT else None
    if record is None:
        return words.REJECTION[reason]
    passed_over = _passed_over(prospect) if reason is Reason.LESS_SPECIFIC else ""
    return passed_over or words.REJECTION[reason] + _more(prospect, record, reason)


def _more(prospect: Prospect, record: Any, reason: Reason) -> str:
    """Why it is blocked, or since when it is over; nothing of one that another one followed before its end."""
    if reason is Reason.BLOCKED:
        return f": {_because(record)}"
    on = next(one.on for one in prospect.snapshot.facts.agreements if one.number == record.number)
    over = reason is Reason.EXPIRED and record.expires_on is not None and record.expires_on < on
    return f" {record.expires_on:%-d %b %Y}" if over else ""


def _passed_over(prospect: Prospect) -> str:
    """For what an agreement was passed over that has nothing against it."""
    held, key = prospect.cover.agreement, _key(prospect)
    if prospect.snapshot.facts.asked.agreement and held is None:
        return "Another one was chosen"
    if key is None:
        return ""
    return f"The support key belongs to {key.agreement}" if key.agreement else "The support key is blocked"


def _named(prospect: Prospect, one: Rejected, records: Mapping[str, Any]) -> str:
    reasons = (_reason(prospect, one, reason, records) for reason in one.reasons)
    return ", ".join([one.reference, *(said[:1].lower() + said[1:] for said in reasons)])


def _because(record: Any) -> str:
    return str(record.block_reason).rstrip(".")


def _agreements(prospect: Prospect) -> Collection[Rejected]:
    return [one for one in prospect.cover.rejected if one.kind is Kind.AGREEMENT]


def _key(prospect: Prospect) -> Key | None:
    held = prospect.cover.key.reference if prospect.cover.key else None
    return next((one for one in prospect.snapshot.facts.keys if one.code == held), None)


def _of_key(prospect: Prospect) -> str | None:
    """The number of the key's own agreement, while none holds."""
    key = _key(prospect)
    return key.agreement if key and prospect.cover.agreement is None else None
