"""What a move of a case asks for; the rules are the actions'."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from django import forms
from django.forms import BoundField

from servanda.cases import queries
from servanda.cases.actions import Resolution
from servanda.core.cases import CancelReason
from servanda.organisations import queries as organisations
from servanda.web import words
from servanda.web.desk.cases.desk import CaseDesk, CaseRequest
from servanda.web.forms.fields import choice_of, offer
from servanda.web.forms.once import sent
from servanda.web.forms.taking import RuledForm

LONGEST_REASON: Final = 2000
LONGEST_UNDOING: Final = 400
LONGEST_TEXT: Final = 20_000
_LOCAL: Final = "%Y-%m-%dT%H:%M"


class MomentField(forms.CharField):
    """An instant, entered in the reader's zone, which the form says."""

    zone: str = "UTC"

    def __init__(self, label: str, *, hint: str = "") -> None:
        widget = forms.TextInput(attrs={"type": "datetime-local"})
        super().__init__(label=label, required=False, help_text=hint, widget=widget)

    def clean(self, value: Any) -> Any:
        """The instant; none if nothing was entered."""
        text = super().clean(value)
        try:
            # A browser leaves the seconds out, another program may not.
            return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(self.zone)) if text else None
        except ValueError:
            raise forms.ValidationError("Enter a date and a time like 2026-12-31 14:30.") from None

    def prepare_value(self, value: Any) -> Any:
        """What was sent as it was sent; an instant as the browser writes it."""
        return (
            value.astimezone(ZoneInfo(self.zone)).strftime(_LOCAL) if isinstance(value, datetime) else value
        )


def reason_field(
    label: str = "Reason", *, required: bool = True, hint: str = "", longest: int = LONGEST_REASON
) -> forms.CharField:
    """Why, in a few words."""
    widget = forms.Textarea(attrs={"rows": 3, "maxlength": longest})
    return forms.CharField(label=label, required=required, help_text=hint, widget=widget)


def undoing_field() -> forms.CharField:
    """Why it happened at a time that undoes a missed deadline; asked for where it does."""
    return reason_field("Why at that time", longest=LONGEST_UNDOING)


class DeskForm(RuledForm):
    """A form on a case. ``given`` is what the action is called with besides the case.

    Several may stand in one page, so the ids of fields begin with what the form is called there. A field of
    ``when_refused`` is shown once the action has asked for it.
    """

    when_refused: frozenset[str] = frozenset()

    def __init__(self, request: CaseRequest, desk: CaseDesk, called: str = "id", **initial: Any) -> None:
        super().__init__(sent(request), initial=initial, auto_id=f"{called}-%s")
        self.desk = desk
        for field in self.fields.values():
            if isinstance(field, MomentField):
                field.zone = desk.viewer.zone
        self.offer()

    def shown_fields(self) -> list[BoundField]:
        """What is asked now."""
        return [
            field
            for field in self
            if field.name not in self.when_refused or field.errors or (self.is_bound and field.value())
        ]

    def offer(self) -> None:
        """Fill what can be chosen."""

    def given(self) -> dict[str, Any]:
        """What was entered, by the names of the action."""
        return dict(self.cleaned_data)


class NothingForm(DeskForm):
    """A move that its button alone makes."""


class ReasonForm(DeskForm):
    """Why."""

    reason = reason_field()


class DispatchForm(DeskForm):
    """Where to."""

    queue_id = choice_of("Queue", none="No queue")
    assignee_id = choice_of("Assignee", none="Whoever accepts it first")
    note = reason_field("Note", required=False, hint="For whoever takes it.")

    def offer(self) -> None:
        """Queues in use with their organisation, and everybody of the staff."""
        in_use = organisations.queues(viewer=self.desk.viewer).filter(
            is_active=True, organisation__is_active=True
        )
        named = (
            (one.id, f"{one.name} · {one.organisation.description or one.organisation}") for one in in_use
        )
        _offer(self, "queue_id", "No queue", named)
        offer(self.fields["assignee_id"], _staff(self), none="Whoever accepts it first")
        case = self.desk.case
        self.initial.setdefault("queue_id", case.queue_id or case.organisation.default_queue_id)


class ReassignForm(DeskForm):
    """To whom."""

    assignee_id = choice_of("New owner", none="Choose …", required=True)

    def offer(self) -> None:
        """Everybody of the staff."""
        offer(self.fields["assignee_id"], _staff(self), none="Choose …")

    def given(self) -> dict[str, Any]:
        """The owner; refusals name the field otherwise."""
        return {"owner_id": self.cleaned_data["assignee_id"]}


