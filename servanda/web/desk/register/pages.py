"""The Register page, and the two fragments that follow what is typed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, cast
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render

from servanda.agreements.queries import NoOrganisationYet
from servanda.cases import queries as cases
from servanda.cases.queries import Prospect
from servanda.core.access import Permission
from servanda.core.cases import Channel
from servanda.customers.queries import Caller
from servanda.foundation import clock
from servanda.organisations import queries as set_up
from servanda.web.desk.customers.pages import FORM, DeskRequest, customer_page
from servanda.web.desk.register import deeds, offers, wording
from servanda.web.desk.register.beside import beside
from servanda.web.desk.register.choosing import choice_of, choose, choose_key, matches
from servanda.web.desk.register.forms import STRANGER, RegisterForm, local_time
from servanda.web.desk.register.mending import to_mend
from servanda.web.desk.register.objects import objects_to_choose
from servanda.web.forms.once import form_key

_WHO: Final = ("customer_id", "customer_unknown", "caller_id", "installed_product_id", "support_key")


@customer_page(*FORM, permission=Permission.CASE_REGISTER)
def register(request: DeskRequest) -> HttpResponse:
    """The form with everything that is known beside it; sent, the new case.

    ``?q=`` looks for who is calling, ``?choose=`` takes a match, ``?key=`` the key on a label, and every field may be given, so that a telephone
    system can open it and a reload brings it back.
    """
    at = clock.now()
    try:
        return _register(request, at)
    except NoOrganisationYet as refusal:
        return render(request, "desk/register/not_yet.html", {"why": refusal.message})


@customer_page(permission=Permission.CASE_REGISTER)
def callers(request: DeskRequest) -> HttpResponse:
    """The people, customers, serials and keys that ``?q=`` may name."""
    asked = request.GET.get("q", "")
    facts = {"asked": asked.strip(), "callers": _found(request, asked)}
    return render(request, "desk/register/callers.html", facts)


@customer_page(permission=Permission.CASE_REGISTER)
def live(request: DeskRequest) -> HttpResponse:
    """The parts of the page that follow what was entered, for the fields in the address."""
    at = clock.now()
    form = RegisterForm(_entered(request, at), request.viewer)
    return render(request, "desk/register/live.html", _facts(request, form, at))


def _register(request: DeskRequest, at: datetime) -> HttpResponse:
    begin, choices = offers.presets(request.viewer)
    form = RegisterForm(_completed(request, begin, at), request.viewer)
    for name, offered in choices.items():
        form.offer(name, offered)
    pressed = deeds.is_pressed(request)
    if pressed and (home := deeds.done(request, form, at)):
        return redirect(home)
    facts = _facts(request, form, at, pressed=pressed)
    _point_to_who(form, is_fresh=request.method == "GET" and not _is_known(form.data))
    if request.method == "POST" and not pressed:
        _fill(form, facts["fill"])
    facts |= {
        "severities": choices["severity"],
        "received": _received(form),
        "once": form_key(request),
        "pressed": pressed,
        "mend": list(to_mend(form, facts.get("known"))) if pressed else [],
    }
    return render(request, "desk/register/page.html", facts, status=422 if pressed else 200)


def _point_to_who(form: RegisterForm, *, is_fresh: bool) -> None:
    """A call begins with who it is; so does mending a form that does not say it."""
    wrong = bool(form["customer_id"].errors)
    said = {
        "autofocus": is_fresh,
        "aria-invalid": wrong and "true",
        "aria-describedby": wrong and "id_q-error",
    }
    form.fields["q"].widget.attrs |= {name: value for name, value in said.items() if value}


def _completed(request: DeskRequest, begin: Mapping[str, str], at: datetime) -> QueryDict:
    """What was entered, with what needs no press, and what the form begins with."""
    data = _entered(request, at)
    if not deeds.is_pressed(request):
        _take_the_only_one(request, data)
    elif request.POST.get("do") == "pocket" and not _is_known(data):
        # Nobody was chosen: what was typed is what the caller said of themselves.
        choose(data, "unknown", viewer=request.viewer)
    for name, value in begin.items():
        data.setdefault(name, value)
    return data


def _entered(request: DeskRequest, at: datetime) -> QueryDict:
    """What was sent or stands in the address, with a choice that was pressed, and what is always preset."""
    data = (request.POST if request.method == "POST" else request.GET).copy()
    if choice := data.get("choose"):
        choose(data, choice, viewer=request.viewer)
    elif request.method != "POST" and (scanned := data.get("key")) and not _is_known(data):
        choose_key(data, scanned, viewer=request.viewer)
    data.setdefault("channel", str(Channel.PHONE))
    data.setdefault("received_at", local_time(at, request.viewer.zone))
    return data


def _take_the_only_one(request: DeskRequest, data: QueryDict) -> None:
    """Who is looked for and found alone needs no press."""
    asked = data.get("q", "")
    if asked.strip() and not _is_known(data):
        found = matches(asked, viewer=request.viewer)
        if len(found) == 1:
            choose(data, choice_of(found[0]), viewer=request.viewer)


def _facts(
    request: DeskRequest, form: RegisterForm, at: datetime, *, pressed: bool = False
) -> dict[str, Any]:
    """What the templates show. The prospect is asked for once it is known whom the case is for."""
    known = _is_known(form.data)
    facts: dict[str, Any] = {"form": form, "at": at, "is_unknown": form["customer_unknown"].value()}
    facts |= {} if known else _unknown(request, form)
    if not (known or pressed):
        return facts
    form.is_valid()
    deed = deeds.DEEDS.get(request.POST.get("do", ""))
    prospect = cases.prospect(form.new_case(pocket=bool(deed and deed.pocket)), viewer=request.viewer, at=at)
    form.say(deeds.missing(form, prospect, deed, at))
    return facts | (_known(request, form, prospect, at) if known else {})


def _unknown(request: DeskRequest, form: RegisterForm) -> dict[str, Any]:
    form.is_valid()
    asked, category_id = form.data.get("q", "").strip(), form.cleaned_data.get("category_id")
    return {
        "asked": asked,
        "callers": _found(request, asked) if asked else None,
        "fill": _templates(set_up.category_line(category_id) if category_id else ()),
    }


def _known(request: DeskRequest, form: RegisterForm, prospect: Prospect, at: datetime) -> dict[str, Any]:
    offers.offer_of_customer(form, prospect, request.viewer)
    target, queue_id = prospect.target, prospect.target.queue if prospect.target else None
    return {
        "known": beside(prospect, viewer=request.viewer, at=at),
        "is_stranger": any(form[name].value() for name in STRANGER),
        "keys": offers.keys_of_installation(prospect),
        "only_key": prospect.key if not form["support_key"].value() else None,
        "objects": objects_to_choose(form, prospect, request.viewer),
        "queue": _named(form, queue_id, request) if queue_id else "",
        "routed": wording.ROUTED[target.by] if target else "",
        "fill": _templates(prospect.found.categories),
    }


def _named(form: RegisterForm, queue_id: str, request: DeskRequest) -> str:
    """The name of a queue: of those that are offered, or looked up where none are."""
    offered = dict(form.offered("queue_id"))
    return offered.get(queue_id) or set_up.queue(UUID(queue_id), viewer=request.viewer).name


def _templates(line: Sequence[Any]) -> dict[str, str]:
    """What the category begins a subject and a description with, its own or that of the nearest above."""
    texts = {
        "subject": (one.title_template for one in line),
        "description": (one.description_template for one in line),
    }
    return {name: next(filter(None, found), "") for name, found in texts.items()}


def _received(form: RegisterForm) -> datetime | None:
    """When the call was received, as far as it can be read."""
    form.is_valid()
    received: datetime | None = form.cleaned_data.get("received_at")
    return received


def _fill(form: RegisterForm, begin: Mapping[str, str]) -> None:
    """Let empty texts begin as the category says."""
    data = cast(QueryDict, form.data).copy()
    for name, text in begin.items():
        if not data.get(name, "").strip():
            data[name] = text
    form.data = data


def _is_known(data: Any) -> bool:
    return any(data.get(name) for name in _WHO)


def _found(request: DeskRequest, asked: str) -> list[tuple[Caller, str, str]]:
    """Who it may be: each with what its button says, and by what it was found."""
    return [
        (one, choice_of(one), wording.MATCHED.get(one.matched, one.matched))
        for one in matches(asked, viewer=request.viewer)
    ]
