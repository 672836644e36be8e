"""The page on which the escalation matrix of a service level is edited."""

import re
from typing import Any, Final

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from servanda.agreements.models import EscalationLevel, ServiceLevel
from servanda.core.access import Role
from servanda.organisations.models import Priority, Queue
from servanda.people import actions as people
from servanda.people.models import User
from tests.agreements import promises
from tests.cast import NOON, staff
from tests.organisations import places

pytestmark = pytest.mark.django_db

ONE: Final = {
    "count.ort": "1",
    "ort.1.offset_s": "1 h",
    "ort.1.side": "before",
    "ort.1.roles": ["owner", "queue_lead"],
}


@pytest.fixture
def setup(ada: User, client: Client) -> Client:
    """The administrator's browser."""
    client.force_login(ada)
    return client


@pytest.fixture
def level() -> ServiceLevel:
    return promises.level()


def page(level: ServiceLevel) -> str:
    return f"/set-up/service-levels/{level.id}/escalation"


def text(response: Any, status: int = 200) -> str:
    assert response.status_code == status
    content: str = response.content.decode()
    return content


def faults(response: Any) -> dict[str, str]:
    """What stands at which field."""
    found = re.findall(
        r'class="err" id="id_(\S+?)-error[-\d]*">.*?</svg>(.*?)</span>', text(response, 422), re.S
    )
    return dict(found)


def heeds(content: str) -> list[str]:
    return re.findall(r'class="heed">.*?</svg>(.*?)</(?:span|p)>', content, re.S)


def stored() -> list[tuple[str, int, int]]:
    found = EscalationLevel.objects.order_by("clock", "number")
    return [(one.clock, one.number, one.offset_s) for one in found]


def team(name: str, manager: User) -> Any:
    return people.create_team(name=name, manager_id=manager.id, member_ids=[], by=promises.BUILDER, at=NOON)


def test_an_empty_matrix_says_what_a_level_does(setup: Client, level: ServiceLevel) -> None:
    assert "Nobody is told yet" in text(setup.get(page(level)))


def test_what_is_entered_is_stored(setup: Client, level: ServiceLevel, bob: User, ada: User) -> None:
    duty = team("Duty", ada)
    priority, queue = Priority.objects.all()[0], places.queue()
    sent = ONE | {
        "ort.1.recipients": f"{bob.name}; duty (team), night@example.com",
        "ort.1.actions": "on",
        "ort.1.priority": str(priority.id),
        "ort.1.dispatch": str(queue.id),
    }
    assert setup.post(page(level), sent).status_code == 302
    kept = EscalationLevel.objects.get()
    assert (kept.clock, kept.number, kept.offset_s) == ("ort", 1, -3600)
    assert kept.recipients == [
        {"kind": "owner"},
        {"kind": "queue_lead"},
        {"kind": "user", "id": str(bob.id)},
        {"kind": "team", "id": str(duty.id)},
        {"kind": "address", "address": "night@example.com"},
    ]
    assert kept.actions == [
        {"kind": "escalate"},
        {"kind": "priority", "id": str(priority.id)},
        {"kind": "dispatch", "id": str(queue.id)},
    ]


@pytest.mark.parametrize(
    ("length", "side", "offset_s"), [("30", "before", -1800), ("", "at", 0), ("1 h 30 min", "after", 5400)]
)
def test_a_level_lies_before_at_or_after_the_deadline(
    length: str, side: str, offset_s: int, setup: Client, level: ServiceLevel
) -> None:
    setup.post(page(level), ONE | {"ort.1.offset_s": length, "ort.1.side": side})
    assert stored() == [("ort", 1, offset_s)]


