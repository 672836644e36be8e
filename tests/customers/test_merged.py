"""What leads to the one that was kept, once two were one."""

from pathlib import Path

import pytest
from pytest_django import Settings

from servanda.cases import actions as cases
from servanda.core.access import Viewer
from servanda.customers import actions, queries
from servanda.customers.models import Contact, Customer
from tests.agreements.files import counts, csv_file, imported
from tests.cast import NOON
from tests.customers import firms
from tests.customers.firms import BUILDER

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept() -> Customer:
    return firms.customer("Halden Paper", external_id="ERP-1")


@pytest.fixture
def gone(kept: Customer) -> Customer:
    """Merged into the other."""
    made = firms.customer("Halden Papier", external_id="ERP-2")
    cases.merge_customers(keep_id=kept.id, gone_id=made.id, by=BUILDER, at=NOON)
    made.refresh_from_db()
    return made


@pytest.fixture
def own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.SERVANDA_HOME = tmp_path


def test_the_external_id_of_who_is_gone_leads_to_who_was_kept(kept: Customer, gone: Customer) -> None:
    put, was_added = actions.put_customer(
        external_id="ERP-2", fields={"name": "HALDEN PAPIER", "note": "Calls late"}, by=BUILDER, at=NOON
    )
    assert (was_added, put, put.name, put.external_id, put.note) == (
        False,
        kept,
        "Halden Paper",
        "ERP-1",
        "Calls late",
    )


def test_over_two_merges_it_leads_to_the_last(kept: Customer, gone: Customer) -> None:
    last = firms.customer("Halden Group", external_id="ERP-3")
    cases.merge_customers(keep_id=last.id, gone_id=kept.id, by=BUILDER, at=NOON)
    put, _ = actions.put_customer(external_id="ERP-2", fields={"name": "Halden AG"}, by=BUILDER, at=NOON)
    assert (put, put.name) == (last, "Halden AG")


def test_a_merged_contacts_external_id_leads_to_who_was_kept(kept: Customer) -> None:
    carla, carl = firms.contact("Carla", external_id="P-1"), firms.contact("Carl", external_id="P-2")
    cases.merge_contacts(keep_id=carla.id, gone_id=carl.id, by=BUILDER, at=NOON)
    put, _ = actions.put_contact(
        external_id="P-2", fields={"name": "Carl", "job_title": "Lead"}, by=BUILDER, at=NOON
    )
    assert (put, put.name, put.external_id, put.job_title) == (carla, "Carla", "P-1", "Lead")


@pytest.mark.usefixtures("own_folder")
@pytest.mark.parametrize("named", ["ERP-2", "Halden Papier", "number"])
def test_rows_that_name_who_is_gone_are_about_who_was_kept(
    named: str, kept: Customer, gone: Customer
) -> None:
    said = gone.number if named == "number" else named
    run = imported("contacts", csv_file({"name": "Carla", "customer": said}))
    assert (counts(run), Contact.objects.get().customer) == ((1, 0, 0, 0), kept)


@pytest.mark.usefixtures("own_folder")
@pytest.mark.parametrize(
    "row",
    [
        {"external_id": "ERP-2", "name": "Halden Papier"},
        {"number": "number", "name": "Halden Papier"},
        {"external_id": "", "name": "Halden Papier"},
    ],
)
def test_a_row_of_who_is_gone_changes_who_was_kept_and_not_twice(
    row: dict[str, str], kept: Customer, gone: Customer
) -> None:
    said = {name: gone.number if value == "number" else value for name, value in row.items()}
    content = csv_file(said | {"note": "Calls late"})
    runs = [counts(imported("customers", content)) for _ in range(2)]
    kept.refresh_from_db()
    assert (runs, kept.note, kept.name) == ([(0, 1, 0, 0), (0, 0, 1, 0)], "Calls late", "Halden Paper")


@pytest.mark.usefixtures("own_folder")
def test_two_contacts_of_a_name_that_are_one_are_no_riddle(kept: Customer) -> None:
    one, other = firms.contact("Carla"), firms.contact("Carla")
    cases.merge_contacts(keep_id=one.id, gone_id=other.id, by=BUILDER, at=NOON)
    run = imported("contacts", csv_file({"name": "Carla", "customer": kept.number, "job_title": "Lead"}))
    one.refresh_from_db()
    assert (counts(run), one.job_title) == ((0, 1, 0, 0), "Lead")


def test_nobody_comes_to_a_customer_out_of_use(kept: Customer, gone: Customer) -> None:
    with pytest.raises(actions.ContactInvalid) as refused:
        firms.contact("Carla", gone)
    assert [(one.field, "Halden Paper" in one.message) for one in refused.value.faults] == [
        ("customer_id", True)
    ]


def test_nobody_goes_to_a_customer_out_of_use(kept: Customer, gone: Customer) -> None:
    carla = firms.contact("Carla", kept)
    with pytest.raises(actions.ContactInvalid):
        actions.change_contact(contact_id=carla.id, customer_id=gone.id, by=BUILDER, at=NOON)


def test_whoever_is_at_a_customer_out_of_use_is_still_changed() -> None:
    halden = firms.customer("Halden")
    carla = firms.contact("Carla", halden)
    actions.change_customer(customer_id=halden.id, is_active=False, by=BUILDER, at=NOON)
    changed = actions.change_contact(
        contact_id=carla.id, customer_id=halden.id, job_title="Lead", by=BUILDER, at=NOON
    )
    assert changed.job_title == "Lead"


def test_who_is_named_by_the_number_of_who_is_gone_is_who_was_kept(
    as_miriam: Viewer, kept: Customer, gone: Customer
) -> None:
    assert queries.customer_called(gone.number.lower(), viewer=as_miriam) == kept
