"""The promise notices of a contract or an agreement: what will be told when, what was told, and to whom (2-domain 2.8)."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from servanda.agreements import actions, queries
from servanda.automation.queries import reached_by_promise
from servanda.core.access import Permission, require
from servanda.core.agreements.noticing import NoticeOf, NoticeTerms, ToldOne, ToldWhom
from servanda.foundation import clock
from servanda.people import queries as people
from servanda.web.desk.agreements.frame import head as agreement_head
from servanda.web.desk.contracts.frame import head as contract_head
from servanda.web.desk.promises import DeskRequest, promise_page
from servanda.web.forms.once import sent, taken_once
from servanda.web.forms.taking import RuledForm, accepted, seen_revision, shown
from servanda.web.words import day, days_until

FORM: Final = ("GET", "HEAD", "POST")
_TOO_LONG: Final = 5
_NUMBERS: Final = re.compile(r"[\s,;]+")


@dataclass(frozen=True, slots=True)
class ShownNotice:
    """A notice in words: when, and whether that is past."""

    when: str
    more: str
    is_past: bool


class NoticesForm(RuledForm):
    """When and whom; numbers are separated by commas."""

    days_before = forms.CharField(
        label="Days before the end",
        required=False,
        max_length=80,
        help_text="Like 30, 14. On the day itself: 0.",
    )
    days_after = forms.CharField(label="Days after the end", required=False, max_length=80)
    percents = forms.CharField(
        label="Percent used",
        required=False,
        max_length=80,
        help_text="Of the allowance of a cycle, like 80, 100.",
    )
    owner = forms.BooleanField(label="The owner, or a manager in their place", required=False)
    users = forms.MultipleChoiceField(
        label="Staff", required=False, widget=forms.SelectMultiple(attrs={"size": 5})
    )
    teams = forms.MultipleChoiceField(
        label="Teams", required=False, widget=forms.SelectMultiple(attrs={"size": 3})
    )
    addresses = forms.CharField(
        label="Mail addresses of others",
        required=False,
        help_text="One a line. They get no link into Servanda.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    to_customer = forms.BooleanField(
        label="The customer's contacts with a mark",
        required=False,
        help_text="Main, mail-to and mail-cc contacts of the agreement, or of agreements that name the contract.",
    )

    def __init__(self, request: DeskRequest, terms: NoticeTerms) -> None:
        super().__init__(sent(request), initial=_initial(terms))
        offered: Mapping[str, Iterable[Any]] = {
            "users": people.active_staff(),
            "teams": people.active_teams(),
        }
        for name, found in offered.items():
            self.fields[name].choices = [(str(one.id), one.name) for one in found]  # type: ignore[attr-defined]

    def clean_days_before(self) -> list[int]:
        """Negative, as the core counts them."""
        return [-value for value in _numbers(self.cleaned_data["days_before"])]

    def clean_days_after(self) -> list[int]:
        """Whole days."""
        return _numbers(self.cleaned_data["days_after"])

    def clean_percents(self) -> list[int]:
        """Whole percents."""
        return _numbers(self.cleaned_data["percents"])

    def terms(self) -> NoticeTerms:
        """What was entered."""
        given = self.cleaned_data
        return NoticeTerms(
            days=(*given["days_before"], *given["days_after"]),
            percents=tuple(given["percents"]),
            recipients=tuple(self._recipients()),
            to_customer=given["to_customer"],
        )

    def _recipients(self) -> Iterator[ToldOne]:
        given = self.cleaned_data
        if given["owner"]:
            yield ToldOne(ToldWhom.OWNER)
        yield from (ToldOne(ToldWhom.USER, UUID(one)) for one in given["users"])
        yield from (ToldOne(ToldWhom.TEAM, UUID(one)) for one in given["teams"])
        yield from (
            ToldOne(ToldWhom.ADDRESS, None, one.strip())
            for one in given["addresses"].splitlines()
            if one.strip()
        )


@promise_page(*FORM)
def of_contract(request: DeskRequest, number: str) -> HttpResponse:
    """The notices of a contract."""
    at = clock.now()
    contract = queries.contract(number, viewer=request.viewer)
    noticing = queries.noticing_of_contract(number, viewer=request.viewer, at=at)
    facts = {
        "frame": "desk/contracts/contract.html",
        "subject": contract,
        "called": "contract",
        "counts": True,
    }
    return _page(
        request,
        contract,
        noticing,
        actions.set_contract_notices,
        lambda: facts | contract_head(request, contract, "notices"),
        home=reverse("contracts-notices", args=[contract.number]),
    )


@promise_page(*FORM)
def of_agreement(request: DeskRequest, number: str) -> HttpResponse:
    """The notices of an agreement."""
    agreement = queries.agreement(number, viewer=request.viewer)
    noticing = queries.noticing_of_agreement(number, viewer=request.viewer)
    facts = {"frame": "desk/agreements/agreement.html", "subject": agreement, "called": "agreement"}
    return _page(
        request,
        agreement,
        noticing,
        actions.set_agreement_notices,
        lambda: facts | agreement_head(request, agreement, "notices"),
        home=reverse("agreements-notices", args=[agreement.number]),
    )


def _page(
    request: DeskRequest,
    subject: Any,
    noticing: queries.Noticing,
    act: Callable[..., object],
    facts: Callable[[], Mapping[str, Any]],
    *,
    home: str,
) -> HttpResponse:
    form = NoticesForm(request, noticing.terms)
    if request.method == "POST":
        require(request.viewer, Permission.PROMISE_EDIT)
        if accepted(form, lambda: _set(request, subject, form, act, home)):
            messages.success(request, "The notices were saved.")
            return redirect(home)
    on = queries.local_date(clock.now(), subject.zone)
    staff = reached_by_promise(subject)
    return shown(
        request,
        "desk/notices/promise.html",
        form,
        **facts(),
        noticing=noticing,
        planned=[_planned(one, on) for one in noticing.planned],
        told=list(_told(noticing.told)),
        reached=[*(user.name for user in staff.staff), *staff.addresses],
        end_on=queries.end_of(subject),
        revision=seen_revision(request) or subject.revision,
        home=home,
    )


def _set(
    request: DeskRequest, subject: Any, form: NoticesForm, act: Callable[..., object], home: str
) -> None:
    """The usual notices again, or what was entered; once, however often it was pressed."""
    usual = request.POST.get("do") == "usual"

    def once() -> str:
        act(
            number=subject.number,
            terms=None if usual else form.terms(),
            expecting=seen_revision(request),
            by=request.viewer,
            at=clock.now(),
        )
        return home

    taken_once(request, request.viewer, once)


def _planned(one: Any, on: date) -> ShownNotice:
    if one.of is NoticeOf.PERCENT:
        return ShownNotice(f"{one.value} % used", "when it is reached", is_past=False)
    return ShownNotice(_offset(one.value), f"{day(one.on, on=on)}, {days_until(one.on, on=on)}", one.on < on)


def _offset(value: int) -> str:
    if value == 0:
        return "On the last day"
    days = f"{abs(value)} day{'' if abs(value) == 1 else 's'}"
    return f"{days} {'before' if value < 0 else 'after'} the end"


def _told(rows: Iterable[Any]) -> Iterator[tuple[str, list[str], datetime]]:
    """Each notice that was told: what, to how many of the vendor's own and to which addresses, and when."""
    together: dict[tuple[str, int, date], list[Any]] = {}
    for row in rows:
        together.setdefault((row.of, row.value, row.anchor), []).append(row)
    for (of, value, _), found in together.items():
        what = f"{value} % used" if of == NoticeOf.PERCENT else _offset(value)
        named = [row.recipient.removeprefix("mail:") for row in found if row.recipient.startswith("mail:")]
        staff = len(found) - len(named)
        who = [f"{staff} member{'' if staff == 1 else 's'} of staff"] if staff else []
        yield what, [*who, *named], found[0].told_at


def _initial(terms: NoticeTerms) -> dict[str, Any]:
    of_kind = {kind: [one for one in terms.recipients if one.kind is kind] for kind in ToldWhom}
    return {
        "days_before": ", ".join(str(-value) for value in terms.days if value <= 0),
        "days_after": ", ".join(str(value) for value in terms.days if value > 0),
        "percents": ", ".join(map(str, terms.percents)),
        "owner": bool(of_kind[ToldWhom.OWNER]),
        "users": [str(one.id) for one in of_kind[ToldWhom.USER]],
        "teams": [str(one.id) for one in of_kind[ToldWhom.TEAM]],
        "addresses": "\n".join(one.address for one in of_kind[ToldWhom.ADDRESS]),
        "to_customer": terms.to_customer,
    }


def _numbers(text: str) -> list[int]:
    parts = [part for part in _NUMBERS.split(text.strip()) if part]
    if any(part.isdecimal() and len(part) >= _TOO_LONG for part in parts):
        raise forms.ValidationError("That is far too much: days up to 366, percents up to 200.")
    if not all(part.isascii() and part.isdecimal() for part in parts):
        raise forms.ValidationError("Enter whole numbers with commas between them, like 30, 14.")
    return [int(part) for part in parts]
