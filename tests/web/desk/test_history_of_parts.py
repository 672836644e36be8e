"""The products and services of a contract in its history: what is done at once is told at once."""

from datetime import UTC, datetime

from servanda.agreements import actions
from servanda.core.access import Role
from servanda.organisations.models import Service
from servanda.organisations.queries import viewer_of
from servanda.web.desk.history import Change, history_of
from tests.agreements import promises
from tests.agreements.promises import BUILDER
from tests.cast import staff
from tests.customers import firms

LATER = datetime(2026, 6, 16, 10, 0, tzinfo=UTC)


def test_products_and_services_that_came_and_went_stand_with_what_was_changed_beside_them(
    committed_db: None,
) -> None:
    feeder, packer = firms.product("Feeder"), firms.product("Packer", "PCK-1")
    visits = Service.objects.order_by("id")[:1].get()
    contract = promises.a_contract()
    for fields in (
        {"whole_customer": False, "product_ids": [feeder.id]},
        {"name": "Renamed", "product_ids": [packer.id], "service_ids": [visits.id]},
    ):
        actions.change_contract(number=contract.number, **fields, by=BUILDER, at=LATER)
    last, first, made = history_of(contract, viewer=viewer_of(staff("Otto Klein", Role.AUDITOR))).entries
    assert {one.label: one for one in last.changes} == {
        "Name": Change("Name", "Support", "Renamed"),
        "Products": Change("Products", "", "added: Packer; removed: Feeder"),
        "Services": Change("Services", "", f"added: {visits}"),
    }
    assert first.changes[-1] == Change("Products", "", "added: Feeder; removed: the whole customer")
    assert (made.done, made.changes) == ("Created", ())
