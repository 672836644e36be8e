"""Finding cases: one, lists in the order of work, the stream, clocks, what a new one would be."""

from typing import Final

from servanda.cases.queries.answers import answers_waiting
from servanda.cases.queries.clocks import CaseClocks, Clock, clocks_at, clocks_of, sheet_clocks
from servanda.cases.queries.deadlines import deadlines
from servanda.cases.queries.entered import NewCase, References, references
from servanda.cases.queries.facts import facts_of, fold_of, person_of
from servanda.cases.queries.moves import moves_of
from servanda.cases.queries.prospects import Prospect, prospect
from servanda.cases.queries.recipients import Addressee, Recipients, case_contacts, recipients
from servanda.cases.queries.seeing import NoSuchCase, case, cases, lock_case
from servanda.cases.queries.stream import Entry, Stream, stream
from servanda.cases.queries.work import Wanted, WorkPage, listed, narrowed, open_cases_of, work
from servanda.core.cases import Person, the_program

THE_PROGRAM: Final[Person] = the_program("delivery")
"""Who acts where a text did not arrive."""

__all__ = [
    "THE_PROGRAM",
    "Addressee",
    "CaseClocks",
    "Clock",
    "Entry",
    "NewCase",
    "NoSuchCase",
    "Prospect",
    "Recipients",
    "References",
    "Stream",
    "Wanted",
    "WorkPage",
    "answers_waiting",
    "case",
    "case_contacts",
    "cases",
    "clocks_at",
    "clocks_of",
    "deadlines",
    "facts_of",
    "fold_of",
    "listed",
    "lock_case",
    "moves_of",
    "narrowed",
    "open_cases_of",
    "person_of",
    "prospect",
    "recipients",
    "references",
    "sheet_clocks",
    "stream",
    "work",
]
