"""Organisations, queues, calendars and vocabularies by REST."""

import json
from typing import Any

import pytest

from servanda.api import vocabularies
from servanda.organisations.models import Severity, WorkCalendar
from servanda.people.models import User
from tests.api.caller import Caller, fields, problem
from tests.organisations import places

pytestmark = pytest.mark.django_db

NOWHERE = "0197a000-0000-7000-8000-000000000000"
GRAZ = {
    "name": "Graz office",
    "zone": "Europe/Vienna",
    "weekly": places.OFFICE_HOURS,
    "holidays": ["2026-12-08"],
    "holiday_names": {"2026-12-08": "Immaculate Conception"},
}


def body(response: Any) -> Any:
    return json.loads(response.content)


def test_an_organisation_is_added_with_its_calendar_and_the_first_is_the_default(ada_calls: Caller) -> None:
    calendar = places.work_calendar()
    made = ada_calls.send(
        "POST",
        "organisations",
        {"code": "graz", "description": "Packaging", "work_calendar_id": str(calendar.id)},
    )
    assert made.status_code == 201
    assert (body(made)["is_default"], body(made)["work_calendar_id"]) == (True, str(calendar.id))


def test_an_organisation_without_a_calendar_is_refused_at_that_field(ada_calls: Caller) -> None:
    refused = ada_calls.send("POST", "organisations", {"code": "graz", "description": "Packaging"})
    assert problem(refused) == (422, "request_invalid")
    assert fields(refused) == {"work_calendar_id"}


def test_a_change_of_an_organisation_leaves_what_was_not_sent(ada_calls: Caller) -> None:
    graz = places.organisation(mail_name="Halden")
    changed = ada_calls.send("PATCH", f"organisations/{graz.id}", {"restricted": True})
    assert (body(changed)["restricted"], body(changed)["mail_name"]) == (True, "Halden")


def test_another_organisation_is_made_the_default(ada_calls: Caller) -> None:
    first, second = places.organisation("graz"), places.organisation("linz")
    ada_calls.post(f"organisations/{second.id}/default", None)
    assert ada_calls.get(f"organisations/{first.id}")["is_default"] is False


def test_an_organisation_in_use_answers_409_with_every_reason(ada_calls: Caller) -> None:
    graz = places.organisation()
    places.queue("Lines", graz)
    refused = ada_calls.send("POST", f"organisations/{graz.id}/deactivation")
    assert problem(refused) == (409, "organisation_in_use")
    assert len(body(refused)["errors"]) == 2


def test_an_organisation_goes_out_of_use_and_comes_back(ada_calls: Caller) -> None:
    places.organisation("graz")
    address = f"organisations/{places.organisation('linz').id}/deactivation"
    assert body(ada_calls.send("POST", address))["is_active"] is False
    assert body(ada_calls.send("DELETE", address))["is_active"] is True


def test_an_agent_reads_organisations_and_changes_none(alice_calls: Caller) -> None:
    graz = places.organisation()
    assert [one["code"] for one in alice_calls.get("organisations")["items"]] == ["graz"]
    refused = alice_calls.send("PATCH", f"organisations/{graz.id}", {"code": "mine"})
    assert problem(refused) == (403, "not_allowed")


def test_a_queue_is_added_with_its_lead_as_a_member(ada_calls: Caller, bob: User) -> None:
    graz = places.organisation()
    made = ada_calls.post(
        "queues", {"organisation_id": str(graz.id), "name": "Lines", "lead_id": str(bob.id)}
    )
    assert made["lead"] == {"id": str(bob.id), "name": bob.name}
    assert made["members"] == [made["lead"]]


def test_null_takes_the_lead_of_a_queue_away(ada_calls: Caller, bob: User) -> None:
    queue = places.queue(lead_id=bob.id)
    changed = body(ada_calls.send("PATCH", f"queues/{queue.id}", {"lead_id": None}))
    assert changed["lead"] is None
    assert [one["name"] for one in changed["members"]] == [bob.name]


