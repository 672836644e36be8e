"""What the database itself refuses, each rule by its name, tried in raw SQL."""

import pytest
from django.db import connection

from servanda.agreements.models import ServiceLevel, ServiceLevelVersion, SupportPlan, SupportPlanVersion
from servanda.people.models import User
from tests.agreements import promises
from tests.customers import firms
from tests.organisations.test_constraints import copied, refuses

pytestmark = pytest.mark.django_db

OTHER = {"name": "'Other'", "is_default": "false"}
NUMBER = {"number": "'SA-1'", "external_id": "''"}
CODE = {"code": "'K-1'", "external_id": "''"}


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("one_service_level_per_name", OTHER | {"name": "upper(name)"}),
        ("one_default_service_level", {"name": "'Other'"}),
        ("default_service_level_is_active", {"name": "'Other'", "is_active": "false"}),
        ("servicelevel_has_a_name", OTHER | {"name": "''"}),
        ("resolution_counts_when_sent_or_completed", OTHER | {"resolution_counts": "'never'"}),
        ("reminders_come_at_an_interval", OTHER | {"reminder_interval_s": "0"}),
        ("reminders_come_at_an_interval", OTHER | {"reminder_interval_s": "NULL"}),
    ],
)
def test_a_service_level_that_breaks_a_rule_is_refused(rule: str, changes: dict[str, str]) -> None:
    refuses(rule, copied("agreements_servicelevel", ServiceLevel.objects.get().id, **changes))


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("one_version_per_level_and_number", {}),
        ("level_carries_restarts_or_reaches_back", {"number": "7", "on_severity_change": "'forget'"}),
    ],
)
def test_a_version_that_breaks_a_rule_is_refused(rule: str, changes: dict[str, str]) -> None:
    version = ServiceLevelVersion.objects.get()
    refuses(rule, copied("agreements_servicelevelversion", version.id, **changes))


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("one_support_plan_per_name", OTHER | {"name": "upper(name)"}),
        ("one_default_support_plan", {"name": "'Other'"}),
        ("default_support_plan_is_active", {"name": "'Other'", "is_active": "false"}),
        ("supportplan_has_a_name", OTHER | {"name": "''"}),
        ("plan_is_fixed_or_counts_hours_or_incidents", OTHER | {"plan_type": "'free'"}),
        ("default_plan_is_fixed", {"name": "'Other'", "plan_type": "'hours'"}),
    ],
)
def test_a_support_plan_that_breaks_a_rule_is_refused(rule: str, changes: dict[str, str]) -> None:
    refuses(rule, copied("agreements_supportplan", SupportPlan.objects.get().id, **changes))


def test_a_plan_has_each_version_once() -> None:
    version = SupportPlanVersion.objects.get()
    refuses("one_version_per_plan_and_number", copied("agreements_supportplanversion", version.id))


@pytest.mark.parametrize("table", ["agreements_servicelevelversion", "agreements_supportplanversion"])
def test_a_version_is_never_changed(table: str) -> None:
    refuses("append", f"UPDATE {table} SET number = number + 1")


@pytest.mark.parametrize(
    ("rule", "table"),
    [
        ("a_service_level_is_the_default", "agreements_servicelevel"),
        ("a_support_plan_is_the_default", "agreements_supportplan"),
    ],
)
def test_there_always_is_a_default(rule: str, table: str) -> None:
    refuses(rule, f"UPDATE {table} SET is_default = false")


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("one_agreement_per_number", NUMBER | {"number": "number"}),
        ("agreement_number_is_well_formed", NUMBER | {"number": "'sa 1'"}),
        ("agreement_does_not_end_before_it_begins", NUMBER | {"expires_on": "effective_from - 1"}),
        ("approved_agreement_has_level_organisation_and_start", NUMBER | {"organisation_id": "NULL"}),
        ("approved_agreement_has_level_organisation_and_start", NUMBER | {"pinned_version": "NULL"}),
        ("approved_agreement_expires_or_is_reviewed", NUMBER | {"expires_on": "NULL"}),
        ("blocked_agreement_has_a_reason", NUMBER | {"blocked_at": "now()"}),
        ("blocked_agreement_has_a_reason", NUMBER | {"block_reason": "'Unpaid.'"}),
        (
            "pinned_version_of_agreement_names_a_level",
            NUMBER | {"approved_at": "NULL", "service_level_id": "NULL"},
        ),
        ("one_agreement_per_external_id", NUMBER | {"external_id": "external_id"}),
        ("agreement_pins_a_version_of_its_level", NUMBER | {"pinned_version": "7"}),
    ],
)
def test_an_agreement_that_breaks_a_rule_is_refused(rule: str, changes: dict[str, str]) -> None:
    agreement = promises.approved(external_id="erp-1")
    refuses(rule, copied("agreements_supportagreement", agreement.id, **changes))


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("agreement_contact_is_a_contact_or_a_user", {"contact_id": "NULL"}),
        ("one_entry_per_agreement_and_contact", {"is_main": "false"}),
        ("one_main_contact_per_agreement", {"contact_id": "'%(other)s'"}),
        (
            "agreement_contact_is_written_to_or_copied",
            {"contact_id": "'%(other)s'", "is_main": "false", "mail_to": "true", "mail_cc": "true"},
        ),
    ],
)
def test_a_named_contact_that_breaks_a_rule_is_refused(rule: str, changes: dict[str, str]) -> None:
    entry = promises.named(promises.draft(), contact_id=firms.contact().id, is_main=True)
    other = {"other": firms.contact("Gus Gordon").id}
    given = {name: value % other for name, value in changes.items()}
    refuses(rule, copied("agreements_agreementcontact", entry.id, **given))


def test_a_user_is_named_once(bob: User) -> None:
    entry = promises.named(promises.draft(), user_id=bob.id)
    refuses("one_entry_per_agreement_and_user", copied("agreements_agreementcontact", entry.id))


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("one_key_per_code", CODE | {"code": "code"}),
        ("key_code_is_well_formed", CODE | {"code": "'k 1'"}),
        ("key_describes_itself_and_its_installation", CODE | {"description": "''"}),
        ("key_describes_itself_and_its_installation", CODE | {"installation_description": "''"}),
        ("severity_weight_is_between_1_and_9", CODE | {"severity_weight": "10"}),
        ("key_without_agreement_has_terms_of_its_own", CODE | {"agreement_id": "NULL"}),
        ("blocked_key_has_a_reason", CODE | {"blocked_at": "now()"}),
        ("pinned_version_of_key_names_a_level", CODE | {"service_level_id": "NULL"}),
        ("one_key_per_external_id", CODE | {"external_id": "external_id"}),
        ("key_pins_a_version_of_its_level", CODE | {"pinned_version": "7"}),
        ("key_and_agreement_have_one_customer", CODE | {"customer_id": "'%(other)s'"}),
    ],
)
def test_a_support_key_that_breaks_a_rule_is_refused(rule: str, changes: dict[str, str]) -> None:
    key = promises.key(external_id="erp-1")
    other = {"other": firms.customer("Nordwind").id}
    given = {name: value % other for name, value in changes.items()}
    refuses(rule, copied("agreements_supportkey", key.id, **given))


def test_numbers_come_from_a_sequence() -> None:
    first, second = (int(promises.draft().number.removeprefix("SA-")) for _ in range(2))
    with connection.cursor() as cursor:
        cursor.execute("SELECT last_value FROM agreements_numbers")
        (last,) = cursor.fetchone()
    assert 2001 <= first < second <= last
