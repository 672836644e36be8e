"""Finding contracts: by state, end, use and words; coverage in time; customers without any."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from servanda.agreements import actions, queries
from servanda.agreements.models import Contract
from servanda.core.access import Viewer
from servanda.core.agreements import ContractState
from servanda.core.agreements.coverage import Holds, Instead
from servanda.customers.queries import NoSuchCustomer
from servanda.foundation.ids import new_id
from servanda.people.models import User
from tests.agreements import plans, promises
from tests.cast import NOON
from tests.customers import firms

pytestmark = pytest.mark.django_db

BY = promises.BUILDER
DAY = timedelta(days=1)


def numbers(found: Any) -> list[str]:
    return [one.number for one in found]


def every_kind() -> list[Contract]:
    """One of each kind, far apart in time or zone where they would be in each other's way."""
    made = [
        promises.a_contract(),
        promises.an_active_contract(),
        promises.an_active_contract(starts_on=date(2027, 1, 1), ends_on=None),
        promises.an_active_contract(
            zone="Pacific/Kiritimati", starts_on=date(2025, 1, 1), ends_on=date(2025, 12, 31), grace_days=30
        ),
        promises.an_active_contract(firms.customer("Niue"), zone="Pacific/Niue", ends_on=date(2026, 6, 14)),
        promises.an_active_contract(firms.customer("Open"), ends_on=None),
        promises.an_active_contract(firms.customer("Blocked")),
        promises.an_active_contract(firms.customer("Left"), ends_on=None),
        promises.an_active_contract(firms.customer("Never")),
        promises.an_active_contract(firms.customer("Renewed"), ends_on=date(2026, 6, 30)),
        promises.an_active_contract(firms.customer("Late"), ends_on=date(2026, 6, 30)),
        promises.an_active_contract(firms.customer("Unsigned"), ends_on=date(2026, 6, 30)),
        promises.an_active_contract(firms.customer("Undone"), ends_on=date(2026, 6, 30)),
    ]
    by_name = {one.customer.name: one.number for one in made}
    actions.block_contract(number=by_name["Blocked"], reason="Unpaid.", by=BY, at=NOON)
    actions.block_contract(number=made[0].number, reason="Unsure.", by=BY, at=NOON)
    end("Left", by_name, date(2026, 7, 1))
    end("Never", by_name, date(2025, 12, 31))
    renew("Renewed", by_name, None)
    renew("Late", by_name, date(2026, 7, 2))
    actions.renew_contract(number=by_name["Unsigned"], by=BY, at=NOON)
    undone = renew("Undone", by_name, None)
    actions.terminate_contract(number=undone, on=date(2026, 6, 30), reason="Undone.", by=BY, at=NOON)
    return list(Contract.objects.order_by("id"))


def end(name: str, by_name: dict[str, str], on: date) -> None:
    actions.terminate_contract(number=by_name[name], on=on, reason="Sold.", by=BY, at=NOON)


def renew(name: str, by_name: dict[str, str], starts_on: date | None) -> str:
    made = actions.renew_contract(number=by_name[name], starts_on=starts_on, by=BY, at=NOON).contract
    return actions.activate_contract(number=made.number, by=BY, at=NOON).contract.number


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(hours=st.integers(-24 * 400, 24 * 400))
def test_the_filter_by_state_agrees_with_the_state_shown(hours: int, as_miriam: Viewer) -> None:
    kinds = list(Contract.objects.order_by("id")) or every_kind()
    at = NOON + timedelta(hours=hours)
    for state in ContractState:
        shown = [one.number for one in kinds if queries.contract_state(one, at) is state]
        assert numbers(queries.contracts(viewer=as_miriam, state=state, at=at)) == shown


def test_the_filter_by_end_is_of_last_days_to_come(as_miriam: Viewer) -> None:
    kinds = every_kind()
    for days in (-400, -30, -1, 0, 1, 15, 30, 180, 400):
        at = NOON + days * DAY
        wanted = []
        for one in kinds:
            left, on = one.terminated_on or one.ends_on, queries.contract_on(one, at)
            if one.stage != "draft" and left is not None and on <= left <= on + 30 * DAY:
                wanted.append((one.number, left))
        found = queries.contracts(viewer=as_miriam, ends_within=30, at=at)
        assert [(one.number, one.last_on) for one in found] == wanted  # type: ignore[attr-defined]


def test_contracts_are_found_by_words_customer_owner_and_plan(miriam: User, as_miriam: Viewer) -> None:
    plan = plans.plan()
    acme = firms.customer("Acme Paper")
    made = promises.a_contract(acme, name="Line care", number="LC-7", owner_id=miriam.id, plan_id=plan.id)
    promises.a_contract(firms.customer("Globex"))
    found: list[dict[str, Any]] = [
        {"search": "acme pap"},
        {"search": "line"},
        {"search": "lc-7"},
        {"customer_id": acme.id},
        {"owner_id": miriam.id},
        {"plan_id": plan.id},
    ]
    for asked in found:
        assert numbers(queries.contracts(viewer=as_miriam, **asked)) == [made.number], asked


