"""Importing records from files, and exporting them so that they can be imported again."""

from datetime import date
from pathlib import Path

import pytest
from pytest_django import Settings

from servanda.agreements import actions, queries
from servanda.agreements.models import Contract, ImportRun, SupportAgreement, SupportKey
from servanda.core.access import ANYBODY, Viewer
from servanda.core.importing import KINDS, FileUnreadable, csv_of, kind_of, template_of
from servanda.core.refusals import NotAllowed
from servanda.customers.models import BusinessObject, Contact, Customer, InstalledProduct, Product
from servanda.foundation.models import HistoryEntry
from tests.agreements import files, plans, promises, vault
from tests.agreements.files import checked, counts, csv_file, faults, imported, json_file, messages
from tests.cast import NOON
from tests.customers import firms
from tests.organisations import places

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings: Settings, tmp_path: Path) -> None:
    """A home of its own."""
    settings.SERVANDA_HOME = tmp_path


def test_customers_come_with_their_tree_and_their_domains() -> None:
    run = imported(
        "customers",
        csv_file(
            {"external_id": "E1", "name": "Halden", "parent": "", "mail_domains": "halden.example"},
            {"external_id": "E2", "name": "Halden North", "parent": "E1", "mail_domains": ""},
        ),
    )
    north = Customer.objects.get(external_id="E2")
    assert (counts(run), north.parent and north.parent.name) == ((2, 0, 0, 0), "Halden")


def test_a_second_time_the_same_file_changes_nothing_and_says_so() -> None:
    content = csv_file({"name": "Halden", "mail_domains": "halden.example", "note": "Calls late"})
    imported("customers", content)
    before = HistoryEntry.objects.exclude(table_name__contains="importrun").count()
    run = imported("customers", content)
    after = HistoryEntry.objects.exclude(table_name__contains="importrun").count()
    assert (counts(run), after) == ((0, 0, 1, 0), before)


def test_an_empty_cell_leaves_what_is_there_and_a_hyphen_takes_it_away() -> None:
    firms.customer("Halden", note="Calls late", external_id="E1", language="de")
    imported("customers", csv_file({"external_id": "E1", "language": "", "note": "-"}))
    halden = Customer.objects.get()
    assert (halden.language, halden.note) == ("de", "")


def test_a_dry_run_stores_nothing_and_lets_later_rows_refer_to_earlier_ones() -> None:
    run = checked(
        "customers",
        csv_file(
            {"external_id": "E1", "name": "Halden", "parent": ""},
            {"external_id": "E2", "name": "North", "parent": "E1"},
            {"external_id": "E3", "name": "", "parent": "E9"},
        ),
    )
    assert (run.state, counts(run), faults(run)) == ("checked", (2, 0, 0, 1), {4: ["parent", "name"]})
    assert not Customer.objects.exists()


def test_all_that_is_wrong_with_a_row_is_said_at_its_columns() -> None:
    run = checked(
        "contracts",
        csv_file(
            {"name": "", "customer": "Nobody", "starts_on": "soon", "plan": "None such", "grace_days": "-3"}
        ),
    )
    assert faults(run) == {2: ["starts_on", "grace_days", "customer", "plan", "name"]}


def test_contacts_keep_their_addresses_in_order_and_their_phones_as_written() -> None:
    firms.customer("Halden")
    row = {
        "name": "Carla",
        "customer": "Halden",
        "mails": "a@halden.example|b@halden.example",
        "phones": "'+43 1 5550100",
    }
    imported("contacts", csv_file(row))
    run = imported("contacts", csv_file(row | {"mails": "b@halden.example|a@halden.example"}))
    carla = Contact.objects.get()
    assert (
        counts(run),
        [one.mail for one in carla.addresses.all()],
        [one.written for one in carla.phones.all()],
    ) == (
        (0, 1, 0, 0),
        ["b@halden.example", "a@halden.example"],
        ["+43 1 5550100"],
    )


def test_what_has_no_serial_is_added_once() -> None:
    firms.customer("Halden")
    firms.product(code="FDR-1")
    row = {"customer": "Halden", "product": "fdr-1", "site": "Hall 2"}
    run = imported("installed-products", csv_file(row, row))
    assert (counts(run), InstalledProduct.objects.count()) == ((1, 0, 1, 0), 1)