def test_what_was_stored_may_be_saved_as_it_stands(setup: Client, level: ServiceLevel, bob: User) -> None:
    setup.post(page(level), ONE | {"ort.1.recipients": bob.name, "ort.1.dispatch": str(places.queue().id)})
    content = text(setup.get(page(level)))
    assert f'value="{bob.name}"' in content
    assert re.search(r'value="queue_lead" checked', content)
    assert Queue.objects.get().name in text(setup.get(page(level)))
    assert 'value="1 h"' in content


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ort.1.offset_s": "soon"}, "ort.1.offset_s"),
        ({"ort.1.offset_s": ""}, "ort.1.offset_s"),
        ({"ort.1.side": "at"}, "ort.1.offset_s"),
        ({"ort.1.side": "beside"}, "ort.1.side"),
        ({"ort.1.roles": []}, "ort.1.recipients"),
        ({"ort.1.recipients": "Nobody Known"}, "ort.1.recipients"),
        ({"ort.1.recipients": "night@"}, "ort.1.recipients"),
        ({"ort.1.priority": "highest"}, "ort.1.priority"),
    ],
)
def test_what_is_wrong_stands_at_its_field(
    changes: dict[str, Any], field: str, setup: Client, level: ServiceLevel
) -> None:
    assert list(faults(setup.post(page(level), ONE | changes))) == [field]
    assert stored() == []


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"ort.1.recipients": "Nobody Known"}, ["ort.1.recipients", "ort.2.offset_s", "ort.3.recipients"]),
        ({"ort.1.offset_s": "soon"}, ["ort.1.offset_s", "ort.3.recipients"]),
        ({"ort.3.priority": "highest"}, ["ort.2.offset_s", "ort.3.priority"]),
        ({"ort.3.offset_s": "soon"}, ["ort.2.offset_s", "ort.3.offset_s", "ort.3.recipients"]),
    ],
)
def test_everything_that_is_wrong_is_said_at_once_and_that_nothing_was_saved(
    changes: dict[str, Any], fields: list[str], setup: Client, level: ServiceLevel
) -> None:
    second = {"ort.2.offset_s": "2 h", "ort.2.side": "before", "ort.2.roles": ["owner"]}
    third = {"ort.3.offset_s": "1 h", "ort.3.side": "after"}
    answer = setup.post(page(level), ONE | second | third | {"count.ort": "3"} | changes)
    assert sorted(faults(answer)) == fields
    assert text(answer, 422).count("Nothing was saved.") == 1


def test_a_refused_form_keeps_what_was_typed(setup: Client, level: ServiceLevel) -> None:
    content = text(setup.post(page(level), ONE | {"ort.1.recipients": "Nobody Known; b@example.com"}), 422)
    assert 'value="Nobody Known; b@example.com"' in content
    assert 'value="owner" checked' in content


def test_two_of_one_name_are_told_apart_by_their_mail_address(
    setup: Client, level: ServiceLevel, bob: User
) -> None:
    twin = people.create_user(
        name=bob.name, email="twin@example.com", is_staff=True, by=promises.BUILDER, at=NOON
    )
    refused = faults(setup.post(page(level), ONE | {"ort.1.recipients": bob.name}))
    assert "mail address" in refused["ort.1.recipients"]
    setup.post(page(level), ONE | {"ort.1.recipients": twin.email})
    assert EscalationLevel.objects.get().recipients[-1] == {"kind": "user", "id": str(twin.id)}
    assert 'value="twin@example.com"' in text(setup.get(page(level)))


def test_levels_out_of_order_are_refused_at_the_later_one(setup: Client, level: ServiceLevel) -> None:
    second = {"count.ort": "2", "ort.2.offset_s": "2 h", "ort.2.side": "before", "ort.2.roles": ["assignee"]}
    assert list(faults(setup.post(page(level), ONE | second))) == ["ort.2.offset_s"]


def test_a_level_is_added_without_saving_and_begins_where_it_lies(setup: Client, level: ServiceLevel) -> None:
    content = text(setup.post(page(level), ONE | {"do": "add ort"}))
    assert 'name="count.ort" value="2"' in content
    assert re.search(r'name="ort.2.offset_s"[^>]*autofocus', content)
    assert re.search(r'name="ort.2.side".*?<option value="at" selected>', content, re.S)
    assert 'value="1 h"' in content
    assert stored() == []


def test_there_are_never_more_than_four_levels(setup: Client, level: ServiceLevel) -> None:
    content = text(setup.post(page(level), {"count.ort": "4", "do": "add ort"}))
    assert 'name="count.ort" value="4"' in content
    assert 'value="add ort"' not in content


def test_a_removed_level_lets_those_behind_it_move_up(setup: Client, level: ServiceLevel) -> None:
    second = {"count.ort": "2", "ort.2.offset_s": "2 h", "ort.2.side": "after", "ort.2.roles": ["assignee"]}
    content = text(setup.post(page(level), ONE | second | {"do": "remove ort.1"}))
    assert 'name="count.ort" value="1"' in content
    assert re.search(r'name="ort.1.offset_s"[^>]*value="2 h"', content)
    assert re.search(r'name="ort.1.roles" value="assignee" checked', content)


