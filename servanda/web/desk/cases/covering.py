"""What people do about the cover of a case: a table instead of a page each (2-domain 2.3)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from servanda.agreements import queries as promises
from servanda.cases import actions, queries
from servanda.core.access import Permission, require
from servanda.core.cases import CoverDecisionKind
from servanda.foundation import clock
from servanda.web import words
from servanda.web.desk.cases.desk import FORM, CaseDesk, CaseRequest, case_desk, case_page
from servanda.web.desk.cases.forms import (
    LONGEST_TEXT,
    LONGEST_UNDOING,
    DeskForm,
    NothingForm,
    reason_field,
)
from servanda.web.desk.cases.making import taken
from servanda.web.forms.taking import shown

LONGEST_REFERENCE: Final = 120


def chosen(value: str, message: str) -> str:
    """What was chosen. Raises ``ValidationError`` where nothing was."""
    if not value:
        raise forms.ValidationError(message)
    return value


class DecideForm(DeskForm):
    """Whether somebody pays, and what the customer is told."""

    decision = forms.ChoiceField(
        label="Decision",
        choices=[(str(kind), words.COVER_DECISION[kind].word) for kind in CoverDecisionKind],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what becomes of it."},
    )
    reference = forms.CharField(
        label="Customer's reference",
        required=False,
        max_length=LONGEST_REFERENCE,
        help_text="For what is charged: an order number, or who agreed to it.",
    )
    text = forms.CharField(
        label="Text to the customer",
        required=False,
        help_text="Sent as it stands here; left empty, nobody is written to.",
        widget=forms.Textarea(attrs={"rows": 5, "maxlength": LONGEST_TEXT}),
    )

    def clean_decision(self) -> str:
        """Nothing is decided by leaving it open."""
        return chosen(self.cleaned_data["decision"], "Choose what becomes of it.")

    def given(self) -> dict[str, Any]:
        """The decision."""
        entered = self.cleaned_data
        return entered | {"decision": CoverDecisionKind(entered["decision"])}


class ConfirmForm(DeskForm):
    """Whether the caller may use the agreement."""

    confirmed = forms.ChoiceField(
        label="The caller",
        choices=[("yes", "may use the agreement"), ("no", "may not use it")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether the caller may use the agreement."},
    )
    reason = reason_field(
        required=False, hint="Needed if the caller may not use it.", longest=LONGEST_UNDOING
    )

    def clean_confirmed(self) -> str:
        """Nobody is declined by leaving it open."""
        return chosen(self.cleaned_data["confirmed"], "Say whether the caller may use the agreement.")

    def given(self) -> dict[str, Any]:
        """The answer and why."""
        entered = self.cleaned_data
        return {"confirmed": entered["confirmed"] == "yes", "reason": entered["reason"]}


class JudgeForm(DeskForm):
    """Why it is judged again."""

    reason = reason_field(longest=LONGEST_UNDOING)

    def given(self) -> dict[str, Any]:
        """The reason."""
        return dict(self.cleaned_data)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeedPage:
    """How something is done about the cover: the button's word, what follows, what was done."""

    act: Callable[..., Any]
    word: str
    does: str
    done: str
    icon: str
    form: type[DeskForm]


PAGES: Final[Mapping[queries.CoverDeed, DeedPage]] = {
    queries.CoverDeed.CONFIRM_NAMING: DeedPage(
        act=actions.confirm_naming,
        word="Confirm the caller",
        does="The caller is not among the people named in the agreement. Declined, the case goes on without it.",
        done="The answer is kept.",
        icon="user-round-check",
        form=ConfirmForm,
    ),
    queries.CoverDeed.CONFIRM_SENDER: DeedPage(
        act=actions.confirm_sender,
        word="Vouch for the sender",
        does="You have made sure who sent this. An incident of the contract is drawn now.",
        done="The sender is confirmed.",
        icon="mail-check",
        form=NothingForm,
    ),
    queries.CoverDeed.DECIDE: DeedPage(
        act=actions.decide_cover,
        word="Decide about cover",
        does="Only the default plan holds for this case. Say whether you help all the same, and who pays.",
        done="The decision is kept.",
        icon="gavel",
        form=DecideForm,
    ),
    queries.CoverDeed.JUDGE_AGAIN: DeedPage(
        act=actions.judge_again,
        word="Judge again",
        does="It is judged as of receipt by what is known now. Clocks change from now on; what was missed stays missed.",
        done="The cover was judged again.",
        icon="scale",
        form=JudgeForm,
    ),
}
"""In the order in which they are offered."""

SLUGS: Final[Mapping[str, queries.CoverDeed]] = {deed.replace("_", "-"): deed for deed in PAGES}


@dataclass(frozen=True, slots=True)
class DeedButton:
    """Something to do about the cover, as it stands in its card."""

    word: str
    url: str
    icon: str


def deed_buttons(desk: CaseDesk, *, is_decided: bool) -> tuple[DeedButton, ...]:
    """What the viewer may do about the cover now; what was decided can be decided otherwise. No statement."""
    word = {queries.CoverDeed.DECIDE: "Decide otherwise"} if is_decided else {}
    return tuple(
        DeedButton(word.get(deed, PAGES[deed].word), _address(desk, deed), PAGES[deed].icon)
        for deed in queries.cover_deeds(desk.case, viewer=desk.viewer)
    )


@case_page(*FORM)
def cover_deed(request: CaseRequest, number: str, deed: str) -> HttpResponse:
    """What the deed asks for; sent and taken, it leads back to the case."""
    desk, chosen = case_desk(request, number), SLUGS[deed]
    require(request.viewer, queries.COVER_PERMISSION[chosen], desk.case.organisation_id)
    page = PAGES[chosen]
    form = page.form(request, desk, called=deed)

    def act() -> str:
        page.act(number=number, **form.given(), by=request.viewer, at=clock.now())
        messages.success(request, page.done)
        return desk.home

    if request.method == "POST" and taken(form, request, desk, act):
        return redirect(desk.home)
    context = {"desk": desk, "slug": deed, "page": page, "url": _address(desk, chosen)}
    return shown(request, "desk/cases/cover_deed.html", form, **context, **_KNOWN.get(chosen, _nothing)(desk))


def _nothing(desk: CaseDesk) -> dict[str, Any]:
    return {}


def _who_is_named(desk: CaseDesk) -> dict[str, Any]:
    """Whom the agreement names, as far as the viewer may see it."""
    agreement = desk.case.agreement
    if agreement is None or not desk.viewer.may(Permission.PROMISE_SEE):
        return {"named": ()}
    return {"named": promises.agreement_contacts(agreement.number, viewer=desk.viewer)}


_KNOWN: Final[Mapping[queries.CoverDeed, Callable[[CaseDesk], dict[str, Any]]]] = {
    queries.CoverDeed.CONFIRM_NAMING: _who_is_named,
    queries.CoverDeed.DECIDE: lambda desk: {"reaches_nobody": not queries.recipients(desk.case).to},
}
"""What a deed is decided by, besides the form."""


def _address(desk: CaseDesk, deed: queries.CoverDeed) -> str:
    return reverse("cases-cover", kwargs={"number": desk.case.number, "deed": deed.replace("_", "-")})
