"""What the database itself refuses, each rule by its name, tried in raw SQL."""

from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from servanda.core.access import Viewer
from servanda.organisations import actions
from servanda.organisations.models import Category, WorkCalendar
from servanda.people.models import User
from tests.cast import NOON
from tests.organisations import places

pytestmark = pytest.mark.django_db


def refuses(rule: str, statement: str, *values: UUID) -> None:
    """Deferred rules are asked for at once."""
    with (
        pytest.raises(DatabaseError, match=rule),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(statement, values)


def copied(table: str, row: UUID, **changes: str) -> str:
    """A statement that adds a second row like the first, with a new id and the changed columns."""
    with connection.cursor() as cursor:
        names = [one.name for one in connection.introspection.get_table_description(cursor, table)]
    values = {"id": "gen_random_uuid()"} | changes
    chosen = ", ".join(values.get(name, name) for name in names)
    return f"INSERT INTO {table} ({', '.join(names)}) SELECT {chosen} FROM {table} WHERE id = '{row}'"


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("one_organisation_per_code", {"code": "upper(code)", "is_default": "false"}),
        ("one_default_organisation", {"code": "'linz'"}),
        ("organisation_has_a_code", {"code": "''", "is_default": "false"}),
        ("default_organisation_is_active", {"code": "'linz'", "is_active": "false"}),
        ("work_calendar_id", {"code": "'linz'", "is_default": "false", "work_calendar_id": "NULL"}),
    ],
)
def test_an_organisation_that_breaks_a_rule_is_refused(rule: str, changes: dict[str, str]) -> None:
    graz = places.organisation()
    refuses(rule, copied("organisations_supportorganisation", graz.id, **changes))


def test_a_default_queue_of_another_organisation_is_refused() -> None:
    graz = places.organisation("graz")
    foreign = places.queue("Spare parts", places.organisation("linz"))
    refuses(
        "default_queue_is_one_of_the_organisation",
        "UPDATE organisations_supportorganisation SET default_queue_id = %s WHERE id = %s",
        foreign.id,
        graz.id,
    )


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("one_queue_per_name_and_organisation", {"name": "upper(name)"}),
        ("queue_has_a_name", {"name": "''"}),
    ],
)
def test_a_queue_that_breaks_a_rule_is_refused(rule: str, changes: dict[str, str]) -> None:
    refuses(rule, copied("organisations_queue", places.queue().id, **changes))


def test_a_lead_who_is_no_member_is_refused(bob: User) -> None:
    refuses(
        "queue_lead_is_a_member",
        "UPDATE organisations_queue SET lead_id = %s WHERE id = %s",
        bob.id,
        places.queue().id,
    )


def test_a_lead_cannot_be_taken_out_of_the_members(bob: User) -> None:
    queue = places.queue(lead_id=bob.id)
    refuses("queue_lead_is_a_member", "DELETE FROM organisations_queue_members WHERE queue_id = %s", queue.id)


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("one_route_per_position", {}),
        ("route_matches_all_or_any", {"position": "2", "match": "'non'"}),
    ],
)
def test_a_row_of_the_routing_table_that_breaks_a_rule_is_refused(
    rule: str, changes: dict[str, str], as_ada: Viewer
) -> None:
    row = actions.add_route(details=actions.RouteDetails(queue_id=places.queue().id), by=as_ada, at=NOON)
    refuses(rule, copied("organisations_route", row.id, **changes))


@pytest.mark.parametrize(
    ("rule", "changes"),
    [("one_calendar_per_name", {"name": "upper(name)"}), ("workcalendar_has_a_name", {"name": "''"})],
)
def test_a_calendar_that_breaks_a_rule_is_refused(rule: str, changes: dict[str, str]) -> None:
    refuses(rule, copied("organisations_workcalendar", places.work_calendar().id, **changes))


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("one_edit_per_calendar_and_seq", {}),
        ("retroactive_edit_has_a_reason", {"seq": "2", "retroactive": "true"}),
    ],
)
def test_an_edit_that_breaks_a_rule_is_refused(rule: str, changes: dict[str, str], as_ada: Viewer) -> None:
    refuses(rule, copied("organisations_calendaredit", _edit(as_ada), **changes))


@pytest.mark.parametrize(
    "statement",
    ["UPDATE organisations_calendaredit SET patch = '{}'", "DELETE FROM organisations_calendaredit"],
)
def test_an_edit_stays_as_it_was_made(statement: str, as_ada: Viewer) -> None:
    _edit(as_ada)
    refuses("only", statement)


def test_a_calendar_that_somebody_works_by_cannot_be_deleted() -> None:
    graz = places.organisation()
    refuses("fk", "DELETE FROM organisations_workcalendar WHERE id = %s", graz.work_calendar_id)


@pytest.mark.parametrize(
    ("table", "rule", "changes"),
    [
        ("priority", "one_priority_per_rank", {"label": "'x'", "is_default": "false"}),
        ("priority", "one_priority_per_label", {"rank": "99", "is_default": "false"}),
        ("priority", "one_default_priority", {"rank": "99", "label": "'x'"}),
        ("priority", "default_priority_is_active", {"rank": "99", "label": "'x'", "is_active": "false"}),
        ("priority", "priority_has_a_label", {"rank": "99", "label": "''", "is_default": "false"}),
        ("category", "one_category_per_label_and_parent", {"is_default": "false"}),
        ("category", "one_default_category", {"label": "'x'"}),
        ("category", "default_category_is_active", {"label": "'x'", "is_active": "false"}),
        ("category", "category_has_a_label", {"label": "''", "is_default": "false"}),
        ("completioncode", "one_completion_code_per_label", {"for_unanswered": "false"}),
        ("completioncode", "one_completion_code_for_unanswered", {"label": "'x'"}),
        ("completioncode", "completioncode_has_a_label", {"label": "''", "for_unanswered": "false"}),
        ("holdreason", "one_hold_reason_per_label", {}),
        ("holdreason", "holdreason_has_a_label", {"label": "''"}),
        ("supporttype", "one_support_type_per_label", {}),
        ("supporttype", "supporttype_has_a_label", {"label": "''"}),
    ],
)
def test_a_word_that_breaks_a_rule_is_refused(table: str, rule: str, changes: dict[str, str]) -> None:
    marked = {"priority": "is_default", "category": "is_default", "completioncode": "for_unanswered"}
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM organisations_{table} ORDER BY {marked.get(table, 'id')} DESC LIMIT 1"
        )
        (row,) = cursor.fetchone()
    refuses(rule, copied(f"organisations_{table}", row, **changes))


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        ("one_severity_per_level", "level = 2"),
        ("one_severity_per_label", "label = 'HIGH'"),
        ("one_default_severity", "is_default = true"),
        ("severity_is_between_1_and_4", "level = 5"),
        ("severity_stays_in_use", "is_active = false"),
        ("severity_has_a_label", "label = ''"),
    ],
)
def test_a_severity_that_breaks_a_rule_is_refused(rule: str, change: str) -> None:
    refuses(rule, f"UPDATE organisations_severity SET {change} WHERE level = 1")


def test_a_category_below_itself_is_refused() -> None:
    general = Category.objects.get(is_default=True)
    refuses(
        "category_is_not_its_own_parent",
        "UPDATE organisations_category SET parent_id = id WHERE id = %s",
        general.id,
    )


def _edit(by: Viewer) -> UUID:
    calendar = WorkCalendar.objects.get(name="24x7")
    edit = actions.edit_calendar(
        calendar_id=calendar.id, patch={"exceptions": {"2026-12-24": []}}, by=by, at=NOON
    )
    return edit.id
