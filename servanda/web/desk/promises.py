"""What the pages of agreements and of support keys share: who may enter, and asking before a move."""

from collections.abc import Callable, Collection
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from servanda.core.access import Permission, require_any
from servanda.web.forms.once import sent
from servanda.web.forms.taking import RuledForm, ViewerRequest, accepted, seen_revision, shown


class DeskRequest(ViewerRequest):
    """A request of somebody who may see what was promised."""


Page = Callable[..., HttpResponse]


def promise_page(
    *methods: str,
    permission: Permission = Permission.PROMISE_SEE,
    any_of: Collection[Permission] = (),
) -> Callable[[Page], Page]:
    """A page for those with the permission, or ``any_of`` several; everybody else is told who has it."""

    def decorated(view: Page) -> Page:
        @require_http_methods(methods or ("GET", "HEAD"))
        @login_required
        @wraps(view)
        def entered(request: DeskRequest, **path: Any) -> HttpResponse:
            require_any(request.viewer, any_of or (permission,))
            return view(request, **path)

        return entered

    return decorated


class ReasonForm(RuledForm):
    """Why something is blocked."""

    reason = forms.CharField(
        label="Reason", max_length=400, required=True, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, request: DeskRequest) -> None:
        super().__init__(sent(request))


class NothingForm(RuledForm):
    """A question that is answered by its button alone."""

    def __init__(self, request: DeskRequest) -> None:
        super().__init__(sent(request))


def asked(
    request: DeskRequest,
    template: str,
    form: RuledForm,
    act: Callable[[], object],
    *,
    home: str,
    done: str,
    record: Any,
    **facts: Any,
) -> HttpResponse:
    """The page that asks before a move, and the move once it is answered; what is refused stands on the page."""
    if request.method == "POST" and accepted(form, act):
        messages.success(request, done)
        return redirect(home)
    revision = seen_revision(request) or record.revision
    return shown(request, template, form, home=home, revision=revision, **facts)
