"""Why a clock sheet cannot be folded."""

from servanda.core.refusals import Refusal


class UnknownCalendar(Refusal):
    """A promise or a task names a calendar that the sheet does not have."""


class TargetNotPositive(Refusal):
    """A promise of no time at all, or of both a duration and a number of business days."""


class TaskHasClock(Refusal):
    """A merged case brings a task that the surviving case has already."""
