"""Support keys: made from an agreement or directly, changed, blocked."""

import re
from typing import Any

import pytest

from servanda.agreements import actions, queries
from servanda.core.access import Viewer
from servanda.core.agreements import KeyIncomplete
from servanda.core.refusals import NotAllowed
from tests.agreements import promises
from tests.cast import NOON
from tests.customers import firms
from tests.organisations import places

pytestmark = pytest.mark.django_db

TEXTS: Any = {"description": "Line 1", "installation_description": "Two feeders."}


def test_a_key_copies_its_agreement_once(as_miriam: Viewer) -> None:
    agreement = promises.approved(work_calendar_id=places.work_calendar().id)
    key = actions.create_support_key(agreement_number=agreement.number, **TEXTS, by=as_miriam, at=NOON)
    copied = (
        "customer_id",
        "organisation_id",
        "work_calendar_id",
        "zone",
        "service_level_id",
        "pinned_version",
    )
    assert {name: getattr(key, name) for name in copied} == {
        name: getattr(agreement, name) for name in copied
    }
    actions.remove_approval(number=agreement.number, by=as_miriam, at=NOON)
    actions.change_agreement(number=agreement.number, zone="Asia/Tokyo", by=as_miriam, at=NOON)
    assert queries.support_key(key.code, viewer=as_miriam).zone == "Europe/Vienna"


def test_what_is_entered_goes_before_what_is_copied(as_miriam: Viewer) -> None:
    gold, agreement = promises.level(), promises.approved()
    key = actions.create_support_key(
        agreement_number=agreement.number, service_level_id=gold.id, **TEXTS, by=as_miriam, at=NOON
    )
    assert (key.service_level, key.pinned_version) == (gold, 1)


def test_a_code_is_made_of_letters_that_nobody_mistakes(as_miriam: Viewer) -> None:
    agreement = promises.approved()
    codes = {
        actions.create_support_key(agreement_number=agreement.number, **TEXTS, by=as_miriam, at=NOON).code
        for _ in range(5)
    }
    assert len(codes) == 5
    assert all(re.fullmatch("K-[A-HJKMNP-Z2-9]{4,}", code) for code in codes)


def test_a_key_without_agreement_needs_terms_of_its_own(as_miriam: Viewer) -> None:
    with pytest.raises(KeyIncomplete) as refused:
        actions.create_support_key(code="?", by=as_miriam, at=NOON)
    assert {fault.field for fault in refused.value.faults} == {
        "code",
        "customer_id",
        "description",
        "installation_description",
        "organisation_id",
        "work_calendar_id",
        "zone",
        "service_level_id",
    }


def test_a_code_is_taken_once_whatever_its_case(as_miriam: Viewer) -> None:
    promises.key(code="K-7QX2")
    with pytest.raises(KeyIncomplete) as refused:
        promises.key(code="k-7qx2")
    assert [fault.field for fault in refused.value.faults] == ["code"]


def test_installed_products_are_those_of_the_customer(as_miriam: Viewer) -> None:
    key = promises.key()
    own, foreign = firms.installed("A"), firms.installed("B", at=firms.customer("Nordwind"))
    actions.change_support_key(code=key.code, installed_product_ids=[own.id], by=as_miriam, at=NOON)
    with pytest.raises(KeyIncomplete) as refused:
        actions.change_support_key(code=key.code, installed_product_ids=[foreign.id], by=as_miriam, at=NOON)
    assert [fault.field for fault in refused.value.faults] == ["installed_product_ids"]
    assert list(queries.support_key(key.code, viewer=as_miriam).installed_products.all()) == [own]


def test_another_customer_disconnects_agreement_and_products(as_miriam: Viewer) -> None:
    key = promises.key(promises.approved(work_calendar_id=places.work_calendar().id))
    actions.change_support_key(
        code=key.code, installed_product_ids=[firms.installed().id], by=as_miriam, at=NOON
    )
    moved = actions.change_support_key(
        code=key.code, customer_id=firms.customer("Nordwind").id, by=as_miriam, at=NOON
    )
    assert (moved.agreement, list(moved.installed_products.all())) == (None, [])


def test_an_agreement_of_another_customer_is_refused(as_miriam: Viewer) -> None:
    key, other = promises.key(), promises.draft(firms.customer("Nordwind"))
    with pytest.raises(KeyIncomplete) as refused:
        actions.change_support_key(code=key.code, agreement_number=other.number, by=as_miriam, at=NOON)
    assert [fault.field for fault in refused.value.faults] == ["agreement_number"]


def test_a_key_is_blocked_with_a_reason_and_opened_again(as_miriam: Viewer) -> None:
    key = promises.key()
    assert actions.block_support_key(code=key.code, reason="Lost.", by=as_miriam, at=NOON).is_blocked
    assert not actions.unblock_support_key(code=key.code, by=as_miriam, at=NOON).is_blocked


def test_an_agent_sees_keys_and_changes_none(as_alice: Viewer) -> None:
    key = promises.key()
    assert list(queries.support_keys(viewer=as_alice, search=key.code[2:].lower())) == [key]
    with pytest.raises(NotAllowed):
        actions.change_support_key(code=key.code, description="x", by=as_alice, at=NOON)
