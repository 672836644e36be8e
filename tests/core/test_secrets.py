"""Secured information: who may read, who may grant, and what is asked of them."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final
from uuid import UUID

import pytest

from servanda.core.access import Permission, Viewer
from servanda.core.agreements import secrets as core
from servanda.core.agreements.secrets import Left, Reader, Secured

ALICE: Final = UUID(int=1)
BOB: Final = UUID(int=2)
CHRIS: Final = UUID(int=3)
GONE: Final[frozenset[str]] = frozenset()


def viewer(user: UUID, *everywhere: Permission, scopes: frozenset[Permission] = frozenset()) -> Viewer:
    return Viewer(user_id=user, name="x", everywhere=frozenset(everywhere), scopes=scopes)


def reader(*reaches: UUID, name: str = "Alice", read: bool = True, grant: bool = False) -> Reader:
    return Reader(name, frozenset(str(one) for one in reaches), may_read=read, may_grant=grant)


OWN: Final = Secured((reader(ALICE, grant=True), reader(BOB, name="Bob")))
TEAMS: Final = Secured((reader(ALICE, BOB, name="the team Line", grant=True),))
GRANTED_ONLY: Final = Secured((reader(ALICE, read=False, grant=True), reader(BOB, name="Bob")))


@pytest.mark.parametrize(
    ("entry", "user", "reads", "grants"),
    [
        pytest.param(OWN, ALICE, True, True, id="who-added-it"),
        pytest.param(OWN, BOB, True, False, id="a-reader"),
        pytest.param(OWN, CHRIS, False, False, id="somebody-else"),
        pytest.param(TEAMS, BOB, True, True, id="a-member-of-a-team"),
        pytest.param(TEAMS, CHRIS, False, False, id="no-member"),
        pytest.param(GRANTED_ONLY, ALICE, False, True, id="who-grants-need-not-read"),
        pytest.param(Secured((reader(grant=True),)), ALICE, False, False, id="a-team-out-of-use"),
        pytest.param(Secured(()), ALICE, False, False, id="nobody-at-all"),
    ],
)
def test_reading_and_granting_come_directly_or_by_an_active_team(
    entry: Secured, user: UUID, *, reads: bool, grants: bool
) -> None:
    assert (entry.readable_by(str(user)), entry.grantable_by(str(user))) == (reads, grants)


@pytest.mark.parametrize(
    ("entry", "user", "reason", "refusal"),
    [
        pytest.param(OWN, ALICE, "", None, id="a-reader"),
        pytest.param(OWN, CHRIS, "Why not", core.NotAReader, id="nobodys-reader"),
        pytest.param(GRANTED_ONLY, ALICE, "", core.NotAReader, id="a-granter-who-does-not-read"),
        pytest.param(replace(OWN, asks_for_reason=True), BOB, "", core.ReasonMissing, id="no-reason"),
        pytest.param(replace(OWN, asks_for_reason=True), BOB, "Line 1", None, id="a-reason"),
        pytest.param(OWN, BOB, "x" * 401, core.InformationInvalid, id="a-reason-too-long"),
        pytest.param(OWN, BOB, "x" * 400, None, id="the-longest-reason"),
        pytest.param(replace(OWN, is_active=False), ALICE, "", core.InformationWithdrawn, id="withdrawn"),
    ],
)
def test_a_secret_is_shown_to_readers_with_a_reason_where_one_is_asked_for(
    entry: Secured, user: UUID, reason: str, refusal: type[Exception] | None
) -> None:
    assert _refusal_of(lambda: core.check_reveal(entry, viewer(user), reason)) is refusal


@pytest.mark.parametrize(
    ("entry", "user", "reason", "refusal"),
    [
        pytest.param(OWN, CHRIS, "Line 1 burns", None, id="with-a-reason"),
        pytest.param(OWN, CHRIS, "", core.ReasonMissing, id="without"),
        pytest.param(OWN, CHRIS, "x" * 401, core.InformationInvalid, id="a-novel"),
        pytest.param(OWN, BOB, "Line 1 burns", core.GlassNotNeeded, id="by-a-reader"),
        pytest.param(GRANTED_ONLY, ALICE, "Line 1 burns", None, id="by-who-only-grants"),
        pytest.param(replace(OWN, is_active=False), CHRIS, "x", core.InformationWithdrawn, id="withdrawn"),
    ],
)
def test_glass_is_broken_with_a_reason_by_somebody_who_may_not_read(
    entry: Secured, user: UUID, reason: str, refusal: type[Exception] | None
) -> None:
    assert _refusal_of(lambda: core.check_broken_glass(entry, viewer(user), reason)) is refusal


@pytest.mark.parametrize("check", [core.check_reveal, core.check_broken_glass])
def test_a_narrowed_token_reaches_no_secret_unless_it_says_so(
    check: Callable[[Secured, Viewer, str], None],
) -> None:
    see, add = Permission.PROMISE_SEE, Permission.SECRET_ADD
    who = ALICE if check is core.check_reveal else CHRIS
    assert _refusal_of(lambda: check(OWN, viewer(who, scopes=frozenset({see})), "x")) is core.NotAReader
    assert _refusal_of(lambda: check(OWN, viewer(who, scopes=frozenset({see, add})), "x")) is None


def test_only_a_granter_changes_an_entry_and_the_refusal_names_one() -> None:
    core.check_granter(OWN, viewer(ALICE))
    with pytest.raises(core.NotAGranter, match=r"Ask Alice\.$"):
        core.check_granter(OWN, viewer(BOB))
    with pytest.raises(core.NotAReader, match=r"its scopes lack secret\.add"):
        core.check_granter(OWN, viewer(ALICE, scopes=frozenset({Permission.PROMISE_SEE})))


@pytest.mark.parametrize(
    ("user", "permissions", "sees"),
    [
        pytest.param(BOB, (), True, id="a-reader"),
        pytest.param(ALICE, (), True, id="a-granter"),
        pytest.param(CHRIS, (), False, id="somebody-else"),
        pytest.param(CHRIS, (Permission.HISTORY_SEE,), True, id="an-auditor"),
        pytest.param(CHRIS, (Permission.BREAK_GLASS,), False, id="who-may-break-glass"),
    ],
)
def test_the_log_is_for_readers_granters_and_auditors(
    user: UUID, permissions: tuple[Permission, ...], *, sees: bool
) -> None:
    refused = _refusal_of(lambda: core.check_log(GRANTED_ONLY, viewer(user, *permissions)))
    assert refused is (None if sees else core.NotAReader)


@pytest.mark.parametrize(
    ("entry", "refusal"),
    [
        pytest.param(OWN, None, id="one-grants"),
        pytest.param(Secured((reader(BOB),)), core.LastGranter, id="only-readers"),
        pytest.param(Secured((reader(grant=True),)), core.LastGranter, id="only-a-granter-who-left"),
        pytest.param(Secured((), is_active=False), None, id="withdrawn"),
    ],
)
def test_somebody_active_always_grants_what_is_in_use(
    entry: Secured, refusal: type[Exception] | None
) -> None:
    assert _refusal_of(lambda: core.keep_a_granter(entry)) is refusal


@pytest.mark.parametrize(
    ("entry", "leaves", "lacks"),
    [
        pytest.param(OWN, BOB, Left(reading=False, granting=False), id="a-reader-of-two"),
        pytest.param(OWN, ALICE, Left(reading=False, granting=True), id="the-last-granter"),
        pytest.param(GRANTED_ONLY, BOB, Left(reading=True, granting=False), id="the-last-reader"),
        pytest.param(
            Secured((reader(ALICE, grant=True),)), ALICE, Left(reading=True, granting=True), id="the-only-one"
        ),
        pytest.param(TEAMS, ALICE, Left(reading=False, granting=False), id="one-of-a-team"),
    ],
)
def test_who_leaves_leaves_what_nobody_else_can_do(entry: Secured, leaves: UUID, lacks: Left) -> None:
    assert entry.without(str(leaves)).lacks == lacks
    assert bool(lacks) == (lacks.reading or lacks.granting)


@pytest.mark.parametrize(
    ("granters", "sentence"),
    [
        ((), "Nobody active grants it; ask who may break the glass."),
        (("Alice",), "Ask Alice."),
        (("Alice", "Bob"), "Ask Alice or Bob."),
        (("Alice", "Bob", "the team Line"), "Ask Alice, Bob or the team Line."),
    ],
)
def test_whoever_may_not_read_is_told_whom_to_ask(granters: tuple[str, ...], sentence: str) -> None:
    readers = (reader(grant=True), *(reader(ALICE, name=name, grant=True) for name in granters))
    assert core.ask(Secured(readers)) == sentence


def test_when_the_glass_is_broken_all_whom_readers_and_granters_reach_are_told() -> None:
    entry = Secured((reader(ALICE, read=False, grant=True), reader(BOB, CHRIS), reader()))
    assert entry.told == {str(ALICE), str(BOB), str(CHRIS)}


@pytest.mark.parametrize(
    ("label", "secret", "fields"),
    [
        ("Root", "s", []),
        ("Root", None, []),
        ("", "s", ["label"]),
        ("Two\nlines", "s", ["label"]),
        ("x" * 121, "s", ["label"]),
        ("x" * 120, "y" * 4000, []),
        ("Root", "", ["secret"]),
        ("", "y" * 4001, ["label", "secret"]),
    ],
)
def test_an_entry_says_all_that_is_wrong_and_never_quotes_the_secret(
    label: str, secret: str | None, fields: list[str]
) -> None:
    try:
        core.check_entry(label=label, secret=secret)
    except core.InformationInvalid as refused:
        assert [fault.field for fault in refused.faults] == fields
        assert "y" * 40 not in f"{refused.message}{refused.faults}"
    else:
        assert fields == []


def _refusal_of(check: Callable[[], None]) -> type[Exception] | None:
    try:
        check()
    except Exception as refused:
        return type(refused)
    return None
