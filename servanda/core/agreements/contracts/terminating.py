"""Terminating a contract, and taking that back."""

from dataclasses import replace
from datetime import date

from servanda.core.agreements.contracts.checks import failing
from servanda.core.agreements.contracts.states import DAY, ContractTerm
from servanda.core.agreements.validity import Period
from servanda.core.dates import in_words
from servanda.core.refusals import Conflict, Invalid, refuse


class CannotTerminate(Conflict):
    """The contract cannot be terminated like this."""


class CannotTakeBackTermination(Conflict):
    """The termination stands: it was none, its last day has passed, or something follows it already."""


class TerminationWithoutReason(Invalid):
    """Whoever terminates a contract says why."""


def check_termination(term: ContractTerm, *, last_on: date) -> Period:
    """Return the period that is left when ``last_on`` is the last day that counts. Raises ``CannotTerminate``."""
    within = term.ends_on is None or last_on <= term.ends_on
    checks = [
        (not term.draft, "", "It is a draft; delete it instead."),
        (term.terminated_on is None, "", f"It is terminated already, on {in_words(term.terminated_on)}."),
        (
            last_on >= term.starts_on - DAY,
            "on",
            f"It starts on {in_words(term.starts_on)}; the day before says that it never held.",
        ),
        (within, "on", f"It ends on {in_words(term.ends_on)} anyway."),
    ]
    refuse(CannotTerminate, "This contract cannot be terminated like this.", failing(checks))
    return replace(term, terminated_on=last_on).period


def check_taking_back(
    term: ContractTerm, *, on: date, renewed_by: str = "", renewed_on: date | None = None
) -> None:
    """Refuse to let a contract hold to its former end again once the day that was set as its last has passed.

    ``renewed_by`` and ``renewed_on`` are number and start of its renewal, a draft too: in the way is one that starts
    before that end. What was terminated before it began has left its chain for good. Raises
    ``CannotTakeBackTermination``.
    """
    last_on = term.terminated_on
    if last_on is None:
        raise CannotTakeBackTermination("This contract is not terminated.")
    follows = renewed_on is not None and (term.ends_on is None or renewed_on <= term.ends_on)
    checks = [
        (
            last_on >= on,
            "",
            f"Its last day, {in_words(last_on)}, has passed: draft another contract instead.",
        ),
        (
            last_on >= term.starts_on,
            "",
            "It was terminated before its first day, so that it never held: draft another contract instead.",
        ),
        (
            not follows,
            "",
            f"{renewed_by} renews it from {in_words(renewed_on)} on: delete that draft, or terminate it before it begins.",
        ),
    ]
    refuse(CannotTakeBackTermination, "This termination cannot be taken back.", failing(checks))