def test_a_business_object_stays_with_its_customer() -> None:
    firms.customer("Halden")
    firms.customer("Globex")
    row = {"external_id": "O1", "customer": "Halden", "kind": "rma", "reference": "R-1"}
    imported("business-objects", csv_file(row))
    run = imported("business-objects", csv_file(row | {"customer": "Globex"}))
    assert (faults(run), BusinessObject.objects.get().customer.name) == ({2: ["customer"]}, "Halden")


def test_a_contract_comes_with_all_it_has_and_holds() -> None:
    plan = plans.hours("Gold hours")
    firms.customer("Halden", zone="Europe/Vienna")
    firms.product(code="FDR-1")
    run = imported(
        "contracts",
        csv_file(
            {
                "name": "Feeders",
                "customer": "halden",
                "products": "FDR-1",
                "starts_on": "2026-01-01",
                "ends_on": "31.12.2026",
                "plan": plan.name.upper(),
                "activate": "yes",
                "allowance": "600",
            },
            delimiter=";",
        ),
    )
    contract = Contract.objects.get()
    assert list(messages(run)) == []
    assert (contract.stage, contract.ends_on, contract.whole_customer, contract.allowance) == (
        "active",
        date(2026, 12, 31),
        False,
        600,
    )


def test_who_brings_a_file_along_owns_nothing_in_it(as_miriam: Viewer) -> None:
    firms.customer("Halden", zone="Europe/Vienna")
    places.organisation()
    row = {
        "customer": "Halden",
        "name": "Line",
        "starts_on": "2026-01-01",
        "plan": queries.default_plan().name,
    }
    imported("contracts", csv_file(row), by=as_miriam)
    imported("agreements", csv_file({"customer": "Halden", "effective_from": "2026-01-01"}), by=as_miriam)
    assert (Contract.objects.get().owner, SupportAgreement.objects.get().owner) == (None, None)


def test_a_contract_in_the_way_of_another_is_refused_with_its_name() -> None:
    promises.an_active_contract(firms.customer("Halden"), number="CT-1")
    row = {
        "name": "Second",
        "customer": "Halden",
        "starts_on": "2026-06-01",
        "plan": "Best effort",
        "activate": "yes",
    }
    run = imported("contracts", csv_file(row | {"plan": queries.default_plan().name}))
    assert (counts(run), "CT-1" in " ".join(messages(run)), Contract.objects.count()) == (
        (0, 0, 0, 1),
        True,
        1,
    )


def test_figures_of_a_contract_change_and_nothing_else() -> None:
    made = promises.a_contract(firms.customer("Halden"), external_id="K1")
    run = imported("contracts", csv_file({"external_id": "K1", "number": "OUR-77", "grace_days": "5"}))
    changed = Contract.objects.get(id=made.id)
    assert (counts(run), changed.number, changed.grace_days, changed.name) == (
        (0, 1, 0, 0),
        "OUR-77",
        5,
        made.name,
    )


def test_an_agreement_is_approved_with_its_contacts() -> None:
    places.organisation()
    halden = firms.customer("Halden", zone="Europe/Vienna")
    firms.contact("Carla", at=halden, mails=["carla@halden.example"])
    firms.contact("Dora", at=halden, mails=["dora@halden.example"])
    row = {
        "external_id": "A1",
        "customer": "Halden",
        "level": queries.default_service_level().name,
        "effective_from": "2026-06-15",
        "expires_on": "2026-12-31",
        "contacts": "carla@halden.example|dora@halden.example",
        "main_contact": "Dora@halden.example",
        "mail_to": "carla@halden.example",
        "approve": "yes",
    }
    run = imported("agreements", csv_file(row))
    assert list(messages(run)) == []
    (made,) = SupportAgreement.objects.all()
    entries = {one.name: (one.is_main, one.mail_to) for one in made.contacts.all()}
    assert (made.is_approved, entries) == (True, {"Carla": (False, True), "Dora": (True, False)})
    assert counts(imported("agreements", csv_file(row))) == (0, 0, 1, 0)


def test_an_approved_agreement_is_extended_in_one_step() -> None:
    made = promises.approved(external_id="A1")
    run = imported(
        "agreements", csv_file({"external_id": "A1", "expires_on": "2028-01-31", "approve": "yes"})
    )
    made.refresh_from_db()
    assert (counts(run), made.expires_on) == ((0, 1, 0, 0), date(2028, 1, 31))


