"""The pages of organisations, queues, routing and words."""

from typing import Any

import pytest
from django.test import Client

from servanda.organisations.models import Category, HoldReason, Queue, Route, Severity, SupportOrganisation
from servanda.people.models import User
from servanda.web.setup.words import VOCABULARIES
from tests.organisations import places

pytestmark = pytest.mark.django_db


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_the_set_up_leads_to_every_part(ada_browses: Client) -> None:
    page = text(ada_browses.get("/set-up"))
    for part in ("organisations", "queues", "calendars", "routing", "people", *VOCABULARIES):
        assert f'href="/set-up/{part}"' in page


def test_an_empty_set_up_says_what_to_do_first(ada_browses: Client) -> None:
    assert "There is no support organisation yet." in text(ada_browses.get("/set-up"))
    places.organisation()
    assert "There is no support organisation yet." not in text(ada_browses.get("/set-up"))


def test_an_organisation_is_added_and_changed(ada_browses: Client) -> None:
    hours = places.work_calendar()
    form = {"code": "graz", "description": "Lines", "work_calendar_id": str(hours.id), "zone": "UTC"}
    ada_browses.post("/set-up/organisations/new", form)
    graz = SupportOrganisation.objects.get(code="graz")
    ada_browses.post(
        f"/set-up/organisations/{graz.id}", form | {"description": "Packaging", "restricted": "on"}
    )
    graz.refresh_from_db()
    assert (graz.description, graz.restricted, graz.is_default) == ("Packaging", True, True)


def test_an_organisation_that_cannot_be_is_told_at_its_fields(ada_browses: Client) -> None:
    linz = places.organisation("linz")
    form = {
        "code": "LINZ",
        "description": "x",
        "work_calendar_id": str(linz.work_calendar_id),
        "zone": "Mars",
    }
    answer = ada_browses.post("/set-up/organisations/new", form)
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"code", "zone"}


def test_another_organisation_becomes_the_default(ada_browses: Client) -> None:
    places.organisation("graz")
    linz = places.organisation("linz")
    ada_browses.post(f"/set-up/organisations/{linz.id}/default")
    linz.refresh_from_db()
    assert linz.is_default


def test_what_still_needs_an_organisation_is_said(ada_browses: Client) -> None:
    graz = places.organisation()
    answer = ada_browses.post(f"/set-up/organisations/{graz.id}/deactivate")
    assert answer.status_code == 409
    assert "make another the default first" in text(answer)


def test_a_new_queue_is_offered_organisations_by_code_and_name(ada_browses: Client) -> None:
    places.organisation()
    assert ">graz · Support graz</option>" in text(ada_browses.get("/set-up/queues/new"))


def test_a_queue_is_added_and_changed(ada_browses: Client, bob: User, tomas: User) -> None:
    graz = places.organisation()
    form = {"organisation_id": str(graz.id), "name": "Lines", "lead_id": str(bob.id)}
    ada_browses.post("/set-up/queues/new", form)
    queue = Queue.objects.get(name="Lines")
    ada_browses.post(
        f"/set-up/queues/{queue.id}", {"name": "All lines", "lead_id": "", "member_ids": [str(tomas.id)]}
    )
    queue.refresh_from_db()
    assert (queue.name, queue.lead, list(queue.members.all())) == ("All lines", None, [tomas])


def test_a_queue_goes_out_of_use(ada_browses: Client) -> None:
    queue = places.queue()
    ada_browses.post(f"/set-up/queues/{queue.id}/deactivate")
    queue.refresh_from_db()
    assert not queue.is_active


def test_a_row_of_the_routing_table_is_added_said_and_removed(ada_browses: Client) -> None:
    queue = places.queue()
    ada_browses.post(
        "/set-up/routing",
        {"queue_id": str(queue.id), "match": "all", "severity": ["1", "2"], "channel": ["phone"]},
    )
    assert "severity is 1 Critical or 2 High and channel is Phone" in text(ada_browses.get("/set-up/routing"))
    ada_browses.post(f"/set-up/routing/{Route.objects.get().id}/remove")
    assert not Route.objects.exists()


def test_a_row_to_nowhere_is_told_at_its_field(ada_browses: Client) -> None:
    answer = ada_browses.post("/set-up/routing", {"queue_id": "", "match": "all"})
    assert list(answer.context["form"].errors) == ["queue_id"]


