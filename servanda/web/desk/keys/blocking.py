"""Blocking a support key after saying whom it concerns, and letting it lend again."""

from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from servanda.agreements import actions, queries
from servanda.cases.queries import cases_of_key
from servanda.core.access import Permission, Viewer
from servanda.foundation import clock
from servanda.web.desk.keys.frame import address
from servanda.web.desk.promises import DeskRequest, ReasonForm, asked, promise_page
from servanda.web.forms.taking import seen_revision

FORM: Final = ("GET", "HEAD", "POST")


@promise_page(*FORM, permission=Permission.PROMISE_BLOCK)
def block(request: DeskRequest, code: str) -> HttpResponse:
    """Let it inform and route, but lend nothing."""
    found = queries.support_key(code, viewer=request.viewer)
    form = ReasonForm(request)

    def act() -> None:
        actions.block_support_key(
            code=code,
            reason=form.cleaned_data["reason"],
            expecting=seen_revision(request),
            by=request.viewer,
            at=clock.now(),
        )

    return asked(
        request,
        "desk/keys/block.html",
        form,
        act,
        home=address(found),
        done=f"{found.code} is blocked.",
        record=found,
        key=found,
        open_cases=_open_cases(found.id, request.viewer),
    )


@promise_page("POST", permission=Permission.PROMISE_BLOCK)
def unblock(request: DeskRequest, code: str) -> HttpResponse:
    """Let it lend again."""
    found = actions.unblock_support_key(code=code, by=request.viewer, at=clock.now())
    messages.success(request, f"{found.code} is not blocked any more.")
    return redirect(address(found))


def _open_cases(key_id: UUID, viewer: Viewer) -> int | None:
    """How many run under it now; none to whoever sees no cases."""
    if not viewer.may(Permission.CASE_SEE):
        return None
    return cases_of_key(key_id, viewer=viewer, is_unfinished=True).count()
