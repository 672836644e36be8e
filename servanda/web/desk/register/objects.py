"""What the case is about besides: the objects of key and customer, offered to be ticked, and one that is quoted."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from servanda.cases import queries
from servanda.cases.queries import OfferedObject, Prospect
from servanda.core.access import Viewer
from servanda.web.desk.register.forms import NO_KEY, RegisterForm

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


def _listed(offered: Sequence[OfferedObject], chosen: set[Any]) -> list[OfferedObject]:
    others = [one for one in offered if not one.of_key and one.object.id not in chosen][:SHOWN]
    return [one for one in offered if one.of_key or one.object.id in chosen] + others


def _of(prospect: Prospect) -> str:
    return _marker(prospect.key.code if prospect.key else "")


def _marker(code: str) -> str:
    return code or NO_KEY
