"""Support agreements: drafting, approving, extending, and what an approval locks."""

from datetime import date, timedelta
from typing import Any

import pytest

from servanda.agreements import actions, queries
from servanda.agreements.models import SupportAgreement
from servanda.core.access import Viewer
from servanda.core.agreements import AgreementLocked, AgreementState, CannotApprove, CannotExtend
from servanda.core.refusals import NotAllowed, Refusal, Stale
from tests.agreements import promises
from tests.cast import NOON
from tests.customers import firms
from tests.organisations import places

pytestmark = pytest.mark.django_db

OWN = {"1": {"irt": {"minutes": 15, "calendar": "case"}}}


def faults(refused: pytest.ExceptionInfo[Refusal]) -> set[str]:
    return {fault.field for fault in refused.value.faults}


def test_a_draft_starts_from_the_defaults_and_the_customers_zone(as_miriam: Viewer) -> None:
    graz = places.organisation("graz")
    customer = firms.customer(zone="Europe/Vienna")
    made = actions.create_agreement(customer_id=customer.id, by=as_miriam, at=NOON)
    assert made.number.startswith("SA-")
    assert (made.organisation, made.zone) == (graz, "Europe/Vienna")
    assert made.service_level is not None and made.service_level.name == "Standard"
    assert queries.state_of(made, NOON) is AgreementState.DRAFT


def test_an_agent_reads_agreements_and_writes_none(as_alice: Viewer) -> None:
    made = promises.draft()
    assert queries.agreement(made.number, viewer=as_alice) == made
    with pytest.raises(NotAllowed):
        actions.change_agreement(number=made.number, description="x", by=as_alice, at=NOON)


def test_everything_wrong_with_an_agreement_is_said_at_once(as_miriam: Viewer) -> None:
    places.organisation()
    with pytest.raises(actions.AgreementInvalid) as refused:
        actions.create_agreement(
            zone="Mars/Olympus",
            service_level_id=None,
            overrides=OWN,
            effective_from=date(2026, 2, 1),
            expires_on=date(2026, 1, 1),
            review_on=date(9999, 1, 1),
            work_calendar_id=firms.customer().id,
            by=as_miriam,
            at=NOON,
        )
    assert faults(refused) == {
        "customer_id",
        "zone",
        "overrides",
        "expires_on",
        "review_on",
        "work_calendar_id",
    }


def test_overrides_that_make_no_target_are_refused_by_severity_and_clock(as_miriam: Viewer) -> None:
    wrong: Any = {
        "1": {"irt": {"minutes": 0, "calendar": "case"}, "ola": {"end_of_business_day": 400}},
        "2": {"ort": {"minutes": 10, "calendar": "mine"}, "lunch": {}},
        "5": {},
    }
    with pytest.raises(actions.AgreementInvalid) as refused:
        actions.change_agreement(number=promises.draft().number, overrides=wrong, by=as_miriam, at=NOON)
    assert faults(refused) == {"overrides.1.irt", "overrides.1.ola", "overrides.2.ort", "overrides.2.lunch"}


def test_approving_says_everything_that_is_missing(as_miriam: Viewer) -> None:
    made = promises.draft(service_level_id=None, organisation_id=None, named_contacts_only=True)
    with pytest.raises(CannotApprove) as refused:
        actions.approve_agreement(number=made.number, by=as_miriam, at=NOON)
    assert faults(refused) == {"service_level_id", "organisation_id", "expires_on", "contacts"}


def test_approving_pins_the_newest_version_and_records_by_whom(as_miriam: Viewer) -> None:
    gold = promises.level()
    actions.change_service_level(level_id=gold.id, warn=[50], by=promises.BUILDER, at=NOON)
    made = promises.draft(service_level_id=gold.id)
    approved = actions.approve_agreement(
        number=made.number, expires_on=promises.LAST_DAY, by=as_miriam, at=NOON
    ).agreement
    assert (approved.pinned_version, approved.approved_by, approved.approved_at) == (2, "Miriam Moser", NOON)
    assert (approved.effective_from, approved.expires_on) == (date(2026, 6, 15), promises.LAST_DAY)
    assert queries.state_of(approved, NOON) is AgreementState.VALID


def test_approving_warns_of_a_target_slower_than_the_plans(as_miriam: Viewer) -> None:
    slow = {
        "1": {"irt": {"minutes": 90, "calendar": "case"}, "ort": {"minutes": 480, "calendar": "case"}},
        "2": {"irt": {"minutes": 900, "calendar": "elapsed"}},
    }
    made = promises.draft(overrides=slow)
    approved = actions.approve_agreement(
        number=made.number, expires_on=promises.LAST_DAY, by=as_miriam, at=NOON
    )
    assert [(one.clock, one.severity) for one in approved.slower_than_plan] == [("irt", 1)]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("includes_sub_customers", True),
        ("organisation_id", None),
        ("service_level_id", None),
        ("overrides", OWN),
        ("zone", "Asia/Tokyo"),
        ("effective_from", date(2026, 1, 1)),
        ("expires_on", date(2028, 1, 1)),
        ("review_on", date(2026, 12, 1)),
    ],
)
def test_what_an_approval_locks_is_refused_by_name(field: str, value: object, as_miriam: Viewer) -> None:
    with pytest.raises(AgreementLocked) as refused:
        actions.change_agreement(
            number=promises.approved().number,
            by=as_miriam,
            at=NOON,
            **{field: value},  # type: ignore[arg-type]
        )
    assert faults(refused) == {field}


