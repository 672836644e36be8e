"""The job that takes in files."""

from pathlib import Path

import pytest
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import Job
from pytest_django import Settings

from servanda.agreements import actions
from servanda.agreements.models import ImportRun
from servanda.core.importing import NoSuchKind
from servanda.customers.models import Customer
from servanda.jobs import declared, imports
from tests.agreements import files
from tests.agreements.promises import BUILDER
from tests.cast import NOON

pytestmark = pytest.mark.django_db


def tried(times: int) -> JobContext:
    """What a job is told that was tried so often before."""
    job = Job(queue="default", lock=None, queueing_lock=None, task_name="imports.go_on", attempts=times)
    return JobContext(app=app, job=job, start_timestamp=0.0, abort_reason=lambda: None)


def announced() -> list[ProcrastinateJob]:
    return list(ProcrastinateJob.objects.filter(task_name="imports.go_on").order_by("id"))


def test_what_is_announced_is_taken_in_by_the_job_of_that_name(settings: Settings, tmp_path: Path) -> None:
    settings.SERVANDA_HOME = tmp_path
    content = files.csv_file(*({"name": f"Customer {number}"} for number in range(3)))
    run = actions.start_import(
        code="customers", name="firms.csv", content=[content], dry_run=False, by=BUILDER, at=NOON
    )
    (job,) = announced()
    app.tasks[job.task_name].func(tried(0), **job.args)
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


@pytest.mark.parametrize(
    ("times", "state", "problem"),
    [
        (imports.RETRIES - 1, "running", ""),
        (
            imports.RETRIES,
            "failed",
            "The program failed at this file. Whoever runs it finds the reason in its log.",
        ),
    ],
)
def test_a_run_at_which_the_program_fails_is_given_up_after_the_last_try(
    times: int, state: str, problem: str, settings: Settings, tmp_path: Path
) -> None:
    settings.SERVANDA_HOME = tmp_path
    run = files.started("customers", files.csv_file({"name": "One"}))
    ImportRun.objects.update(kind="unheard of")
    with pytest.raises(NoSuchKind):
        app.tasks["imports.go_on"].func(tried(times), run_id=str(run.id))
    run.refresh_from_db()
    assert (run.state, run.problem) == (state, problem)


def test_nothing_is_given_up_that_is_through(settings: Settings, tmp_path: Path) -> None:
    settings.SERVANDA_HOME = tmp_path
    run = files.imported("customers", files.csv_file({"name": "One"}))
    actions.give_up_importing(run_id=run.id, at=NOON)
    run.refresh_from_db()
    assert run.state == "done"
