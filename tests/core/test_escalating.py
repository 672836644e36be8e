"""An escalation matrix: what cannot be, what is hardly meant, and how it is written."""

from typing import Any, Final
from uuid import UUID

import pytest

from servanda.core.agreements import (
    ActionKind,
    EscalationAction,
    EscalationInvalid,
    EscalationRow,
    Recipient,
    RecipientKind,
    by_clock,
    check_escalation,
    escalation_warnings,
    reached_after,
    read_actions,
    read_recipients,
    written_actions,
    written_recipients,
)
from servanda.core.clocks import ClockKind

ANN: Final = UUID(int=1)
SECOND_LINE: Final = UUID(int=2)
OWNER: Final = Recipient(RecipientKind.OWNER)
LEAD: Final = Recipient(RecipientKind.QUEUE_LEAD)
ESCALATE: Final = EscalationAction(ActionKind.ESCALATE)
DISPATCH: Final = EscalationAction(ActionKind.DISPATCH, SECOND_LINE)
TARGETS: Final[Any] = {
    "1": {"irt": {"minutes": 30, "calendar": "case"}, "ola": {"end_of_business_day": 1}},
    "2": {"irt": {"minutes": 60, "calendar": "case"}, "ola": {"minutes": 90}},
}


def row(
    number: int = 1, offset_s: int = 0, *, clock: ClockKind = ClockKind.IRT, **more: Any
) -> EscalationRow:
    return EscalationRow(clock, number, offset_s, **{"recipients": (OWNER,)} | more)


def address(text: str) -> Recipient:
    return Recipient(RecipientKind.ADDRESS, address=text)


def faults(*rows: EscalationRow) -> set[str]:
    with pytest.raises(EscalationInvalid) as refused:
        check_escalation(rows)
    return {fault.field for fault in refused.value.faults}


def warnings(*rows: EscalationRow, gone: frozenset[UUID] = frozenset()) -> list[str]:
    return [one.field for one in escalation_warnings(rows, TARGETS, gone=gone)]


def test_an_empty_matrix_is_a_matrix() -> None:
    check_escalation([])


def test_each_clock_may_have_four_levels_in_time_order() -> None:
    offsets = (-3600, -60, 0, 7200)
    check_escalation(
        [
            row(number, offset, clock=clock)
            for clock in ClockKind
            for number, offset in enumerate(offsets, start=1)
        ]
    )


@pytest.mark.parametrize(
    ("rows", "field"),
    [
        ([row(0)], "irt.0.number"),
        ([row(number, number * 60) for number in range(1, 6)], "irt.5.number"),
        ([row(2)], "irt.2.number"),
        ([row(1), row(3, 60)], "irt.3.number"),
        ([row(1), row(1, 60)], "irt.1.number"),
        ([row(1), row(2)], "irt.2.offset_s"),
        ([row(1, 60), row(2, -60)], "irt.2.offset_s"),
        ([row(1, 90)], "irt.1.offset_s"),
        ([row(1, 60 * 10**7)], "irt.1.offset_s"),
        ([row(recipients=())], "irt.1.recipients"),
        ([row(recipients=(OWNER, OWNER))], "irt.1.recipients"),
        ([row(recipients=(address("a@example.com"), address("A@Example.com")))], "irt.1.recipients"),
        ([row(recipients=[address(f"a{one}@example.com") for one in range(51)])], "irt.1.recipients"),
        ([row(recipients=(Recipient(RecipientKind.USER),))], "irt.1.recipients"),
        ([row(recipients=(Recipient(RecipientKind.OWNER, ANN),))], "irt.1.recipients"),
        ([row(recipients=(Recipient(RecipientKind.OWNER, address="a@example.com"),))], "irt.1.recipients"),
        ([row(recipients=(address(""),))], "irt.1.recipients"),
        ([row(actions=(ESCALATE, ESCALATE))], "irt.1.actions"),
        ([row(actions=(EscalationAction(ActionKind.DISPATCH),))], "irt.1.actions"),
        ([row(actions=(EscalationAction(ActionKind.ESCALATE, ANN),))], "irt.1.actions"),
    ],
)
def test_what_cannot_be_is_refused_at_its_place(rows: list[EscalationRow], field: str) -> None:
    assert faults(*rows) == {field}


@pytest.mark.parametrize(
    "text", ["duty", "duty@", "@example.com", "a b@example.com", "duty@localhost", "a" * 300 + "@b.at"]
)
def test_what_is_no_mail_address_is_refused(text: str) -> None:
    assert faults(row(recipients=(address(text),))) == {"irt.1.recipients"}


def test_everything_that_is_wrong_is_said_at_once() -> None:
    several = [row(1, 90), row(2, -60, recipients=()), row(2, clock=ClockKind.ORT)]
    assert faults(*several) == {"irt.1.offset_s", "irt.2.offset_s", "irt.2.recipients", "ort.2.number"}


def test_a_level_may_act_without_telling_anybody() -> None:
    check_escalation([row(recipients=(), actions=(ESCALATE, DISPATCH))])


def test_levels_stand_in_the_order_of_clocks_and_numbers() -> None:
    mixed = [row(2, 60, clock=ClockKind.ORT), row(2, 60), row(1, clock=ClockKind.ORT), row(1)]
    assert [(clock, [one.number for one in levels]) for clock, levels in by_clock(mixed).items()] == [
        (ClockKind.IRT, [1, 2]),
        (ClockKind.ORT, [1, 2]),
    ]


def test_a_sensible_matrix_has_no_warnings() -> None:
    assert warnings(row(1, -600), row(2, 0, recipients=(LEAD,), actions=(ESCALATE,))) == []


