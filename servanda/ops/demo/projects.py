"""What work for two of the customers is booked on: their projects, with parts and activities."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from servanda.agreements import actions
from servanda.agreements.actions import ProjectKind
from servanda.core.access import Viewer
from servanda.ops.demo.firms import Founded


@dataclass(frozen=True, slots=True)
class Project:
    """One project or a part of one. ``line`` is the product whose key it is tied to."""

    firm: str
    kind: ProjectKind
    name: str
    part_of: str = ""
    reference: str = ""
    is_default: bool = False
    line: str = ""


PROJECTS: Final = (
    Project("Acme Foods", ProjectKind.PROJECT, "Running lines", reference="MX-100"),
    Project("Acme Foods", ProjectKind.ACTIVITY, "Faults and questions", "Running lines", "MX-101", True),
    Project("Acme Foods", ProjectKind.ACTIVITY, "Spare parts", "Running lines", "MX-102"),
    Project("Acme Foods", ProjectKind.PROJECT, "Format 6", reference="MX-214"),
    Project("Acme Foods", ProjectKind.SUB_PROJECT, "Hall 2", "Format 6", "MX-214-2"),
    Project("Acme Foods", ProjectKind.ACTIVITY, "Commissioning", "Hall 2"),
    Project("Acme Foods", ProjectKind.ACTIVITY, "Operator training", "Hall 2"),
    Project("Acme Foods", ProjectKind.PROJECT, "Warehouse", reference="MX-300", line="PL-80"),
    Project("Acme Foods", ProjectKind.ACTIVITY, "New pallet patterns", "Warehouse", "MX-301", line="PL-80"),
    Project("Globex Pharma", ProjectKind.PROJECT, "Validated operation", reference="GP-7", is_default=True),
    Project("Globex Pharma", ProjectKind.ACTIVITY, "Change requests", "Validated operation", "GP-7.2"),
    Project("Globex Pharma", ProjectKind.ACTIVITY, "Requalification", "Validated operation", line="FL-220"),
)
"""Each after what it is a part of; one default for each customer, some tied to a key."""


def plan_work(founded: Founded, *, by: Viewer, at: datetime) -> None:
    """Add all of them to the agreements of their customers."""
    made: dict[tuple[str, str], UUID] = {}
    for row in PROJECTS:
        added = actions.add_project(
            number=founded.agreements[row.firm],
            kind=row.kind,
            parent_id=made.get((row.firm, row.part_of)),
            name=row.name,
            reference=row.reference,
            is_default=row.is_default,
            key_code=founded.keys[row.firm, row.line] if row.line else None,
            by=by,
            at=at,
        )
        made[row.firm, row.name] = added.id
