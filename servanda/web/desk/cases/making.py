"""Making a move: the question on a page of its own, and taking the answer."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.forms import BoundField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from servanda.cases import queries
from servanda.cases.actions import MayNotUndoBreach
from servanda.core.cases import CASES
from servanda.core.refusals import Stale
from servanda.foundation import clock
from servanda.web import words
from servanda.web.desk.cases import wording
from servanda.web.desk.cases.desk import FORM, CaseDesk, CaseRequest, case_desk, case_page
from servanda.web.desk.cases.forms import DeskForm
from servanda.web.desk.cases.moves import PAGES, SLUGS, clock_words
from servanda.web.forms.once import taken_once
from servanda.web.forms.taking import accepted, shown


@case_page(*FORM)
def make_move(request: CaseRequest, number: str, move: str) -> HttpResponse:
    """What the move asks for, or what stands in its way; sent and taken, it leads back to the case."""
    desk, chosen = case_desk(request, number), SLUGS[move]
    page = PAGES[chosen]
    form = page.form(request, desk, called=move)

    def act() -> str:
        page.act(number=number, **form.given(), by=request.viewer, at=clock.now())
        messages.success(request, page.done, extra_tags=f"case-{number}-{move}")
        return desk.home

    if request.method == "POST" and taken(form, request, desk, act):
        return redirect(desk.home)
    in_the_way = [] if chosen in desk.moves else _in_the_way(desk, form, chosen)
    context = {
        "desk": desk,
        "slug": move,
        "verb": words.MOVE[chosen],
        "does": page.does,
        "clock": clock_words(desk, page),
        "in_the_way": in_the_way,
        "meanwhile": _meanwhile(request, desk) if in_the_way else [],
        "written": _written(form),
    }
    return shown(request, "desk/cases/move.html", form, **context)


def taken(form: DeskForm, request: CaseRequest, desk: CaseDesk, act: Callable[[], str]) -> bool:
    """Whether the form was taken and acted on; what is refused stands at its fields, and the input stays."""
    try:
        return accepted(form, lambda: take(request, desk, act))
    except MayNotUndoBreach as refused:
        # The time that was entered is what is not allowed; the rest is, and must not be lost.
        form.add_error("happened_at" if "happened_at" in form.fields else None, refused.message)
        return False


def take(request: CaseRequest, desk: CaseDesk, act: Callable[[], str]) -> str:
    """Act once, unless others did something on the case that the form did not know of. Raises ``Stale``."""
    check_news(request, desk)
    return taken_once(request, request.viewer, act)


def check_news(request: HttpRequest, desk: CaseDesk) -> None:
    """Refuse what was decided before others did something. Raises ``Stale`` that says who did what and when."""
    seen = _seen(request)
    if seen is None:
        return
    found = queries.news(desk.case, after=seen, viewer=desk.viewer)
    if found:
        said = "; ".join(_told(desk, one) for one in found[-3:])
        raise Stale(
            f"Since you opened this: {said}. Look at the case, then press again to do it all the same."
        )


def _seen(request: HttpRequest) -> int | None:
    """Up to which entry the form knew the case; none where it does not say."""
    seen = request.POST.get("seen", "")
    return int(seen) if seen.isdecimal() and len(seen) <= 9 else None


def _meanwhile(request: HttpRequest, desk: CaseDesk) -> list[str]:
    """Who made the case what it is: the moves since the form was opened, one's own too, else the last one."""
    entries = queries.stream(desk.case).entries
    moves = [one.event for one in entries if "move" in one.event.data]
    seen = _seen(request)
    since = [one for one in moves if seen is not None and one.seq > seen]
    return [_told(desk, one) for one in (since or moves)[-1 if not since else -3 :]]


def _told(desk: CaseDesk, event: Any) -> str:
    """Who did what and when, as seen by the reader."""
    who = "you" if event.by_user_id and event.by_user_id == desk.viewer.user_id else event.by_name
    return f"{who} {_said(event)} ({words.moment(event.at, at=desk.at, zone=desk.viewer.zone)})"


def _written(form: DeskForm) -> list[BoundField]:
    """The texts that were sent: what cannot be done now must not be lost."""
    texts = [field for field in form if field.widget_type == "textarea"]
    return [field for field in texts if form.is_bound and field.value()]


def _said(event: Any) -> str:
    told: Mapping[str, Callable[[], str]] = {
        "moved": lambda: wording.MOVED[event.data["move"]](event.data, {}),
        "changed": lambda: wording.changed(event.data),
        "external_info": lambda: wording.MOVED[event.data["move"]](event.data, {}),
        "customer_message": lambda: "brought a message of the customer",
        "internal_note": lambda: "wrote an internal note",
        "interaction": lambda: f"{'amended' if event.data.get('amends') else 'documented'} a call or meeting",
    }
    return told[event.kind]() if event.kind in told else "changed the case"


def _in_the_way(desk: CaseDesk, form: DeskForm, move: Any) -> list[str]:
    """Why the move is not possible now, without what the form itself asks for."""
    facts = queries.facts_of(desk.case, desk.evaluation)
    person = queries.person_of(desk.case, desk.viewer)
    asked = {name.removesuffix("_id") for name in form.fields} | {"target"}
    faults = CASES.refusals_of(move, facts, person, desk.at)
    return [fault.message for fault in faults if fault.field.removesuffix("_id") not in asked]
