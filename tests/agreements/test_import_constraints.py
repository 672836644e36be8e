"""What the database itself refuses of imports and merges."""

from pathlib import Path

import pytest
from django.db import IntegrityError, connection
from pytest_django import Settings

from servanda.cases import actions
from tests.agreements import files
from tests.agreements.promises import BUILDER
from tests.cast import NOON
from tests.customers import firms

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ("state = 'asleep'", "import_has_a_known_state"),
        ("digest = 'x'", "import_has_a_digest"),
        ("created = 1", "import_counts_every_row"),
        ("rows_done = 9, created = 9", "import_ends_with_its_file"),
        ("state = 'done'", "finished_import_says_when"),
        ("finished_at = now()", "finished_import_says_when"),
        ("state = 'failed', finished_at = now()", "failed_import_says_why"),
        ("problem = 'Why?'", "failed_import_says_why"),
    ],
)
def test_a_run_is_refused_that_cannot_be(change: str, rule: str, settings: Settings, tmp_path: Path) -> None:
    settings.SERVANDA_HOME = tmp_path
    files.started("customers", files.csv_file({"name": "Halden"}))
    with pytest.raises(IntegrityError, match=rule), connection.cursor() as cursor:
        cursor.execute(f"UPDATE agreements_importrun SET {change}")


@pytest.mark.parametrize("kind", ["customer", "contact"])
def test_nobody_is_merged_into_themselves(kind: str) -> None:
    one = firms.customer() if kind == "customer" else firms.contact()
    with (
        pytest.raises(IntegrityError, match=f"{kind}_is_not_merged_into_itself"),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            f"INSERT INTO customers_{kind}merge (id, revision, kept_id, gone_id, moved, merged_at, merged_by)"
            " VALUES (gen_random_uuid(), 1, %s, %s, '{}', now(), 'x')",
            [one.id, one.id],
        )


def test_a_merge_stays_as_it_was_recorded() -> None:
    keep, gone = firms.customer("A"), firms.customer("B")
    actions.merge_customers(keep_id=keep.id, gone_id=gone.id, by=BUILDER, at=NOON)
    with pytest.raises(IntegrityError, match="can only be added"), connection.cursor() as cursor:
        cursor.execute("UPDATE customers_customermerge SET merged_by = 'nobody'")
