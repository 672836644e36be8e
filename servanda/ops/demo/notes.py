"""What must be known about some customers: flash notes of their agreements, showing, to come, and over."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from servanda.agreements import actions
from servanda.core.access import Viewer
from servanda.ops.demo.firms import Founded


@dataclass(frozen=True, slots=True)
class Note:
    """One flash note; ``begins`` and ``ends`` are its first and last day, in days from now, no end: until taken away."""

    firm: str
    text: str
    begins: int
    ends: int | None = None
    pop_up: bool = False
    banner: bool = True


NOTES: Final = (
    Note(
        "Acme Foods",
        "Hall 2 changes over to format 6 until the end of next week. Ask which format runs before anything is changed.",
        -16,
        11,
    ),
    Note(
        "Globex Pharma",
        "Clean room 3 is validated: no parameter is changed without a change request of their quality department.",
        -200,
    ),
    Note(
        "Globex Pharma",
        "Auditors are in clean room 3 this week: no remote access between 08:00 and 16:00.",
        8,
        12,
    ),
    Note("Hooli Drinks", "Bottling 1 runs at night only this week. Call Mats Keller, not the line.", -2, 4),
    Note(
        "Brunner Dairy",
        "Only Eva Brunner and Josef Maier may order work. Ask who is calling before you promise a visit.",
        -120,
        pop_up=True,
    ),
    Note(
        "Brunner Dairy",
        "Dosing valves of batch 22-07 are being exchanged here. Do not calibrate them, send Line Experts.",
        -75,
        -30,
        pop_up=True,
    ),
    Note(
        "Keller Cosmetics",
        "The agreement has ended and offer 91 is not signed yet. Say so before work is begun.",
        -20,
    ),
    Note(
        "Alpina Water",
        "Blocked since an invoice is open. Put them through to Miriam Adler; a standing line is helped all the same.",
        -6,
        pop_up=True,
        banner=False,
    ),
)
"""Pop-ups, banners and both; some end soon, one begins next week, one is over, one is of a blocked agreement."""


def note(founded: Founded, *, by: Viewer, at: datetime) -> None:
    """Write all of them, each on its first day or today: cases of that time get their banners as they are registered."""
    for row in NOTES:
        written_at = at + timedelta(days=min(row.begins, 0))
        actions.add_flash_note(
            number=founded.agreements[row.firm],
            text=row.text,
            from_on=(at + timedelta(days=row.begins)).date(),
            until_on=None if row.ends is None else (at + timedelta(days=row.ends)).date(),
            pop_up=row.pop_up,
            banner=row.banner,
            by=by,
            at=written_at,
        )
