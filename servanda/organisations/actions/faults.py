"""What is wrong with a record, said at its fields."""

from collections.abc import Collection, Iterator

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Model

from servanda.core.calendars.zones import is_known
from servanda.core.refusals import Fault


def faults_of(record: Model, *, but: Collection[str] = ()) -> Iterator[Fault]:
    """Everything that the model and its constraints refuse, before the database has to.

    A constraint names the field that it concerns as its ``violation_error_code``. ``but`` are references that
    the caller checks itself. A few statements.
    """
    try:
        record.full_clean(exclude=set(but))
    except ValidationError as error:
        for field, errors in error.error_dict.items():
            for one in errors:
                where = (one.code or "") if field == NON_FIELD_ERRORS else field
                yield Fault(where, " ".join(one.messages))


def zone_faults(zone: str) -> Iterator[Fault]:
    """The fault of a zone that there is not."""
    if not is_known(zone):
        yield Fault("zone", f"There is no time zone {zone}; choose one like Europe/Vienna.")
