"""Documenting on the page what undoes a missed deadline: the reason is asked for, and nothing typed is lost."""

import re

import pytest
from django.test import Client

from servanda.cases import actions
from servanda.cases.models import Case, Interaction
from servanda.commitments.models import AnnulledBreach
from servanda.core.access import Viewer
from servanda.people.models import User
from tests.cases import works
from tests.web.desk.cases.conftest import Minutes
from tests.web.desk.cases.reading import page_of, text

pytestmark = pytest.mark.django_db

FOUR_DAYS = 4 * 24 * 60
CALL = {
    "text": "Told Carla.",
    "direction": "outbound",
    "channel": "phone",
    "counts_as_response": "on",
    "happened_at": "2026-06-15T12:10",
}
REASON = re.compile(r'<textarea[^>]*name="reason"')


@pytest.fixture
def lead(bob: User, client: Client) -> Client:
    """The queue lead's browser."""
    client.force_login(bob)
    return client


@pytest.fixture
def missed(case: Case, it_is: Minutes) -> Case:
    """A case four days later, its deadlines missed."""
    it_is(FOUR_DAYS)
    return case


def test_a_reason_is_asked_for_when_it_is_needed(lead: Client, missed: Case) -> None:
    address = f"{page_of(missed)}/write/interaction"
    assert not REASON.search(text(lead.get(address)))
    page = text(lead.post(address, CALL), 422)
    assert REASON.search(page)
    assert "it undoes that the initial response was missed" in page
    assert ">Told Carla.</textarea>" in page


def test_with_the_reason_the_call_is_documented(lead: Client, missed: Case) -> None:
    answer = lead.post(f"{page_of(missed)}/write/interaction", CALL | {"reason": "It was on paper."})
    assert answer["Location"] == f"{page_of(missed)}#latest"
    assert Interaction.objects.get().at == works.later(10)
    assert AnnulledBreach.objects.get(kind="irt").reason == "It was on paper."


def test_a_reason_that_is_too_long_is_kept_for_mending(lead: Client, missed: Case) -> None:
    page = text(lead.post(f"{page_of(missed)}/write/interaction", CALL | {"reason": "x" * 401}), 422)
    assert f"{'x' * 401}</textarea>" in page


def test_an_engineer_reads_who_may_and_keeps_the_text(browser: Client, missed: Case) -> None:
    page = text(browser.post(f"{page_of(missed)}/write/interaction", CALL), 422)
    assert "A queue lead may document it with a reason" in page
    assert ">Told Carla.</textarea>" in page
    assert not REASON.search(page)
    assert not Interaction.objects.exists()


def completion(desk: works.Desk) -> dict[str, str]:
    return {
        "resolution_text": "Replaced B12.",
        "resolution_code_id": str(desk.solved.id),
        "how": "told",
        "happened_at": "2026-06-15T12:30",
    }


def test_a_completion_that_was_told_in_time_asks_why(lead: Client, missed: Case, desk: works.Desk) -> None:
    address = f"{page_of(missed)}/complete"
    assert not REASON.search(text(lead.get(address)))
    page = text(lead.post(address, completion(desk)), 422)
    assert REASON.search(page)
    assert "Replaced B12.</textarea>" in page
    assert lead.post(address, completion(desk) | {"reason": "On paper."})["Location"] == page_of(missed)
    assert {one.reason for one in AnnulledBreach.objects.all()} == {"On paper."}


def test_a_resolution_that_was_told_in_time_asks_why(
    lead: Client, missed: Case, desk: works.Desk, as_bob: Viewer
) -> None:
    resolution = actions.Resolution("Replaced B12.", desk.solved.id)
    actions.complete_case(number=missed.number, resolution=resolution, by=as_bob, at=works.later(FOUR_DAYS))
    told = {"how": "told", "happened_at": "2026-06-15T12:30"}
    address = f"{page_of(missed)}/send-resolution"
    assert REASON.search(text(lead.post(address, told), 422))
    assert lead.post(address, told | {"reason": "On paper."})["Location"] == page_of(missed)
    assert AnnulledBreach.objects.exists()


def test_an_engineer_may_not_complete_it_back_then(browser: Client, missed: Case, desk: works.Desk) -> None:
    page = text(browser.post(f"{page_of(missed)}/complete", completion(desk)), 422)
    assert "A queue lead may document it with a reason" in page
    assert "Replaced B12.</textarea>" in page