@pytest.mark.parametrize("name", VOCABULARIES)
def test_every_vocabulary_has_its_page_and_each_word_its_own(name: str, ada_browses: Client) -> None:
    listed = ada_browses.get(f"/set-up/{name}")
    first = listed.context["rows"][0][1]
    assert first.label in text(listed)
    assert ada_browses.get(f"/set-up/{name}/{first.id}").status_code == 200


def test_a_word_is_added_and_changed(ada_browses: Client) -> None:
    ada_browses.post("/set-up/hold-reasons", {"label": "Strike", "pauses_resolution": "on"})
    strike = HoldReason.objects.get(label="Strike")
    ada_browses.post(f"/set-up/hold-reasons/{strike.id}", {"label": "Strikes"})
    strike.refresh_from_db()
    assert (strike.label, strike.pauses_resolution) == ("Strikes", False)


def test_a_word_that_is_taken_is_told_at_its_field(ada_browses: Client) -> None:
    answer = ada_browses.post("/set-up/support-types", {"label": "remote"})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["label"]


def test_a_category_is_put_below_another_and_never_below_itself(ada_browses: Client) -> None:
    general = Category.objects.get(is_default=True)
    ada_browses.post("/set-up/categories", {"label": "Billing", "parent_id": str(general.id)})
    assert Category.objects.get(label="Billing").parent == general
    page = text(ada_browses.get(f"/set-up/categories/{general.id}"))
    assert f'<option value="{general.id}"' not in page


def test_severities_have_no_form_to_add_a_fifth(ada_browses: Client) -> None:
    assert "Add a severity" not in text(ada_browses.get("/set-up/severities"))


def test_another_severity_is_preset(ada_browses: Client) -> None:
    worst = Severity.objects.get(level=1)
    ada_browses.post(f"/set-up/severities/{worst.id}/default")
    worst.refresh_from_db()
    assert worst.is_default


@pytest.mark.parametrize("path", ["organisations", "queues", "calendars", "routing", *VOCABULARIES])
def test_an_auditor_sees_everything_and_changes_nothing(path: str, auditor_browses: Client) -> None:
    page = auditor_browses.get(f"/set-up/{path}")
    assert page.status_code == 200
    assert "btn primary" not in text(page)
    assert auditor_browses.post(f"/set-up/{path}", {"label": "Mine"}).status_code == 403


@pytest.mark.parametrize("path", ["organisations", "queues"])
def test_a_list_costs_the_same_however_long(
    path: str, ada_browses: Client, django_assert_max_num_queries: Any
) -> None:
    graz = places.organisation("graz")
    for number in range(6):
        places.organisation(f"site-{number}")
        places.queue(f"Queue {number}", graz)
    with django_assert_max_num_queries(8):
        ada_browses.get(f"/set-up/{path}")


def test_all_that_an_organisation_lacks_is_said_in_one_round(ada_browses: Client) -> None:
    answer = ada_browses.post("/set-up/organisations/new", {"zone": "", "mail_address": "nobody"})
    assert answer.context["form"].errors == {
        "code": ["Enter a code."],
        "description": ["Enter a description."],
        "work_calendar_id": ["Choose a work calendar."],
        "zone": ["Choose a time zone like Europe/Vienna."],
        "mail_address": ["Enter a mail address like support@example.com."],
    }


def test_all_that_a_queue_lacks_is_said_in_one_round(ada_browses: Client) -> None:
    answer = ada_browses.post("/set-up/queues/new", {"lead_id": ""})
    assert answer.context["form"].errors == {
        "organisation_id": ["Choose an organisation."],
        "name": ["Enter a name."],
    }


def test_pressing_save_twice_changes_once_and_says_so_twice(ada_browses: Client) -> None:
    queue = places.queue("Lines")
    page = ada_browses.get(f"/set-up/queues/{queue.id}")
    form = {"name": "All lines", "revision": str(queue.revision), "once": page.context["once"]}
    answers = [ada_browses.post(f"/set-up/queues/{queue.id}", form) for _ in range(2)]
    queue.refresh_from_db()
    assert [answer.status_code for answer in answers] == [302, 302]
    assert (queue.name, queue.revision) == ("All lines", 2)


def test_who_saves_after_somebody_else_is_told_and_keeps_the_input(ada_browses: Client) -> None:
    queue = places.queue("Lines")
    form = {"name": "Mine", "revision": str(queue.revision)}
    ada_browses.post(f"/set-up/queues/{queue.id}", {"name": "Theirs", "revision": str(queue.revision)})
    answer = ada_browses.post(f"/set-up/queues/{queue.id}", form)
    assert answer.status_code == 422
    assert "Somebody else changed this" in text(answer)
    assert 'value="Mine"' in text(answer)
