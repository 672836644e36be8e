"""Flash notes on cases: later ones arrive as new, copies are edited there, pop-ups are read once."""

from datetime import timedelta
from typing import Any

import pytest

from servanda.agreements import actions as promising
from servanda.agreements.models import FlashNote, SupportAgreement
from servanda.cases import actions, queries
from servanda.cases.models import Case, CaseBanner, NoteAcknowledgement
from servanda.core.access import Viewer
from servanda.core.agreements import AgreementState
from servanda.core.cases import CancelReason
from servanda.core.refusals import NotAllowed, Stale
from servanda.core.routing import Entry
from servanda.jobs import notes
from tests.agreements import promises
from tests.cases import works
from tests.cases.works import BUILDER
from tests.cast import NOON
from tests.customers import firms

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(hours=1)


def test_a_later_note_appears_on_unfinished_cases_as_new() -> None:
    desk = works.desk()
    case, cancelled = works.registered(desk), works.registered(desk)
    actions.cancel_case(number=cancelled.number, cancel_reason=CancelReason.MISTAKE, by=BUILDER, at=NOON)
    note = _note(promises.approved(desk.customer))
    copied = actions.copy_banners(note_id=note.id, by=BUILDER, at=LATER)
    shown = queries.banners(case, LATER)
    assert (copied, [(one.text, one.is_later, one.state) for one in shown]) == (
        1,
        [("Ask for the shift lead.", True, AgreementState.VALID)],
    )


def test_a_note_stands_on_a_case_once_however_often_it_is_copied() -> None:
    case, note = _case_with_banner()
    again = actions.copy_banners(note_id=note.id, by=BUILDER, at=LATER)
    assert (again, len(queries.banners(case, LATER))) == (0, 1)


def test_a_note_reaches_sub_customers_that_its_agreement_includes_and_nobody_else() -> None:
    desk = works.desk()
    plant = firms.customer("Acme Plant", parent_id=desk.customer.id)
    globex = firms.customer("Globex")
    own, other = (
        works.registered(desk, customer_id=customer.id, caller_id=None) for customer in (plant, globex)
    )
    wide = _note(promises.approved(desk.customer, includes_sub_customers=True))
    narrow = _note(promises.approved(desk.customer))
    for note in (wide, narrow):
        actions.copy_banners(note_id=note.id, by=BUILDER, at=LATER)
    assert [CaseBanner.objects.filter(case=case).count() for case in (own, other)] == [1, 0]


def test_a_note_that_was_taken_away_meanwhile_is_copied_nowhere() -> None:
    desk = works.desk()
    works.registered(desk)
    agreement = promises.approved(desk.customer)
    note = _note(agreement)
    promising.take_away_flash_note(number=agreement.number, note_id=note.id, by=BUILDER, at=NOON)
    assert actions.copy_banners(note_id=note.id, by=BUILDER, at=LATER) == 0


def test_the_job_copies_what_was_announced() -> None:
    desk = works.desk()
    case = works.registered(desk)
    note = _note(promises.approved(desk.customer), from_on=NOON.date())
    notes.written(str(note.id))
    assert CaseBanner.objects.filter(case=case, note=note).count() == 1


def test_an_edited_banner_leaves_the_note_as_it_is(as_alice: Viewer) -> None:
    case, note = _case_with_banner()
    (banner,) = queries.banners(case, LATER)
    actions.edit_banner(
        number=case.number, banner_id=banner.id, text=" Ring Ms Weber. ", by=as_alice, at=LATER
    )
    (edited,) = queries.banners(case, LATER)
    assert (edited.text, edited.edited_by) == ("Ring Ms Weber.", "Alice Auer")
    note.refresh_from_db()
    assert note.text == "Ask for the shift lead."


def test_a_removed_banner_does_not_come_back(as_alice: Viewer) -> None:
    case, note = _case_with_banner()
    (banner,) = queries.banners(case, LATER)
    actions.remove_banner(number=case.number, banner_id=banner.id, by=as_alice, at=LATER)
    actions.copy_banners(note_id=note.id, by=BUILDER, at=LATER)
    assert queries.banners(case, LATER) == ()


