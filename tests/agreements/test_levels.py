"""Service levels, their versions, and which one is the default."""

import pytest

from servanda.agreements import actions, queries
from servanda.agreements.models import ServiceLevel
from servanda.core.access import Viewer
from servanda.core.refusals import NotAllowed
from tests.agreements import promises
from tests.cast import NOON

pytestmark = pytest.mark.django_db


def test_one_level_is_shipped_as_the_default(as_alice: Viewer) -> None:
    (level,) = queries.service_levels(viewer=as_alice)
    assert (level.name, level.is_default) == ("Standard", True)
    assert queries.newest_version(level.id).targets["1"]["irt"] == {"minutes": 60, "calendar": "case"}


def test_only_who_may_edit_the_set_up_changes_levels(as_miriam: Viewer) -> None:
    with pytest.raises(NotAllowed):
        actions.change_service_level(level_id=promises.level().id, name="Mine", by=as_miriam, at=NOON)


@pytest.mark.parametrize(
    ("change", "versions"),
    [
        ({"name": "Golden", "reminders": 1, "reminder_interval_s": 60}, 1),
        ({"targets": promises.GOLD, "warn": [60, 100]}, 1),
        ({"targets": {}}, 2),
        ({"warn": [50]}, 2),
        ({"on_severity_change": "restart"}, 2),
    ],
)
def test_only_another_promise_makes_a_version(
    change: dict[str, object], versions: int, as_ada: Viewer
) -> None:
    level = promises.level()
    actions.change_service_level(level_id=level.id, by=as_ada, at=NOON, **change)  # type: ignore[arg-type]
    numbers = list(queries.versions(level.id, viewer=as_ada).values_list("number", flat=True))
    assert numbers == list(range(versions, 0, -1))


def test_everything_wrong_with_a_level_is_said_at_once(as_ada: Viewer) -> None:
    with pytest.raises(actions.ServiceLevelInvalid) as refused:
        actions.create_service_level(
            name="standard",
            reminders=2,
            resolution_counts="never",
            on_severity_change="forget",
            warn=[0],
            targets={"1": {"ola": {"minutes": 5, "calendar": "case"}}},
            by=as_ada,
            at=NOON,
        )
    assert {fault.field for fault in refused.value.faults} >= {
        "name",
        "reminder_interval_s",
        "resolution_counts",
        "on_severity_change",
        "warn",
        "targets.1.ola",
    }


def test_another_default_takes_over_from_the_former(as_ada: Viewer) -> None:
    gold = promises.level()
    actions.make_default_service_level(level_id=gold.id, by=as_ada, at=NOON)
    assert queries.default_service_level() == gold


def test_a_level_out_of_use_is_no_default(as_ada: Viewer) -> None:
    gold = promises.level()
    actions.change_service_level(level_id=gold.id, is_active=False, by=as_ada, at=NOON)
    with pytest.raises(actions.ServiceLevelInUse):
        actions.make_default_service_level(level_id=gold.id, by=as_ada, at=NOON)


def test_the_default_stays_in_use(as_ada: Viewer) -> None:
    default = ServiceLevel.objects.get(is_default=True)
    with pytest.raises(actions.ServiceLevelInvalid) as refused:
        actions.change_service_level(level_id=default.id, is_active=False, by=as_ada, at=NOON)
    assert [fault.field for fault in refused.value.faults] == ["is_active"]