class HoldForm(DeskForm):
    """Why it rests, and until when."""

    hold_reason_id = choice_of("Reason", none="Choose …", required=True)
    resume_at = MomentField("Resumes", hint="Left empty, somebody resumes it by hand.")

    def offer(self) -> None:
        """Each reason with what it does to the clock."""
        found: Iterable[Any] = organisations.terms("hold-reasons", viewer=self.desk.viewer)
        _offer(
            self,
            "hold_reason_id",
            "Choose …",
            ((one.id, _hold_reason(one)) for one in found if one.is_active),
        )


class CancelForm(DeskForm):
    """Why it needs no solution."""

    reason = forms.ChoiceField(
        label="Reason",
        choices=[("", "Choose …"), *words.CANCEL_REASON.items()],
        error_messages={"invalid_choice": "Choose one from the list."},
    )
    note = reason_field("Note", required=False)

    def given(self) -> dict[str, Any]:
        """The reason as the action's word."""
        chosen = self.cleaned_data["reason"]
        return {
            "cancel_reason": CancelReason(chosen) if chosen else None,
            "note": self.cleaned_data["note"],
        }


SEND: Final = "send"
TOLD: Final = "told"
LATER: Final = "later"
NO_MAIL: Final = "It cannot go by mail: nobody of this case has a mail address. Edit names the caller."


class TellingForm(DeskForm):
    """How the caller learns the resolution."""

    ways: tuple[tuple[str, str], ...] = ((SEND, "Send it by mail now"), (TOLD, "Told by phone"))
    when_refused = frozenset({"reason"})

    how = forms.ChoiceField(label="The caller", widget=forms.RadioSelect, required=False)
    happened_at = MomentField("Told at", hint="When it was told by phone; left empty, now.")
    reason = undoing_field()

    def offer(self) -> None:
        """The ways there are, with mail the first of them preset, else the last."""
        field = self.fields["how"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
        people = queries.recipients(self.desk.case)
        if people.to or people.copy_to:
            field.choices = list(self.ways)
            self.initial.setdefault("how", SEND)
            return
        field.choices = [(way, label) for way, label in self.ways if way != SEND]
        field.help_text = field.error_messages["invalid_choice"] = NO_MAIL
        self.initial.setdefault("how", self.ways[-1][0])

    def told_at(self) -> datetime | None:
        """When it was told; none where it was not."""
        if self.cleaned_data["how"] != TOLD:
            return None
        return self.cleaned_data["happened_at"] or self.desk.at

    def given(self) -> dict[str, Any]:
        """When it was told; else it is sent."""
        return {"told_at": self.told_at(), "reason": self.cleaned_data["reason"]}


class CompleteForm(TellingForm):
    """The resolution, and how the caller learns it."""

    ways = ((SEND, "Complete and send it by mail"), (TOLD, "Told by phone"), (LATER, "Tell the caller later"))
    unanswered = False

    resolution_text = forms.CharField(
        label="Resolution",
        help_text="What was wrong and what mended it, as the caller reads it.",
        widget=forms.Textarea(attrs={"rows": 6, "maxlength": LONGEST_TEXT}),
    )
    resolution_code_id = choice_of("Completion code", none="Choose …", required=True)
    field_order = ("resolution_text", "resolution_code_id", "how", "happened_at", "reason")

    def offer(self) -> None:
        """The codes in use, and what was entered before."""
        super().offer()
        case = self.desk.case
        found: Iterable[Any] = organisations.terms("completion-codes", viewer=self.desk.viewer)
        fitting = [one for one in found if one.is_active and one.for_unanswered == self.unanswered]
        offer(self.fields["resolution_code_id"], fitting, none="Choose …")
        only = fitting[0].id if len(fitting) == 1 else None
        self.initial = {
            **self.initial,
            "resolution_text": case.resolution_text,
            "resolution_code_id": case.resolution_code_id or only,
        }
        self.fields["resolution_text"].widget.attrs["data-draft"] = f"case-{case.number}-complete"

    def given(self) -> dict[str, Any]:
        """The resolution."""
        return {
            "resolution": Resolution(
                text=self.cleaned_data["resolution_text"],
                code_id=self.cleaned_data["resolution_code_id"],
                send=self.cleaned_data["how"] == SEND,
                told_at=self.told_at(),
                unanswered=self.unanswered,
                reason=self.cleaned_data["reason"],
            )
        }


class UnansweredForm(CompleteForm):
    """A resolution because the customer never came back."""

    unanswered = True


def _staff(form: DeskForm) -> Iterable[Any]:
    return organisations.staff(viewer=form.desk.viewer)


def _offer(form: DeskForm, name: str, none: str, options: Iterable[tuple[Any, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared with choice_of
    field.choices = [("", none), *((str(key), label) for key, label in options)]


def _hold_reason(one: Any) -> str:
    does = "pauses the resolution clock" if one.pauses_resolution else "the resolution clock keeps running"
    return f"{one.label} ({does})"