def test_what_an_approval_leaves_open_can_be_changed(as_miriam: Viewer) -> None:
    made = promises.approved()
    same: Any = {"zone": made.zone, "expires_on": made.expires_on}
    changed = actions.change_agreement(
        number=made.number, description="Ring twice.", **same, by=as_miriam, at=NOON
    )
    assert changed.description == "Ring twice."


def test_another_level_takes_the_overrides_away(as_miriam: Viewer) -> None:
    made = promises.draft(overrides=OWN)
    changed = actions.change_agreement(
        number=made.number, service_level_id=promises.level().id, by=as_miriam, at=NOON
    )
    assert changed.overrides == {}


def test_extending_moves_the_last_day_of_what_is_approved(as_miriam: Viewer) -> None:
    made, later = promises.approved(), promises.LAST_DAY + timedelta(days=365)
    extended = actions.extend_agreement(number=made.number, expires_on=later, by=as_miriam, at=NOON)
    assert extended.expires_on == later
    with pytest.raises(CannotExtend):
        actions.extend_agreement(number=made.number, expires_on=later, by=as_miriam, at=NOON)


def test_a_removed_approval_unlocks_and_unpins(as_miriam: Viewer) -> None:
    made = promises.approved()
    opened = actions.remove_approval(number=made.number, by=as_miriam, at=NOON)
    assert (opened.approved_at, opened.approved_by, opened.pinned_version) == (None, "", None)
    with pytest.raises(actions.NotApproved):
        actions.remove_approval(number=made.number, by=as_miriam, at=NOON)


def test_an_approved_agreement_stays_in_use(as_miriam: Viewer) -> None:
    with pytest.raises(actions.AgreementInvalid) as refused:
        actions.change_agreement(number=promises.approved().number, is_active=False, by=as_miriam, at=NOON)
    assert faults(refused) == {"is_active"}


def test_an_agreement_with_keys_stays_with_its_customer(as_miriam: Viewer) -> None:
    made = promises.draft()
    promises.key(made)
    other = firms.customer("Nordwind")
    with pytest.raises(actions.AgreementInvalid) as refused:
        actions.change_agreement(number=made.number, customer_id=other.id, by=as_miriam, at=NOON)
    assert faults(refused) == {"customer_id"}


def test_a_stale_change_is_refused(as_miriam: Viewer) -> None:
    made = promises.draft()
    actions.change_agreement(number=made.number, reference="A", by=as_miriam, at=NOON)
    with pytest.raises(Stale):
        actions.change_agreement(number=made.number, expecting=1, reference="B", by=as_miriam, at=NOON)


def test_a_block_shows_whatever_else_and_needs_no_new_approval(as_miriam: Viewer) -> None:
    made = promises.approved()
    blocked = actions.block_agreement(number=made.number, reason="Unpaid.", by=as_miriam, at=NOON)
    assert queries.state_of(blocked, NOON) is AgreementState.BLOCKED
    opened = actions.unblock_agreement(number=made.number, by=as_miriam, at=NOON)
    assert queries.state_of(opened, NOON) is AgreementState.VALID
    with pytest.raises(actions.NotBlocked):
        actions.unblock_agreement(number=made.number, by=as_miriam, at=NOON)


def test_a_block_without_a_reason_is_refused(as_miriam: Viewer) -> None:
    with pytest.raises(actions.BlockWithoutReason):
        actions.block_agreement(number=promises.draft().number, reason=" ", by=as_miriam, at=NOON)


@pytest.mark.parametrize("days", [-1, 0, 364, 365])
def test_the_filter_by_state_agrees_with_the_state_shown(days: int, as_miriam: Viewer) -> None:
    promises.draft()
    promises.approved(zone="Pacific/Kiritimati")
    promises.approved(zone="Pacific/Niue", effective_from=date(2026, 6, 16))
    actions.block_agreement(number=promises.approved().number, reason="Unpaid.", by=as_miriam, at=NOON)
    at = NOON + timedelta(days=days)
    for state in AgreementState:
        shown = [
            one.number
            for one in SupportAgreement.objects.order_by("id")
            if queries.state_of(one, at) is state
        ]
        assert [one.number for one in queries.agreements(viewer=as_miriam, state=state, at=at)] == shown
