"""The job that takes in files."""

from pathlib import Path

import pytest
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from servanda.agreements import actions
from servanda.agreements.models import ImportRun
from servanda.customers.models import Customer
from servanda.jobs import declared
from tests.agreements import files
from tests.agreements.promises import BUILDER
from tests.cast import NOON

pytestmark = pytest.mark.django_db


def announced() -> list[ProcrastinateJob]:
    return list(ProcrastinateJob.objects.filter(task_name="imports.go_on").order_by("id"))


def test_what_is_announced_is_taken_in_by_the_job_of_that_name(settings: Settings, tmp_path: Path) -> None:
    settings.SERVANDA_HOME = tmp_path
    content = files.csv_file(*({"name": f"Customer {number}"} for number in range(3)))
    run = actions.start_import(
        code="customers", name="firms.csv", content=[content], dry_run=False, by=BUILDER, at=NOON
    )
    (job,) = announced()
    app.tasks[job.task_name].func(**job.args)
    assert "imports" in declared.__all__
    assert (ImportRun.objects.get(id=run.id).state, Customer.objects.count(), len(announced())) == (
        "done",
        3,
        1,
    )


def test_what_is_left_is_announced_again(settings: Settings, tmp_path: Path) -> None:
    settings.SERVANDA_HOME = tmp_path
    run = files.started("customers", files.csv_file({"name": "One"}, {"name": "Two"}))
    actions.go_on_importing(run_id=run.id, at=NOON, most=1)
    assert [job.args for job in announced()] == [{"run_id": str(run.id)}]