def test_queues_are_filtered_by_organisation_and_member(alice_calls: Caller, bob: User) -> None:
    graz, linz = places.organisation("graz"), places.organisation("linz")
    places.queue("Lines", graz, member_ids=frozenset({bob.id}))
    places.queue("Parts", linz)
    for wanted, names in ((f"organisation_id={linz.id}", ["Parts"]), (f"member_id={bob.id}", ["Lines"])):
        assert [one["name"] for one in alice_calls.get(f"queues?{wanted}")["items"]] == names


def test_a_list_of_queues_costs_the_same_however_long(
    alice_calls: Caller, bob: User, django_assert_max_num_queries: Any
) -> None:
    graz = places.organisation()
    for number in range(8):
        places.queue(f"Queue {number}", graz, member_ids=frozenset({bob.id}))
    with django_assert_max_num_queries(6):
        assert len(alice_calls.get("queues")["items"]) == 8


def test_a_queue_goes_out_of_use_and_comes_back(ada_calls: Caller) -> None:
    address = f"queues/{places.queue().id}/deactivation"
    assert body(ada_calls.send("POST", address))["is_active"] is False
    assert body(ada_calls.send("DELETE", address))["is_active"] is True


def test_a_calendar_answers_with_the_hours_that_hold_now(ada_calls: Caller) -> None:
    made = ada_calls.post("calendars", GRAZ)
    ada_calls.post(f"calendars/{made['id']}/edits", {"exceptions": {"2026-12-24": [["08:00", "12:00"]]}})
    now = ada_calls.get(f"calendars/{made['id']}")
    assert now["weekly"] == places.OFFICE_HOURS
    assert now["holidays"] == ["2026-12-08"]
    assert now["exceptions"] == {"2026-12-24": [["08:00", "12:00"]]}
    assert now["holiday_names"] == {"2026-12-08": "Immaculate Conception"}


def test_a_date_with_null_loses_its_exception(ada_calls: Caller) -> None:
    made = ada_calls.post("calendars", GRAZ | {"exceptions": {"2026-12-24": []}})
    ada_calls.post(f"calendars/{made['id']}/edits", {"exceptions": {"2026-12-24": None}})
    assert ada_calls.get(f"calendars/{made['id']}")["exceptions"] == {}


def test_edits_are_listed_newest_first(ada_calls: Caller) -> None:
    made = ada_calls.post("calendars", GRAZ)
    for day in ("2026-12-24", "2026-12-31"):
        ada_calls.post(f"calendars/{made['id']}/edits", {"exceptions": {day: []}})
    listed = ada_calls.get(f"calendars/{made['id']}/edits")["items"]
    assert [(one["seq"], one["patch"]) for one in listed] == [
        (2, {"exceptions": {"2026-12-31": []}}),
        (1, {"exceptions": {"2026-12-24": []}}),
    ]


@pytest.mark.parametrize(
    ("edit", "wrong"),
    [
        pytest.param({"weekly": {"mon": [["17:00", "08:00"]]}}, {"weekly.mon"}, id="closing before opening"),
        pytest.param({"exceptions": {"2026-02-30": []}}, {"exceptions"}, id="a date that there is not"),
        pytest.param({}, {""}, id="nothing at all"),
        pytest.param({"exceptions": {"2026-12-24": []}, "retroactive": True}, {"reason"}, id="no reason"),
    ],
)
def test_an_edit_that_cannot_be_is_refused_at_its_field(
    ada_calls: Caller, edit: dict[str, Any], wrong: set[str]
) -> None:
    refused = ada_calls.send("POST", f"calendars/{places.work_calendar().id}/edits", edit)
    assert refused.status_code == 422
    assert fields(refused) == wrong


