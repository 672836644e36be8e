"""Setting the fields of a record, and what customers and contacts have to be like alike."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import Model, QuerySet

from servanda.core.refusals import Fault, Invalid
from servanda.customers.models.base import Foreign

Known = TypeVar("Known", bound=Foreign)


_PEOPLE: Final = "agreement_names_people_of_its_line"


class ExternalIdMissing(Invalid):
    """What is put by its external id has one."""


def set_fields(record: Model, fields: Mapping[str, object], names: tuple[str, ...]) -> None:
    """Set those of the named fields that are given; texts without blanks around them."""
    for name in names:
        if name in fields:
            value = fields[name]
            setattr(record, name, value.strip() if isinstance(value, str) else value)


def name_faults(name: str) -> Iterator[Fault]:
    """A line break in a name would end up in mail headers and single-line lists."""
    if not name.isprintable():
        yield Fault("name", "The name contains line breaks or invisible characters; remove them.")


def known_outside(found: QuerySet[Known], external_id: str) -> Known | None:
    """The record that another system knows by this id, if there is one. Raises ``ExternalIdMissing``."""
    if not external_id.strip():
        message = "Name the external id."
        raise ExternalIdMissing(message, [Fault("external_id", message)])
    return found.filter(external_id=external_id.strip()).first()


@contextmanager
def keeping_line(field: str, kind: type[Invalid]) -> Iterator[None]:
    """Store who belongs to whom; at ``field`` is told which agreement would name a stranger then.

    The database knows who is named where: what is promised stands above customers. A savepoint.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        diagnosis = getattr(error.__cause__, "diag", None)
        if getattr(diagnosis, "constraint_name", "") != _PEOPLE:
            raise
        message = f"{getattr(diagnosis, 'message_detail', '')}, which it could not any more: end that first."
        raise kind("This stays where it is.", [Fault(field, message)]) from None
