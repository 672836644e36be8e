"""By which ways one's notices come."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from servanda.automation import actions, queries
from servanda.core.notices import MailWhen, NoticeKind, Ways
from servanda.foundation import clock
from servanda.web.desk.notices import staff_page
from servanda.web.forms.taking import ViewerRequest


@staff_page("GET", "HEAD", "POST")
def preferences(request: ViewerRequest) -> HttpResponse:
    """A row for each kind, a tick for each way."""
    if request.method == "POST":
        actions.choose_notices(ways=_chosen(request), by=request.viewer, at=clock.now())
        messages.success(request, "Your notices come as you chose.")
        return redirect("account-notices")
    rows = [
        (str(kind), ways.bell, ways.mail is MailWhen.AT_ONCE)
        for kind, ways in queries.preferences(viewer=request.viewer).items()
    ]
    return render(request, "account/notices.html", {"rows": rows})


def _chosen(request: ViewerRequest) -> dict[NoticeKind, Ways]:
    """What is ticked comes, what is not ticked does not."""
    bell, mail = request.POST.getlist("bell"), request.POST.getlist("mail")
    return {
        kind: Ways(kind in bell, MailWhen.AT_ONCE if kind in mail else MailWhen.OFF) for kind in NoticeKind
    }
