"""The page of a case: head, clocks, stream, composer, and what is known at the side."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse

from servanda.cases import queries
from servanda.core.cases import CASES, Move, Status
from servanda.core.clocks import ClockKind, State
from servanda.core.clocks.events import EventData, ExternalInfo, Resume
from servanda.organisations import queries as organisations
from servanda.web import words
from servanda.web.desk import clocks
from servanda.web.desk.cases.banners import banners_of
from servanda.web.desk.cases.composer import TABS, tabs_for
from servanda.web.desk.cases.desk import CaseDesk, CaseRequest
from servanda.web.desk.cases.entries import ShownEntry, newest_within, shown_entries
from servanda.web.desk.cases.moves import SHOWN, buttons
from servanda.web.desk.cases.objects import objects_panel
from servanda.web.desk.cases.people import people_panel
from servanda.web.desk.cases.promise import cover_card
from servanda.web.desk.cases.timekeeping import time_panel
from servanda.web.desk.secured.panel import secured_of_case
from servanda.web.forms.taking import shown

ENTRIES: Final = 40
"""So many entries of the stream stand on one page."""

LONGEST: Final = 30_000
"""So many characters of texts do, unless one alone is longer: a page is to weigh little."""

VIEWS: Final = (
    ("", "All", ""),
    ("customer", "Customer sees", ""),
    ("internal", "Staff only", "lock"),
    ("event", "Events", ""),
)
"""What of the stream is shown: value, label, icon."""


@dataclass(frozen=True, slots=True)
class SendWords:
    """What a send button does to the clocks: words, a figure that counts on where it does, and more words."""

    before: str
    figure: clocks.ShownClock | None = None
    after: str = ""


def case_shown(request: CaseRequest, desk: CaseDesk, tab: str, form: Any) -> HttpResponse:
    """The page; ``form`` is that of the open tab, if any is open. At most thirty statements."""
    people = queries.recipients(desk.case)
    context = {
        "desk": desk,
        "case": desk.case,
        "at": desk.at,
        "tab": tab,
        "tabs": _tabs(desk, tab),
        "field_keys": TABS[tab].keys if tab else "",
        "strip": clocks.strip(desk.clocks, desk.case, desk.at, desk.viewer.zone),
        "card": cover_card(desk),
        **secured_of_case(desk.case, desk.viewer),
        **banners_of(desk),
        **objects_panel(desk),
        **people_panel(desk),
        **time_panel(desk),
        **_head(desk),
        **_told(request),
        **_conversation(request, desk, people),
        **(_composing(desk, people) if tab == "customer" else {}),
    }
    return shown(request, "desk/cases/case.html", form, **context)


def _head(desk: CaseDesk) -> dict[str, Any]:
    moves = buttons(desk)
    return {
        "moves": moves[:SHOWN],
        "more_moves": moves[SHOWN:],
        "may_edit": desk.may_write,
        "severity": _severity_label(desk),
        "who_reopens": _who_reopens(desk),
    }


def _who_reopens(desk: CaseDesk) -> str:
    """How a closed case is opened again, for those who cannot do it themselves."""
    if desk.case.status != Status.CLOSED or Move.REOPEN in desk.moves:
        return ""
    facts = queries.facts_of(desk.case, desk.evaluation)
    person = queries.person_of(desk.case, desk.viewer)
    until = facts.reopen_until
    if until is not None and desk.at > until:
        return "It was closed too long ago to be reopened: register a case that follows it."
    faults = CASES.refusals_of(Move.REOPEN, facts, person, desk.at)
    who = next((one.message.partition("Who may: ")[2] for one in faults if "Who may: " in one.message), "")
    window = f" until {words.moment(until, at=desk.at, zone=desk.viewer.zone)}" if until else ""
    return f"Who may reopen it{window}: {who or 'nobody'} A message of the customer reopens it too."


def _told(request: CaseRequest) -> dict[str, Any]:
    """What was done goes by itself; what could not be done stays."""
    said = list(messages.get_messages(request))
    return {
        "messages": [one for one in said if one.level >= messages.ERROR],
        "toasts": [one for one in said if one.level < messages.ERROR],
    }


def _conversation(request: CaseRequest, desk: CaseDesk, people: queries.Recipients) -> dict[str, Any]:
    before, view = _before(request), request.GET.get("show", "")
    found = newest_within(desk, queries.stream(desk.case, before=before, limit=ENTRIES), LONGEST)
    entries = shown_entries(desk, found, people)
    return {
        "entries": [one for one in entries if view in ("", one.view)],
        "undo": next((one for one in reversed(entries) if one.recall_s), None),
        "earlier": found.earlier,
        "is_past": before is not None,
        "views": _views(entries, view, whole=found.earlier is None),
    }


def _before(request: CaseRequest) -> int | None:
    text = request.GET.get("before", "")
    return int(text) if text.isdecimal() and len(text) < 10 else None


def _severity_label(desk: CaseDesk) -> str:
    found: Iterable[Any] = organisations.terms("severities", viewer=desk.viewer)
    return next((one.label for one in found if one.level == desk.case.severity), "")


def _views(entries: Sequence[ShownEntry], view: str, *, whole: bool) -> list[dict[str, Any]]:
    """The chips over the stream; figures only where all of it stands on the page."""
    return [
        {
            "value": value,
            "label": label,
            "icon": icon,
            "count": sum(value in ("", one.view) for one in entries) if whole else "",
            "current": value == view,
        }
        for value, label, icon in VIEWS
    ]


def _tabs(desk: CaseDesk, tab: str) -> list[dict[str, Any]]:
    return [
        {
            "label": TABS[name].label,
            "keys": TABS[name].keys,
            "url": reverse("cases-write", args=[desk.case.number, name]) + "#write",
            "current": name == tab,
        }
        for name in tabs_for(desk)
    ]


def _composing(desk: CaseDesk, people: queries.Recipients) -> dict[str, Any]:
    """Who gets it, and what the two buttons do."""
    asks: tuple[EventData, ...] = (ExternalInfo(asks=True),)
    asks = (Resume(), *asks) if desk.evaluation.held else asks
    return {
        "recipients": people,
        "may_ask": Move.SEND_REPLY in desk.moves,
        "may_inform": Move.INFORM in desk.moves,
        "reminds": desk.case.status == Status.AWAITING_INFO,
        "ask_words": _asking_words(desk, desk.if_now(*asks)),
        "inform_words": _send_words(desk, desk.if_now(ExternalInfo())),
    }


def _asking_words(desk: CaseDesk, after: queries.CaseClocks) -> SendWords:
    """A case that nobody has accepted is accepted by whoever asks."""
    said = _send_words(desk, after)
    accepts = desk.case.status in (Status.NEW, Status.QUEUED)
    return replace(said, after=f"{said.after}, you accept the case") if accepts else said


def _send_words(desk: CaseDesk, after: queries.CaseClocks) -> SendWords:
    """How the clocks would change, most telling first."""
    ort, then = desk.clocks.ort, after.ort
    more = [*_answers(desk, after), *_next_update(desk, after)]
    if ort is None or then is None or then.stopped_at:
        return SendWords(", ".join(more) or "No clock is running")
    if ort.running and not then.running:
        figure = clocks.shown_clock(ort, desk.at, desk.viewer.zone)
        return SendWords("ORT pauses with", figure, "".join(f", {one}" for one in more))
    said = "ORT keeps running" if then.running else "ORT stays paused"
    return SendWords(", ".join([said, *more]))


def _answers(desk: CaseDesk, after: queries.CaseClocks) -> list[str]:
    before = desk.evaluation.clock(ClockKind.IRT)
    open_before = before is not None and before.stopped_at is None
    return ["initial response met"] if open_before and after.irt and after.irt.state is State.MET else []


def _next_update(desk: CaseDesk, after: queries.CaseClocks) -> list[str]:
    update = after.update
    if update is None or not update.running or update.due_at is None:
        return []
    return [f"next update by {words.moment(update.due_at, at=desk.at, zone=desk.viewer.zone)}"]
