"""The pages of a calendar say what an edit would do before it is saved; without JavaScript too."""

from datetime import timedelta
from typing import Any, Final

import pytest
from django.test import Client

from servanda.cases.models import Case
from servanda.core.access import Role
from servanda.foundation import clock
from servanda.organisations.models import CalendarEdit
from servanda.people.models import User
from tests.cases import works
from tests.cast import staff

pytestmark = pytest.mark.django_db

CLOSED: Final = dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), "")


@pytest.fixture
def both(client: Client) -> Client:
    """The browser of somebody who may edit the set-up and see cases."""
    client.force_login(staff("Ada Adler", Role.ADMINISTRATOR, Role.QUEUE_LEAD))
    return client


@pytest.fixture
def case() -> Case:
    return works.registered(works.desk(), when=clock.now())


def page(case: Case, rest: str) -> str:
    return f"/set-up/calendars/{case.organisation.work_calendar_id}{rest}"


def text(response: Any, status: int = 200) -> str:
    assert response.status_code == status, response.content.decode()[:2000]
    content: str = response.content.decode()
    return content


def one_hour_a_week() -> dict[str, str]:
    return CLOSED | {"mon": "08:00–09:00"}


def test_another_week_says_which_deadlines_would_move_and_changes_nothing(both: Client, case: Case) -> None:
    content = text(both.post(page(case, "/week"), one_hour_a_week() | {"preview": "1"}))
    assert "1 case would have another deadline." in content
    assert f"/cases/{case.number}" in content
    assert "Initial response" in content
    assert 'value="08:00–09:00"' in content
    assert not CalendarEdit.objects.exists()


def test_what_was_looked_at_is_saved_with_the_same_input(both: Client, case: Case) -> None:
    sent = one_hour_a_week()
    both.post(page(case, "/week"), sent | {"preview": "1"})
    assert both.post(page(case, "/week"), sent).status_code == 302
    assert CalendarEdit.objects.get().patch == {"weekly": {"mon": [["08:00", "09:00"]]}}


def test_what_cannot_be_saved_is_told_at_its_field(both: Client, case: Case) -> None:
    content = text(both.post(page(case, "/week"), CLOSED | {"mon": "never", "preview": "1"}), 422)
    assert "Write hours like" in content
    assert "would have another deadline" not in content


def test_an_exception_is_looked_at_too(both: Client, case: Case) -> None:
    days = (clock.now() + timedelta(days=400)).date()
    content = text(
        both.post(page(case, "/exceptions"), {"on": days.isoformat(), "hours": "", "preview": "1"})
    )
    assert "No deadline would move." in content
    assert "1 case counts these hours." in content
    assert f'value="{days.isoformat()}"' in content


def test_an_edit_that_reaches_back_needs_its_reason_only_to_be_saved(both: Client, case: Case) -> None:
    sent = one_hour_a_week() | {"retroactive": "on"}
    assert "would have another deadline" in text(both.post(page(case, "/week"), sent | {"preview": "1"}))
    assert "Say why" in text(both.post(page(case, "/week"), sent), 422)


def test_holidays_are_looked_at_with_the_ticks_as_they_were(both: Client, case: Case) -> None:
    today = clock.now().date()
    sent = {"added": (today + timedelta(days=1)).isoformat(), "added-name": "Bridge day", "preview": "1"}
    content = text(both.post(page(case, "/holidays"), sent))
    assert "these hours." in content
    assert 'value="Bridge day"' in content
    assert not CalendarEdit.objects.exists()


def test_holidays_that_change_nothing_say_so(both: Client, case: Case) -> None:
    assert "This changes nothing" in text(both.post(page(case, "/holidays"), {"preview": "1"}))


def test_who_may_not_see_cases_is_told_how_many(ada_browses: Client, case: Case, ada: User) -> None:
    content = text(ada_browses.post(page(case, "/week"), one_hour_a_week() | {"preview": "1"}))
    assert "1 case would have another deadline." in content
    assert "shown to those who may see cases" in content
    assert f"/cases/{case.number}" not in content
