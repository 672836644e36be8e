"""Amending a documented call on its page."""

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from servanda.cases import actions
from servanda.cases.actions import Call
from servanda.cases.models import Case, Direction, Interaction
from servanda.core.access import Viewer
from servanda.core.cases import Channel
from servanda.people.models import User
from tests.cases import works
from tests.web.desk.cases.conftest import Minutes
from tests.web.desk.cases.reading import form_of, page_of, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(case: Case, as_tomas: Viewer, it_is: Minutes) -> Interaction:
    """Tomás told Carla half a minute after 12:20; it is 13:00."""
    it_is(60)
    call = Call(
        "We talked.",
        direction=Direction.OUTBOUND,
        happened_at=works.later(20).replace(second=30),
        minutes=6,
    )
    return actions.record_interaction(number=case.number, call=call, by=as_tomas, at=works.later(30))


def amend_page(call: Interaction) -> str:
    return f"/cases/{call.case.number}/interactions/{call.id}"


def as_it_is(call: Interaction) -> dict[str, Any]:
    """What the form holds when it is opened."""
    return {
        "text": call.text,
        "channel": call.channel,
        "happened_at": "2026-06-15T12:20",
        "minutes": call.minutes,
    }


def test_the_entry_of_a_call_leads_to_its_amendment(browser: Client, case: Case, told: Interaction) -> None:
    link = f'href="{amend_page(told)}" aria-label="Amend Call to Carla Conti" data-asks>Amend</a>'
    assert link in text(browser.get(page_of(case)))


def test_somebody_who_only_reads_is_not_offered_it(
    client: Client, miriam: User, case: Case, told: Interaction
) -> None:
    client.force_login(miriam)
    assert "Amend" not in text(client.get(page_of(case)))


def test_the_form_holds_what_was_documented(browser: Client, told: Interaction) -> None:
    page = text(browser.get(amend_page(told)))
    for said in ("We talked.</textarea>", 'value="2026-06-15T12:20"', 'value="6"', "Counts as response"):
        assert said in page


def test_what_is_amended_is_shown_with_what_it_said_before(
    browser: Client, case: Case, told: Interaction
) -> None:
    sent = as_it_is(told) | {"text": "We talked about B12.", "minutes": "8"}
    assert browser.post(amend_page(told), sent).status_code == 302
    page = text(browser.get(page_of(case)))
    assert "8 min, amended by Tomás Rivera" in page
    before = page.split("What it said before", 1)[1].split("</details>", 1)[0]
    assert "6 min, documented by Tomás Rivera" in before and "We talked." in before


def test_a_time_that_was_left_alone_stays_to_the_second(browser: Client, told: Interaction) -> None:
    browser.post(amend_page(told), as_it_is(told) | {"text": "We talked about B12."})
    assert Interaction.objects.get(amends=told).at == told.at


@pytest.mark.parametrize(("entered", "minute"), [("2026-06-15T12:25", 25), ("", 20)])
def test_another_time_is_taken_and_none_leaves_it(
    browser: Client, told: Interaction, entered: str, minute: int
) -> None:
    browser.post(amend_page(told), as_it_is(told) | {"text": "Again.", "happened_at": entered})
    at = Interaction.objects.get(amends=told).at
    assert at.replace(second=0) == works.later(minute)


def test_what_the_customer_said_cannot_count_as_response(
    browser: Client, case: Case, as_tomas: Viewer
) -> None:
    call = actions.record_interaction(
        number=case.number, call=Call("She called."), by=as_tomas, at=works.later(0)
    )
    assert "Counts as response" not in text(browser.get(amend_page(call)))


def test_the_channel_that_a_program_named_stays(browser: Client, case: Case, as_tomas: Viewer) -> None:
    by_api = Call("She called.", channel=Channel.API)
    call = actions.record_interaction(number=case.number, call=by_api, by=as_tomas, at=works.later(0))
    browser.post(amend_page(call), {"text": "She called again.", "channel": "api", "happened_at": ""})
    assert Interaction.objects.get(amends=call).channel == "api"


def test_what_was_amended_meanwhile_is_refused_and_what_was_written_stays(
    browser: Client, told: Interaction, as_tomas: Viewer
) -> None:
    hidden = form_of(text(browser.get(amend_page(told))), amend_page(told))
    amendment = replace(actions.as_documented(told), text="Another.")
    actions.amend_interaction(
        number=told.case.number, interaction_id=told.id, call=amendment, by=as_tomas, at=works.later(40)
    )
    page = text(browser.post(amend_page(told), as_it_is(told) | hidden | {"text": "Mine."}), 422)
    assert "Tomás Rivera has amended this" in page and "Mine.</textarea>" in page


def test_a_time_that_undoes_a_missed_deadline_is_said_at_its_field(
    browser: Client, told: Interaction, it_is: Minutes
) -> None:
    it_is(4 * 24 * 60)
    page = text(browser.post(amend_page(told), as_it_is(told) | {"counts_as_response": "on"}), 422)
    assert "A queue lead may document it with a reason" in page


def test_a_lead_is_asked_why_and_then_it_is_kept(
    client: Client, bob: User, told: Interaction, it_is: Minutes
) -> None:
    it_is(4 * 24 * 60)
    client.force_login(bob)
    sent = as_it_is(told) | {"counts_as_response": "on"}
    assert "Why at that time" in text(client.post(amend_page(told), sent), 422)
    assert client.post(amend_page(told), sent | {"reason": "It was the answer."}).status_code == 302
    assert Interaction.objects.get(amends=told).counts_as_response
