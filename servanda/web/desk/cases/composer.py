"""The composer: what can be written on a case, and what each button does (2-domain 2.6)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django import forms

from servanda.cases import actions
from servanda.cases.actions import Call
from servanda.core.cases import Channel, Move, Status
from servanda.web import words
from servanda.web.desk.cases.desk import CaseDesk
from servanda.web.desk.cases.forms import LONGEST_TEXT, DeskForm, MomentField, undoing_field

CHANNELS: Final = tuple(
    (channel, sign.word)
    for channel, sign in words.CHANNEL.items()
    if channel not in (Channel.PORTAL, Channel.API)
)
"""By which staff hear of something that they write down."""


class TextForm(DeskForm):
    """A text."""

    said = "Message to the customer"

    text = forms.CharField(widget=forms.Textarea(attrs={"maxlength": LONGEST_TEXT, "rows": 5}))

    def offer(self) -> None:
        """Name the field for those who do not see it."""
        self.fields["text"].widget.attrs["aria-label"] = self.said


class NoteForm(TextForm):
    """A text among staff."""

    said = "Internal note"


class CallForm(TextForm):
    """A call, meeting or visit."""

    said = "What was said"
    when_refused = frozenset({"reason"})

    direction = forms.ChoiceField(
        label="Direction",
        choices=[("inbound", "From the customer"), ("outbound", "To the customer")],
        initial="inbound",
        widget=forms.RadioSelect,
    )
    channel = forms.ChoiceField(label="Channel", choices=CHANNELS, initial=Channel.PHONE)
    happened_at = MomentField("When", hint="Left empty, now.")
    minutes = forms.IntegerField(label="Minutes", required=False, min_value=1, max_value=6000)
    is_answer = forms.BooleanField(label="Counts as a message of the customer", initial=True, required=False)
    counts_as_response = forms.BooleanField(label="Counts as response", required=False)
    reason = undoing_field()

    def offer(self) -> None:
        """Say what an answer does while one is waited for."""
        super().offer()
        if self.desk.case.status == Status.AWAITING_INFO:
            self.fields["is_answer"].label = "Answers our question: the resolution clock runs again"

    def given(self) -> dict[str, Any]:
        """The call."""
        entered = self.cleaned_data
        caller = self.desk.case.caller_id
        return {
            "call": Call(
                text=entered["text"],
                channel=Channel(entered["channel"] or Channel.PHONE),
                direction=actions.Direction(entered["direction"] or "inbound"),
                happened_at=entered["happened_at"],
                minutes=entered["minutes"],
                counts_as_response=entered["counts_as_response"],
                is_answer=entered["is_answer"],
                contact_id=caller,
                reason=entered["reason"],
            )
        }


@dataclass(frozen=True, slots=True)
class Way:
    """What a button does, and the words once it is done."""

    act: Callable[..., object]
    done: str


@dataclass(frozen=True, slots=True)
class Tab:
    """A way of writing; ``ways`` by the name of the button, the first the one that Enter means.

    ``keys`` lead into its field; none of them sends.
    """

    label: str
    keys: str
    form: type[TextForm]
    ways: Mapping[str, Way]


TABS: Final[Mapping[str, Tab]] = {
    "customer": Tab(
        "To customer",
        "r R",
        TextForm,
        {
            "inform": Way(actions.inform_customer, "The customer is informed."),
            "ask": Way(actions.ask_customer, "The customer is asked; the case waits for the answer."),
        },
    ),
    "note": Tab(
        "Internal note", "n", NoteForm, {"add": Way(actions.write_internal_note, "The note is kept.")}
    ),
    "interaction": Tab(
        "Interaction",
        "",
        CallForm,
        {"add": Way(actions.record_interaction, "The interaction is documented.")},
    ),
}


def tabs_for(desk: CaseDesk) -> list[str]:
    """The ways of writing that are open to the viewer now."""
    if not desk.may_write:
        return []
    writes = bool({Move.INFORM, Move.SEND_REPLY} & set(desk.moves))
    return [name for name in TABS if name != "customer" or writes]
