"""Orders that came by file: once checked and found wanting, then mended and taken in."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from servanda.agreements import actions
from servanda.core.access import Viewer

_DAYS_AGO: Final = 12
_HEADER: Final = "customer,kind,reference,label,link"
_ORDERS: Final = "https://erp.halden.example/orders"
_ROWS: Final = (
    ("Acme Foods", "sales_order", "SO-45611", "Two print heads 4 inch, part 7720-04"),
    ("Acme Foods Hungary", "sales_order", "SO-45618", "Sensor B12, three pieces"),
    ("Brunner Dairy", "service_order", "SV-2093", "Exchange of dosing valve 3"),
    ("Marchetti Pasta", "rma", "RMA-0318", "Encoder battery, returned"),
    ("Nordlicht Bakery", "sales_order", "SO-45632", "Suction cups 5 to 8, two sets"),
)
_SLIPS: Final = (
    ("Nordlicht Bakerey", "sales_order", "SO-45632", "Suction cups 5 to 8, two sets"),
    ("Hooli Drinks", "order", "SO-45640", "Relay K7"),
)
"""A name written wrong and a kind that there is not, as the first file had them."""


def take_in(*, by: Viewer, at: datetime) -> None:
    """Both runs, some days ago."""
    began_at = at - timedelta(days=_DAYS_AGO)
    first = (*_ROWS[:-1], *_SLIPS)
    _checked("spare-part orders.csv", first, by=by, at=began_at)
    mended_at = began_at + timedelta(minutes=14)
    run_id = _checked("spare-part orders, mended.csv", _ROWS, by=by, at=mended_at)
    actions.confirm_import(run_id=run_id, by=by, at=mended_at)
    actions.go_on_importing(run_id=run_id, at=mended_at + timedelta(minutes=1), by_worker=False)


def _checked(name: str, rows: tuple[tuple[str, ...], ...], *, by: Viewer, at: datetime) -> UUID:
    run = actions.start_import(
        code="business-objects", name=name, content=[_file(rows)], by_worker=False, by=by, at=at
    )
    actions.go_on_importing(run_id=run.id, at=at, by_worker=False)
    return run.id


def _file(rows: tuple[tuple[str, ...], ...]) -> bytes:
    return "\n".join([_HEADER, *_lines(rows), ""]).encode()


def _lines(rows: tuple[tuple[str, ...], ...]) -> Iterator[str]:
    for customer, kind, reference, label in rows:
        yield f'{customer},{kind},{reference},"{label}",{_ORDERS}/{reference}'
