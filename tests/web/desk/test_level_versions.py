"""The page of those who have an older version of a service level."""

from datetime import date, timedelta
from typing import Any, Final

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from servanda.agreements import actions
from servanda.agreements.models import ServiceLevel, SupportAgreement, SupportKey
from servanda.foundation import clock
from servanda.people.models import User
from tests.agreements import plans, promises

pytestmark = pytest.mark.django_db

FASTER: Final = {"1": {"irt": {"minutes": 20, "calendar": "elapsed"}}}
ROUND_NUMBER: Final = 30


@pytest.fixture
def desk(miriam: User, client: Client) -> Client:
    """The contract manager's browser."""
    client.force_login(miriam)
    return client


@pytest.fixture
def gold() -> ServiceLevel:
    """A level in two versions, with an agreement and its key on the first."""
    level = promises.level()
    last_day = clock.now().date() + timedelta(days=90)
    promises.key(promises.approved(service_level_id=level.id, expires_on=last_day))
    actions.change_service_level(level_id=level.id, targets=FASTER, by=promises.BUILDER, at=clock.now())
    return level


def text(response: Any, status: int = 200) -> str:
    assert response.status_code == status, response.content.decode()[:2000]
    content: str = response.content.decode()
    return content


def page(level: ServiceLevel) -> str:
    return f"/agreements/older-versions/{level.id}"


def number() -> str:
    return SupportAgreement.objects.get().number


def versions() -> tuple[int | None, int | None]:
    return SupportAgreement.objects.get().pinned_version, SupportKey.objects.get().pinned_version


def test_it_says_who_and_what_would_change(desk: Client, gold: ServiceLevel) -> None:
    content = text(desk.get(page(gold)))
    assert number() in content
    assert "K-7QX2" in content
    assert "Severity 1, initial response: 30 min round the clock → 20 min round the clock" in content
    assert "Severity 1, resolution: 4 h → none" in content


def test_those_who_are_chosen_are_moved(desk: Client, gold: ServiceLevel) -> None:
    answer = desk.post(page(gold), {"agreements": number(), "version": "2"}, follow=True)
    assert "Version 2 holds for 1 agreement now." in text(answer)
    assert versions() == (2, 1)


def test_everybody_is_moved_at_once(desk: Client, gold: ServiceLevel) -> None:
    answer = desk.post(page(gold), {"all-agreements": "1", "all-keys": "1", "version": "2"}, follow=True)
    assert "Version 2 holds for 1 agreement and 1 key now." in text(answer)
    assert "Nobody has an older version" in text(answer)
    assert versions() == (2, 2)


def test_a_contract_leads_to_the_newer_version_is_moved_and_says_since_when(
    desk: Client, gold: ServiceLevel
) -> None:
    contract = promises.an_active_contract(
        plan_id=plans.plan(rules=[plans.rule(of=gold)]).id, ends_on=date(2099, 12, 31)
    )
    actions.change_service_level(level_id=gold.id, warn=[50], by=promises.BUILDER, at=clock.now())
    overview = f"/contracts/{contract.number}"
    assert f'<a href="{page(gold)}">Version 3 of Gold is newer</a>' in text(desk.get(overview))
    content = text(desk.get(page(gold)))
    assert f'href="{overview}">{contract.number}</a>' in content
    answer = desk.post(page(gold), {"contracts": contract.number, "version": "3"}, follow=True)
    assert "Version 3 holds for 1 contract now." in text(answer)
    content = text(desk.get(overview))
    assert "to version 3 of Gold" in content
    assert "after version 2, by Miriam Moser" in content
    assert "is newer" not in content


def test_the_pages_of_agreement_and_key_say_since_when(desk: Client, gold: ServiceLevel) -> None:
    desk.post(page(gold), {"all-agreements": "1", "all-keys": "1", "version": "2"})
    for path in (f"/agreements/{number()}", "/keys/K-7QX2"):
        assert "after version 1, by Miriam Moser" in text(desk.get(path))


def test_whoever_chooses_nobody_is_told(desk: Client, gold: ServiceLevel) -> None:
    assert "Choose at least one agreement, contract or key." in text(
        desk.post(page(gold), {"version": "2"}), 422
    )


def test_a_version_that_was_made_meanwhile_is_not_given_to_anybody(desk: Client, gold: ServiceLevel) -> None:
    actions.change_service_level(level_id=gold.id, warn=[50], by=promises.BUILDER, at=clock.now())
    desk.post(page(gold), {"agreements": number(), "version": "2"})
    assert versions() == (2, 1)


def test_what_cannot_be_moved_is_named_and_the_choice_stays(desk: Client, gold: ServiceLevel) -> None:
    content = text(desk.post(page(gold), {"agreements": [number(), "SA-9"], "version": "2"}), 422)
    assert "SA-9: there is none." in content
    assert f'aria-label="{number()}" checked' in content


def test_an_agent_sees_it_and_cannot_move(alice: User, client: Client, gold: ServiceLevel) -> None:
    client.force_login(alice)
    content = text(client.get(page(gold)))
    assert "A contract manager can move them." in content
    assert 'type="checkbox"' not in content
    assert client.post(page(gold), {"agreements": number()}).status_code == 403


def test_the_list_of_agreements_can_be_narrowed_to_older_versions(desk: Client, gold: ServiceLevel) -> None:
    new = promises.approved(service_level_id=gold.id)
    content = text(desk.get("/agreements?version=older"))
    assert f'<a href="{page(gold)}">Move to version 2 …</a>' in content
    assert new.number not in content


def test_an_agreement_leads_to_the_newer_version_until_it_has_it(desk: Client, gold: ServiceLevel) -> None:
    link = f'href="{page(gold)}">Move to version 2 …</a>'
    assert link in text(desk.get(f"/agreements/{number()}"))
    desk.post(page(gold), {"all-agreements": "1", "version": "2"})
    assert link not in text(desk.get(f"/agreements/{number()}"))


def test_an_agent_is_not_led_where_nothing_can_be_done(
    alice: User, client: Client, gold: ServiceLevel
) -> None:
    client.force_login(alice)
    assert "Move to version" not in text(client.get(f"/agreements/{number()}"))
    assert "See what version 2 would change" in text(client.get("/agreements?version=older"))


def test_what_can_never_be_kept_of_the_newer_version_is_said_before_the_move(
    desk: Client, gold: ServiceLevel
) -> None:
    assert "nobody can keep" not in text(desk.get(page(gold)))
    hasty = {
        "1": {"irt": {"minutes": 60, "calendar": "elapsed"}, "ort": {"minutes": 30, "calendar": "elapsed"}}
    }
    actions.change_service_level(level_id=gold.id, targets=hasty, by=promises.BUILDER, at=clock.now())
    content = text(desk.get(page(gold)))
    assert "What version 3 promises and nobody can keep" in content
    assert "Severity 1 promises the resolution in 30 min" in content


def test_the_page_of_the_level_says_how_many(ada: User, client: Client, gold: ServiceLevel) -> None:
    client.force_login(ada)
    content = text(client.get(f"/set-up/service-levels/{gold.id}"))
    assert "An older version is that of 1 agreement and 1 key." in content
    assert "A contract manager can move them." in content


def test_many_cost_as_many_statements_as_one(desk: Client, gold: ServiceLevel) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            text(desk.get(page(gold)))
        return len(captured)

    statements()  # Calendars are remembered once they were read.
    one = statements()
    for _ in range(3):
        promises.approved(service_level_id=gold.id)
    SupportAgreement.objects.update(pinned_version=1)
    assert statements() == one <= ROUND_NUMBER
