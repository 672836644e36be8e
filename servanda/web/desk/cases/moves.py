"""The moves of a case as its page offers them: a table instead of a page each (2-domain 2.4).

What is written to or by the customer is the composer's; merging and splitting are not offered here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from django.urls import reverse

from servanda.cases import actions
from servanda.core.cases import Move
from servanda.web import words
from servanda.web.desk.cases.desk import CaseDesk
from servanda.web.desk.cases.forms import (
    CancelForm,
    CompleteForm,
    DeskForm,
    DispatchForm,
    HoldForm,
    NothingForm,
    ReasonForm,
    ReassignForm,
    TellingForm,
    UnansweredForm,
)

SHOWN: Final = 3
"""So many moves stand beside the title; the others wait in the menu."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MovePage:
    """How a move is asked for and made.

    ``act`` takes the case's number, what the form gives, who and when. ``does`` says what follows, ``ort`` what
    becomes of the resolution clock: ``stays``, ``ends``, ``pauses`` or ``runs``. ``asks``: it is made on a page
    of its own, shown in a dialog where there is a script; else its button makes it at once. ``leads``: it is the
    primary one where it stands first.
    """

    act: Callable[..., Any]
    done: str
    does: str = ""
    icon: str = ""
    form: type[DeskForm] = NothingForm
    ort: str = ""
    asks: bool = True
    leads: bool = False


PAGES: Final[Mapping[Move, MovePage]] = {
    Move.JUDGE_THANKS: MovePage(
        act=partial(actions.judge_message, solved=True),
        done="The message counts as thanks.",
        asks=False,
        leads=True,
    ),
    Move.JUDGE_NOT_SOLVED: MovePage(
        act=partial(actions.judge_message, solved=False),
        done="The case is open again.",
        does="The case opens again, as of the customer's message; the resolution must be sent again.",
        ort="runs",
    ),
    Move.ACCEPT: MovePage(
        act=actions.accept_case, done="You own this case now.", icon="user-check", asks=False, leads=True
    ),
    Move.RESUME: MovePage(
        act=actions.resume_case, done="The case goes on.", icon="play", asks=False, leads=True
    ),
    Move.CLOSE: MovePage(
        act=actions.close_case,
        done="The case is closed.",
        does="Nothing more is expected. A message within the reopening window opens it again.",
        leads=True,
    ),
    Move.SEND_RESOLUTION: MovePage(
        act=actions.send_resolution,
        done="The caller has the resolution.",
        does="The caller gets the resolution as it was completed.",
        form=TellingForm,
        ort="ends",
        leads=True,
    ),
    Move.COMPLETE: MovePage(
        act=actions.complete_case, done="The case is completed.", icon="check", form=CompleteForm, ort="ends"
    ),
    Move.COMPLETE_AS_UNANSWERED: MovePage(
        act=actions.complete_case,
        done="The case is completed as unanswered.",
        does="The customer never came back, after all reminders.",
        form=UnansweredForm,
        ort="ends",
    ),
    Move.TAKE_BACK: MovePage(
        act=actions.take_back_case,
        done="The case is with us again.",
        does="Nobody waits for the customer any more.",
        icon="undo-2",
        form=ReasonForm,
        ort="runs",
    ),
    Move.HOLD: MovePage(
        act=actions.hold_case,
        done="The case is on hold.",
        does="The case rests. The reason says whether the resolution clock pauses.",
        form=HoldForm,
        ort="pauses",
    ),
    Move.DISPATCH: MovePage(
        act=actions.dispatch_case,
        done="The case is dispatched.",
        does="It waits there until somebody accepts it.",
        form=DispatchForm,
        ort="stays",
    ),
    Move.REJECT: MovePage(
        act=actions.reject_case,
        done="The case is rejected.",
        does="It goes back to its queue, or to whoever dispatched it.",
        form=ReasonForm,
        ort="stays",
    ),
    Move.REASSIGN: MovePage(
        act=actions.reassign_case,
        done="The case has another owner.",
        does="The former owner is told.",
        form=ReassignForm,
        ort="stays",
    ),
    Move.TAKE_OWNERSHIP: MovePage(
        act=actions.take_ownership,
        done="You own this case now.",
        does="You become its owner; the former owner is told.",
        ort="stays",
    ),
    Move.ESCALATE: MovePage(
        act=actions.escalate_case,
        done="The case is escalated.",
        does="Owner, lead and manager are told, and it counts as at risk.",
        icon="flag",
        form=ReasonForm,
        ort="stays",
    ),
    Move.REOPEN: MovePage(
        act=actions.reopen_case,
        done="The case is open again.",
        does="Work goes on; the resolution must be sent again.",
        icon="rotate-ccw",
        form=ReasonForm,
        ort="runs",
    ),
    Move.RECORD_NOT_REACHABLE: MovePage(
        act=actions.record_not_reachable,
        done="It is recorded that the caller cannot be reached.",
        does="The resolution counts as sent, after the attempts that were documented.",
        ort="ends",
    ),
    Move.CANCEL: MovePage(
        act=actions.cancel_case,
        done="The case is cancelled.",
        does="The case needs no solution and cannot be opened again. All its clocks end.",
        icon="ban",
        form=CancelForm,
    ),
}
"""In the order in which they stand on the page."""

SLUGS: Final[Mapping[str, Move]] = {move.replace("_", "-"): move for move in PAGES}


@dataclass(frozen=True, slots=True)
class MoveButton:
    """A move as it stands beside the title or in the menu."""

    word: str
    url: str
    icon: str
    key: str
    asks: bool
    primary: bool = False


def buttons(desk: CaseDesk) -> tuple[MoveButton, ...]:
    """The moves allowed now, the likeliest first; at most the first of them is primary."""
    offered = [move for move in PAGES if move in desk.moves]
    return tuple(_button(desk, move, first=place == 0) for place, move in enumerate(offered))


def address(desk: CaseDesk, move: Move) -> str:
    """Where the move is made."""
    return reverse("cases-move", kwargs={"number": desk.case.number, "move": move.replace("_", "-")})


def _button(desk: CaseDesk, move: Move, *, first: bool) -> MoveButton:
    page = PAGES[move]
    return MoveButton(
        word=words.MOVE[move],
        url=address(desk, move),
        icon=page.icon,
        key=words.MOVE_KEY.get(move, ""),
        asks=page.asks,
        primary=first and page.leads,
    )


_ORT: Final[Mapping[str, str]] = {
    "stays": "The resolution clock keeps running, {left}.",
    "pauses": "The resolution clock stands at {left}.",
    "ends": "Once the caller is told, the resolution clock ends, now with {left}.",
    "runs": "The resolution clock runs on with {left}.",
}


def clock_words(desk: CaseDesk, page: MovePage) -> str:
    """What the move does to the resolution clock, with figures; nothing where none is promised."""
    ort = desk.clocks.ort
    if ort is None or not page.ort or (page.ort in ("stays", "pauses", "ends") and ort.stopped_at):
        return ""
    if page.ort == "stays" and not ort.running:
        return ""
    return _ORT[page.ort].format(left=words.left(int(ort.left.total_seconds())))
