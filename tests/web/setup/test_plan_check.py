"""The plan check on pages: all of it, and what concerns the level or calendar that is looked at."""

from typing import Any

import pytest
from django.test import Client

from servanda.agreements import actions
from servanda.agreements.models import ServiceLevel, SupportPlan, SupportPlanVersion
from servanda.core.access import Role, Viewer
from servanda.foundation import clock
from servanda.people.models import User
from tests.agreements import promises
from tests.cast import staff
from tests.organisations import places

pytestmark = pytest.mark.django_db

PAGE = "/set-up/plan-check"
HOUR = {"minutes": 60, "calendar": "case"}
QUIET: dict[str, Any] = {str(severity): {"irt": HOUR} for severity in range(1, 5)}
HASTY = {"1": {"irt": HOUR, "ort": {"minutes": 30, "calendar": "case"}}}
FORM = {
    "name": "Gold",
    "warn": "60",
    "on_severity_change": "carry",
    "resolution_counts": "sent",
    "reminders": "0",
    **{f"targets.{severity}.irt": "1 h" for severity in range(1, 5)},
}
SOONER = "Severity 1 promises the resolution in 30 min, but the initial response only in 1 h"


@pytest.fixture
def setup(ada: User, client: Client) -> Client:
    """The administrator's browser."""
    client.force_login(ada)
    return client


def text(response: Any, status: int = 200) -> str:
    assert response.status_code == status
    content: str = response.content.decode()
    return content


def test_promises_that_can_all_be_kept_are_said_to_be(setup: Client) -> None:
    content = text(setup.get(PAGE))
    assert "All promises can be kept" in content
    assert "that can never be kept" not in content


def test_findings_stand_at_what_is_to_be_mended_with_a_way_there(setup: Client) -> None:
    closed = places.closed_calendar()
    places.organisation(work_calendar_id=closed.id)
    gold = promises.level(targets=HASTY | {milder: {"irt": HOUR} for milder in "234"})
    plan = SupportPlan.objects.create(name="Basic")
    SupportPlanVersion.objects.create(plan=plan, number=1, rules=[], made_at=clock.now(), made_by="test")
    agreement = promises.approved(overrides=HASTY)
    content = text(setup.get(PAGE))
    found = [
        f'<h3><a href="/set-up/service-levels/{gold.id}">Gold</a> <small>version 1</small></h3>',
        f'<h3><a href="/set-up/calendars/{closed.id}">Closed</a></h3>',
        "<h3>Basic</h3>",
        f"<h3>{agreement.number}</h3>",
        SOONER,
        "4 that can never be kept",
    ]
    assert [words for words in found if words not in content] == []


def test_an_agreement_is_linked_for_those_who_see_promises(client: Client) -> None:
    places.organisation(work_calendar_id=places.work_calendar(holidays=["2099-12-25"]).id)
    agreement = promises.approved(overrides={"4": {"irt": {"minutes": 1, "calendar": "case"}}})
    client.force_login(staff("Otto Ortner", Role.AUDITOR))
    assert f'href="/agreements/{agreement.number}/times"' in text(client.get(PAGE))


def test_a_level_that_is_fine_leads_back_to_the_list(setup: Client) -> None:
    assert setup.post("/set-up/service-levels/new", FORM).headers["Location"] == "/set-up/service-levels"
    page = f"/set-up/service-levels/{ServiceLevel.objects.get(name='Gold').id}"
    assert 'id="check"' not in text(setup.get(page))


def test_a_level_that_cannot_be_kept_is_saved_and_says_so(setup: Client) -> None:
    saved = setup.post("/set-up/service-levels/new", FORM | {"targets.1.ort": "30 min"})
    page = f"/set-up/service-levels/{ServiceLevel.objects.get(name='Gold').id}"
    assert saved.headers["Location"] == page
    content = text(setup.get(page))
    assert "Gold was saved." in content
    assert SOONER in content


def test_what_an_agreement_made_of_a_level_does_not_concern_the_level(setup: Client) -> None:
    places.organisation(work_calendar_id=places.work_calendar(holidays=["2099-12-25"]).id)
    gold = promises.level(targets=QUIET)
    promises.approved(service_level_id=gold.id, overrides=HASTY)
    assert 'id="check"' not in text(setup.get(f"/set-up/service-levels/{gold.id}"))


def test_a_calendar_says_what_cannot_be_kept_by_it(setup: Client) -> None:
    office, other = places.work_calendar(), places.work_calendar("Linz office", holidays=["2099-12-25"])
    places.organisation(work_calendar_id=office.id)
    assert "Graz office has no holidays" in text(setup.get(f"/set-up/calendars/{office.id}"))
    assert 'id="check"' not in text(setup.get(f"/set-up/calendars/{other.id}"))


def test_a_calendar_says_whose_targets_it_has_no_hours_for(setup: Client) -> None:
    seldom = places.work_calendar(weekly={"mon": [["08:00", "08:01"]]})
    places.organisation(work_calendar_id=seldom.id)
    promises.level(targets=QUIET)
    agreed = promises.approved(overrides={"4": {"ola": {"minutes": 600}}})
    content = text(setup.get(f"/set-up/calendars/{seldom.id}"))
    assert '<span class="faint">Gold, version 1</span>' in content
    assert f'<span class="faint">{agreed.number}</span>' in content


def test_a_level_says_which_former_version_is_still_held(setup: Client, as_ada: Viewer) -> None:
    places.organisation(work_calendar_id=places.work_calendar(holidays=["2099-12-25"]).id)
    gold = promises.level(targets=QUIET, warn=[100])
    promises.approved(service_level_id=gold.id)
    actions.change_service_level(level_id=gold.id, warn=[60], by=as_ada, at=clock.now())
    assert '<span class="faint">Version 1</span>' in text(setup.get(f"/set-up/service-levels/{gold.id}"))


def test_the_set_up_leads_to_the_plan_check(setup: Client) -> None:
    assert f'href="{PAGE}"' in text(setup.get("/set-up"))