@pytest.mark.parametrize("asked", ["remove ort.7", "remove lunch.1", "add lunch", "remove", "eat"])
def test_what_cannot_be_done_changes_nothing(asked: str, setup: Client, level: ServiceLevel) -> None:
    content = text(setup.post(page(level), ONE | {"do": asked}))
    assert 'name="count.ort" value="1"' in content


def test_contradictions_are_said_while_editing(setup: Client, level: ServiceLevel) -> None:
    second = {"count.ort": "2", "ort.2.offset_s": "2 h", "ort.2.side": "before", "ort.2.roles": ["assignee"]}
    said = heeds(text(setup.post(page(level), ONE | second | {"do": "check"})))
    assert said == ["Level 2 has to come later than level 1."]


def test_half_typed_levels_are_not_complained_about_while_editing(setup: Client, level: ServiceLevel) -> None:
    content = text(setup.post(page(level), {"count.ort": "1", "ort.1.offset_s": "1 x", "do": "check"}))
    assert heeds(content) == []
    assert 'class="err"' not in content


def test_each_level_says_when_it_fires(setup: Client, level: ServiceLevel) -> None:
    setup.post(page(level), ONE)
    assert "Fires at severity 1 after 3 h." in text(setup.get(page(level)))


def test_what_is_hardly_meant_is_said_after_saving(setup: Client, level: ServiceLevel) -> None:
    early = ONE | {
        "ort.1.offset_s": "9 h",
        "count.update": "1",
        "update.1.side": "at",
        "update.1.roles": ["owner"],
    }
    content = text(setup.post(page(level), early, follow=True))
    assert "was saved" in content
    assert [said.split(":")[0] for said in heeds(content)] == [
        "Fires as soon as the clock starts at severity 1",
        "This service level promises nothing here",
    ]


def test_somebody_who_has_left_is_pointed_at(setup: Client, level: ServiceLevel, bob: User) -> None:
    setup.post(page(level), ONE | {"ort.1.recipients": bob.name})
    User.objects.filter(id=bob.id).update(is_active=False)
    content = text(setup.get(page(level)))
    assert f'value="{bob.name}"' in content
    assert heeds(content) == ["Somebody named here has left: the manager is told instead."]


def test_a_stale_form_is_refused_and_kept(setup: Client, level: ServiceLevel) -> None:
    setup.post(page(level), ONE)
    late = ONE | {"ort.1.offset_s": "2 h", "revision": "1"}
    content = text(setup.post(page(level), late), 422)
    assert "Somebody else changed this" in content
    assert 'value="2 h"' in content


def test_the_matrix_stands_on_the_page_of_its_level(setup: Client, level: ServiceLevel) -> None:
    setup.post(page(level), ONE | {"ort.1.recipients": "night@example.com", "ort.1.actions": "on"})
    content = text(setup.get(f"/set-up/service-levels/{level.id}"))
    cells = re.findall(
        r"<td[^>]*>(?:<span[^>]*>)?([^<]*)", content.split('aria-label="Escalation levels"')[1]
    )
    assert cells[:4] == ["1", "1 h before", "Owner, queue lead, night@example.com", "At risk"]


def test_who_only_sees_the_set_up_reads_the_matrix(setup: Client, level: ServiceLevel) -> None:
    setup.post(page(level), ONE)
    setup.force_login(staff("Ulla Unger", Role.AUDITOR))
    content = text(setup.get(page(level)))
    assert "1 h before" in content
    assert 'name="ort.1.offset_s"' not in content


@pytest.mark.parametrize("levels", [1, 4])
def test_the_page_costs_the_same_whatever_its_size(
    levels: int,
    setup: Client,
    level: ServiceLevel,
    bob: User,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    sent: dict[str, Any] = {"count.ort": str(levels)}
    for number in range(1, levels + 1):
        row = {"offset_s": f"{number} h", "side": "after", "roles": ["owner"], "recipients": bob.name}
        sent |= {f"ort.{number}.{name}": value for name, value in row.items()}
    setup.post(page(level), sent)
    assert len(stored()) == levels
    with django_assert_max_num_queries(18):
        setup.get(page(level))
