"""Two people change the same promise at once: real connections, real commits."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError

from servanda.agreements import actions
from servanda.agreements.models import (
    EscalationLevel,
    ServiceLevel,
    ServiceLevelVersion,
    SupportAgreement,
)
from servanda.core.agreements import EscalationRow, Recipient, RecipientKind
from servanda.core.clocks import ClockKind
from servanda.core.refusals import Conflict
from tests.agreements import promises
from tests.cast import NOON
from tests.organisations.test_at_once import at_once

pytestmark = pytest.mark.usefixtures("committed_db")

BY = promises.BUILDER


def test_an_agreement_is_approved_once() -> None:
    number = promises.draft().number

    def approve() -> object:
        return actions.approve_agreement(number=number, expires_on=promises.LAST_DAY, by=BY, at=NOON)

    assert sorted(at_once(approve, approve)) == ["", "cannot_approve"]
    assert SupportAgreement.objects.get().revision == 2


def test_a_change_of_what_is_just_approved_waits_and_is_refused() -> None:
    number = promises.draft().number

    def approve() -> object:
        return actions.approve_agreement(number=number, expires_on=promises.LAST_DAY, by=BY, at=NOON)

    def change() -> object:
        return actions.change_agreement(number=number, zone="Asia/Tokyo", by=BY, at=NOON)

    refused = at_once(approve, change)
    assert refused in (["", ""], ["", "agreement_locked"])
    changed = refused == ["", ""]
    assert (SupportAgreement.objects.get().zone == "Asia/Tokyo") is changed


def test_two_changes_of_a_level_make_two_versions() -> None:
    level = promises.level()

    def warn(percent: int) -> Callable[[], object]:
        return lambda: actions.change_service_level(level_id=level.id, warn=[percent], by=BY, at=NOON)

    assert at_once(warn(40), warn(50)) == ["", ""]
    found = ServiceLevelVersion.objects.filter(level=level).order_by("number")
    assert [one.number for one in found] == [1, 2, 3]


def test_of_two_matrices_set_at_once_one_holds_and_the_other_is_stale() -> None:
    level = promises.level()

    def tell(kind: RecipientKind) -> Callable[[], object]:
        rows = [EscalationRow(ClockKind.IRT, 1, 0, (Recipient(kind),))]
        return lambda: actions.set_escalation(
            level_id=level.id, rows=rows, expecting=level.revision, by=BY, at=NOON
        )

    assert sorted(at_once(tell(RecipientKind.OWNER), tell(RecipientKind.ASSIGNEE))) == ["", "stale"]
    assert EscalationLevel.objects.filter(level=level).count() == 1


def test_two_matrices_set_without_looking_never_mix() -> None:
    level = promises.level()

    def at_offsets(*offsets: int) -> Callable[[], object]:
        rows = [
            EscalationRow(ClockKind.IRT, number, offset, (Recipient(RecipientKind.OWNER),))
            for number, offset in enumerate(offsets, start=1)
        ]
        return lambda: actions.set_escalation(level_id=level.id, rows=rows, by=BY, at=NOON)

    assert at_once(at_offsets(60, 120, 180), at_offsets(600, 1200)) == ["", ""]
    kept = list(
        EscalationLevel.objects.filter(level=level).order_by("number").values_list("offset_s", flat=True)
    )
    assert kept in ([60, 120, 180], [600, 1200])


def test_two_levels_stored_at_once_stay_in_time_order() -> None:
    level = promises.level()

    def store(number: int, offset_s: int) -> Callable[[], object]:
        row = EscalationLevel(
            level=level, clock="irt", number=number, offset_s=offset_s, actions=[{"kind": "escalate"}]
        )

        def act() -> None:
            try:
                row.save(force_insert=True)
            except IntegrityError as error:
                raise Conflict(str(error)) from error

        return act

    assert sorted(at_once(store(1, 60), store(2, 60))) == ["", "conflict"]


def test_two_defaults_at_once_leave_one() -> None:
    levels = [promises.level("Gold"), promises.level("Silver")]

    def prefer(level: ServiceLevel) -> Callable[[], object]:
        return lambda: actions.make_default_service_level(level_id=level.id, by=BY, at=NOON)

    assert at_once(*map(prefer, levels)) == ["", ""]
    assert ServiceLevel.objects.filter(is_default=True).count() == 1
