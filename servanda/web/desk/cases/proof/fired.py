"""Who was told when: what fired as it was recorded, and what was found to be none since."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from servanda.cases.queries import Fired, Proof, Proven
from servanda.core.clocks.firing import What
from servanda.web import words
from servanda.web.desk.cases.proof.lists import ICONS, Entry
from servanda.web.desk.cases.proof.teller import Teller
from servanda.web.desk.cases.proof.wording import cause_words, mark_words, told_words
from servanda.web.listing import listed

_ALL_OF_IT: Final = 100
"""From this percent on a warning is left to the missed deadline to tell."""


def who_was_told(found: Proof, one: Proven, teller: Teller) -> Iterator[Entry]:
    """What has fired and who learnt of it, in the order in which it came; then who learnt of moved deadlines."""
    entries = [*_recorded(found, one, teller), *_not_yet(one, teller)]
    yield from sorted(entries, key=lambda entry: entry.instant or found.at)
    for move in found.journal:
        if move.told and move.subject == one.subject:
            small = f"Told to {told_words(move.told)}"
            yield Entry("flag", "Deadline moved", small, teller.moment(move.moved_at), move.moved_at)


def _recorded(found: Proof, one: Proven, teller: Teller) -> Iterator[Entry]:
    for fired in found.fired:
        if _belongs(fired, found, one):
            text = mark_words(fired.what, fired.mark)
            since = "" if fired.stands else _SINCE.get(fired.what, ", no part of its course since")
            yield _entry(fired.what, text + since, told_of(fired), fired.due_at, teller)


_SINCE: Final = {What.BREACH: ", annulled since"}


def _belongs(fired: Fired, found: Proof, one: Proven) -> bool:
    """Whether it fired on this promise; what fired on one that is no more is told with the present one."""
    key = (fired.subject, fired.seq)
    if key in {(item.subject, item.seq) for item in found.items}:
        return key == (one.subject, one.seq)
    return one is found.present


def _not_yet(one: Proven, teller: Teller) -> Iterator[Entry]:
    """What has come and is not recorded."""
    for mark in one.marks:
        if mark.reached and mark.fired_at is None:
            text = mark_words(mark.what, mark.mark)
            yield _entry(mark.what, text, "Not recorded yet", mark.at, teller)


def _entry(what: What, text: str, small: str, at: datetime | None, teller: Teller) -> Entry:
    return Entry(ICONS[what], text, small, teller.moment(at), at)


def told_of(fired: Fired) -> str:
    """Whom a firing told and how late, or why it told nobody."""
    if not fired.acted:
        spoke = fired.spoken_by
        why = f"{mark_words(spoke.what, spoke.mark)} spoke for it" if spoke else "the clock had stopped"
        return f"Recorded, nobody told: {why}"
    late = int((fired.fired_at - fired.due_at).total_seconds())
    when = f", {words.duration(late)} later" if late >= words.MINUTE_S else ""
    if fired.told:
        return f"Told to {told_words(fired.told)}{when}"
    is_last = fired.what is What.WARNING and fired.mark >= _ALL_OF_IT
    return "Nobody was told: the missed deadline tells" if is_last else f"There was nobody to tell{when}"


def annulled(found: Proof, one: Proven, teller: Teller) -> Iterator[Entry]:
    """Breaches that are none: when each was missed, and when, by whom and why it was found to be none.

    Update cycles are one clock here: a replay may begin them with other events.
    """
    for wrong in found.annulled:
        if wrong.subject in ("", one.subject):
            causes = [cause_words(found.causes[seq]) for seq in wrong.causes if seq in found.causes]
            why = wrong.reason or listed([said for said in causes if said])
            small = f"Found to be none {teller.moment(wrong.known_at)} by {wrong.by_name}"
            yield Entry(
                "undo-2",
                f"Missed {teller.moment(wrong.breached_at)} by what was known then",
                f"{small}: {why}" if why else small,
                "",
                wrong.breached_at,
            )
