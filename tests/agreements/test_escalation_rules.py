"""What the database itself refuses about escalation levels, and how clocks read them."""

from uuid import UUID

import pytest
from pytest_django import DjangoAssertNumQueries

from servanda.agreements import queries
from servanda.agreements.models import EscalationLevel
from servanda.core.clocks import ClockKind, Level
from tests.agreements import promises
from tests.organisations.test_constraints import copied, refuses

pytestmark = pytest.mark.django_db

TABLE = "agreements_escalationlevel"


def stored(
    clock: str = "ort", number: int = 2, offset_s: int = 0, *, level: UUID | None = None
) -> EscalationLevel:
    return EscalationLevel.objects.create(
        level_id=level or promises.level().id,
        clock=clock,
        number=number,
        offset_s=offset_s,
        recipients=[{"kind": "owner"}],
    )


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("one_escalation_level_per_clock_and_number", {"offset_s": "offset_s + 60"}),
        ("escalation_level_is_between_1_and_4", {"number": "0", "offset_s": "-60"}),
        ("escalation_level_is_between_1_and_4", {"number": "5", "offset_s": "60"}),
        ("escalation_level_is_of_a_known_clock", {"clock": "'lunch'"}),
        ("escalation_level_tells_or_does_something", {"clock": "'irt'", "recipients": "'[]'"}),
        ("escalation_levels_stand_in_time_order", {"number": "3"}),
        ("escalation_levels_stand_in_time_order", {"number": "3", "offset_s": "-60"}),
        ("escalation_levels_stand_in_time_order", {"number": "1", "offset_s": "60"}),
        ("level_id", {"clock": "'irt'", "level_id": "gen_random_uuid()"}),
    ],
)
def test_an_escalation_level_that_breaks_a_rule_is_refused(rule: str, changes: dict[str, str]) -> None:
    refuses(rule, copied(TABLE, stored().id, **changes))


def test_levels_stay_in_time_order_when_one_is_moved() -> None:
    first = stored(number=1, offset_s=-60)
    stored(number=2, level=first.level_id)
    refuses(
        "escalation_levels_stand_in_time_order", f"UPDATE {TABLE} SET offset_s = 0 WHERE id = %s", first.id
    )


def test_each_clock_and_service_level_has_a_time_order_of_its_own() -> None:
    one = stored(number=1, offset_s=60)
    stored("irt", number=2, offset_s=-60, level=one.level_id)
    stored(number=2, offset_s=-60, level=promises.level("Silver").id)


def test_clocks_read_the_levels_in_their_order(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    second = stored(number=2, offset_s=0)
    stored(number=1, offset_s=-3600, level=second.level_id)
    bare = promises.level("Silver").id
    with django_assert_num_queries(1):
        read = queries.clock_levels([second.level_id, bare])
    assert read == {second.level_id: (Level(ClockKind.ORT, 1, -3600), Level(ClockKind.ORT, 2, 0))}
