"""Names that people type for recipients, and a matrix in words."""

from typing import Final
from uuid import UUID

import pytest

from servanda.agreements.queries import Nameable
from servanda.core.agreements import (
    ActionKind,
    EscalationAction,
    EscalationRow,
    Recipient,
    RecipientKind,
)
from servanda.core.clocks import ClockKind
from servanda.web.setup.escalation.wording import Names, reached, when

ANN, BEA, OTHER_BEA, DUTY, LINZ, URGENT, EXPERTS, GONE = (UUID(int=one) for one in range(1, 9))
NAMES: Final = Names(
    [
        Nameable(RecipientKind.USER, ANN, "Ann Auer", "ann@example.com"),
        Nameable(RecipientKind.USER, BEA, "Bea Berg", "bea@example.com"),
        Nameable(RecipientKind.USER, OTHER_BEA, "Bea Berg", "berg@example.com", in_use=False),
        Nameable(RecipientKind.TEAM, DUTY, "Duty"),
        Nameable(RecipientKind.TEAM, LINZ, "Service, Linz"),
        Nameable(ActionKind.PRIORITY, URGENT, "Urgent"),
        Nameable(ActionKind.DISPATCH, EXPERTS, "Experts, LINE"),
    ]
)


def user(one: UUID) -> Recipient:
    return Recipient(RecipientKind.USER, one)


def team(one: UUID) -> Recipient:
    return Recipient(RecipientKind.TEAM, one)


def address(text: str) -> Recipient:
    return Recipient(RecipientKind.ADDRESS, address=text)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("", []),
        (" ; ;", []),
        ("ann auer", [user(ANN)]),
        ("ANN@example.com", [user(ANN)]),
        ("Duty; Ann Auer", [team(DUTY), user(ANN)]),
        ("duty (team), night@example.com", [team(DUTY), address("night@example.com")]),
        ("Service, Linz; Duty", [team(LINZ), team(DUTY)]),
        ("berg@example.com", [user(OTHER_BEA)]),
    ],
)
def test_people_are_meant_by_name_or_mail_address(text: str, meant: list[Recipient]) -> None:
    assert NAMES.read(text) == (meant, [])


@pytest.mark.parametrize(
    ("text", "wrong"), [("Bea Berg", "Several"), ("Cleo; Duty", "Nobody is called Cleo.")]
)
def test_who_cannot_be_told_apart_or_is_not_there_is_said(text: str, wrong: str) -> None:
    (problem,) = NAMES.read(text)[1]
    assert problem.startswith(wrong)


def test_what_is_shown_reads_the_same_again() -> None:
    told = [user(ANN), user(BEA), team(DUTY), team(LINZ), address("night@example.com")]
    text = NAMES.text([Recipient(RecipientKind.OWNER), *told])
    assert text == "Ann Auer; bea@example.com; Duty (team); Service, Linz (team); night@example.com"
    assert NAMES.read(text) == (told, [])


def test_only_who_is_in_use_is_proposed() -> None:
    assert NAMES.proposals() == ["Ann Auer", "bea@example.com", "Duty (team)", "Service, Linz (team)"]


def test_what_is_gone_altogether_is_shown_by_its_id() -> None:
    assert NAMES.text([user(GONE)]) == str(GONE)


def test_a_level_is_said_in_words() -> None:
    told = (Recipient(RecipientKind.OWNER), Recipient(RecipientKind.ORGANISATION_MANAGER), team(DUTY))
    done = (
        EscalationAction(ActionKind.ESCALATE),
        EscalationAction(ActionKind.PRIORITY, URGENT),
        EscalationAction(ActionKind.DISPATCH, EXPERTS),
    )
    (said,) = NAMES.said([EscalationRow(ClockKind.UPDATE, 1, 0, told, done)])
    assert (said.clock, said.when) == ("Update interval", "at the deadline")
    assert said.told == "Owner, manager, Duty"
    assert said.done == "At risk, priority Urgent, dispatch to Experts, LINE"


@pytest.mark.parametrize(
    ("offset_s", "said"), [(-1800, "30 min before"), (0, "at the deadline"), (9000, "2 h 30 min after")]
)
def test_a_time_is_said_as_people_say_it(offset_s: int, said: str) -> None:
    assert when(offset_s) == said


def test_when_a_level_fires_is_said_by_severity() -> None:
    assert reached({"1": 0, "2": 5400}) == "severity 1 at once, 2 after 1 h 30 min"
    assert reached({}) == ""
