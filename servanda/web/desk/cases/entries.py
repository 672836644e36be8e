"""The stream of a case as its page shows it: who said what to whom, and what it did to the clocks."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from servanda.automation.queries import Reached, told_about
from servanda.cases.queries import Entry, Recipients, Stream
from servanda.core.clocks.firing import What
from servanda.web import words
from servanda.web.desk.cases import firings, wording
from servanda.web.desk.cases.desk import CaseDesk
from servanda.web.desk.cases.effects import Effect, delivered, ran_on, told_effects
from servanda.web.desk.cases.tellings import told


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """An entry of the stream. ``form``: out, in, internal, record or event; ``view``: who reads it.

    ``then`` is what came of an event. ``recall_s`` is how many seconds are left to recall it, and ``content_id`` what
    to recall, or to amend where ``may_amend``. ``former`` is what it said before it was amended, newest first.
    """

    form: str
    view: str
    name: str
    text: str
    via: str
    icon: str
    at: datetime
    effects: tuple[Effect, ...] = ()
    then: str = ""
    recalled: bool = False
    recall_s: int = 0
    content_id: Any = None
    may_amend: bool = False
    former: tuple["ShownEntry", ...] = ()


def shown_entries(desk: CaseDesk, found: Stream, people: Recipients) -> tuple[ShownEntry, ...]:
    """The entries in their order; ``people`` are those that the case writes to now.

    One statement if clocks told anybody.
    """
    named = {one.mail.casefold(): one.name for one in (*people.to, *people.copy_to)}
    clocks = [entry.event.id for entry in found.entries if entry.event.kind in _OF_CLOCKS]
    reached = told_about(clocks)
    return tuple(
        _OF_CLOCKS[entry.event.kind](desk, entry, reached.get(entry.event.id, ()))
        if entry.event.kind in _OF_CLOCKS
        else _SHOWN[entry.event.kind](desk, entry, named)
        for entry in found.entries
    )


def newest_within(desk: CaseDesk, found: Stream, most: int) -> Stream:
    """The newest entries whose texts come to at most so many characters together, and at least one."""
    kept: list[Entry] = []
    for entry in sorted(found.entries, key=lambda one: one.event.seq, reverse=True):
        most -= _length(desk, entry)
        if kept and most < 0:
            break
        kept.append(entry)
    if len(kept) == len(found.entries):
        return found
    return Stream(tuple(one for one in found.entries if one in kept), kept[-1].event.seq)


def _length(desk: CaseDesk, entry: Entry) -> int:
    if entry.event.kind == "registered":
        return len(desk.case.description)
    return sum(len(one.text) for one in (entry.content, *entry.former)) if entry.content else 0


_Shown = Callable[[CaseDesk, Entry, Mapping[str, str]], ShownEntry]


def _external_info(desk: CaseDesk, entry: Entry, named: Mapping[str, str]) -> ShownEntry:
    info = entry.content
    waits = info.delivery == "waiting"
    left = int((info.send_at - desk.at).total_seconds()) if waits else 0
    return ShownEntry(
        form="out",
        view="customer",
        name=info.author_name,
        text=info.text,
        via=_addressed(info, named),
        icon="arrow-right",
        at=info.at,
        effects=(*delivered(info), *(() if info.delivery == "recalled" else told_effects(desk, info))),
        recalled=info.delivery == "recalled",
        recall_s=max(left, 0) if desk.may_write else 0,
        content_id=info.id,
    )


def _addressed(info: Any, named: Mapping[str, str]) -> str:
    to = ", ".join(named.get(mail.casefold(), mail) for mail in info.to)
    copy_to = ", ".join(named.get(mail.casefold(), mail) for mail in info.copy_to)
    return f"to {to} by mail" + (f", copy to {copy_to}" if copy_to else "")


def _customer_message(desk: CaseDesk, entry: Entry, named: Mapping[str, str]) -> ShownEntry:
    message = entry.content
    channel = words.CHANNEL[message.channel]
    return ShownEntry(
        form="in",
        view="customer",
        name=message.contact.name if message.contact else _of_customer(desk),
        text=message.text,
        via=f"from the customer by {channel.word if channel.word.isupper() else channel.word.lower()}",
        icon=channel.icon,
        at=message.at,
        effects=(*_folded(entry), *ran_on(desk, message.at)),
    )


def _folded(entry: Entry) -> tuple[Effect, ...]:
    lines = entry.event.data.get("lines_folded", 0)
    return (Effect(f"{lines} quoted line{'s' if lines > 1 else ''} left out"),) if lines else ()


def _of_customer(desk: CaseDesk) -> str:
    """Who it was where no contact is named: the caller, else the customer."""
    case = desk.case
    known = case.caller.name if case.caller else case.caller_name
    return known or (case.customer.name if case.customer else "the customer")


def _internal_note(desk: CaseDesk, entry: Entry, named: Mapping[str, str]) -> ShownEntry:
    note = entry.content
    return ShownEntry("internal", "internal", note.author_name, note.text, "", "lock", note.at)


_CALLED: Final[Mapping[str, str]] = {"phone": "Call", "email": "Mail"}
"""What is documented, where it is not called as its channel."""


def _interaction(desk: CaseDesk, entry: Entry, named: Mapping[str, str]) -> ShownEntry:
    return replace(
        _called(desk, entry.content),
        content_id=entry.content.id,
        may_amend=desk.may_write,
        former=tuple(_called(desk, one) for one in entry.former),
    )


def _called(desk: CaseDesk, call: Any) -> ShownEntry:
    channel = words.CHANNEL[call.channel]
    person = call.contact.name if call.contact else _of_customer(desk)
    length = f"{call.minutes} min, " if call.minutes else ""
    counts = "Counts as response" if call.counts_as_response else "Does not count as response"
    return ShownEntry(
        form="record",
        view="internal",
        name=f"{_CALLED.get(call.channel, channel.word)} {'from' if call.direction == 'inbound' else 'to'} {person}",
        text=call.text,
        via=f"{length}{'amended' if call.amends_id else 'documented'} by {call.author_name}",
        icon=channel.icon,
        at=call.at,
        effects=(Effect(counts), *ran_on(desk, call.at)),
    )


def _registered(desk: CaseDesk, entry: Entry, named: Mapping[str, str]) -> ShownEntry:
    """What the case was registered with is the first thing that the customer said."""
    case, channel = desk.case, words.CHANNEL[entry.event.data.get("channel", desk.case.channel)]
    person = _of_customer(desk)
    taken = f"{channel.word}, registered by {entry.event.by_name}"
    return ShownEntry("record", "customer", person, case.description, taken, channel.icon, entry.event.at)


def _event(
    entry: Entry, said: str, icon: str, effects: tuple[Effect, ...] = (), *, name: str = "", then: str = ""
) -> ShownEntry:
    one = entry.event
    return ShownEntry("event", "event", name or one.by_name, said, "", icon, one.at, effects, then)


def _moved(desk: CaseDesk, entry: Entry, named: Mapping[str, str]) -> ShownEntry:
    data = entry.event.data
    said = wording.MOVED[data["move"]](data, entry.names)
    why = [Effect(data[name]) for name in ("reason", "note") if data.get(name)]
    return _event(entry, said, wording.MOVED_ICON.get(data["move"], wording.OTHER_ICON), tuple(why))


def _changed(desk: CaseDesk, entry: Entry, named: Mapping[str, str]) -> ShownEntry:
    return _event(entry, wording.changed(entry.event.data), "pencil")


def _cover(desk: CaseDesk, entry: Entry, named: Mapping[str, str]) -> ShownEntry:
    data = entry.event.data
    why = (Effect(data["reason"]),) if data.get("reason") else ()
    return _event(entry, wording.COVERED[data["what"]](data), wording.COVERED_ICON[data["what"]], why)


def _delivery(desk: CaseDesk, entry: Entry, named: Mapping[str, str]) -> ShownEntry:
    data = entry.event.data
    if data.get("delivery") == "recalled":
        return _event(entry, "recalled a text before it was sent", "undo-2")
    return _event(entry, f"could not send a text: {data.get('failure', '')}", "triangle-alert")


def _clock(desk: CaseDesk, entry: Entry, reached: Sequence[Reached]) -> ShownEntry:
    """The clock speaks: its warning, its missed deadline, its escalation level."""
    data = entry.event.data
    said = firings.FIRED[data["what"]](data, _moment(desk))
    missed = (Effect("Missed", "breached"),) if data["what"] == What.BREACH else ()
    then = ". ".join(firings.consequences(data, entry.names, reached))
    icon, name = firings.ICON[data["what"]], firings.SPEAKS[data["clock"]]
    return _event(entry, said, icon, missed, name=name, then=then)


def _deadline_moved(desk: CaseDesk, entry: Entry, reached: Sequence[Reached]) -> ShownEntry:
    data = entry.event.data
    then = [firings.why_moved(data, entry.names), *(told(data, entry.names, reached) if reached else ())]
    said = firings.moved(data, _moment(desk))
    return _event(entry, said, "calendar-clock", then=". ".join(one for one in then if one))


def _breach_annulled(desk: CaseDesk, entry: Entry, reached: Sequence[Reached]) -> ShownEntry:
    data = entry.event.data
    then = "".join(told(data, entry.names, reached))
    return _event(entry, firings.annulled(data), "clock-check", (Effect(data["reason"]),), then=then)


def _moment(desk: CaseDesk) -> Callable[[str], str]:
    """Words the instants of an entry for the reader."""
    return lambda written: words.moment(datetime.fromisoformat(written), at=desk.at, zone=desk.viewer.zone)


_SHOWN: Final[Mapping[str, _Shown]] = {
    "registered": _registered,
    "moved": _moved,
    "changed": _changed,
    "external_info": _external_info,
    "customer_message": _customer_message,
    "internal_note": _internal_note,
    "interaction": _interaction,
    "delivery": _delivery,
    "cover": _cover,
}
"""By the kind of entry."""

_OF_CLOCKS: Final[Mapping[str, Callable[[CaseDesk, Entry, Sequence[Reached]], ShownEntry]]] = {
    "clock": _clock,
    "deadline_moved": _deadline_moved,
    "breach_annulled": _breach_annulled,
}
"""Those of clocks, with whom they told."""
