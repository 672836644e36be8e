"""What the buttons of the Register page do: register, in five ways, or add the call to a case that is open."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.contrib import messages
from django.urls import reverse

from servanda.cases import actions
from servanda.cases.actions import Call, Resolution
from servanda.cases.queries import NoSuchCase, Prospect, unchosen, unread
from servanda.core.cases import CannotRegister, Channel, checked_registration
from servanda.core.routing import Entry
from servanda.web.desk.register.forms import TOLD, RegisterForm, call_of
from servanda.web.forms.once import taken_once
from servanda.web.forms.taking import ViewerRequest, accepted


@dataclass(frozen=True, slots=True)
class Deed:
    """One way to register; ``done`` is said afterwards of the case's number."""

    done: str
    dispatch: bool = False
    solve: bool = False
    pocket: bool = False


DEEDS: Final[Mapping[str, Deed]] = {
    "register": Deed("Case {number} was registered."),
    "dispatch": Deed("Case {number} was registered and dispatched.", dispatch=True),
    "solve": Deed("Case {number} was registered and solved.", solve=True),
    "pocket": Deed("Case {number} was registered, to be completed later.", pocket=True),
}
"""By the value of the button ``do``."""


def done(request: ViewerRequest, form: RegisterForm, at: datetime) -> str | None:
    """Do what was pressed; the page to go to, or none if nothing was, or it was refused at the fields."""
    number = request.POST.get("add", "")
    if number:
        if not number.isdecimal():
            raise NoSuchCase("There is no such case.")
        if form.is_valid():
            form.say(_unwritten(form))
        return _once(
            request, form, "The call was added to {number}.", lambda: _add(request, form, number, at)
        )
    deed = DEEDS.get(request.POST.get("do", ""))
    if deed is None:
        return None
    if form.is_valid():
        form.say(_unsaid(form))
    return _once(request, form, deed.done, lambda: _register(request, form, deed, at))


def is_pressed(request: ViewerRequest) -> bool:
    """Whether a button was pressed that changes something."""
    return bool(request.POST.get("add")) or request.POST.get("do") in DEEDS


def missing(form: RegisterForm, prospect: Prospect, deed: Deed | None, at: datetime) -> dict[str, str]:
    """Everything that is wrong, by field, however far the action came before it refused."""
    found = {fault.field: fault.message for fault in prospect.found.faults}
    if deed is None:
        return found
    try:
        customer = prospect.found.customer
        new = form.new_case(pocket=deed.pocket)
        checked_registration(
            new.entered(customer.id if customer else new.customer_id), presets=prospect.presets, at=at
        )
    except CannotRegister as refused:
        found |= {fault.field: fault.message for fault in refused.faults}
    found |= {fault.field: fault.message for fault in (*unread(prospect), *unchosen(prospect))}
    return found | _unsaid(form) | (_unsolved(form) if deed.solve else {})


def _once(request: ViewerRequest, form: RegisterForm, said: str, act: Callable[[], str]) -> str | None:
    """Act once, however often it was pressed; a repeat leads to the same case."""
    numbers: list[str] = []
    if not accepted(form, lambda: numbers.append(taken_once(request, request.viewer, act))):
        return None
    kept_as = call_of(request.POST.get("call", ""))
    messages.success(request, said.format(number=numbers[0]), extra_tags=kept_as)
    return reverse("cases-case", args=[numbers[0]])


def _register(request: ViewerRequest, form: RegisterForm, deed: Deed, at: datetime) -> str:
    given = form.cleaned_data
    registered = actions.register_case(
        new=form.new_case(pocket=deed.pocket),
        entry=Entry.STAFF,
        dispatch_it=deed.dispatch,
        qualified_answer=given["qualified_answer"] if given["qualified"] else "",
        resolution=_resolution(form, at) if deed.solve else None,
        by=request.viewer,
        at=at,
    )
    return str(registered.case.number)


def _resolution(form: RegisterForm, at: datetime) -> Resolution:
    given = form.cleaned_data
    told = given["to"] == TOLD
    return Resolution(
        given["resolution_text"], given["resolution_code_id"], send=not told, told_at=at if told else None
    )


def _add(request: ViewerRequest, form: RegisterForm, number: str, at: datetime) -> str:
    given = form.cleaned_data
    call = Call(
        given["description"].strip() or given["subject"],
        given["channel"] or Channel.PHONE,
        happened_at=given["received_at"],
        contact_id=given["caller_id"],
    )
    actions.record_interaction(number=number, call=call, by=request.viewer, at=at)
    return number


def _unsaid(form: RegisterForm) -> dict[str, str]:
    """A tick without the text that it promises."""
    given = form.cleaned_data
    ticked = given.get("qualified") and not given.get("qualified_answer", "").strip()
    return {"qualified_answer": "Write what the caller was told."} if ticked else {}


def _unwritten(form: RegisterForm) -> dict[str, str]:
    given = form.cleaned_data
    written = given.get("description", "").strip() or given.get("subject", "").strip()
    return {} if written else {"description": "Write what was said; it is added to the case."}


def _unsolved(form: RegisterForm) -> dict[str, str]:
    given = form.cleaned_data
    wrong = {}
    if not given.get("resolution_text", "").strip():
        wrong["resolution_text"] = "Write the resolution."
    if not given.get("resolution_code_id"):
        wrong["resolution_code_id"] = "Choose a completion code."
    return wrong
