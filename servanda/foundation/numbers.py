"""Numbers from sequences that step over those that records brought along from elsewhere."""

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from django.db import connection
from django.db.models import BigIntegerField, Count, F, Func, Max, QuerySet, Value
from django.db.models.functions import Cast

from servanda.core.refusals import Fault

MOST_DIGITS: Final = 9
"""A number that is brought along has at most so many."""

# Only its owner may set a sequence: it is counted on.
_STEPS: Final = "SELECT max(nextval(%s)) FROM generate_series(1, %s)"


def next_free(sequence: str, records: "QuerySet[Any]", written: Callable[[int], str]) -> str:
    """The next number that none of the records has. Two statements; three more each time that one is taken.

    ``written`` makes a number of a value, which it ends with.
    """
    value = _stepped(sequence, 1)
    while records.filter(number=written(value)).exists():
        value = _stepped(sequence, _steps(records, written, value))
    return written(value)


def brought(records: "QuerySet[Any]", number: str, before: str) -> Iterator[Fault]:
    """Faults of a number that a record brings along: other than ``before`` and digits, or taken. One statement."""
    if not re.fullmatch(f"{re.escape(before)}[0-9]{{1,{MOST_DIGITS}}}", number):
        yield Fault("number", f"A number is {before} and digits. Leave it empty: it gets the next.")
    elif records.filter(number=number).exists():
        yield Fault("number", f"{number} is another one's number. Leave it empty: it gets the next.")


def _steps(records: "QuerySet[Any]", written: Callable[[int], str], value: int) -> int:
    """As many as lead behind the highest number, but no more than records can be in the way one after another."""
    before = re.escape(written(0).rstrip("0"))
    digits = Func(F("number"), Value("[0-9]+$"), function="substring")
    known = records.filter(number__regex=f"^{before}[0-9]{{1,{MOST_DIGITS}}}$").order_by()
    found = known.aggregate(most=Max(Cast(digits, BigIntegerField())), all=Count("id"))
    ahead: int = (found["most"] or 0) - value + 1
    return max(1, min(ahead, int(found["all"])))


def _stepped(sequence: str, steps: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_STEPS, [sequence, steps])
        return int(cursor.fetchone()[0])
