"""Agreements and keys are given a newer version of their level in one step, all or none, with a record each."""

from datetime import timedelta
from typing import Any, Final

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from servanda.agreements import actions, queries
from servanda.agreements.models import ServiceLevel, SupportAgreement, SupportKey, VersionMove
from servanda.cases.models import Case
from servanda.core.access import Permission, Role, Viewer, permissions_of
from servanda.core.refusals import NotAllowed
from servanda.foundation.ids import new_id
from servanda.foundation.models import HistoryEntry
from servanda.organisations.queries import viewer_of
from tests.agreements import promises
from tests.cases import works
from tests.cast import NOON, staff
from tests.organisations import places

pytestmark = pytest.mark.django_db

LATER: Final = NOON + timedelta(days=1)
FASTER: Final = {
    "1": {"irt": {"minutes": 20, "calendar": "elapsed"}, "ort": {"minutes": 240, "calendar": "case"}}
}
MOVED: Final = 9
"""Who acts, level, its newest version, that version, agreements, keys, records, two updates."""


@pytest.fixture
def gold() -> ServiceLevel:
    return promises.level()


def faster(level: ServiceLevel, **fields: Any) -> None:
    """The second version."""
    told = {"targets": FASTER, **fields}
    actions.change_service_level(level_id=level.id, **told, by=promises.BUILDER, at=LATER)


def moved(level: ServiceLevel, *numbers: str, keys: tuple[str, ...] = (), version: int = 2) -> actions.Moved:
    return actions.move_to_version(
        level_id=level.id, version=version, agreements=numbers, keys=keys, by=promises.BUILDER, at=LATER
    )


def listed(level: ServiceLevel, version: int = 2) -> queries.Followers:
    return queries.followers(level.id, version, viewer=promises.BUILDER, at=LATER)


def pinned(number: str) -> int | None:
    return SupportAgreement.objects.get(number=number).pinned_version


def refused(level: ServiceLevel, *numbers: str, **wanted: Any) -> list[str]:
    with pytest.raises(actions.CannotMove) as refusal, transaction.atomic():
        moved(level, *numbers, **wanted)
    return [fault.message for fault in refusal.value.faults]


def test_whoever_has_an_older_version_is_listed_with_what_would_change(gold: ServiceLevel) -> None:
    agreement = promises.approved(service_level_id=gold.id)
    promises.key(agreement)
    faster(gold, warn=[50])
    found = listed(gold)
    (one,), (key,) = found.agreements, found.keys
    assert (one.number, one.customer, one.version, one.rules) == (agreement.number, "Halden Paper", 1, True)
    assert (key.number, key.version) == ("K-7QX2", 1)
    assert (found.agreements_in_all, found.keys_in_all) == (1, 1)
    assert one.changes == (
        queries.Changed(
            "1", "irt", {"minutes": 30, "calendar": "elapsed"}, {"minutes": 20, "calendar": "elapsed"}
        ),
    )


def test_own_targets_stay_and_are_no_change(gold: ServiceLevel) -> None:
    own = {"1": {"irt": {"minutes": 15, "calendar": "elapsed"}}}
    promises.approved(service_level_id=gold.id, overrides=own)
    faster(gold)
    (one,) = listed(gold).agreements
    assert (one.has_overrides, one.changes, one.rules) == (True, (), False)


def test_drafts_and_expired_agreements_and_those_of_other_levels_are_not_listed(gold: ServiceLevel) -> None:
    promises.draft(service_level_id=gold.id)
    promises.approved()
    promises.approved(service_level_id=gold.id, expires_on=NOON.date())
    faster(gold)
    after = queries.followers(gold.id, 2, viewer=promises.BUILDER, at=NOON + timedelta(days=3))
    assert after.agreements == ()


def test_nobody_has_an_older_version_than_the_first(gold: ServiceLevel) -> None:
    promises.approved(service_level_id=gold.id)
    assert listed(gold, version=1).agreements == ()


def test_a_version_that_there_is_not_is_refused(gold: ServiceLevel) -> None:
    with pytest.raises(queries.NoSuchVersion):
        listed(gold, version=2)
    with pytest.raises(queries.NoSuchVersion):
        moved(gold, "SA-1")


def test_those_who_are_named_have_the_newer_version_from_then_on(gold: ServiceLevel) -> None:
    agreement, other = (promises.approved(service_level_id=gold.id) for _ in range(2))
    promises.key(agreement)
    faster(gold)
    assert moved(gold, agreement.number.lower(), keys=("K-7QX2",)) == actions.Moved(
        agreements=1, keys=1, contracts=0
    )
    assert (pinned(agreement.number), pinned(other.number)) == (2, 1)
    assert SupportKey.objects.get().pinned_version == 2
    assert SupportAgreement.objects.get(number=agreement.number).revision == agreement.revision + 1