def test_the_next_deadline_is_told_with_what_leads_to_it(alice_calls: Caller) -> None:
    answer = alice_calls.post(
        f"calendars/{places.work_calendar().id}/next-deadline",
        {"start": "2026-06-15T14:00:00Z", "working_seconds": 7200},
    )
    assert answer["due_at"] == "2026-06-16T09:00:00+02:00"
    assert [one["seconds"] for one in answer["stretches"]] == [3600, 3600]


def test_a_calendar_that_never_opens_has_no_next_deadline(alice_calls: Caller) -> None:
    refused = alice_calls.send(
        "POST",
        f"calendars/{places.closed_calendar().id}/next-deadline",
        {"start": "2026-06-15T14:00:00Z", "working_seconds": 60},
    )
    assert problem(refused) == (422, "never_opens")


def test_public_holidays_are_listed_before_a_calendar_takes_them(alice_calls: Caller) -> None:
    listed = alice_calls.get("calendars/public-holidays?country=AT&region=6&first_year=2026&last_year=2026")
    assert {"on": "2026-10-26", "name": "National Day"} in listed


def test_a_calendar_is_renamed_goes_out_of_use_and_comes_back(ada_calls: Caller) -> None:
    address = f"calendars/{places.work_calendar().id}"
    assert body(ada_calls.send("PATCH", address, {"name": "Works"}))["name"] == "Works"
    assert body(ada_calls.send("POST", f"{address}/deactivation"))["is_active"] is False
    assert body(ada_calls.send("DELETE", f"{address}/deactivation"))["is_active"] is True
    assert "24x7" in [one["name"] for one in ada_calls.get("calendars")["items"]]


@pytest.mark.parametrize("name", vocabularies.RESOURCES)
def test_every_vocabulary_is_read_by_an_agent_and_changed_by_an_administrator(
    name: str, alice_calls: Caller, ada_calls: Caller
) -> None:
    first = alice_calls.get(name)["items"][0]
    address = f"{name}/{first['id']}"
    assert problem(alice_calls.send("PATCH", address, {"label": "Mine"})) == (403, "not_allowed")
    assert body(ada_calls.send("PATCH", address, {"label": "Other"}))["label"] == "Other"
    assert alice_calls.get(address)["label"] == "Other"


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("priorities", {"label": "At night", "rank": 5}),
        ("categories", {"label": "Feeders", "title_template": "Feeder stops"}),
        ("completion-codes", {"label": "Wear", "error_category": "Product", "may_refund": True}),
        ("hold-reasons", {"label": "Strike", "pauses_resolution": True}),
        ("support-types", {"label": "At night"}),
    ],
)
def test_a_word_is_added_taken_out_of_use_and_put_back(
    name: str, values: dict[str, Any], ada_calls: Caller
) -> None:
    made = ada_calls.post(name, values)
    assert made | values == made
    address = f"{name}/{made['id']}/deactivation"
    assert body(ada_calls.send("POST", address))["is_active"] is False
    assert body(ada_calls.send("DELETE", address))["is_active"] is True


def test_a_fifth_severity_cannot_even_be_asked_for(ada_calls: Caller) -> None:
    assert problem(ada_calls.send("POST", "severities", {"label": "Fifth"}))[0] == 405


def test_another_severity_is_preset(ada_calls: Caller) -> None:
    worst = Severity.objects.get(level=1)
    assert ada_calls.post(f"severities/{worst.id}/default", None)["is_default"] is True


@pytest.mark.parametrize("path", ["organisations", "queues", "calendars", *vocabularies.RESOURCES])
def test_what_there_is_not_is_404(path: str, ada_calls: Caller) -> None:
    assert problem(ada_calls.send("GET", f"{path}/{NOWHERE}"))[0] == 404


def test_the_same_key_adds_one_calendar(ada_calls: Caller) -> None:
    for _ in range(2):
        ada_calls.post("calendars", GRAZ, Idempotency_Key="once")
    assert WorkCalendar.objects.filter(name=GRAZ["name"]).count() == 1
