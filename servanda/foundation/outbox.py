"""Follow-up work, announced by name inside the transaction of the action that causes it.

An announcement *is* a job row (procrastinate): it exists if and only if the action commits. Jobs are declared
in ``servanda.jobs``, which may import every feature; whoever announces knows only the name.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.types import JSONValue

_OPEN: Final = ("todo", "doing")
_silent: Final[ContextVar[bool]] = ContextVar("silent", default=False)


@dataclass(frozen=True, slots=True)
class Standing:
    """How it stands with an announcement: how often it failed, and when it is tried next, if not as soon as possible."""

    failures: int
    is_at_work: bool
    next_at: datetime | None


@contextmanager
def silence() -> Iterator[None]:
    """Let actions inside announce nothing: a past that is made up is told to nobody."""
    token = _silent.set(True)
    try:
        yield
    finally:
        _silent.reset(token)


def announce(job: str, *, lock: str | None = None, after: datetime | None = None, **facts: JSONValue) -> None:
    """Defer ``job`` with JSON-ready ``facts`` (ids, never records). One statement.

    Jobs with the same ``lock`` run one after the other; ``after`` is the earliest instant to run.
    """
    if _silent.get():
        return
    app.configure_task(name=job, lock=lock, schedule_at=after, allow_unknown=True).defer(**facts)


def awaited(job: str) -> list[dict[str, JSONValue]]:
    """The facts of the announcements of a job that nobody has finished with yet, oldest first. One statement."""
    open_ones = ProcrastinateJob.objects.filter(task_name=job, status__in=_OPEN).order_by("id")
    return list(open_ones.values_list("args", flat=True))


def standing(job: str, **facts: JSONValue) -> Standing | None:
    """How it stands with the newest announcement that nobody has finished with yet, if there is one. One statement."""
    open_ones = ProcrastinateJob.objects.filter(task_name=job, status__in=_OPEN, args__contains=facts)
    newest = open_ones.order_by("-id").first()
    if newest is None:
        return None
    return Standing(newest.attempts, newest.status == "doing", newest.scheduled_at)