def test_a_key_is_made_from_its_agreement_with_installed_products_by_serial() -> None:
    agreement = promises.approved()
    installed = firms.installed("SN-1", at=agreement.customer)
    row = {
        "code": "K-1234",
        "agreement": agreement.number,
        "description": "Line 1",
        "installation_description": "Two feeders",
        "installed_products": "sn-1",
    }
    run = imported("support-keys", csv_file(row))
    assert list(messages(run)) == []
    key = SupportKey.objects.get()
    assert (key.organisation_id, list(key.installed_products.all())) == (
        agreement.organisation_id,
        [installed],
    )
    assert counts(imported("support-keys", csv_file(row))) == (0, 0, 1, 0)


def test_whoever_may_not_do_what_a_row_asks_for_is_told_at_the_row(as_alice: Viewer) -> None:
    with pytest.raises(NotAllowed):
        imported("customers", csv_file({"name": "Halden"}), by=as_alice)


def test_a_narrow_token_imports_no_more_than_it_may(as_miriam: Viewer) -> None:
    from dataclasses import replace

    from servanda.core.access import Permission

    narrow = replace(as_miriam, scopes=frozenset({Permission.IMPORT, Permission.CUSTOMER_SEE}))
    run = imported("customers", csv_file({"name": "Halden"}), by=narrow)
    assert (counts(run), Customer.objects.count()) == ((0, 0, 0, 1), 0)


def test_a_run_goes_on_behind_the_last_row_that_was_stored() -> None:
    rows = [{"name": f"Customer {n}"} for n in range(5)]
    run = files.started("customers", csv_file(*rows))
    files.gone_on(run, most=2)
    assert (Customer.objects.count(), ImportRun.objects.get().rows_done) == (2, 2)
    done = files.gone_on(run)
    assert (done.state, counts(done), Customer.objects.count()) == ("done", (5, 0, 0, 0), 5)


def test_a_finished_run_is_not_taken_twice() -> None:
    run = imported("customers", csv_file({"name": "Halden"}))
    assert actions.go_on_importing(run_id=run.id, at=NOON) is None


def test_the_same_file_sent_again_goes_on_where_it_was() -> None:
    content = csv_file({"name": "One"}, {"name": "Two"})
    run = files.started("customers", content)
    files.gone_on(run, most=1)
    again = files.started("customers", content)
    assert (again.id, again.rows_done) == (run.id, 1)


def test_a_checked_run_begins_when_somebody_confirms_it(as_miriam: Viewer) -> None:
    run = checked("customers", csv_file({"name": "Halden"}), by=as_miriam)
    actions.confirm_import(run_id=run.id, by=as_miriam, at=NOON)
    assert files.gone_on(run).state == "done"
    with pytest.raises(actions.NotChecked):
        actions.confirm_import(run_id=run.id, by=as_miriam, at=NOON)


def test_a_person_who_may_import_no_more_ends_the_run(as_miriam: Viewer) -> None:
    from servanda.organisations.models import RoleGrant

    run = files.started("customers", csv_file({"name": "Halden"}), by=as_miriam)
    RoleGrant.objects.all().delete()
    failed = files.gone_on(run)
    assert (failed.state, failed.problem, Customer.objects.count()) == (
        "failed",
        "Miriam Moser may not import any more.",
        0,
    )


def test_refused_rows_come_back_as_a_file_to_be_mended() -> None:
    from servanda.core.importing import refused_rows

    run = imported(
        "customers", csv_file({"name": "Halden", "zone": "Nowhere"}, {"name": "Globex", "zone": "UTC"})
    )
    back = "".join(refused_rows(kind_of("customers"), queries.refused_rows(run)))
    mended = back.replace("Nowhere", "UTC").encode()
    assert "There is no time zone" in back
    assert "Globex" not in back
    assert counts(imported("customers", mended)) == (1, 0, 0, 0)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"name\n\xff\xfe", "UTF-8"),
        (b"name,colour\nA,red\n", "colour"),
        (b"name,name\nA,B\n", "twice"),
        (b"external_id,name\nE1,A\nE1,B\n", "row 2 and again in row 3"),
        (b"name\nA,B\n", "Row 2 has 2 cells"),
        (b"name\nA\0B\n", "NUL"),
        (b"name\n", "no rows"),
        (b"\n", "empty"),
        (b'name\n"A\n', "cannot be read"),
        (b"[1]", "no object"),
        (b'{"name": "A"}', "list of objects"),
        (b"[" * 100_000, "no JSON"),
        ("name\nA\n".encode("utf-16"), "UTF-8"),
    ],
)
def test_a_broken_file_gets_one_sentence(content: bytes, said: str) -> None:
    with pytest.raises(FileUnreadable, match=said):
        files.started("customers", content)


