"""What the case is about besides: the objects of key and customer, offered to be ticked, and one that is quoted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from servanda.cases import actions, queries
from servanda.cases.queries import OfferedObject, Prospect
from servanda.core.access import Viewer
from servanda.web.desk.register.forms import RegisterForm

SHOWN: Final = 8
"""So many of the customer's objects are listed besides those of the key and those that are ticked."""


@dataclass(frozen=True, slots=True)
class Choice:
    """An object to tick."""

    object: Any
    of_key: bool
    ticked: bool


@dataclass(frozen=True, slots=True)
class Objects:
    """What ``desk/register/objects.html`` shows as ``objects``.

    ``of`` is sent along: it says for which key the ticks were offered. ``asked``: that key asks for them.
    """

    choices: Sequence[Choice]
    of: str
    asked: bool
    open: bool


def objects_to_choose(form: RegisterForm, prospect: Prospect, viewer: Viewer) -> Objects:
    """The objects of the key, ticked at first unless the key asks which it is; then the customer's. One statement."""
    key, customer = prospect.key, prospect.found.customer
    offered = queries.offered_objects(customer.id if customer else None, key.code if key else "", viewer)
    asked, of = bool(key and key.ask_for_business_objects), _of(prospect)
    chosen = set(form.cleaned_data.get("business_object_ids") or ())
    if form.data.get("objects_of") != of and not asked:
        chosen |= {one.object.id for one in offered if one.of_key}
    choices = [Choice(one.object, one.of_key, one.object.id in chosen) for one in _listed(offered, chosen)]
    typed = form["reference"].value() or form["reference"].errors or form["business_object_ids"].errors
    is_open = bool(typed) or asked or any(one.ticked for one in choices)
    return Objects(choices, of, asked, is_open)


def register_objects(form: RegisterForm, case: Any, *, viewer: Viewer, at: datetime) -> None:
    """Keep what was ticked and quoted; where the ticks of the key were not seen, what it offers by itself."""
    given = form.cleaned_data
    code = case.support_key.code if case.support_key else ""
    actions.register_objects(
        case=case,
        object_ids=given["business_object_ids"],
        copies=given["objects_of"] != _marker(code),
        kind=given["kind"],
        reference=given["reference"],
        by=viewer,
        at=at,
    )


def _listed(offered: Sequence[OfferedObject], chosen: set[Any]) -> list[OfferedObject]:
    others = [one for one in offered if not one.of_key and one.object.id not in chosen][:SHOWN]
    return [one for one in offered if one.of_key or one.object.id in chosen] + others


def _of(prospect: Prospect) -> str:
    return _marker(prospect.key.code if prospect.key else "")


def _marker(code: str) -> str:
    """Never empty, so that it says that the ticks were there."""
    return code or "no key"
