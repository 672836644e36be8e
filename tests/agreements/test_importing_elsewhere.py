"""What was exported comes into an empty installation as it was: nothing that ended or was blocked holds there."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from pytest_django import Settings

from servanda.agreements import actions, queries
from servanda.agreements.models import Contract, SupportKey
from servanda.core.importing import KINDS, json_of, kind_of
from servanda.customers.actions import add_customer
from servanda.customers.models import Customer
from tests.agreements import promises
from tests.agreements.files import counts, csv_file, exported_csv, faults, imported, messages
from tests.agreements.promises import BUILDER
from tests.cast import NOON
from tests.customers import firms
from tests.organisations import places

pytestmark = pytest.mark.django_db

_BY: dict[str, Any] = {"by": BUILDER, "at": NOON}
_OWN = {"1": {"irt": {"minutes": 15, "calendar": "elapsed"}, "ola": {"end_of_business_day": 1}}}


@pytest.fixture(autouse=True)
def own_folder(settings: Settings, tmp_path: Path) -> None:
    """A home of its own."""
    settings.SERVANDA_HOME = tmp_path


def exported_json(code: str) -> bytes:
    return "".join(json_of(kind_of(code), queries.exported(code, viewer=BUILDER))).encode()


@pytest.mark.parametrize("export", [exported_csv, exported_json])
def test_what_was_exported_comes_to_an_empty_installation_as_it_was(export: Any) -> None:
    places.organisation()
    with transaction.atomic():
        _everything()
        exports, before = {code: export(code) for code in KINDS}, _as_it_stands()
        transaction.set_rollback(True)
    assert not Customer.objects.exists()
    said = [fault for code, content in exports.items() for fault in messages(imported(code, content))]
    assert said == []
    assert _as_it_stands() == before
    assert {code: export(code) for code in KINDS} == exports


def test_the_same_files_once_more_change_nothing_there() -> None:
    places.organisation()
    _everything()
    runs = [imported(code, exported_json(code)) for code in KINDS]
    assert [(run.created, run.changed, run.refused) for run in runs] == [(0, 0, 0)] * len(KINDS)


def test_a_contract_is_terminated_by_file_and_holds_again_by_a_hyphen() -> None:
    made = promises.an_active_contract(external_id="K1")
    row = {"external_id": "K1", "terminated_on": "2026-09-30", "termination_reason": "Plant closed."}
    ended = imported("contracts", csv_file(row))
    made.refresh_from_db()
    assert (counts(ended), made.stage, made.terminated_on) == ((0, 1, 0, 0), "terminated", date(2026, 9, 30))
    imported("contracts", csv_file({"external_id": "K1", "terminated_on": "-"}))
    made.refresh_from_db()
    assert (made.stage, made.terminated_on) == ("active", None)


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"terminated_on": "2026-09-30"}, "termination_reason"),
        ({"termination_reason": "Plant closed."}, "terminated_on"),
        ({"terminated_on": "2031-01-01", "termination_reason": "Late"}, "terminated_on"),
        ({"block_reason": "x" * 401}, "block_reason"),
        ({"previous": "CT-NONE"}, "previous"),
    ],
)
def test_what_cannot_be_is_said_at_its_column(cells: dict[str, str], column: str) -> None:
    promises.an_active_contract(external_id="K1")
    assert faults(imported("contracts", csv_file({"external_id": "K1", **cells}))) == {2: [column]}


def test_a_draft_whose_row_says_that_it_ended_is_not_taken() -> None:
    row = {"customer": firms.customer().number, "name": "Old", "starts_on": "2026-01-01"}
    row |= {"plan": queries.default_plan().name, "terminated_on": "2026-02-01", "termination_reason": "Gone"}
    run = imported("contracts", csv_file(row))
    assert (faults(run), Contract.objects.exists()) == ({2: ["terminated_on"]}, False)


def test_a_block_comes_and_goes_by_file() -> None:
    key = promises.key()
    run = imported("support-keys", csv_file({"code": key.code, "block_reason": "Unpaid"}))
    key.refresh_from_db()
    assert (counts(run), key.block_reason) == ((0, 1, 0, 0), "Unpaid")
    imported("support-keys", csv_file({"code": key.code, "block_reason": "-"}))
    key.refresh_from_db()
    assert not key.is_blocked


def test_a_renewal_by_file_has_what_its_row_says_and_nothing_of_the_one_before() -> None:
    before = promises.an_active_contract(grace_days=9, includes_sub_customers=True)
    row = {"customer": before.customer.number, "name": "Next", "starts_on": "2027-01-01"}
    row |= {"plan": before.plan.name, "previous": before.number, "activate": "yes"}
    assert list(messages(imported("contracts", csv_file(row)))) == []
    after = Contract.objects.get(name="Next")
    assert (after.previous, after.grace_days, after.includes_sub_customers, after.ends_on) == (
        before,
        0,
        False,
        None,
    )


@pytest.mark.parametrize("written", ['{"1": 5}', '{"1": {"irt": []}}', '{"9": {}}', '{"1": {"\\u0000": 1}}'])
def test_targets_that_are_none_are_refused_at_their_column(written: str) -> None:
    agreement = promises.draft()
    run = imported("agreements", csv_file({"number": agreement.number, "overrides": written}))
    assert faults(run) in ({2: ["overrides"]}, {})
    agreement.refresh_from_db()
    assert agreement.overrides == {}


def test_targets_of_its_own_stay_when_a_row_changes_the_level_too() -> None:
    promises.level("Silver")
    agreement = promises.draft(overrides=_OWN)
    row = {"number": agreement.number, "level": "Silver", "overrides": '{"1": {"ola": {"minutes": 5}}}'}
    imported("agreements", csv_file(row))
    imported("agreements", csv_file(row | {"level": queries.default_service_level().name}))
    agreement.refresh_from_db()
    assert agreement.overrides == {"1": {"ola": {"minutes": 5}}}


def test_numbers_go_on_behind_those_that_came_along() -> None:
    last = add_customer(name="Before", **_BY).number
    taken = [f"C-{int(last[2:]) + step}" for step in (1, 2, 5)]
    rows = [{"number": number, "name": f"Came as {number}"} for number in taken]
    imported("customers", csv_file(*rows))
    assert add_customer(name="After", **_BY).number == f"C-{int(last[2:]) + 6}"


@pytest.mark.parametrize("number", ["4711", "C-1234567890", "SA-1"])
def test_a_number_of_another_kind_is_none(number: str) -> None:
    run = imported("customers", csv_file({"number": number, "name": "Halden"}))
    assert (faults(run), Customer.objects.count()) == ({2: ["number"]}, 0)


def _everything() -> None:
    halden = firms.customer("Halden", external_id="E1", zone="Europe/Vienna")
    north = firms.customer("Halden North", parent_id=halden.id)
    carla = firms.contact("Carla", at=halden, mails=["c@halden.example"])
    installed = firms.installed("SN-1", of=firms.product(code="FDR-1"), at=halden)
    order = firms.business_object(of=halden, installed_product_id=installed.id)
    first = promises.an_active_contract(halden, grace_days=9, note="Signed")
    second = actions.renew_contract(number=first.number, starts_on=date(2026, 7, 1), **_BY)
    actions.terminate_contract(number=first.number, on=date(2026, 3, 31), reason="Replaced", **_BY)
    actions.activate_contract(number=second.contract.number, **_BY)
    blocked = promises.an_active_contract(north)
    actions.block_contract(number=blocked.number, reason="Unpaid", **_BY)
    agreement = promises.approved(halden, overrides=_OWN, contract_number=first.number, reference="PO 1")
    promises.named(agreement, contact_id=carla.id, is_main=True)
    amended = actions.amend_agreement(number=agreement.number, **_BY)
    actions.change_agreement(number=amended.number, overrides={}, effective_from=date(2026, 9, 1), **_BY)
    actions.approve_agreement(number=amended.number, **_BY)
    actions.block_agreement(number=promises.approved(north).number, reason="In doubt", **_BY)
    expired = promises.draft(north, effective_from=date(2025, 1, 1), expires_on=date(2025, 12, 31))
    actions.approve_agreement(number=expired.number, late=True, **_BY)
    key = promises.key(agreement, business_object_ids=[order.id])
    actions.block_support_key(code=key.code, reason="Moved", **_BY)


def _as_it_stands() -> list[tuple[Any, ...]]:
    return [*_contracts(), *_agreements(), *_keys()]


def _contracts() -> Iterator[tuple[Any, ...]]:
    for one in queries.contracts(viewer=BUILDER).order_by("number"):
        state = queries.contract_state(one, NOON)
        ended = one.terminated_on, one.termination_reason
        yield one.number, state, one.period, ended, one.block_reason, str(one.previous), one.grace_days


def _agreements() -> Iterator[tuple[Any, ...]]:
    for one in queries.agreements(viewer=BUILDER).order_by("number"):
        people = sorted(entry.name for entry in one.contacts.all())
        terms = one.overrides, one.effective_from, one.expires_on, one.block_reason
        yield one.number, queries.state_of(one, NOON), terms, str(one.amends), people


def _keys() -> Iterator[tuple[Any, ...]]:
    for one in SupportKey.objects.order_by("code"):
        about = sorted(str(thing.reference) for thing in one.business_objects.all())
        yield one.code, one.block_reason, about, str(one.agreement)