@pytest.mark.parametrize("text", ["", "   ", "x" * 2001])
def test_a_banner_that_says_nothing_or_too_much_is_refused(text: str) -> None:
    case, _ = _case_with_banner()
    (banner,) = queries.banners(case, LATER)
    with pytest.raises(actions.BannerInvalid):
        actions.edit_banner(number=case.number, banner_id=banner.id, text=text, by=BUILDER, at=LATER)


def test_what_somebody_else_edited_meanwhile_is_not_written_over() -> None:
    case, _ = _case_with_banner()
    (banner,) = queries.banners(case, LATER)
    actions.edit_banner(number=case.number, banner_id=banner.id, text="First", by=BUILDER, at=LATER)
    with pytest.raises(Stale):
        actions.edit_banner(
            number=case.number,
            banner_id=banner.id,
            text="Second",
            expecting=banner.revision,
            by=BUILDER,
            at=LATER,
        )


def test_a_contract_manager_edits_no_banner(as_miriam: Viewer) -> None:
    case, _ = _case_with_banner()
    (banner,) = queries.banners(case, LATER)
    with pytest.raises(NotAllowed):
        actions.edit_banner(number=case.number, banner_id=banner.id, text="No", by=as_miriam, at=LATER)


def test_a_banner_of_another_case_is_unknown() -> None:
    case, _ = _case_with_banner()
    (banner,) = queries.banners(case, LATER)
    other = works.registered(works.Desk(case.organisation, case.queue, case.customer, case.caller, None))  # type: ignore[arg-type]
    with pytest.raises(queries.NoSuchBanner):
        actions.remove_banner(number=other.number, banner_id=banner.id, by=BUILDER, at=LATER)


def test_pop_ups_wait_for_whoever_first_opens_a_case_that_nobody_registered(as_alice: Viewer) -> None:
    case, note = _case_of_mail()
    assert [one.id for one in queries.unacknowledged(case, NOON)] == [note.id]
    actions.acknowledge(number=case.number, note_id=note.id, by=as_alice, at=NOON)
    assert queries.unacknowledged(case, NOON) == ()


def test_reading_a_pop_up_twice_is_kept_once(as_alice: Viewer, as_tomas: Viewer) -> None:
    case, note = _case_of_mail()
    for viewer in (as_alice, as_tomas):
        actions.acknowledge(number=case.number, note_id=note.id, by=viewer, at=NOON)
    assert [one.user.name for one in NoteAcknowledgement.objects.all()] == ["Alice Auer"]


def test_nothing_waits_on_a_case_that_somebody_registered() -> None:
    desk = works.desk()
    _note(promises.approved(desk.customer))
    assert queries.unacknowledged(works.registered(desk), NOON) == ()


def test_a_note_of_another_customer_cannot_be_acknowledged(as_alice: Viewer) -> None:
    case, _ = _case_of_mail()
    foreign = _note(promises.approved(firms.customer("Globex")))
    with pytest.raises(Exception, match="no such pop-up"):
        actions.acknowledge(number=case.number, note_id=foreign.id, by=as_alice, at=NOON)


def _case_of_mail() -> tuple[Case, FlashNote]:
    desk = works.desk()
    note = _note(promises.approved(desk.customer), banner=False)
    new = works.new_case(desk)
    case = actions.register_case(new=new, entry=Entry.MAIL, by=BUILDER, at=NOON).case
    return case, note


def _case_with_banner() -> tuple[Case, FlashNote]:
    desk = works.desk()
    case = works.registered(desk)
    note = _note(promises.approved(desk.customer))
    actions.copy_banners(note_id=note.id, by=BUILDER, at=LATER)
    return case, note


def _note(agreement: SupportAgreement, **fields: Any) -> FlashNote:
    given: dict[str, Any] = {"text": "Ask for the shift lead.", "banner": True} | fields
    return promising.add_flash_note(number=agreement.number, **given, by=BUILDER, at=NOON)
