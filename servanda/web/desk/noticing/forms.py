"""When is told, and whom."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar, Final
from uuid import UUID

from django import forms

from servanda.core.agreements.noticing import MOST_DAYS, MOST_PERCENT, NoticeTerms, ToldOne, ToldWhom
from servanda.people import queries as people
from servanda.web.desk.promises import DeskRequest
from servanda.web.forms.once import sent
from servanda.web.forms.taking import RuledForm

_DIGITS: Final = 9
"""A number of more is not read at all."""
_NUMBERS: Final = re.compile(r"[\s,;]+")


class NoticesForm(RuledForm):
    """When and whom; numbers are separated by commas."""

    tells_all = True
    places: ClassVar = {"recipients": "addresses", "days": "days_before"}

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
        return [-value for value in _numbers(self.cleaned_data["days_before"], MOST_DAYS, "days")]

    def clean_days_after(self) -> list[int]:
        """Whole days."""
        return _numbers(self.cleaned_data["days_after"], MOST_DAYS, "days")

    def clean_percents(self) -> list[int]:
        """Whole percents."""
        return _numbers(self.cleaned_data["percents"], MOST_PERCENT, "percent")

    def terms(self) -> NoticeTerms:
        """What was entered, as far as it can be read."""
        given = self.cleaned_data
        return NoticeTerms(
            days=(*given.get("days_before", ()), *given.get("days_after", ())),
            percents=tuple(given.get("percents", ())),
            recipients=tuple(self._recipients()),
            to_customer=given["to_customer"],
        )

    def _recipients(self) -> Iterator[ToldOne]:
        given = {"users": (), "teams": ()} | self.cleaned_data
        if given["owner"]:
            yield ToldOne(ToldWhom.OWNER)
        yield from (ToldOne(ToldWhom.USER, UUID(one)) for one in given["users"])
        yield from (ToldOne(ToldWhom.TEAM, UUID(one)) for one in given["teams"])
        yield from (
            ToldOne(ToldWhom.ADDRESS, None, one.strip())
            for one in given["addresses"].splitlines()
            if one.strip()
        )


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


def _numbers(text: str, most: int, of_what: str) -> list[int]:
    parts = [part for part in _NUMBERS.split(text.strip()) if part]
    if not all(part.isascii() and part.isdecimal() for part in parts):
        raise forms.ValidationError("Enter whole numbers with commas between them, like 30, 14.")
    if too_big := [part for part in parts if len(part) > _DIGITS or int(part) > most]:
        raise forms.ValidationError(f"{too_big[0]} is too big: at most {most} {of_what}.")
    return [int(part) for part in parts]
