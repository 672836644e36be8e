"""What the database itself refuses of secured information, each rule by its name, tried in raw SQL."""

import pytest
from django.db import DatabaseError, connection, transaction

from servanda.agreements.models import SecretReader, SecretReveal, SecuredInformation
from servanda.core.access import Viewer
from servanda.people.models import User
from tests.agreements import vault
from tests.organisations.test_constraints import copied, refuses

pytestmark = pytest.mark.django_db


@pytest.fixture
def one(as_tomas: Viewer) -> SecuredInformation:
    return vault.entry(as_tomas)


def at_the_end(statement: str) -> str:
    """The rule that refuses the statement when the transaction is about to end; empty where none does."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except DatabaseError as error:
        return str(getattr(getattr(error.__cause__, "diag", None), "constraint_name", ""))
    return ""


def test_an_entry_has_a_label(one: SecuredInformation) -> None:
    refuses("secured_information_has_a_label", copied(SecuredInformation._meta.db_table, one.id, label="''"))


def test_a_key_has_one_entry_in_use_by_a_label(one: SecuredInformation) -> None:
    refuses(
        "one_secured_information_per_key_and_label",
        copied(SecuredInformation._meta.db_table, one.id),
    )


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("secret_reader_is_a_user_or_a_team", {"user_id": "NULL"}),
        ("secret_reader_reads_or_grants", {"may_read": "false", "may_grant": "false"}),
        ("one_entry_per_information_and_reader", {}),
    ],
)
def test_a_reader_that_breaks_a_rule_is_refused(
    rule: str, changes: dict[str, str], one: SecuredInformation
) -> None:
    refuses(rule, copied(SecretReader._meta.db_table, one.readers.get().id, **changes))


def test_broken_glass_has_a_reason(one: SecuredInformation, as_tomas: Viewer) -> None:
    vault.show(one, as_tomas)
    line = SecretReveal.objects.get()
    refuses("broken_glass_has_a_reason", copied(SecretReveal._meta.db_table, line.id, broke_glass="true"))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE agreements_secretreveal SET reason = 'another'",
        "DELETE FROM agreements_secretreveal",
    ],
)
def test_the_log_can_only_be_added_to(statement: str, one: SecuredInformation, as_tomas: Viewer) -> None:
    vault.show(one, as_tomas)
    refuses("rows of agreements_secretreveal can only be added", statement)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM agreements_secretreader",
        "UPDATE agreements_secretreader SET may_grant = false",
    ],
)
def test_somebody_grants_what_is_in_use(statement: str, one: SecuredInformation) -> None:
    assert at_the_end(statement) == "somebody_grants_secured_information"


def test_nobody_need_grant_what_was_withdrawn(one: SecuredInformation) -> None:
    SecuredInformation.objects.update(is_active=False)
    assert at_the_end("DELETE FROM agreements_secretreader") == ""


def test_what_nobody_grants_cannot_be_put_into_use(one: SecuredInformation, tomas: User) -> None:
    SecuredInformation.objects.update(is_active=False)
    SecretReader.objects.all().delete()
    assert at_the_end("UPDATE agreements_securedinformation SET is_active = true") == (
        "somebody_grants_secured_information"
    )
