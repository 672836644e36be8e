"""Mail that came in: what became of it, and what waits for somebody to look at it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from servanda.core.access import Permission
from servanda.foundation import clock
from servanda.foundation.paging import page
from servanda.mail import actions, queries
from servanda.mail.reading import read
from servanda.mail.wording import description_of, subject_of
from servanda.web.setup.pages import SetupRequest, setup_page

_AT_MOST = 50
_BY_AGE = ("-received_at", "-id")


@setup_page
def mails(request: SetupRequest) -> HttpResponse:
    """What is parked, and what became of the last messages."""
    parked = page(queries.parked_mails(viewer=request.viewer), order=_BY_AGE, limit=_AT_MOST, total=True)
    received = page(
        queries.received_mails(viewer=request.viewer),
        order=_BY_AGE,
        limit=_AT_MOST,
        after=request.GET.get("next", ""),
    )
    return render(request, "setup/mail/list.html", {"parked": parked, "received": received})


@setup_page
def mail(request: SetupRequest, incoming_id: UUID) -> HttpResponse:
    """One parked message: its head and its words, as text; what it carries is named only."""
    outcome = queries.parked_mail(incoming_id, viewer=request.viewer)
    return render(request, "setup/mail/mail.html", _shown(request, outcome))


@require_POST
@setup_page
def register(request: SetupRequest, incoming_id: UUID) -> HttpResponse:
    """Take it up whatever it was parked for."""
    outcome = actions.register_parked_mail(incoming_id=incoming_id, by=request.viewer, at=clock.now())
    number = outcome.case.number if outcome.case else ""
    messages.success(request, f"The message is on case {number} now.")
    return redirect("setup-mail")


def _shown(request: SetupRequest, outcome: Any) -> dict[str, Any]:
    incoming = outcome.incoming
    read_mail = read(
        bytes(incoming.raw), envelope_from=incoming.envelope_from, envelope_to=incoming.envelope_to
    )
    return {
        "outcome": outcome,
        "mail": read_mail,
        "subject": subject_of(read_mail),
        "text": description_of(read_mail),
        "may_edit": request.viewer.may(Permission.SETUP_EDIT),
    }
