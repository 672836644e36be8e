"""Amending what was documented: the page, and the dialog that a script makes of it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from servanda.cases import actions, queries
from servanda.core.access import Permission, require
from servanda.core.cases import Channel
from servanda.foundation import clock
from servanda.web import words
from servanda.web.desk.cases.composer import CHANNELS
from servanda.web.desk.cases.desk import FORM, CaseDesk, CaseRequest, case_desk, case_page
from servanda.web.desk.cases.forms import LONGEST_TEXT, DeskForm, MomentField, undoing_field
from servanda.web.desk.cases.making import taken
from servanda.web.forms.taking import shown


class AmendForm(DeskForm):
    """What an interaction says from now on. Whom it was with stays."""

    when_refused = frozenset({"reason"})

    text = forms.CharField(
        label="What was said", widget=forms.Textarea(attrs={"maxlength": LONGEST_TEXT, "rows": 5})
    )
    channel = forms.ChoiceField(label="Channel")
    happened_at = MomentField("When")
    reason = undoing_field()
    minutes = forms.IntegerField(label="Minutes", required=False, min_value=1, max_value=6000)
    counts_as_response = forms.BooleanField(label="Counts as response", required=False)

    def __init__(self, request: CaseRequest, desk: CaseDesk, interaction: Any) -> None:
        self.interaction = interaction
        self.present = actions.as_documented(interaction)
        initial = {
            name: getattr(self.present, name) for name in ("text", "channel", "happened_at", "minutes")
        }
        counts = self.present.counts_as_response
        super().__init__(request, desk, called="amend", **initial, counts_as_response=counts)

    def offer(self) -> None:
        """The channels of staff and the one it has; what counts is asked of what was said to the customer."""
        had = self.present.channel
        channels = dict(CHANNELS) | {had: words.CHANNEL[had].word}
        field = self.fields["channel"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
        field.choices = list(channels.items())
        if self.interaction.direction == actions.Direction.INBOUND:
            del self.fields["counts_as_response"]

    def given(self) -> dict[str, Any]:
        """The amendment."""
        entered = self.cleaned_data
        return {
            "call": actions.Amendment(
                text=entered["text"],
                channel=Channel(entered["channel"] or self.present.channel),
                happened_at=self._happened_at(entered["happened_at"]),
                minutes=entered["minutes"],
                counts_as_response=entered.get("counts_as_response", False),
                contact_id=self.present.contact_id,
                reason=entered["reason"],
            )
        }

    def _happened_at(self, entered: datetime | None) -> datetime:
        """As it was, to the second, unless another minute was entered."""
        was = self.present.happened_at
        same = entered is None or entered == was.replace(second=0, microsecond=0)
        return was if same or entered is None else entered


@case_page(*FORM)
def amend(request: CaseRequest, number: str, interaction_id: UUID) -> HttpResponse:
    """What an interaction says, to be amended; sent and taken, it leads back to the case."""
    desk = case_desk(request, number)
    require(request.viewer, Permission.CASE_WRITE, desk.case.organisation_id)
    found = queries.interaction(number, interaction_id, viewer=request.viewer)
    form = AmendForm(request, desk, found)

    def act() -> str:
        amendment = form.given()
        actions.amend_interaction(
            number=number, interaction_id=interaction_id, **amendment, by=request.viewer, at=clock.now()
        )
        messages.success(request, "The interaction is amended.")
        return desk.home

    if request.method == "POST" and taken(form, request, desk, act):
        return redirect(desk.home)
    return shown(request, "desk/cases/amend.html", form, desk=desk, interaction=found)
