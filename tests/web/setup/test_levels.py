"""The set-up pages of service levels."""

from typing import Any

import pytest
from django.test import Client

from servanda.agreements.models import ServiceLevel
from servanda.people.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def setup(ada: User, client: Client) -> Client:
    """The administrator's browser."""
    client.force_login(ada)
    return client


SENT = {
    "name": "Gold",
    "warn": "50, 80 %",
    "on_severity_change": "restart",
    "resolution_counts": "completed",
    "reopening_days": "14",
    "reminders": "2",
    "reminder_interval_s": "8 h",
    "targets.1.irt": "30 min",
    "targets.1.irt.unit": "elapsed",
    "targets.1.ola": "2",
    "targets.1.ola.unit": "end_of_business_day",
    "is_active": "on",
}


def text(response: Any, status: int = 200) -> str:
    assert response.status_code == status
    content: str = response.content.decode()
    return content


def test_the_shipped_level_stands_as_the_default(setup: Client) -> None:
    content = text(setup.get("/set-up/service-levels"))
    assert "Standard" in content
    assert "default" in content


def test_a_level_is_added_with_its_table_of_targets(setup: Client) -> None:
    assert setup.post("/set-up/service-levels/new", SENT).status_code == 302
    level = ServiceLevel.objects.get(name="Gold")
    version = level.versions.get()
    assert version.targets == {
        "1": {"irt": {"minutes": 30, "calendar": "elapsed"}, "ola": {"end_of_business_day": 2}}
    }
    assert (version.warn, version.on_severity_change) == ([50, 80], "restart")
    assert (level.reopening_window_s, level.reminder_interval_s) == (14 * 86400, 8 * 3600)


def test_a_change_of_times_makes_a_version_and_a_new_name_does_not(setup: Client) -> None:
    setup.post("/set-up/service-levels/new", SENT)
    level = ServiceLevel.objects.get(name="Gold")
    page = f"/set-up/service-levels/{level.id}"
    setup.post(page, SENT | {"name": "Golden"})
    setup.post(page, SENT | {"name": "Golden", "targets.1.irt": "20 min"})
    level.refresh_from_db()
    assert (level.name, level.versions.count()) == ("Golden", 2)
    assert "initial response 20 min round the clock" in text(setup.get(page))


def test_what_is_wrong_is_said_at_its_cell_and_field(setup: Client) -> None:
    wrong = SENT | {"targets.1.irt": "soon", "targets.1.ola": "999", "warn": "many"}
    content = text(setup.post("/set-up/service-levels/new", wrong), 422)
    assert "Enter a length like 30 min" in content
    assert "Enter percents like 60, 100" in content


def test_another_level_becomes_the_default(setup: Client) -> None:
    setup.post("/set-up/service-levels/new", SENT)
    gold = ServiceLevel.objects.get(name="Gold")
    setup.post(f"/set-up/service-levels/{gold.id}/default")
    assert list(ServiceLevel.objects.filter(is_default=True)) == [gold]
