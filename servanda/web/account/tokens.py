"""One's own API tokens."""

from typing import Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from servanda.core.access import Permission
from servanda.foundation import clock
from servanda.foundation.ids import new_id
from servanda.people import actions, queries
from servanda.web.forms.once import form_key, sent, taken_once
from servanda.web.forms.taking import accepted
from servanda.web.setup.pages import SetupRequest

LIFETIMES: Final = ((30, "30 days"), (90, "90 days"), (365, "a year"))


class TokenForm(forms.Form):
    """What a new token is for."""

    label = forms.CharField(
        label="Used for",
        max_length=80,
        error_messages={"required": "Say what it is for, like: monitoring."},
    )
    days = forms.TypedChoiceField(label="Valid for", coerce=int, choices=LIFETIMES, initial=90)
    scopes = forms.MultipleChoiceField(
        label="May do",
        required=False,
        help_text="With nothing chosen it may do all that you may.",
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, request: SetupRequest, *, is_empty: bool = False) -> None:
        super().__init__(None if is_empty else sent(request))
        scopes = [(one.value, one.value) for one in Permission if request.viewer.may(one)]
        self.fields["scopes"].choices = scopes  # type: ignore[attr-defined]


@require_http_methods(["GET", "POST"])
@login_required
def own_tokens(request: SetupRequest) -> HttpResponse:
    """What there is, and a form for another; the new secret stands on the answer, this once."""
    form = TokenForm(request)
    made: list[actions.NewToken] = []

    def act() -> str:
        made.append(actions.create_api_token(**form.cleaned_data, by=request.viewer, at=clock.now()))
        return ""

    if request.method == "POST" and accepted(
        form, lambda: taken_once(request, request.viewer, act, keep=False)
    ):
        form = TokenForm(request, is_empty=True)
    facts = {
        "form": form,
        "made": made[0] if made else None,
        "at": clock.now(),
        "once": str(new_id()) if made else form_key(request),
        "tokens": queries.api_tokens_of(request.viewer),
    }
    status = 422 if form.is_bound and form.errors else 200
    response = render(request, "account/tokens.html", facts, status=status)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@login_required
def revoke(request: SetupRequest, token_id: UUID) -> HttpResponse:
    """Make a token useless at once."""
    actions.revoke_api_token(token_id=token_id, by=request.viewer, at=clock.now())
    messages.success(request, "The token was revoked.")
    return redirect("account-tokens")
