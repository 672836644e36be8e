"""Everything that keeps a case from being registered, told once more where the button was pressed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from servanda.web.desk.register.beside import Beside
from servanda.web.desk.register.forms import RegisterForm


@dataclass(frozen=True, slots=True)
class ToMend:
    """One fault. ``label`` says where; ``anchor`` leads there, and is empty where nothing can be entered."""

    label: str
    message: str
    anchor: str


_PLACES: Final[Mapping[str, tuple[str, str]]] = {
    "customer_id": ("Who is calling?", "id_q"),
    "acknowledged": ("Flash note", ""),
    "agreement": ("Agreement", ""),
    "severity": ("Severity", ""),
    "to": ("How the caller learns of it", ""),
    "business_object_ids": ("Business objects", "id_no_objects"),
}
"""Fields that are no plain controls: what they are called, and where they begin."""


def to_mend(form: RegisterForm, known: Beside | None) -> Iterator[ToMend]:
    """What is wrong, in the order of the form."""
    for name, messages in sorted(form.errors.items(), key=lambda one: _order(form, one[0])):
        field = form.fields.get(name)
        label, anchor = _PLACES.get(name, (field.label if field else "", f"id_{name}" if field else ""))
        if name == "acknowledged":
            anchor = _unread(known)
        yield from (ToMend(str(label), str(message), anchor) for message in messages)


def _order(form: RegisterForm, name: str) -> int:
    names = list(form.fields)
    return names.index(name) if name in names else -1


def _unread(known: Beside | None) -> str:
    notes = known.notes if known else ()
    return next((f"id_acknowledged-{one.id}" for one in notes if one.pop_up and not one.is_read), "")
