"""Entering the time worked on cases; finished and cancelled ones too, as the work was done (2-domain 2.8)."""

from collections.abc import Collection, Iterator
from datetime import date, datetime
from typing import Any, Final, TypedDict, Unpack
from uuid import UUID

from servanda.agreements.queries import local_date
from servanda.cases.actions.timed import draw_anew, draw_time
from servanda.cases.models import Case, TimeEntry
from servanda.cases.queries.seeing import lock_case
from servanda.cases.queries.timekeeping import projects_for, time_entry
from servanda.core.access import Permission, Viewer, require
from servanda.core.dates import in_words
from servanda.core.refusals import Fault, Invalid, refuse
from servanda.customers.actions.setting import set_fields
from servanda.foundation.transactions import action
from servanda.organisations.models import RateType
from servanda.people.models import User
from servanda.people.queries import active_staff
from servanda.people.revisions import expect_revision

MOST_MINUTES: Final = 1440
LONGEST_NOTE: Final = 400


class TimeInvalid(Invalid):
    """A time entry cannot be like this."""


class TimeFields(TypedDict, total=False):
    """What is set about a time entry; what is left out stays, or is preset when it is entered.

    ``day`` is local to the zone of the case's contract, else of the person. The rate type says whether time is
    billable, unless ``is_billable`` does.
    """

    minutes: int
    day: date
    user_id: UUID
    rate_type_id: UUID | None
    is_billable: bool
    note: str
    project_id: UUID | None


@action
def enter_time(*, number: str, by: Viewer, at: datetime, **fields: Unpack[TimeFields]) -> TimeEntry:
    """Enter time worked on a case: one's own today, unless said otherwise; a lead's also for others.

    What is billable draws from the case's contract, rounded up as its plan says. The day lies neither in the future
    nor before the case was received or its contract began. Raises ``NotAllowed``, ``NoSuchCase``, ``TimeInvalid``.
    """
    case = _locked(number, by)
    entry = TimeEntry(case=case, project_id=case.project_id, entered_at=at, entered_by=by.signs_as)
    user = _user(fields.get("user_id", by.user_id), by, case)
    preset: dict[str, Any] = {"user_id": user.id, "day": _today(case, user, at)}
    _set(entry, {**preset, **fields}, user, case, at)
    draw_time(entry, case, by=by, at=at)
    entry.save(force_insert=True)
    return entry


@action
def change_time(
    *,
    number: str,
    entry_id: UUID,
    expecting: int | None = None,
    by: Viewer,
    at: datetime,
    **fields: Unpack[TimeFields],
) -> TimeEntry:
    """Correct a time entry, one's own or as a lead another's; what it drew is given back and drawn anew.

    Raises ``NotAllowed``, ``NoSuchCase``, ``NoSuchTimeEntry``, ``Stale``, ``TimeInvalid``.
    """
    case = _locked(number, by)
    entry = time_entry(number, entry_id, viewer=by)
    expect_revision(entry.revision, expecting)
    _check_for(entry.user_id, by, case)
    before = _drawing(entry)
    _set(entry, {**fields}, _worked_by(entry, fields, by, case), case, at)
    if _drawing(entry) != before:
        draw_anew([entry], case, case.contract, reason="The time entry was changed.", by=by, at=at)
    entry.store()
    return entry


@action
def remove_time(
    *, number: str, entry_id: UUID, expecting: int | None = None, by: Viewer, at: datetime
) -> TimeEntry:
    """Take a time entry away and give back what it drew. Raises as ``change_time``."""
    case = _locked(number, by)
    entry = time_entry(number, entry_id, viewer=by)
    expect_revision(entry.revision, expecting)
    _check_for(entry.user_id, by, case)
    draw_anew([entry], case, None, reason="The time entry was removed.", by=by, at=at)
    entry.removed_at = at
    entry.store()
    return entry


