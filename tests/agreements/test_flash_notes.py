"""Flash notes: written while an agreement is open or approved, shown on their days, marked with its state."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from servanda.agreements import actions, queries
from servanda.agreements.models import FlashNote, SupportAgreement
from servanda.core.access import Viewer
from servanda.core.agreements import AgreementState
from servanda.core.refusals import NotAllowed, Stale
from servanda.foundation import outbox
from tests.agreements import promises
from tests.agreements.promises import BUILDER
from tests.cast import NOON
from tests.customers import firms

pytestmark = pytest.mark.django_db


def test_a_note_can_be_written_while_the_agreement_is_approved(as_miriam: Viewer) -> None:
    agreement = promises.approved()
    note = actions.add_flash_note(number=agreement.number, text="Line 2 is down.", by=as_miriam, at=NOON)
    assert (note.from_on, note.until_on, note.pop_up, note.banner) == (date(2026, 6, 15), None, True, False)


def test_the_first_day_is_today_in_the_zone_of_the_agreement() -> None:
    agreement = promises.draft(zone="Pacific/Auckland")
    note = _note(agreement, at=datetime(2026, 6, 15, 13, 0, tzinfo=UTC))
    assert note.from_on == date(2026, 6, 16)


@pytest.mark.parametrize(
    ("fields", "at_fault"),
    [
        ({"text": "  "}, "text"),
        ({"text": "x" * 2001}, "text"),
        ({"pop_up": False, "banner": False}, "pop_up"),
        ({"from_on": date(2026, 6, 2), "until_on": date(2026, 6, 1)}, "until_on"),
        ({"until_on": date(3026, 6, 1)}, "until_on"),
    ],
)
def test_a_note_that_nobody_could_read_is_refused(fields: dict[str, Any], at_fault: str) -> None:
    agreement = promises.draft()
    with pytest.raises(actions.FlashNoteInvalid) as refused:
        _note(agreement, **fields)
    assert [fault.field for fault in refused.value.faults] == [at_fault]


def test_an_agent_reads_notes_but_writes_none(as_alice: Viewer) -> None:
    agreement = promises.draft()
    with pytest.raises(NotAllowed):
        actions.add_flash_note(number=agreement.number, text="No.", by=as_alice, at=NOON)


def test_a_change_that_was_made_meanwhile_is_not_written_over() -> None:
    agreement = promises.draft()
    note = _note(agreement)
    with pytest.raises(Stale):
        actions.change_flash_note(
            number=agreement.number,
            note_id=note.id,
            expecting=note.revision + 1,
            text="Mine",
            by=BUILDER,
            at=NOON,
        )


def test_what_was_taken_away_shows_no_more_and_is_still_listed() -> None:
    agreement = promises.draft()
    note = _note(agreement)
    actions.take_away_flash_note(number=agreement.number, note_id=note.id, by=BUILDER, at=NOON)
    listed = queries.flash_notes(agreement.number, viewer=BUILDER).get()
    assert (listed.is_active, queries.notes_showing([agreement.number], NOON)) == (False, ())


@pytest.mark.parametrize(
    ("on", "shows"),
    [
        (date(2026, 6, 14), False),
        (date(2026, 6, 15), True),
        (date(2026, 6, 17), True),
        (date(2026, 6, 18), False),
    ],
)
def test_a_note_shows_on_its_days_the_last_included(on: date, shows: bool) -> None:
    agreement = promises.draft()
    _note(agreement, from_on=date(2026, 6, 15), until_on=date(2026, 6, 17))
    at = datetime(on.year, on.month, on.day, 12, tzinfo=UTC)
    assert bool(queries.notes_showing([agreement.id], at)) is shows


def test_the_days_of_a_note_are_those_of_the_agreements_zone() -> None:
    agreement = promises.draft(zone="Pacific/Auckland")
    _note(agreement, from_on=date(2026, 6, 16))
    evening = datetime(2026, 6, 15, 12, 30, tzinfo=UTC)
    assert [shown.text for shown in queries.notes_showing([agreement.number], evening)] == ["Call the plant."]


def test_notes_of_a_blocked_agreement_still_show_marked_so() -> None:
    agreement = promises.approved()
    _note(agreement)
    actions.block_agreement(number=agreement.number, reason="Unpaid", by=BUILDER, at=NOON)
    shown = queries.notes_showing([agreement.number], NOON)
    assert [one.state for one in shown] == [AgreementState.BLOCKED]


def test_notes_of_all_agreements_of_the_customer_and_of_parents_that_include_it() -> None:
    group = firms.customer("Acme Group")
    plant = firms.customer("Acme Plant", parent_id=group.id)
    other = firms.customer("Globex")
    own, above = promises.draft(plant), promises.draft(group, includes_sub_customers=True)
    apart, foreign = promises.draft(group), promises.draft(other)
    for agreement in (own, above, apart, foreign):
        _note(agreement, banner=True)
    shown = queries.notes_of_customer([plant.id, group.id], NOON)
    assert [one.agreement_number for one in shown] == [own.number, above.number]


def test_a_pop_up_alone_is_no_banner() -> None:
    agreement = promises.draft()
    pop_up, banner = _note(agreement), _note(agreement, banner=True)
    found = queries.showing_banner(banner.id, NOON)
    assert (queries.showing_banner(pop_up.id, NOON), found and found.id) == (None, banner.id)


def test_however_many_notes_show_it_costs_two_statements() -> None:
    customer = firms.customer()
    for _ in range(5):
        agreement = promises.draft(customer)
        _note(agreement, banner=True)
        _note(agreement, banner=True)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        shown = queries.notes_of_customer([customer.id], NOON)
    assert (len(shown), len(asked)) == (10, 2)


def test_a_banner_is_announced_and_a_pop_up_alone_is_not() -> None:
    agreement = promises.draft()
    _note(agreement)
    banner = _note(agreement, pop_up=False, banner=True)
    assert outbox.awaited("flash_notes.written") == [{"note_id": str(banner.id)}]


def _note(agreement: SupportAgreement, **fields: Any) -> FlashNote:
    at = fields.pop("at", NOON)
    given = {"text": "Call the plant."} | fields
    return actions.add_flash_note(number=agreement.number, **given, by=BUILDER, at=at)