def test_each_has_a_record_of_it(gold: ServiceLevel) -> None:
    agreement = promises.approved(service_level_id=gold.id)
    promises.key(agreement)
    faster(gold)
    moved(gold, agreement.number, keys=("K-7QX2",))
    told = {(one.agreement_id is None, one.from_version, one.to_version) for one in VersionMove.objects.all()}
    assert told == {(False, 1, 2), (True, 1, 2)}
    assert {(one.moved_by, one.moved_at) for one in VersionMove.objects.all()} == {("test", LATER)}
    entry = HistoryEntry.objects.filter(table_name="agreements_supportagreement", operation="U").latest("id")
    assert entry.before and entry.after
    assert (entry.before["pinned_version"], entry.after["pinned_version"]) == (1, 2)


def test_everything_that_is_wrong_is_said_and_nothing_is_changed(gold: ServiceLevel) -> None:
    good, draft = promises.approved(service_level_id=gold.id), promises.draft(service_level_id=gold.id)
    elsewhere = promises.approved()
    faster(gold)
    new = promises.approved(service_level_id=gold.id)
    said = refused(gold, good.number, draft.number, elsewhere.number, new.number, "SA-9", keys=("K-NONE",))
    assert said == [
        f"{draft.number}: no version is fixed for it; the newest holds.",
        f"{elsewhere.number}: its service level is not Gold.",
        f"{new.number}: it has version 2 already.",
        "SA-9: there is none.",
        "K-NONE: there is none.",
    ]
    assert pinned(good.number) == 1
    assert not VersionMove.objects.exists()


def test_it_needs_the_permission_to_approve(gold: ServiceLevel) -> None:
    faster(gold)
    by = viewer_of(staff("Ruth Winter", Role.ADMINISTRATOR))
    with pytest.raises(NotAllowed):
        actions.move_to_version(level_id=gold.id, version=2, agreements=["SA-1"], by=by, at=LATER)


def test_it_needs_the_permission_for_the_organisation(gold: ServiceLevel) -> None:
    agreement = promises.approved(service_level_id=gold.id)
    faster(gold)
    elsewhere = places.organisation("OTHER")
    within = {elsewhere.id: permissions_of([Role.CONTRACT_MANAGER])}
    by = Viewer(new_id(), "Miriam Adler", frozenset({Permission.SETUP_SEE}), within)
    with pytest.raises(actions.CannotMove) as refusal:
        actions.move_to_version(level_id=gold.id, version=2, agreements=[agreement.number], by=by, at=LATER)
    assert "you may not approve for its organisation" in refusal.value.faults[0].message


@pytest.mark.parametrize("wanted", [0, 10_001], ids=["nothing", "too many"])
def test_nothing_and_too_many_at_once_are_refused(gold: ServiceLevel, wanted: int) -> None:
    faster(gold)
    assert refused(gold, *["SA-1"] * wanted) == []


def test_open_cases_keep_the_version_that_they_were_judged_with() -> None:
    desk = works.desk()
    level = ServiceLevel.objects.get(is_default=True)
    agreement = promises.approved(of=desk.customer, service_level_id=level.id)
    case = works.registered(desk, agreement=agreement.number)
    faster(level)
    moved(level, agreement.number)
    assert Case.objects.get(id=case.id).level_version == 1


def test_many_cost_as_many_statements_as_one(gold: ServiceLevel) -> None:
    def statements(*numbers: str, keys: tuple[str, ...]) -> int:
        with CaptureQueriesContext(connection) as captured:
            moved(gold, *numbers, keys=keys)
        return len([one for one in captured if "SAVEPOINT" not in one["sql"]])

    agreements = [promises.approved(service_level_id=gold.id) for _ in range(4)]
    for index, agreement in enumerate(agreements):
        promises.key(agreement, code=f"K-AAA{index}")
    faster(gold)
    assert statements(agreements[0].number, keys=("K-AAA0",)) == MOVED
    rest = tuple(one.number for one in agreements[1:])
    assert statements(*rest, keys=("K-AAA1", "K-AAA2", "K-AAA3")) == MOVED


def test_agreements_on_an_older_version_can_be_listed_alone(gold: ServiceLevel) -> None:
    old = promises.approved(service_level_id=gold.id)
    faster(gold)
    promises.approved(service_level_id=gold.id)
    promises.draft(service_level_id=gold.id)
    found = queries.agreements(viewer=promises.BUILDER, older_version=True)
    assert [one.number for one in found] == [old.number]


def violated(gold: ServiceLevel, name: str, **columns: Any) -> None:
    row = {"level": gold, "from_version": 1, "to_version": 2, "moved_at": NOON, "moved_by": "test", **columns}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        VersionMove.objects.create(**row)


def test_a_move_is_of_an_agreement_a_key_or_a_contract(gold: ServiceLevel) -> None:
    agreement, contract = promises.approved(service_level_id=gold.id), promises.a_contract()
    key, rule = promises.key(agreement), "version_move_is_of_one_that_was_promised"
    violated(gold, rule)
    violated(gold, rule, agreement=agreement, support_key=key)
    violated(gold, rule, agreement=agreement, contract=contract)
    violated(gold, rule, support_key=key, contract=contract)


def test_a_move_goes_to_a_newer_version(gold: ServiceLevel) -> None:
    agreement = promises.approved(service_level_id=gold.id)
    violated(gold, "version_move_goes_to_a_newer_one", agreement=agreement, to_version=1)
