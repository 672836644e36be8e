"""Taking one row of a file: finding its record, and adding or changing it by the actions of its kind."""

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from servanda.agreements.actions.importing.asked import Asked
from servanda.agreements.actions.importing.taking import TAKING
from servanda.agreements.models import SupportAgreement
from servanda.agreements.queries.exchange import EXCHANGED, Exchanged, NothingNamed, Setting
from servanda.core.access import Permission, Viewer, require
from servanda.core.importing import Row
from servanda.core.refusals import Fault, Invalid, Refusal, refuse
from servanda.customers.queries import kept, of_the_kept
from servanda.foundation.transactions import action


class Outcome(StrEnum):
    """What became of a row."""

    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


class RowRefused(Invalid):
    """A row was not taken; its faults are at the columns of the file."""


@action
def take_row(*, code: str, row: Row, by: Viewer, at: datetime) -> Outcome:
    """Add the record that a row means, or change what is other than the row says; nothing else is written.

    Raises ``NotAllowed``, or ``RowRefused`` with everything that is wrong at its column.
    """
    require(by, Permission.IMPORT)
    kind, faults = EXCHANGED[code], list(row.faults)
    try:
        found = kind.find(row.cells, by)
    except NothingNamed as refused:
        raise _refused(kind, refused) from refused
    record = kept(found) if found is not None else None
    fields = _fields(kind, row, record, faults)
    if found is not None and record is not None:
        fields = of_the_kept(fields, found, record)
    if record is None:
        faults += _missing(kind, row)
    refuse(RowRefused, "This row was not taken.", faults)
    try:
        return _stored(code, kind, record, fields, Asked(row.cells, by, at))
    except Refusal as refused:
        raise _refused(kind, refused) from refused


def _fields(kind: Exchanged, row: Row, record: Any | None, faults: list[Fault]) -> dict[str, Any]:
    """What the row says, as the actions take it; what names nothing is added to the faults."""
    fields: dict[str, Any] = {}
    of: UUID | None = getattr(record, "customer_id", None)
    for setting in kind.settings:
        if setting.column not in row.cells:
            continue
        value = row.cells[setting.column]
        try:
            read = setting.empty if value is None else setting.read(value, of)
        except NothingNamed as refused:
            faults.append(Fault(setting.column, refused.message))
            continue
        fields[setting.field] = read
        of = _customer(setting, read) or of
    return fields


def _customer(setting: Setting, value: Any) -> UUID | None:
    if setting.field == "agreement_number":
        return SupportAgreement.objects.filter(number=value).values_list("customer_id", flat=True).first()
    return value if setting.field == "customer_id" else None


def _missing(kind: Exchanged, row: Row) -> Iterator[Fault]:
    said = {fault.field for fault in row.faults}
    for column in kind.kind.columns:
        if column.required and column.name not in row.cells and column.name not in said:
            yield Fault(column.name, "To add one, enter this.")


def _stored(code: str, kind: Exchanged, record: Any | None, fields: dict[str, Any], asked: Asked) -> Outcome:
    taking = TAKING[code]
    if record is None:
        taking.add(fields, asked)
        return Outcome.CREATED
    other = {
        setting.field: fields[setting.field]
        for setting in kind.settings
        if setting.field in fields and setting.plain(fields[setting.field]) != setting.held(record)
    }
    return Outcome.CHANGED if taking.change(record, other, asked) else Outcome.UNCHANGED


def _refused(kind: Exchanged, refused: Refusal) -> RowRefused:
    """With the faults at the columns of the file."""
    columns = {setting.field: setting.column for setting in kind.settings}
    # Of a field that has parts, the part is of no column.
    named = [(fault.field.partition(".")[0], fault.message) for fault in refused.faults]
    faults = [Fault(columns.get(field, field), message) for field, message in named]
    return RowRefused(refused.message, faults or [Fault("", refused.message)])
