"""What stands in the bars and gaps of the drawing of coverage, and what a line of its table says."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.urls import reverse
from django.utils.dateformat import format as dated

from servanda.core.agreements.coverage import Holds, Instead, Span
from servanda.web.desk.contracts.drawing import Stretch, Window
from servanda.web.desk.contracts.wording import day, days, last_day, period, period_of

_ABOVE: Final = {Holds.WHOLE_CUSTOMER: "covered above", Holds.PARENT: "covered by the parent"}


@dataclass(frozen=True, slots=True)
class Teller:
    """Words for the stretches of one drawing: all contracts by number, the default plan, which contract it is about."""

    contracts: Mapping[str, Any]
    default_plan: str
    window: Window
    on: date
    number: str

    def contract(self, span: Span) -> Stretch:
        """The bar of a contract, or of its days of grace."""
        contract = self.contracts[span.number]
        ends = last_day(contract)
        first, last = self._real(span, contract.starts_on, ends)
        if span.holds is Holds.GRACE:
            words = (f"grace until {dated(span.last_on, 'j M')}", "grace")
            return self._bar(contract, (first, span.last_on), "grace", (words, (contract.number,)))
        over = last is not None and last < self.on
        look = "this" if contract.number == self.number else "over" if over else "other"
        return self._bar(
            contract, (first, last), look, (self._strong(contract), self._mid(contract, over=over))
        )

    def draft(self, contract: Any) -> Stretch:
        """The bar of a draft, which keeps nobody out yet."""
        lasts = period(contract)
        mid = (f"{contract.name}, {lasts}", contract.name, "draft")
        this = contract.number == self.number
        strong = (f"{contract.number}, {'this draft' if this else 'draft'}", str(contract.number))
        look = "draft mine" if this else "draft"
        return self._bar(contract, (contract.starts_on, contract.ends_on), look, (strong, mid))

    def gap(self, first: date, last: date, instead: Instead, product: Any, *, ever: bool) -> Stretch:
        """Dots where nothing of its own holds; marked where from now on only the default plan does.

        ``ever``: the scope has a contract at some time, so that the customer may count on one.
        """
        falls = instead.holds is Holds.DEFAULT_PLAN
        goes_on = last >= self.window.last_on
        strong = self._gap_words(first, last, goes_on=goes_on, is_whole=product is None)
        if not ever:
            strong = ("No contract for the whole customer", "No contract")
        covered = (_ABOVE.get(instead.holds, ""), "covered")
        mid = (f"default plan: {self.default_plan}", "default plan") if falls else covered
        look = "risk" if falls and ever and product is None and last >= self.on else "gap"
        ends = "on" if goes_on else f"to {day(last)}"
        said = f"No contract from {day(first)} {ends}; {self._instead(instead)}"
        return Stretch(first, last, look, (strong, mid), said)

    def holds(self, span: Span) -> str:
        """The last column of the table."""
        if span.is_gap:
            return self._instead(span.instead)
        contract = self.contracts[span.number]
        if span.holds is Holds.GRACE:
            return f"{contract.name}, in its days of grace"
        blocked = f", blocked; {self._instead(span.instead)}" if contract.is_blocked else ""
        return f"{contract.name}{blocked}"

    def _bar(
        self,
        contract: Any,
        lasts: tuple[date, date | None],
        look: str,
        lines: tuple[tuple[str, ...], tuple[str, ...]],
    ) -> Stretch:
        blocked = ", blocked" if contract.is_blocked else ""
        this = ", this contract" if contract.number == self.number else ""
        drafted = ", draft" if look.startswith("draft") else ", days of grace" if look == "grace" else ""
        said = f"{contract.number}, {contract.name}, {period_of(*lasts)}{drafted}{blocked}{this}"
        return Stretch(*lasts, look, lines, said, reverse("contracts-one", args=[contract.number]))

    def _real(self, span: Span, starts_on: date, ends_on: date | None) -> tuple[date, date | None]:
        """The days of a span, which the window has cut."""
        first = starts_on if span.first_on == self.window.first_on else span.first_on
        return first, ends_on if span.last_on == self.window.last_on else span.last_on

    def _strong(self, contract: Any) -> tuple[str, ...]:
        blocked = ", blocked" if contract.is_blocked else ""
        if contract.number == self.number:
            return (
                f"{contract.number}, this contract{blocked}",
                f"{contract.number}{blocked}",
                contract.number,
            )
        return f"{contract.number}{blocked}", contract.number

    def _mid(self, contract: Any, *, over: bool) -> tuple[str, ...]:
        name, ends = contract.name, last_day(contract)
        if over:
            how = "terminated" if contract.terminated_on else "expired"
            return f"{name}, {how}", how
        if ends is None:
            return f"{name}, open-ended from {day(contract.starts_on)}", f"{name}, open-ended", name
        if contract.number == self.number:
            return f"{name}, {_between(contract.starts_on, ends)}", f"{name}, to {day(ends)}", name
        return f"{name}, to {day(ends)}", name

    def _gap_words(self, first: date, last: date, *, goes_on: bool, is_whole: bool) -> tuple[str, ...]:
        long = f"Gap, {days((last - first).days + 1)}"
        if goes_on:
            return f"No contract from {day(first)}", "No contract", "Gap"
        return (f"No contract, {_between(first, last)}", long, "Gap") if is_whole else (long, "Gap")

    def _instead(self, instead: Instead | None) -> str:
        if instead is None or instead.holds is Holds.DEFAULT_PLAN:
            return f"the default plan {self.default_plan} holds"
        contract = self.contracts[instead.number]
        words = {Holds.PARENT: f" of {contract.customer.name}", Holds.GRACE: " in its days of grace"}
        return f"{contract.number}{words.get(instead.holds, ' of the whole customer')} holds"


def _between(first: date, last: date) -> str:
    """``1 Jan to 31 Dec 2026``: the year once where it is the same."""
    return f"{dated(first, 'j M') if first.year == last.year else day(first)} to {day(last)}"
