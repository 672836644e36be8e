"""The change log keeps its promises in the database itself."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from servanda.core.access import Viewer
from servanda.foundation import context, history
from servanda.foundation.models import HistoryEntry
from servanda.people import actions
from servanda.people.models import User
from tests.cast import NOON

pytestmark = pytest.mark.django_db


@contextmanager
def refused_by_the_database(part_of_message: str) -> Iterator[None]:
    with pytest.raises(DatabaseError, match=part_of_message), transaction.atomic():
        yield


def entries_of(user: User) -> list[HistoryEntry]:
    return list(HistoryEntry.objects.filter(table_name="people_user", row_id=str(user.id)).order_by("id"))


def test_a_change_is_recorded_with_who_what_before_and_after(as_ada: Viewer, alice: User) -> None:
    with context.in_request("req-12345678"):
        actions.change_profile(
            user_id=alice.id, email=alice.email, name="Alice Bauer", zone=alice.zone, by=as_ada, at=NOON
        )
    last = entries_of(alice)[-1]
    assert (last.operation, last.actor_id, last.actor_name) == ("U", as_ada.user_id, "Ada Adler")
    assert last.request_id == "req-12345678"
    assert last.before == {"name": "Alice Auer", "sort_name": "alice auer"}
    assert last.after == {"name": "Alice Bauer", "sort_name": "alice bauer"}


def test_a_secret_appears_as_changed(alice: User) -> None:
    (created,) = entries_of(alice)
    assert created.after is not None
    assert created.after["password"] == "changed"


def test_a_volatile_column_leaves_no_entry(alice: User) -> None:
    User.objects.filter(pk=alice.pk).update(last_login=NOON)
    assert [entry.operation for entry in entries_of(alice)] == ["I"]


def test_a_deletion_keeps_what_was_there(alice: User) -> None:
    User.objects.filter(pk=alice.pk).delete()
    last = entries_of(alice)[-1]
    assert (last.operation, last.after) == ("D", None)
    assert last.before is not None
    assert last.before["name"] == "Alice Auer"


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO history (recorded_at, transaction, actor_name, request_id, table_name, row_id, operation)"
        " VALUES (now(), 1, '', '', 'people_user', '1', 'I')",
        "UPDATE history SET actor_name = 'somebody else'",
        "DELETE FROM history",
        "TRUNCATE people_user CASCADE",
        "ALTER TABLE people_user DISABLE TRIGGER servanda_history",
        "SET session_replication_role = replica",
        "CREATE TEMP TABLE people_user (id int);"
        " CREATE TRIGGER forge AFTER INSERT ON people_user FOR EACH ROW"
        " EXECUTE FUNCTION public.servanda_history('id', '', '')",
    ],
)
def test_the_application_cannot_write_or_evade_history(alice: User, statement: str) -> None:
    with refused_by_the_database("permission denied|must be owner"), connection.cursor() as cursor:
        cursor.execute(statement)


def test_every_table_of_ours_is_recorded_or_guarded() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger"
            " WHERE tgname IN ('servanda_history', 'servanda_append_only')"
        )
        triggered = {name for (name,) in cursor.fetchall()}
    expected = {model._meta.db_table for model in history.recorded_models()}
    assert triggered == expected
    assert "people_user" in expected


def test_every_table_there_is_belongs_to_us_or_to_a_known_library() -> None:
    models = apps.get_models(include_auto_created=True)
    derived = {model._meta.db_table for model in models if history.is_derived(model)}
    ours = {model._meta.db_table for model in history.recorded_models()} | history.EXEMPT | derived
    libraries = ("django_", "auth_", "account_", "procrastinate_", "cache")
    strangers = {
        name
        for name in connection.introspection.table_names()
        if name not in ours and not name.startswith(libraries)
    }
    assert strangers == set()
