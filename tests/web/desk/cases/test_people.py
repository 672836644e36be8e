"""Who is told of a case along with its caller, on its pages."""

import re

from django.test import Client

from servanda.cases import queries
from servanda.cases.models import Case
from tests.cases import works
from tests.customers import firms
from tests.web.desk.cases.reading import page_of, text


def once(page: str) -> dict[str, str]:
    """What makes the form count once, however often it is sent."""
    found = re.search(r'name="once" value="([^"]+)"', page)
    assert found
    return {"once": found[1]}


def test_somebody_is_added_marked_and_taken_off(browser: Client, case: Case, desk: works.Desk) -> None:
    dora = firms.contact("Dora Deputy", desk.customer, mails=["dora@acme.example"])
    address = f"{page_of(case)}/people"
    page = text(browser.get(address))
    assert "Dora Deputy, Acme Foods, dora@acme.example" in page
    sent = once(page) | {"contact_id": str(dora.id), "mail": "cc"}
    for _ in range(2):
        assert browser.post(address, sent)["Location"].startswith(page_of(case))
    (entry,) = queries.case_contacts(case)
    assert (entry.contact, entry.mail_cc) == (dora, True)
    page = text(browser.get(page_of(case)))
    assert "Told along" in page
    assert "gets a copy" in page
    browser.post(f"{address}/{entry.id}", {"mail": "to", "is_main": "on"})
    assert "main contact, gets mail" in text(browser.get(page_of(case)))
    browser.post(f"{address}/{entry.id}/removal")
    assert "The caller alone" in text(browser.get(address))


def test_nobody_chosen_is_said_and_the_input_stays(browser: Client, case: Case) -> None:
    address = f"{page_of(case)}/people"
    page = text(browser.post(address, once(text(browser.get(address))) | {"is_main": "on"}), 422)
    assert "Choose either a contact or one of your own people." in page
    assert "checked" in page
