"""The try-out in words: which rule a case like this would get, and why none of those before it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.forms import BoundField

from servanda.agreements import queries
from servanda.core.access import Viewer
from servanda.core.cases import Channel
from servanda.core.cover import Match, PlanRule, Subject
from servanda.core.plans import Tried
from servanda.core.refusals import Invalid
from servanda.web.desk.plans.offers import Offers
from servanda.web.desk.plans.wording import SUBJECT, value, values
from servanda.web.forms.fields import choice_of
from servanda.web.words import CHANNEL

PREFIX: Final = "try"
"""Before the names of its fields, so that they can stand in the form of a plan."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a case would get, as one sentence, and a line for every rule that was looked at."""

    gets: str
    because: str
    lines: tuple[str, ...]


class TryForm(forms.Form):
    """A case as somebody imagines it."""

    severity = forms.TypedChoiceField(label="Severity", coerce=int, initial="3")
    channel = forms.ChoiceField(
        label="Channel", choices=[(one.value, CHANNEL[one].word) for one in Channel], initial=Channel.PHONE
    )
    product_id = choice_of("Product", none="any")
    category_id = choice_of("Category", none="the default one")
    object_kind = forms.ChoiceField(
        label="Business object", required=False, choices=[("", "none"), *queries.OBJECT_KINDS.items()]
    )

    def __init__(self, sent: Mapping[str, Any], offers: Offers) -> None:
        asked = any(name.startswith(f"{PREFIX}-") for name in sent)
        super().__init__(sent if asked else None, prefix=PREFIX)
        offered: tuple[tuple[str, Sequence[Any]], ...] = (
            ("severity", offers.severities),
            ("product_id", [("", "any"), *offers.products]),
            ("category_id", [("", "the default one"), *offers.categories]),
        )
        for name, choices in offered:
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def case(self) -> queries.CaseLike | None:
        """The case that was described, or the one that stands there at first; nothing if it cannot be read."""
        if self.is_bound and not self.is_valid():
            return None
        given = self.cleaned_data if self.is_bound else {}
        return queries.CaseLike(
            severity=given.get("severity", 3),
            channel=Channel(given.get("channel", Channel.PHONE)),
            product_id=given.get("product_id"),
            category_id=given.get("category_id"),
            object_kinds=(given["object_kind"],) if given.get("object_kind") else (),
        )

    def lines(self) -> list[BoundField]:
        """Its fields in order."""
        return list(self)


def tried(
    rules: Sequence[PlanRule], case: queries.CaseLike | None, offers: Offers, *, viewer: Viewer
) -> Result | None:
    """What the case would get from these rules; nothing where they cannot be tried yet."""
    if case is None:
        return None
    try:
        trial = queries.try_plan(rules, case, viewer=viewer)
    except Invalid:
        return None
    teller = _Teller(case, offers.names_of(rules))
    return Result(
        gets=f"{trial.level.name} v{trial.version}",
        because=teller.because(trial.try_out.tried, trial.try_out.chosen),
        lines=tuple(teller.line(one) for one in trial.try_out.tried),
    )


class _Teller:
    def __init__(self, case: queries.CaseLike, names: queries.RuleNames) -> None:
        self.case, self.names = case, names
        self._has = {Subject.SEVERITY: str(case.severity), Subject.CHANNEL: case.channel.value}

    def because(self, looked: Sequence[Tried], chosen: int | None) -> str:
        """The end of the sentence."""
        if chosen is None:
            return "no rule matches, so the default service level holds"
        last = looked[-1]
        first = "rule 1 matches it" if chosen == 0 else f"rule {chosen + 1} is the first that matches"
        why = " and ".join(self._hit(one.criterion.subject, one.hit) for one in last.looked if one.holds)
        return f"{first}: {why}" if why else f"{first}, as it does every case"

    def line(self, one: Tried) -> str:
        """Whether the rule matches, and why not."""
        if one.holds:
            return "matches"
        joined = ", and " if one.match is Match.ALL else ", nor: "
        return "does not match: " + joined.join(self._missed(each) for each in one.against)

    def _missed(self, looked: Any) -> str:
        subject = looked.criterion.subject
        wanted = values(looked.criterion, self.names)
        has = self._has.get(subject)
        if has is None:
            return f"{SUBJECT[subject]} is not {wanted}"
        return f"{SUBJECT[subject]} is {value(subject, has, self.names)}, not {wanted}"

    def _hit(self, subject: Subject, hit: Sequence[str]) -> str:
        return f"{SUBJECT[subject]} is {' and '.join(self._words(subject, hit))}"

    def _words(self, subject: Subject, hit: Sequence[str]) -> Iterator[str]:
        yield from (value(subject, one, self.names) for one in hit)
