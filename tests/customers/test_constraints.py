"""What the database itself refuses, each rule by its name, tried in raw SQL."""

import pytest

from tests.customers import firms
from tests.organisations.test_constraints import copied, refuses

pytestmark = pytest.mark.django_db

OTHER = {"name": "'Other'", "number": "'C-1'", "external_id": "''"}


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("one_customer_per_name", OTHER | {"name": "upper(name)"}),
        ("one_customer_per_number", OTHER | {"number": "number"}),
        ("customer_has_a_name", OTHER | {"name": "''"}),
        ("customer_is_not_its_own_parent", OTHER | {"id": "'%(id)s'", "parent_id": "'%(id)s'"}),
        ("one_customer_per_external_id", OTHER | {"external_id": "external_id"}),
    ],
)
def test_a_customer_that_breaks_a_rule_is_refused(rule: str, changes: dict[str, str]) -> None:
    fresh = "0190a8c0-0000-7000-8000-000000000001"
    given = {name: value % {"id": fresh} for name, value in changes.items()}
    refuses(rule, copied("customers_customer", firms.customer(external_id="erp-1").id, **given))


def test_a_customer_below_one_that_stands_below_it_is_refused() -> None:
    top = firms.customer("Top")
    middle = firms.customer("Middle", parent_id=top.id)
    bottom = firms.customer("Bottom", parent_id=middle.id)
    refuses(
        "customer_is_not_below_itself",
        "UPDATE customers_customer SET parent_id = %s WHERE id = %s",
        bottom.id,
        top.id,
    )


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("one_customer_per_mail_domain", {}),
        ("mail_domain_is_lower_case", {"domain": "'Halden.example'"}),
        ("mail_domain_is_lower_case", {"domain": "''"}),
    ],
)
def test_a_mail_domain_that_breaks_a_rule_is_refused(rule: str, changes: dict[str, str]) -> None:
    domain = firms.customer(mail_domains=["halden.example"]).mail_domains.get()
    refuses(rule, copied("customers_maildomain", domain.id, **changes))


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("contact_has_a_name", {"name": "''", "external_id": "''"}),
        ("contact_sees_own_customer_or_sub_customers", {"portal_visibility": "'all'", "external_id": "''"}),
        ("contact_is_confirmed_or_unconfirmed", {"state": "'maybe'", "external_id": "''"}),
        ("one_contact_per_external_id", {}),
    ],
)
def test_a_contact_that_breaks_a_rule_is_refused(rule: str, changes: dict[str, str]) -> None:
    refuses(rule, copied("customers_contact", firms.contact(external_id="erp-2").id, **changes))


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("one_contact_per_mail_address", {"mail": "upper(mail)", "position": "7"}),
        ("one_address_per_contact_and_position", {"mail": "'other@halden.example'"}),
    ],
)
def test_an_address_that_breaks_a_rule_is_refused(rule: str, changes: dict[str, str]) -> None:
    address = firms.contact(mails=["carla@halden.example"]).addresses.get()
    refuses(rule, copied("customers_contactaddress", address.id, **changes))


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("one_phone_per_contact_and_digits", {}),
        ("phone_is_digits", {"digits": "'+43 316'"}),
        ("phone_is_digits", {"digits": "'12'"}),
        ("phone_was_written_somehow", {"digits": "'4331612345'", "written": "''"}),
    ],
)
def test_a_phone_that_breaks_a_rule_is_refused(rule: str, changes: dict[str, str]) -> None:
    phone = firms.contact(phones=["+43 316 123456"]).phones.get()
    refuses(rule, copied("customers_contactphone", phone.id, **changes))


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("one_product_per_name", {"name": "upper(name)", "code": "'XYZ'"}),
        ("one_product_per_code", {"name": "'Other'"}),
        ("product_has_a_name", {"name": "''", "code": "'XYZ'"}),
        ("product_code_is_well_formed", {"name": "'Other'", "code": "'xyz'"}),
    ],
)
def test_a_product_that_breaks_a_rule_is_refused(rule: str, changes: dict[str, str]) -> None:
    refuses(rule, copied("customers_product", firms.product().id, **changes))


def test_a_serial_recorded_twice_for_a_product_is_refused() -> None:
    refuses(
        "one_installed_product_per_product_and_serial",
        copied("customers_installedproduct", firms.installed("sn-1").id, serial="'SN-1'"),
    )


@pytest.mark.parametrize(
    ("table", "make"), [("product", firms.product), ("installedproduct", firms.installed)]
)
def test_an_external_id_held_twice_is_refused(table: str, make: object) -> None:
    record = make()  # type: ignore[operator]
    record.external_id = "erp-3"
    record.store()
    changes = {"name": "'Other'", "code": "'XYZ'", "serial": "'SN-2'"}
    rule = {"product": "one_product_per_external_id"}.get(table, "one_installed_product_per_external_id")
    refuses(rule, copied(f"customers_{table}", record.id, **changes))


def test_a_customer_with_people_cannot_be_deleted() -> None:
    contact = firms.contact()
    refuses("fk", "DELETE FROM customers_customer WHERE id = %s", contact.customer_id)
