"""What is asked on the Register page; what has to be there is the action's to say."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.http import QueryDict
from django.utils import timezone

from servanda.cases.queries import NewCase
from servanda.core.access import Viewer
from servanda.core.cases import DESCRIPTION_LENGTH, SUBJECT_LENGTH, Channel
from servanda.customers.queries import OBJECT_KINDS
from servanda.web import words
from servanda.web.forms.taking import RuledForm

TOLD: Final = "told"
NO_KEY: Final = "no key"
"""Never empty, so that it says that the ticks were there."""

_CHANNELS: Final = tuple((str(channel), sign.word) for channel, sign in words.CHANNEL.items())
_TIME: Final = "%Y-%m-%dT%H:%M"


def text(label: str, longest: int, *, hint: str = "", lines: int = 0, **attributes: Any) -> forms.CharField:
    """A text; of several lines where ``lines`` says so."""
    attrs = {"autocomplete": "off", **({"rows": lines} if lines else {}), **attributes}
    widget = forms.Textarea(attrs=attrs) if lines else forms.TextInput(attrs=attrs)
    return forms.CharField(
        label=label,
        max_length=longest,
        required=False,
        help_text=hint,
        widget=widget,
        error_messages={"max_length": f"At most {longest:,} characters."},
    )


def one_of(label: str) -> forms.UUIDField:
    """A record by its id; whether there is one, the action says."""
    wrong = {"invalid": "Choose one from the list."}
    return forms.UUIDField(label=label, required=False, widget=forms.Select, error_messages=wrong)


class IdsField(forms.Field):
    """Any number of records by their ids; whether there are such, the action says."""

    widget = forms.CheckboxSelectMultiple

    def to_python(self, value: Any) -> tuple[UUID, ...]:
        """The ids; blanks are left out."""
        try:
            return tuple(UUID(one) for one in value or () if one)
        except ValueError:
            raise forms.ValidationError("Choose from the list.") from None


class RegisterForm(RuledForm):
    """A case as somebody enters it during a call. Times are those of the viewer's zone.

    Bound also before anything was sent: to what the address says, and what is preset.
    """

    q = text("Who is calling?", 200, type="search", spellcheck="false")
    customer_id = one_of("Customer")
    customer_unknown = forms.BooleanField(label="Customer unknown", required=False)
    caller_id = one_of("Caller")
    caller_name = text("Name", 120)
    caller_mail = forms.EmailField(
        label="Mail address",
        max_length=254,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "email"}),
        error_messages={"invalid": "Enter a mail address like ada@example.com."},
    )
    caller_phone = text("Phone", 40, inputmode="tel")
    installed_product_id = one_of("Installation")
    support_key = text("Support key", 40, spellcheck="false")
    agreement = text("Agreement", 40)
    business_object_ids = IdsField(label="Business objects", required=False)
    no_objects = forms.BooleanField(label="About no business object", required=False)
    objects_of = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label="Kind", required=False, choices=[("", "Choose …"), *OBJECT_KINDS])
    reference = text("Reference", 80, hint="Not listed? What is quoted here is recorded.")
    overrule_reason = text("Why may this caller use the agreement?", 400)
    provisionally_named = forms.BooleanField(label="Register as provisionally named", required=False)
    acknowledged = forms.Field(required=False, widget=forms.MultipleHiddenInput)
    subject = text("Subject", SUBJECT_LENGTH)
    description = text("Description", DESCRIPTION_LENGTH, lines=5)
    severity = forms.TypedChoiceField(
        label="Severity",
        coerce=int,
        empty_value=None,
        required=False,
        choices=[(str(level), str(level)) for level in (1, 2, 3, 4)],
        error_messages={"invalid_choice": "Choose a severity from 1 (worst) to 4."},
    )
    category_id = one_of("Category")
    channel = forms.TypedChoiceField(
        label="Channel",
        coerce=Channel,
        empty_value=None,
        required=False,
        choices=_CHANNELS,
        error_messages={"invalid_choice": "Say how the customer reached us."},
    )
    received_at = forms.DateTimeField(
        label="Received",
        required=False,
        input_formats=[_TIME, f"{_TIME}:%S", "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_TIME),
        error_messages={"invalid": "Enter a date and a time like 2026-12-09 10:40."},
    )
    queue_id = one_of("Queue")
    qualified = forms.BooleanField(label="The caller got a qualified answer", required=False)
    qualified_answer = text("What the caller was told", DESCRIPTION_LENGTH, lines=3)
    resolution_text = text("Resolution", DESCRIPTION_LENGTH, lines=3)
    resolution_code_id = one_of("Completion code")
    to = forms.ChoiceField(
        label="How the caller learns of it",
        required=False,
        choices=[(TOLD, "Told by phone now"), ("mail", "Send by mail")],
    )

    call = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict, viewer: Viewer) -> None:
        super().__init__(data)
        self.viewer = viewer
        for name in TYPED:
            self.fields[name].widget.attrs["data-typed"] = True

    def full_clean(self) -> None:
        """Read times in the viewer's zone."""
        with timezone.override(ZoneInfo(self.viewer.zone)):
            super().full_clean()

    def new_case(self, *, pocket: bool = False) -> NewCase:
        """What was entered, as far as it could be read."""
        given = {name: self.cleaned_data.get(name) for name in _OF_CASE}
        entered = {name: value for name, value in given.items() if value}
        return NewCase(
            **entered,
            business_object_ids=frozenset(self.cleaned_data.get("business_object_ids") or ()),
            ticked_for=self._ticked_for(),
            object_kind=self.cleaned_data.get("kind") or "",
            object_reference=self.cleaned_data.get("reference") or "",
            acknowledged=frozenset(self.read_notes()),
            pocket=pocket,
        )

    def _ticked_for(self) -> str | None:
        """The key whose objects were offered to be ticked; none where they were not seen."""
        of = self.cleaned_data.get("objects_of") or None
        return "" if of == NO_KEY else of

    def read_notes(self) -> Iterator[UUID]:
        """The flash notes that whoever registers says to have read."""
        for written in self.cleaned_data.get("acknowledged") or ():
            with suppress(ValueError):
                yield UUID(written)

    def say(self, faults: Mapping[str, str]) -> None:
        """Say what else is wrong, at fields that say nothing yet."""
        for name, message in faults.items():
            if name not in self.errors:
                self.add_error(name, message)

    def offer(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        """Let a field choose between these."""
        self.fields[name].widget.choices = choices

    def offered(self, name: str) -> Sequence[tuple[str, str]]:
        """What a field lets choose from."""
        found: Sequence[tuple[str, str]] = self.fields[name].widget.choices
        return found


STRANGER: Final = ("caller_name", "caller_mail", "caller_phone")
"""What is noted of somebody whom nobody knows."""

TYPED: Final = (
    "q",
    *STRANGER,
    "subject",
    "description",
    "qualified_answer",
    "resolution_text",
)
"""What is typed and never lost: the browser keeps it as a half-typed call until the server has it."""

_CALL: Final = re.compile(r"call-[a-z0-9]{1,40}")


def call_of(given: str) -> str:
    """The name under which a browser keeps a half-typed call; empty for what is none."""
    return given if _CALL.fullmatch(given) else ""


_OF_CASE: Final = (
    "subject",
    "description",
    "channel",
    "received_at",
    "severity",
    "category_id",
    "customer_id",
    "customer_unknown",
    "caller_id",
    "caller_name",
    "caller_mail",
    "caller_phone",
    "installed_product_id",
    "support_key",
    "agreement",
    "queue_id",
    "overrule_reason",
    "provisionally_named",
    "no_objects",
)


def local_time(at: datetime, zone: str) -> str:
    """An instant as the field for times has it, in a named zone, by whole minutes."""
    return at.astimezone(ZoneInfo(zone)).strftime(_TIME)
