"""Flash notes on the page of a case: banners, which can be edited there, and pop-ups that ask to be read."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from servanda.cases import actions, queries
from servanda.core.access import Permission, require
from servanda.foundation import clock
from servanda.web.desk.cases.desk import FORM, MOVE, CaseDesk, CaseRequest, case_desk, case_page
from servanda.web.desk.cases.forms import DeskForm
from servanda.web.forms.taking import accepted, seen_revision, shown


def banners_of(desk: CaseDesk) -> dict[str, Any]:
    """What ``desk/cases/banners.html`` shows. At most six statements, mostly one."""
    return {
        "pop_ups": queries.unacknowledged(desk.case, desk.at),
        "banners": queries.banners(desk.case, desk.at),
    }


class BannerForm(DeskForm):
    """What a banner says on this case."""

    text = forms.CharField(label="Banner", widget=forms.Textarea(attrs={"rows": 4, "maxlength": 2000}))


@case_page(*FORM)
def edit(request: CaseRequest, number: str, banner_id: UUID) -> HttpResponse:
    """A banner, to say something else on this case alone."""
    desk = case_desk(request, number)
    require(request.viewer, Permission.CASE_WRITE, desk.case.organisation_id)
    found = queries.banner(number, banner_id, viewer=request.viewer)
    form = BannerForm(request, desk, text=found.text)
    if request.method == "POST" and accepted(form, lambda: _edit(request, number, banner_id, form)):
        messages.success(request, "The banner says so on this case.")
        return redirect(desk.home)
    facts = {"desk": desk, "banner": found, "revision": seen_revision(request) or found.revision}
    return shown(request, "desk/cases/banner.html", form, **facts)


@case_page(*MOVE)
def remove(request: CaseRequest, number: str, banner_id: UUID) -> HttpResponse:
    """Take a banner off this case."""
    revision = seen_revision(request)
    actions.remove_banner(
        number=number, banner_id=banner_id, expecting=revision, by=request.viewer, at=clock.now()
    )
    messages.success(request, "The banner is off this case.")
    return redirect("cases-case", number=number)


@case_page(*MOVE)
def acknowledge(request: CaseRequest, number: str, note_id: UUID) -> HttpResponse:
    """Keep that somebody has read a pop-up."""
    actions.acknowledge(number=number, note_id=note_id, by=request.viewer, at=clock.now())
    return redirect("cases-case", number=number)


def _edit(request: CaseRequest, number: str, banner_id: UUID, form: BannerForm) -> None:
    actions.edit_banner(
        number=number,
        banner_id=banner_id,
        text=form.cleaned_data["text"],
        expecting=seen_revision(request),
        by=request.viewer,
        at=clock.now(),
    )
