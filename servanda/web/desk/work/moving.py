"""Moves from a list: one case or several at once, with one answer that says which did not work and why."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from servanda.cases import actions
from servanda.core.access import Permission
from servanda.core.refusals import Refusal
from servanda.foundation import clock
from servanda.organisations.queries import NoSuchQueue, queue
from servanda.web.desk.work.pages import DeskRequest, case_page

MOST: Final = 200
"""So many cases are moved by one click; a list shows far fewer."""
AGAIN: Final = "There is no way back but to dispatch again."


@dataclass(frozen=True, slots=True)
class Chosen:
    """A case that was ticked, at the revision at which its row was shown."""

    number: str
    expecting: int | None


Move = Callable[[Chosen], Any]


@case_page("POST", permission=Permission.CASE_ACCEPT_QUEUED)
def accept(request: DeskRequest) -> HttpResponse:
    """Accept what is ticked, or the one case whose button was pressed."""
    at = clock.now()

    def move(one: Chosen) -> None:
        actions.accept_case(number=one.number, expecting=one.expecting, by=request.viewer, at=at)

    _tell(request, "accepted", _each(chosen(request), move))
    return _back(request)


@case_page("POST", permission=Permission.CASE_DISPATCH)
def dispatch(request: DeskRequest) -> HttpResponse:
    """Dispatch what is ticked to one queue."""
    at, found = clock.now(), _queue(request)
    if found is None:
        messages.warning(request, "Nothing was dispatched: choose the queue to dispatch to.")
        return _back(request)

    def move(one: Chosen) -> None:
        actions.dispatch_case(
            number=one.number, queue_id=found.id, expecting=one.expecting, by=request.viewer, at=at
        )

    _tell(request, f"dispatched to {found.name}", _each(chosen(request), move), afterwards=AGAIN)
    return _back(request)


def chosen(request: DeskRequest) -> list[Chosen]:
    """The case of the button, else those that are ticked, each once."""
    only = request.POST.get("only")
    values = [only] if only else dict.fromkeys(request.POST.getlist("case"))
    parts = [value.rpartition(".")[::2] for value in list(values)[:MOST]]
    return [Chosen(number or last, _revision(last) if number else None) for number, last in parts]


def _each(found: Iterable[Chosen], move: Move) -> tuple[list[str], list[str]]:
    """The numbers of those that were moved, and what is to be said of the others."""
    done, refused = [], []
    for one in found:
        try:
            move(one)
        except Refusal as refusal:
            refused.append(f"{one.number} ({_why(refusal)})")
        else:
            done.append(one.number)
    return done, refused


def _tell(
    request: DeskRequest, what: str, outcome: tuple[Sequence[str], Sequence[str]], afterwards: str = ""
) -> None:
    done, refused = outcome
    said = []
    if done:
        said.append(f"{_cases(len(done))} {what}: {', '.join(done)}.")
    if done and afterwards:
        said.append(afterwards)
    if refused:
        said.append(f"Not {what}: {', '.join(refused)}.")
    messages.info(request, " ".join(said) or f"No case was {what}: select some first.")


def _why(refusal: Refusal) -> str:
    reasons = [fault.message for fault in refusal.faults] or [refusal.message]
    return "; ".join(reason.rstrip(".") for reason in reasons)


def _cases(count: int) -> str:
    return "1 case" if count == 1 else f"{count} cases"


def _revision(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 10 else None


def _queue(request: DeskRequest) -> Any:
    try:
        return queue(UUID(request.POST.get("queue_id", "")), viewer=request.viewer)
    except (ValueError, NoSuchQueue):
        return None


def _back(request: DeskRequest) -> HttpResponse:
    back = request.POST.get("back", "")
    is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return redirect(back if is_ours else "cases")
