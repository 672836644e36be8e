"""Flash notes on the page of a case."""

import pytest
from django.test import Client

from servanda.agreements import actions as promising
from servanda.agreements.models import FlashNote
from servanda.cases import actions, queries
from servanda.cases.models import Case
from servanda.core.routing import Entry
from tests.agreements import promises
from tests.cases import works
from tests.cases.works import BUILDER
from tests.cast import NOON
from tests.web.desk.cases.reading import page_of, text

pytestmark = pytest.mark.django_db


def test_a_banner_stands_on_the_case_with_its_agreement_and_that_it_is_new(
    browser: Client, case: Case, banner: queries.Banner
) -> None:
    shown = text(browser.get(page_of(case)))
    assert "Ask for the shift lead." in shown
    assert f"{banner.agreement_number}. New since" in shown


def test_an_edit_of_a_banner_stays_on_the_case(browser: Client, case: Case, banner: queries.Banner) -> None:
    page = f"{page_of(case)}/banners/{banner.id}"
    assert "Ask for the shift lead." in text(browser.get(page))
    answer = browser.post(page, {"text": "Ring Ms Weber.", "revision": banner.revision})
    assert answer["Location"] == page_of(case)
    shown = text(browser.get(page_of(case)))
    assert "Ring Ms Weber." in shown
    assert "Edited here by Tomás Rivera" in shown


def test_what_somebody_else_edited_meanwhile_is_refused_and_the_input_stays(
    browser: Client, case: Case, banner: queries.Banner
) -> None:
    actions.edit_banner(number=case.number, banner_id=banner.id, text="Theirs", by=BUILDER, at=NOON)
    sent = {"text": "Mine", "revision": banner.revision}
    shown = text(browser.post(f"{page_of(case)}/banners/{banner.id}", sent), status=422)
    assert "Mine</textarea>" in shown


def test_a_banner_is_taken_off_the_case(browser: Client, case: Case, banner: queries.Banner) -> None:
    browser.post(f"{page_of(case)}/banners/{banner.id}/removal", {"revision": banner.revision})
    assert "Ask for the shift lead." not in text(browser.get(page_of(case)))


def test_whoever_first_opens_a_case_of_mail_is_asked_to_read_the_pop_up(
    browser: Client, desk: works.Desk
) -> None:
    note = _note(desk, banner=False)
    new = works.new_case(desk)
    case = actions.register_case(new=new, entry=Entry.MAIL, by=BUILDER, at=NOON).case
    reading = f"{page_of(case)}/notes/{note.id}/reading"
    assert reading in text(browser.get(page_of(case)))
    browser.post(reading)
    assert "Ask for the shift lead." not in text(browser.get(page_of(case)))


@pytest.fixture
def banner(desk: works.Desk, case: Case) -> queries.Banner:
    """A note that was written after the case had been registered."""
    note = _note(desk, banner=True)
    actions.copy_banners(note_id=note.id, by=BUILDER, at=works.later(1))
    return queries.banners(case, works.later(1))[0]


def _note(desk: works.Desk, *, banner: bool) -> FlashNote:
    number = promises.approved(desk.customer).number
    text = "Ask for the shift lead."
    return promising.add_flash_note(number=number, text=text, banner=banner, by=BUILDER, at=NOON)