@pytest.mark.parametrize(
    ("rows", "field"),
    [
        ([row(1, -1800)], "irt.1.offset_s"),
        ([row(clock=ClockKind.ORT)], "ort"),
        ([row(1), row(2, 60)], "irt.2.recipients"),
        (
            [row(1, recipients=(OWNER, LEAD), actions=(ESCALATE,)), row(2, 60, actions=(ESCALATE,))],
            "irt.2.recipients",
        ),
        ([row(1, actions=(DISPATCH,)), row(2, 60, recipients=(LEAD,), actions=(DISPATCH,))], "irt.2.actions"),
    ],
)
def test_what_is_hardly_meant_is_said_without_refusing(rows: list[EscalationRow], field: str) -> None:
    check_escalation(rows)
    assert warnings(*rows) == [field]


def test_a_warning_says_at_which_severities_a_level_fires_at_the_start() -> None:
    (warning,) = escalation_warnings([row(1, -3600)], TARGETS)
    assert "at severity 1, 2" in warning.message


@pytest.mark.parametrize(
    ("later", "same"),
    [
        (row(2, 60), "tells the same people"),
        (row(2, 60, recipients=(), actions=(ESCALATE,)), "does the same"),
        (row(2, 60, actions=(ESCALATE,)), "tells the same people and does the same"),
    ],
)
def test_a_level_that_adds_nothing_is_told_what_it_repeats_and_no_more(
    later: EscalationRow, same: str
) -> None:
    (warning,) = escalation_warnings([row(1, recipients=(OWNER, LEAD), actions=(ESCALATE,)), later], TARGETS)
    assert warning.message == f"Adds nothing: level 1 {same}."


def test_a_level_that_is_empty_is_refused_and_not_warned_of() -> None:
    assert warnings(row(1), row(2, 60, recipients=())) == []


def test_a_queue_that_a_level_in_between_left_is_still_repeated() -> None:
    other = EscalationAction(ActionKind.DISPATCH, ANN)
    rows = [
        row(1, actions=(DISPATCH,)),
        row(2, 60, actions=(other,)),
        row(3, 120, actions=(DISPATCH, ESCALATE)),
    ]
    assert warnings(*rows) == ["irt.3.actions"]


def test_what_is_not_in_use_any_more_is_pointed_at() -> None:
    ann = Recipient(RecipientKind.USER, ANN)
    gone = frozenset({ANN, SECOND_LINE})
    assert warnings(row(recipients=(ann,), actions=(DISPATCH,)), gone=gone) == [
        "irt.1.recipients",
        "irt.1.actions",
    ]


@pytest.mark.parametrize(
    ("one", "after"),
    [
        (row(1, -600), {"1": 1200, "2": 3000}),
        (row(1, -2700), {"1": 0, "2": 900}),
        (row(1, 600, clock=ClockKind.OLA), {"2": 6000}),
        (row(1, clock=ClockKind.ORT), {}),
    ],
)
def test_a_level_is_reached_that_long_after_the_start(one: EscalationRow, after: dict[str, int]) -> None:
    assert reached_after(one, TARGETS) == after


def test_a_level_refers_to_whom_and_what_it_names() -> None:
    ann = Recipient(RecipientKind.USER, ANN)
    assert row(recipients=(OWNER, ann), actions=(ESCALATE, DISPATCH)).named == (
        ("user", ANN),
        ("dispatch", SECOND_LINE),
    )


def test_what_is_written_reads_the_same_again() -> None:
    told = (OWNER, Recipient(RecipientKind.TEAM, ANN), address("duty@example.com"))
    written = written_recipients(told)
    assert written[1:] == [
        {"kind": "team", "id": str(ANN)},
        {"kind": "address", "address": "duty@example.com"},
    ]
    assert read_recipients(written) == told
    assert read_actions(written_actions((ESCALATE, DISPATCH))) == (ESCALATE, DISPATCH)


def test_bounds_are_part_of_a_matrix() -> None:
    users = tuple(Recipient(RecipientKind.USER, UUID(int=number)) for number in range(1, 51))
    long = address(f"duty@{'w' * 241}.example")
    assert len(long.address) == 254
    five_years = 5 * 366 * 24 * 3600
    check_escalation(
        [row(1, -five_years, recipients=users), row(2, five_years, recipients=(long,))],
    )


@pytest.mark.parametrize(
    ("beyond", "field"),
    [
        pytest.param(row(1, 5 * 366 * 24 * 3600 + 60), "irt.1.offset_s", id="a minute too far"),
        pytest.param(
            row(recipients=tuple(Recipient(RecipientKind.USER, UUID(int=one)) for one in range(1, 52))),
            "irt.1.recipients",
            id="one recipient too many",
        ),
        pytest.param(
            row(recipients=(address(f"duty@{'w' * 242}.example"),)),
            "irt.1.recipients",
            id="a letter too long",
        ),
        pytest.param(row(recipients=(address("duty"),)), "irt.1.recipients", id="no address"),
        pytest.param(
            row(recipients=(Recipient(RecipientKind.OWNER, address="a@watch.example"),)),
            "irt.1.recipients",
            id="an address of somebody known",
        ),
    ],
)
def test_one_beyond_a_bound_is_refused(beyond: EscalationRow, field: str) -> None:
    assert faults(beyond) == {field}


@pytest.mark.parametrize(("text", "said"), [("duty", "duty is no mail"), ("", "Nothing is no mail")])
def test_what_is_no_address_is_said(text: str, said: str) -> None:
    with pytest.raises(EscalationInvalid) as refused:
        check_escalation([row(recipients=(address(text),))])
    assert refused.value.faults[0].message.startswith(said)
