"""Writing on a case: the pages of the composer, and taking a text back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from servanda.cases import actions, queries
from servanda.foundation import clock
from servanda.web.desk.cases.composer import TABS, tabs_for
from servanda.web.desk.cases.desk import FORM, MOVE, CaseDesk, CaseRequest, case_desk, case_page
from servanda.web.desk.cases.forms import NothingForm
from servanda.web.desk.cases.making import taken
from servanda.web.desk.cases.page import case_shown


@case_page()
def case(request: CaseRequest, number: str) -> HttpResponse:
    """The page of a case."""
    desk = case_desk(request, number)
    open_tabs = tabs_for(desk)
    tab = open_tabs[0] if open_tabs else ""
    form = TABS[tab].form(request, desk) if tab else NothingForm(request, desk)
    return case_shown(request, desk, tab, form)


@case_page(*FORM)
def write(request: CaseRequest, number: str, tab: str) -> HttpResponse:
    """The page of a case with this way of writing; sent and taken, it leads back to the case."""
    desk = case_desk(request, number)
    if request.method != "POST" and tab not in tabs_for(desk):
        return redirect(desk.home)
    form = TABS[tab].form(request, desk, text=_recalled(desk, request.GET.get("text", "")))
    ways = TABS[tab].ways
    latest = f"{desk.home}#latest"
    way = ways.get(request.POST.get("do", "")) or next(iter(ways.values()))

    def act() -> str:
        way.act(number=number, **form.given(), by=request.viewer, at=clock.now())
        messages.success(request, way.done, extra_tags=f"case-{number}-{tab}")
        return latest

    if request.method == "POST" and taken(form, request, desk, act):
        return redirect(latest)
    return case_shown(request, desk, tab, form)


@case_page(*MOVE)
def recall(request: CaseRequest, number: str, info_id: UUID) -> HttpResponse:
    """Take a text back before it is sent; it stands in the field again."""
    try:
        actions.recall_external_info(number=number, info_id=info_id, by=request.viewer, at=clock.now())
    except actions.TooLateToRecall as refused:
        messages.error(request, refused.message)
        return redirect("cases-case", number=number)
    messages.success(request, "Recalled: it counts as never written, and stands in the field again.")
    return redirect(reverse("cases-write", args=[number, "customer"]) + f"?text={info_id}#write")


def _recalled(desk: CaseDesk, info_id: str) -> str:
    """The words of a text that the viewer has taken back."""
    try:
        wanted = UUID(info_id)
    except ValueError:
        return ""
    found = queries.external_infos(desk.case.number, viewer=desk.viewer)
    taken_back = found.filter(id=wanted, delivery="recalled", author=desk.viewer.user_id).first()
    return taken_back.text if taken_back else ""