def test_a_file_that_is_too_large_is_refused(settings: Settings) -> None:
    settings.SERVANDA_FILE_MB = 1
    with pytest.raises(Exception, match="at most 1 MB"):
        files.started("customers", b"name\n" + b"A\n" * 1_000_000)


def test_bom_and_semicolons_and_json_are_understood() -> None:
    imported("products", "\ufeffcode;name\nP-1;Önö\n".encode())
    imported("products", json_file({"code": "P-2", "name": "Two", "active": False}))
    assert set(Product.objects.values_list("name", "is_active")) == {("Önö", True), ("Two", False)}


@pytest.mark.parametrize("code", KINDS)
def test_an_export_is_imported_again_without_a_change(code: str) -> None:
    _one_of_everything()
    run = imported(code, files.exported_csv(code))
    assert list(messages(run)) == []
    assert counts(run)[:2] == (0, 0)
    assert run.unchanged


def test_a_formula_leaves_as_a_text_and_comes_back_as_it_was() -> None:
    firms.customer("=1+1", note="-")
    out = files.exported_csv("customers").decode()
    run = imported("customers", out.encode())
    assert "'=1+1" in out
    assert counts(run) == (0, 0, 1, 0)


@pytest.mark.parametrize("code", KINDS)
def test_a_stranger_exports_nothing(code: str) -> None:
    with pytest.raises(NotAllowed):
        queries.exported(code, viewer=ANYBODY)


@pytest.mark.parametrize("code", KINDS)
def test_every_template_is_a_file_that_is_read(code: str) -> None:
    run = checked(code, template_of(kind_of(code)).encode())
    assert run.rows_total == 1


def test_an_export_takes_few_statements_however_many_there_are(django_assert_max_num_queries: object) -> None:
    for n in range(30):
        promises.a_contract(firms.customer(f"Halden {n}"))
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        assert (
            len(list(csv_of(kind_of("contracts"), queries.exported("contracts", viewer=promises.BUILDER))))
            == 31
        )


def _one_of_everything() -> None:
    halden = firms.customer("Halden", external_id="E1", mail_domains=["halden.example"], zone="Europe/Vienna")
    north = firms.customer("Halden North", parent_id=halden.id, note="=odd")
    carla = firms.contact("Carla", at=halden, mails=["c@halden.example"], phones=["+43 1 5550100"])
    product = firms.product(code="FDR-1")
    installed = firms.installed("SN-1", of=product, at=halden)
    firms.business_object(of=halden, installed_product_id=installed.id)
    promises.an_active_contract(halden, grace_days=3, note="-", cost=None)
    promises.a_contract(north, whole_customer=False, product_ids=[product.id], number="OUR-1")
    agreement = promises.approved(halden, reference="PO 1")
    promises.named(agreement, contact_id=carla.id, is_main=True, mail_to=True)
    promises.draft(north)
    promises.key(agreement, installed_product_ids=[installed.id], severity_weight=2)


def test_secured_information_is_never_exported(as_miriam: Viewer) -> None:
    key = promises.key()
    vault.entry(as_miriam, key, label="Root password")
    out = "".join(files.exported_csv(code).decode() for code in KINDS)
    assert key.code in out
    assert vault.SECRET not in out
    assert "Root password" not in out


@pytest.mark.parametrize("code", KINDS)
def test_every_export_is_narrowed_as_its_list_is(code: str, as_miriam: Viewer) -> None:
    _one_of_everything()
    stranger = firms.customer("Globex Pharma").id
    rows = list(queries.exported(code, viewer=as_miriam, search="nothing like it", customer_id=stranger))
    assert rows == []