def test_contracts_that_have_used_much_are_found(as_miriam: Viewer) -> None:
    hours = plans.hours()
    made = promises.an_active_contract(plan_id=hours.id)
    promises.an_active_contract(firms.customer("Globex"), plan_id=hours.id)
    promises.an_active_contract(firms.customer("Fixed"))
    actions.draw(
        made,
        wanted=2400 * 8 // 10,
        on=NOON.date(),
        text="Line 1",
        about_id=new_id(),
        case_number="",
        by=BY,
        at=NOON,
    )
    assert numbers(queries.contracts(viewer=as_miriam, used_over=79, at=NOON)) == [made.number]
    assert numbers(queries.contracts(viewer=as_miriam, used_over=80, at=NOON)) == []
    assert numbers(queries.contracts(viewer=as_miriam, used_over=79, at=NOON + 365 * DAY)) == []


def test_a_list_costs_the_same_however_many_there_are(as_miriam: Viewer) -> None:
    every_kind()
    with CaptureQueriesContext(connection) as asked:
        for one in queries.contracts(viewer=as_miriam, state=ContractState.EXPIRING, ends_within=30, at=NOON):
            shown = queries.contract_state(one, NOON)
            assert (shown, one.customer.name, one.plan.name, len(one.scopes.all())) is not None
    assert len(asked) == 4


def test_customers_whom_no_contract_reaches_are_listed_by_name(as_miriam: Viewer) -> None:
    below = {"parent_id": firms.customer("Parent").id}
    child = firms.customer("Child", **below)
    firms.customer("Grandchild", parent_id=child.id)
    firms.customer("Gone", is_active=False)
    kinds: dict[str, dict[str, Any]] = {
        "Covered": {},
        "Products": {"product_ids": [firms.product().id]},
        "Grace": {"ends_on": date(2026, 6, 14), "grace_days": 1},
        "Over": {"ends_on": date(2026, 6, 14)},
        "To come": {"starts_on": date(2026, 6, 16)},
        "Here already": {"starts_on": date(2026, 6, 16), "zone": "Pacific/Kiritimati"},
    }
    for name, fields in kinds.items():
        promises.an_active_contract(firms.customer(name), **fields)
    promises.a_contract(firms.customer("Drafted"))
    gone = promises.an_active_contract(firms.customer("Left"), grace_days=30)
    actions.terminate_contract(number=gone.number, on=date(2026, 6, 14), reason="Sold.", by=BY, at=NOON)
    blocked = promises.an_active_contract(firms.customer("Blocked"))
    actions.block_contract(number=blocked.number, reason="Unpaid.", by=BY, at=NOON)
    without = queries.customers_without_contract(viewer=as_miriam, at=NOON)
    assert [one.name for one in without] == [
        "Child",
        "Drafted",
        "Grandchild",
        "Left",
        "Over",
        "Parent",
        "To come",
    ]
    promises.an_active_contract(child, includes_sub_customers=True)
    assert [one.name for one in without.all()] == ["Drafted", "Left", "Over", "Parent", "To come"]


def test_coverage_names_every_scope_and_what_holds_in_its_gaps(as_miriam: Viewer) -> None:
    parent = firms.customer("Parent")
    customer = firms.customer("Child", parent_id=parent.id)
    feeder, sealer = firms.product("Feeder", "FDR"), firms.product("Sealer", "SLR")
    firms.installed("S-1", of=sealer, at=customer)
    of_parent = promises.an_active_contract(parent, includes_sub_customers=True)
    promises.an_active_contract(parent, product_ids=[sealer.id])
    own = promises.an_active_contract(customer, product_ids=[feeder.id], ends_on=date(2026, 3, 31))
    draft = promises.a_contract(customer, product_ids=[feeder.id], starts_on=date(2026, 4, 1))
    year = {"from_on": date(2026, 1, 1), "until_on": date(2026, 12, 31)}
    with CaptureQueriesContext(connection) as asked:
        found = queries.coverage(customer.id, viewer=as_miriam, **year)
    assert len(asked) == 4
    instead = Instead(Holds.PARENT, of_parent.number)
    assert [(one.product, [span.number or span.instead for span in one.spans]) for one in found.scopes] == [
        (None, [instead]),
        (feeder, [own.number, instead]),
        (sealer, [instead]),
    ]
    assert [one.drafts for one in found.scopes] == [(), (draft,), ()]
    assert found.contracts[own.number] == own


def test_coverage_of_nobody_is_refused(as_miriam: Viewer) -> None:
    day = date(2026, 1, 1)
    with pytest.raises(NoSuchCustomer):
        queries.coverage(new_id(), viewer=as_miriam, from_on=day, until_on=day)
