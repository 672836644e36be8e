"""What somebody who leaves answers for, and who takes it over."""

from uuid import UUID

from servanda.core.leaving import Duty, Held, Successors, missing

BOB, EVA = UUID(int=1), UUID(int=2)
TEAM = Held(Duty.TEAMS, ("Line", "Old"), ("Line",))
CONTRACTS = Held(
    Duty.CONTRACTS, tuple(f"CT-{one}" for one in range(7)), tuple(f"CT-{one}" for one in range(7))
)


def test_whoever_is_chosen_for_a_duty_goes_before_the_general_successor() -> None:
    after = Successors(BOB, {Duty.CONTRACTS: EVA})
    assert (after.of(Duty.CONTRACTS), after.of(Duty.TEAMS)) == (EVA, BOB)


def test_everything_that_lacks_a_successor_is_said_in_one_sentence() -> None:
    assert missing("Bob", [TEAM, CONTRACTS], Successors()) == (
        "Bob answers for the team Line, the contracts CT-0, CT-1, CT-2, CT-3, CT-4, 2 more. "
        "Choose who takes over."
    )


def test_only_what_nobody_was_chosen_for_is_missing() -> None:
    assert missing("Bob", [TEAM, CONTRACTS], Successors(None, {Duty.CONTRACTS: EVA})) == (
        "Bob answers for the team Line. Choose who takes over."
    )


def test_nothing_is_missing_where_others_remain() -> None:
    kept = Held(Duty.SECURED_INFORMATION, ("Root password",), ())
    assert missing("Bob", [kept], Successors()) == ""


def test_the_first_few_names_are_shown() -> None:
    assert (TEAM.shown, CONTRACTS.shown) == ("Line, Old", "CT-0, CT-1, CT-2, CT-3, CT-4, 2 more")
