"""Registering a case: what it must have, and what is preset (2-domain 2.4)."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from servanda.core.cases.words import Channel
from servanda.core.refusals import Fault, Invalid

SUBJECT_LENGTH: Final = 200
DESCRIPTION_LENGTH: Final = 100_000
"""Longer texts come as attachments."""
SEVERITIES: Final = (1, 2, 3, 4)
LONGEST_AGO: Final = timedelta(days=366)
"""An older date is a slip, and would stand before everything else in the order of work."""


class CannotRegister(Invalid):
    """The case cannot be registered as entered; the faults name every field."""


@dataclass(frozen=True, slots=True)
class Entered:
    """A case as entered. No customer needs ``customer_unknown``, so that nobody forgets to ask.

    ``pocket``: the subject alone is known now; the rest is completed later.
    """

    subject: str
    description: str = ""
    channel: Channel | None = None
    received_at: datetime | None = None
    severity: int | None = None
    category_id: UUID | None = None
    customer_id: UUID | None = None
    customer_unknown: bool = False
    pocket: bool = False


@dataclass(frozen=True, slots=True)
class Presets:
    """What a case gets when nothing else was entered; ``category_id`` may be missing in a bare installation."""

    severity: int
    category_id: UUID | None


@dataclass(frozen=True, slots=True)
class Registration:
    """A case that may be registered. ``to_be_completed`` marks a pocket registration."""

    subject: str
    description: str
    channel: Channel
    received_at: datetime
    severity: int
    category_id: UUID
    customer_id: UUID | None
    to_be_completed: bool


def checked_registration(entered: Entered, *, presets: Presets, at: datetime) -> Registration:
    """Return the registration with its presets. Raises ``CannotRegister`` with everything missing or wrong."""
    full = _with_presets(entered, presets, at)
    faults = _faults(full, at)
    if full.channel is None or full.category_id is None or full.severity is None or faults:
        raise CannotRegister("The case cannot be registered yet.", faults)
    return Registration(
        subject=full.subject,
        description=full.description,
        channel=full.channel,
        received_at=full.received_at or at,
        severity=full.severity,
        category_id=full.category_id,
        customer_id=full.customer_id,
        to_be_completed=full.pocket,
    )


def _with_presets(entered: Entered, presets: Presets, at: datetime) -> Entered:
    subject = " ".join(entered.subject.split())
    return replace(
        entered,
        subject=subject,
        description=entered.description.strip() or (subject if entered.pocket else ""),
        channel=entered.channel or (Channel.PHONE if entered.pocket else None),
        received_at=entered.received_at or at,
        severity=presets.severity if entered.severity is None else entered.severity,
        category_id=entered.category_id or presets.category_id,
        customer_unknown=entered.customer_unknown or (entered.pocket and entered.customer_id is None),
    )


def _faults(full: Entered, at: datetime) -> list[Fault]:
    known, unknown = full.customer_id is not None, full.customer_unknown
    received = full.received_at or at
    too_old = (
        "More than a year ago: register it with the date of today and say in the description when it was."
    )
    too_long = f"At most {DESCRIPTION_LENGTH:,} characters; attach the rest as a file."
    checks = [
        (bool(full.subject), "subject", "Write a subject."),
        (len(full.subject) <= SUBJECT_LENGTH, "subject", f"At most {SUBJECT_LENGTH} characters."),
        (bool(full.description), "description", "Describe what the customer needs."),
        (len(full.description) <= DESCRIPTION_LENGTH, "description", too_long),
        (full.channel is not None, "channel", "Say how the customer reached us."),
        (received <= at, "received_at", "It cannot have been received later than now."),
        (received >= at - LONGEST_AGO, "received_at", too_old),
        (full.severity in SEVERITIES, "severity", "Choose a severity from 1 (worst) to 4."),
        (full.category_id is not None, "category_id", "Choose a category."),
        (known or unknown, "customer_id", "Choose the customer, or say that it is unknown."),
        (not (known and unknown), "customer_id", "Either a customer or unknown, not both."),
    ]
    return [Fault(field, message) for holds, field, message in checks if not holds]