def _locked(number: str, by: Viewer) -> Case:
    """The case first, then what is drawn: the order of locks."""
    case = lock_case(number, viewer=by)
    require(by, Permission.TIME_ENTER, case.organisation_id)
    return case


def _user(user_id: UUID | None, by: Viewer, case: Case) -> User:
    """Whose time it is."""
    user = active_staff().filter(id=user_id).first() if user_id else None
    if user is None:
        message = "Choose a member of staff who is active."
        raise TimeInvalid(message, [Fault("user_id", message)])
    _check_for(user.id, by, case)
    return user


def _worked_by(entry: TimeEntry, fields: TimeFields, by: Viewer, case: Case) -> User:
    """Whose time it is once changed; who has left since keeps what they worked."""
    user_id = fields.get("user_id", entry.user_id)
    return entry.user if user_id == entry.user_id else _user(user_id, by, case)


def _check_for(user_id: UUID, by: Viewer, case: Case) -> None:
    """Who may reassign cases may enter what others have worked on them."""
    if user_id != by.user_id:
        require(by, Permission.CASE_REASSIGN, case.organisation_id)


def _today(case: Case, user: User, at: datetime) -> date:
    return local_date(at, _zone(case, user))


def _zone(case: Case, user: User) -> str:
    return case.contract.zone if case.contract else user.zone


def _set(entry: TimeEntry, fields: dict[str, Any], user: User, case: Case, at: datetime) -> None:
    chosen = fields.get("rate_type_id")
    rate_type = RateType.objects.filter(id=chosen).first() if chosen else None
    if rate_type is not None and chosen != entry.rate_type_id:
        fields.setdefault("is_billable", rate_type.is_billable)
    changed = {name for name, value in fields.items() if getattr(entry, name) != value}
    set_fields(entry, fields, tuple(TimeFields.__annotations__))
    faults = [*_faults(entry), *_reference_faults(entry, case, rate_type, changed)]
    if "day" in changed:
        faults += _day_faults(entry.day, case, zone=_zone(case, user), at=at)
    refuse(TimeInvalid, "The time cannot be entered like this.", faults)


def _faults(entry: TimeEntry) -> Iterator[Fault]:
    if entry.minutes is None or not 1 <= entry.minutes <= MOST_MINUTES:
        yield Fault("minutes", "Enter 1 minute to 24 hours.")
    if len(entry.note) > LONGEST_NOTE:
        yield Fault("note", f"Shorten the note to {LONGEST_NOTE} characters.")


def _day_faults(day: date, case: Case, *, zone: str, at: datetime) -> Iterator[Fault]:
    """Nobody has worked on what was not there yet, and no contract gives before its first day."""
    received, contract = local_date(case.received_at, zone), case.contract
    if day > local_date(at, zone):
        yield Fault("day", "Choose a day that is not in the future.")
    elif day < received:
        yield Fault("day", f"The case was received on {in_words(received)}: choose that day or a later one.")
    elif contract is not None and day < contract.starts_on:
        began = f"{contract.number} began on {in_words(contract.starts_on)}"
        yield Fault("day", f"{began}: choose that day or a later one.")


def _reference_faults(
    entry: TimeEntry, case: Case, rate_type: RateType | None, changed: Collection[str]
) -> Iterator[Fault]:
    """What was chosen before may have gone out of use since."""
    if "rate_type_id" in changed and entry.rate_type_id and not (rate_type and rate_type.is_active):
        yield Fault("rate_type_id", "Choose a rate type that is in use.")
    if "project_id" in changed and entry.project_id and not _offered(entry.project_id, case):
        yield Fault("project_id", "Choose a project of the case's agreement that is in use.")


def _offered(project_id: UUID, case: Case) -> bool:
    return projects_for(case).filter(id=project_id).exists()


def _drawing(entry: TimeEntry) -> tuple[object, ...]:
    """What decides what it draws; another note or person leaves the ledger as it is."""
    return entry.minutes, entry.day, entry.is_billable
