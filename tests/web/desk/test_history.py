"""The change log of a record in words."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from servanda.agreements import actions
from servanda.agreements.models import Contract
from servanda.core.access import Role, Viewer
from servanda.core.refusals import NotAllowed
from servanda.foundation.changes import changes_of
from servanda.organisations.models import Service
from servanda.organisations.queries import viewer_of
from servanda.people.models import User
from servanda.web.desk.history import Change, history_of
from servanda.web.desk.listed import parts_of
from tests.agreements import plans, promises
from tests.agreements.promises import BUILDER
from tests.cast import staff
from tests.customers import firms

pytestmark = pytest.mark.django_db

LATER = datetime(2026, 6, 16, 10, 0, tzinfo=UTC)


@pytest.fixture
def auditor(db: None) -> Viewer:
    return viewer_of(staff("Otto Klein", Role.AUDITOR))


def changed(contract: Contract, **fields: Any) -> Contract:
    return actions.change_contract(number=contract.number, **fields, by=BUILDER, at=LATER)


def newest(contract: Contract, viewer: Viewer) -> dict[str, Change]:
    found = history_of(contract, viewer=viewer).entries[0]
    return {one.label: one for one in found.changes}


def test_what_was_changed_stands_in_words_before_and_after(auditor: Viewer, miriam: User) -> None:
    plan = plans.plan(total_cost=Decimal(500), currency="EUR")
    contract = promises.a_contract(plan_id=plan.id)
    changed(
        contract,
        ends_on=date(2027, 6, 30),
        owner_id=miriam.id,
        cost=Decimal("1200.5"),
        documentation_required=True,
    )
    assert newest(contract, auditor) == {
        "Cost": Change("Cost", "–", "1,200.50"),
        "Documentation required": Change("Documentation required", "no", "yes"),
        "Last day": Change("Last day", "31 Dec 2026", "30 Jun 2027"),
        "Owner": Change("Owner", "–", "Miriam Moser"),
    }


def test_an_instant_stands_in_the_zone_of_the_reader(auditor: Viewer) -> None:
    contract = promises.a_contract()
    actions.block_contract(number=contract.number, reason="Unpaid", by=BUILDER, at=LATER)
    said = newest(contract, auditor)
    assert said["Blocked at"].after == "Tue 16 Jun 2026, 12:00 Vienna"
    assert said["Block reason"].after == "Unpaid"


def test_the_latest_stands_first_and_says_who(auditor: Viewer) -> None:
    contract = promises.a_contract()
    changed(contract, name="Renamed")
    entries = history_of(contract, viewer=auditor).entries
    assert [one.done for one in entries] == ["Changed", "Created"]
    assert {one.who for one in entries} == {"test"}


def test_a_long_text_is_cut(auditor: Viewer) -> None:
    contract = promises.a_contract()
    changed(contract, note="long " * 100)
    assert len(newest(contract, auditor)["Note"].after) < 250


def test_many_changes_cost_what_one_costs(auditor: Viewer, miriam: User) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as spent:
            history_of(contract, viewer=auditor)
        return len(spent)

    contract = promises.a_contract()
    changed(contract, owner_id=miriam.id)
    for_one = cost()
    for name in ("One", "Two", "Three"):
        changed(contract, name=name, owner_id=None if name == "Two" else miriam.id)
    assert cost() == for_one


def test_whoever_may_not_see_history_does_not(miriam: User) -> None:
    contract = promises.a_contract()
    with pytest.raises(NotAllowed):
        history_of(contract, viewer=viewer_of(miriam))


@pytest.mark.parametrize("role", [Role.CONTRACT_MANAGER, Role.QUEUE_LEAD, Role.AUDITOR])
def test_who_makes_promises_or_decides_by_them_sees_who_changed_them(client: Client, role: Role) -> None:
    client.force_login(staff("Mara Moser", role))
    agreement, contract = promises.approved(), promises.a_contract()
    plan, key = plans.plan("Line Care"), promises.key(agreement)
    for page in (
        f"/contracts/{contract.number}",
        f"/agreements/{agreement.number}",
        f"/keys/{key.code}",
        f"/plans/{plan.id}",
    ):
        assert f"{page}/history" in client.get(page).content.decode()
        assert "Created" in client.get(f"{page}/history").content.decode()


@pytest.mark.parametrize("role", [Role.AGENT, Role.ENGINEER])
def test_who_works_by_promises_does_not_see_who_changed_them(client: Client, role: Role) -> None:
    client.force_login(staff("Mara Moser", role))
    page = f"/contracts/{promises.a_contract().number}"
    assert f"{page}/history" not in client.get(page).content.decode()
    assert client.get(f"{page}/history").status_code == 403


def test_who_sees_the_history_of_promises_sees_none_of_people_and_set_up(
    client: Client, miriam: User
) -> None:
    client.force_login(miriam)
    assert client.get("/set-up/roles/of/agent").status_code == 403
    assert client.get(f"/set-up/people/{miriam.id}").status_code == 403


def test_what_a_new_contract_covers_is_not_told_as_a_change(auditor: Viewer) -> None:
    contract = promises.a_contract(service_ids=[Service.objects.order_by("id")[:1].get().id])
    entries = history_of(contract, viewer=auditor).entries
    assert [(one.done, one.changes) for one in entries] == [("Created", ())]


def test_products_of_another_contract_stand_elsewhere(auditor: Viewer) -> None:
    contract, other = promises.a_contract(), promises.a_contract(starts_on=date(2028, 1, 1), ends_on=None)
    changed(other, whole_customer=False, product_ids=[firms.product("Feeder").id])
    assert len(history_of(contract, viewer=auditor).entries) == 1


def test_the_parts_of_a_contract_are_found_by_their_index(auditor: Viewer) -> None:
    contract = promises.a_contract()
    found = changes_of(Contract, contract.id, parts_of(Contract))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        assert "history_of_contract_parts" in found.explain()


def test_a_plan_has_its_history_too(client: Client) -> None:
    client.force_login(staff("Otto Klein", Role.AUDITOR))
    plan = plans.plan("Line Care")
    plans.changed(plan, name="Line Care 40")
    assert f"/plans/{plan.id}/history" in client.get(f"/plans/{plan.id}").content.decode()
    page = client.get(f"/plans/{plan.id}/history").content.decode()
    assert "Line Care 40" in page
    assert "Created" in page
