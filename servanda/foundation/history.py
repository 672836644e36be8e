"""The change log: triggers that record every change of business data, installed after each migration (2.7).

The owner role migrates; the application's role reads history and cannot write it: the trigger function runs
with the rights of its owner.
"""

from collections.abc import Iterator
from importlib.resources import files
from typing import Final

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Model
from psycopg import sql

from servanda.foundation.models import HistoryEntry, KeptAnswer, Record

EXEMPT: Final = frozenset({HistoryEntry._meta.db_table, KeptAnswer._meta.db_table})
"""Our own tables whose changes are not business data."""

_OURS: Final = "servanda."


def install(*, app_role: str | None) -> None:
    """Give every table its triggers and the application's role its rights. Safe to repeat.

    ``app_role`` is empty where one role both migrates and works (``servanda check`` warns about that).
    """
    # One transaction: whoever writes meanwhile waits, and no change passes unrecorded.
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(files("servanda.foundation").joinpath("history.sql").read_text())
        for model in recorded_models():
            for statement in _triggers(model):
                cursor.execute(statement)
        for statement in _grants(app_role) if app_role else ():
            cursor.execute(statement)


def recorded_models() -> Iterator[type[Model]]:
    """Every table of ours whose changes are recorded or forbidden, many-to-many tables included."""
    for model in apps.get_models(include_auto_created=True):
        ours = model.__module__.startswith(_OURS) and model._meta.managed
        if ours and model._meta.db_table not in EXEMPT and not is_derived(model):
            yield model


def is_derived(model: type[Model]) -> bool:
    """Whether its rows are a cache of what other rows give: their changes say nothing new."""
    return issubclass(model, Record) and model.derived


def is_append_only(model: type[Model]) -> bool:
    """Whether rows of the table can only be added: it is guarded instead of copied."""
    return issubclass(model, Record) and model.append_only


def _triggers(model: type[Model]) -> Iterator[sql.Composed]:
    table = sql.Identifier(model._meta.db_table)
    yield sql.SQL("DROP TRIGGER IF EXISTS servanda_history ON {}").format(table)
    yield sql.SQL("DROP TRIGGER IF EXISTS servanda_append_only ON {}").format(table)
    if is_append_only(model):
        yield sql.SQL(
            "CREATE TRIGGER servanda_append_only BEFORE UPDATE OR DELETE ON {} "
            "FOR EACH ROW EXECUTE FUNCTION servanda_append_only()"
        ).format(table)
        return
    yield sql.SQL(
        "CREATE TRIGGER servanda_history AFTER INSERT OR UPDATE OR DELETE ON {} "
        "FOR EACH ROW EXECUTE FUNCTION servanda_history({}, {}, {})"
    ).format(table, *(sql.Literal(argument) for argument in _arguments(model)))


def _arguments(model: type[Model]) -> tuple[str, str, str]:
    primary_key = model._meta.pk
    assert primary_key is not None and primary_key.column is not None  # noqa: S101  Django gives every model one
    secret, volatile = (
        (model.history_secret, model.history_volatile) if issubclass(model, Record) else ((), ())
    )
    return primary_key.column, ",".join(secret), ",".join((*volatile, "revision"))


def _grants(app_role: str) -> Iterator[sql.Composed]:
    role = sql.Identifier(app_role)
    for statement in (
        "GRANT USAGE ON SCHEMA public TO {}",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}",
        "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}",
        "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {}",
        # Whoever may execute a trigger function may attach it to a table of their own and so forge entries.
        "REVOKE EXECUTE ON FUNCTION servanda_history(), servanda_append_only() FROM PUBLIC, {}",
        "REVOKE INSERT, UPDATE, DELETE ON history, django_migrations FROM {}",
        "REVOKE TRUNCATE ON ALL TABLES IN SCHEMA public FROM {}",
    ):
        yield sql.SQL(statement).format(role)
