"""How Halden Packaging Systems is set up: working hours, organisations, queues, words."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from servanda.core.access import Viewer
from servanda.organisations import actions, queries

ZONE: Final = "Europe/Vienna"
OFFICE_HOURS: Final = [["08:00", "17:00"]]
WORKDAYS: Final = ("mon", "tue", "wed", "thu", "fri")

SEVERITIES: Final[Mapping[str, str]] = {
    "Critical": "Line down",
    "High": "Production impaired",
    "Medium": "Minor fault",
    "Low": "Question",
}
"""What the four shipped ones are called here."""

CATEGORIES: Final[Mapping[str, tuple[str, ...]]] = {
    "Machine": ("Case packer", "Filler", "Labeller", "Pallet wrapper", "Palletizer", "Shrink tunnel"),
    "Controls": ("HMI", "Network and remote access", "Recipe"),
    "Spare parts": ("Delivery", "Which part fits"),
}

HOLD_REASONS: Final = ("Waiting for a part", "Visit is planned")


def set_up(people: Mapping[str, UUID], *, by: Viewer, at: datetime) -> UUID:
    """Everything of the vendor itself; ``people`` are ids by first name. Returns the id of its line support."""
    office = _office_calendar(by=by, at=at)
    line = _organisation("LINE", "Line Support Europe", office, people["Amara"], by=by, at=at)
    spare = _organisation("SPARE", "Spare parts desk", office, people["Amara"], by=by, at=at)
    machines = _queue(line, "Line Support", [people["Tomás"], people["Mei"]], people["Amara"], by=by, at=at)
    _queue(line, "Line Experts", [people["Mei"]], people["Amara"], by=by, at=at)
    parts = _queue(spare, "Spare parts", [people["Tomás"]], people["Amara"], by=by, at=at)
    for organisation_id, queue_id in ((line, machines), (spare, parts)):
        actions.change_organisation(organisation_id=organisation_id, default_queue_id=queue_id, by=by, at=at)
    _words({"Spare parts": parts}, by=by, at=at)
    return line


def _office_calendar(*, by: Viewer, at: datetime) -> UUID:
    years = range(at.year - 2, at.year + 4)
    found = queries.public_holidays("AT", "", years, viewer=by)
    calendar = actions.create_calendar(
        name="Vienna office",
        zone=ZONE,
        hours={
            "weekly": dict.fromkeys(WORKDAYS, OFFICE_HOURS),
            "holidays": [day.on.isoformat() for day in found],
        },
        holiday_names={day.on.isoformat(): day.name for day in found},
        by=by,
        at=at,
    )
    return calendar.id


def _organisation(
    code: str, description: str, calendar_id: UUID, manager_id: UUID, *, by: Viewer, at: datetime
) -> UUID:
    organisation = actions.create_organisation(
        code=code,
        description=description,
        work_calendar_id=calendar_id,
        zone=ZONE,
        manager_id=manager_id,
        mail_name=f"Halden {description}",
        mail_address=f"{code.lower()}@halden.example",
        by=by,
        at=at,
    )
    return organisation.id


def _queue(
    organisation_id: UUID, name: str, members: list[UUID], lead_id: UUID, *, by: Viewer, at: datetime
) -> UUID:
    queue = actions.create_queue(
        organisation_id=organisation_id, name=name, member_ids=members, lead_id=lead_id, by=by, at=at
    )
    return queue.id


def _words(queue_by_category: Mapping[str, UUID], *, by: Viewer, at: datetime) -> None:
    for severity in queries.terms("severities", viewer=by):
        values = {"label": SEVERITIES[severity.label]}
        actions.change_term(vocabulary="severities", term_id=severity.id, values=values, by=by, at=at)
    for label, children in CATEGORIES.items():
        top = _term("categories", {"label": label, "queue_id": queue_by_category.get(label)}, by=by, at=at)
        for child in children:
            _term("categories", {"label": child, "parent_id": top}, by=by, at=at)
    for reason in HOLD_REASONS:
        _term("hold-reasons", {"label": reason, "pauses_resolution": True}, by=by, at=at)
    _term("support-types", {"label": "Spare parts"}, by=by, at=at)


def _term(vocabulary: str, values: Mapping[str, Any], *, by: Viewer, at: datetime) -> UUID:
    return actions.add_term(vocabulary=vocabulary, values=values, by=by, at=at).id
