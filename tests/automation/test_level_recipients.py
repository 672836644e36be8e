"""Whom an escalation level tells, and who stands in for somebody who has left."""

from collections.abc import Callable

import pytest

from servanda.agreements.models import SupportAgreement
from servanda.automation.models import Notice
from servanda.cases.models import Case
from servanda.organisations import actions as set_up
from servanda.organisations.models import Queue
from servanda.people.models import Team, User
from tests.agreements import promises
from tests.automation import rings
from tests.automation.levels import (
    Scene,
    escalated,
    tell_level,
    told_names,
)
from tests.cases.works import BUILDER
from tests.cast import NOON

pytestmark = pytest.mark.django_db


Names = Callable[[Scene], dict[str, str]]


@pytest.mark.parametrize(
    ("recipient", "told"),
    [
        (lambda scene: {"kind": "assignee"}, "Tomás Rivera"),
        (lambda scene: {"kind": "owner"}, "Tomás Rivera"),
        (lambda scene: {"kind": "queue_lead"}, "Bob Berger"),
        (lambda scene: {"kind": "organisation_manager"}, "Mara Maier"),
        (lambda scene: {"kind": "agreement_owner"}, "Mara Maier"),
        (lambda scene: {"kind": "user", "id": str(scene.rita.id)}, "Rita Roth"),
        (lambda scene: {"kind": "team", "id": str(scene.team.id)}, "Ines Imhof, Rita Roth"),
    ],
    ids=["assignee", "owner", "queue lead", "manager", "no agreement", "user", "team"],
)
def test_a_level_tells_whom_it_names(recipient: Names, told: str, scene: Scene) -> None:
    tell_level(escalated(scene, recipient(scene), opened=True))
    assert told_names() == set(told.split(", "))
    assert set(Notice.objects.values_list("kind", "channel")) == {
        ("escalation_level", "bell"),
        ("escalation_level", "mail"),
    }


def test_a_level_tells_the_owner_of_the_agreement(scene: Scene) -> None:
    case = escalated(scene, {"kind": "agreement_owner"})
    agreement = promises.draft(scene.desk.customer)
    SupportAgreement.objects.filter(id=agreement.id).update(owner=scene.rita)
    Case.objects.filter(id=case.id).update(agreement=agreement)
    tell_level(case)
    assert told_names() == {"Rita Roth"}


@pytest.mark.parametrize(
    ("recipient", "left", "told"),
    [
        (lambda scene: {"kind": "owner"}, "tomas", "Mara Maier"),
        (lambda scene: {"kind": "queue_lead"}, "bob", "Mara Maier"),
        (lambda scene: {"kind": "user", "id": str(scene.rita.id)}, "rita", "Mara Maier"),
        (lambda scene: {"kind": "team", "id": str(scene.team.id)}, "ines", "Rita Roth"),
    ],
    ids=["owner", "queue lead", "user", "member of a team"],
)
def test_for_one_who_has_left_the_manager_is_told(
    recipient: Names, left: str, told: str, scene: Scene
) -> None:
    case = escalated(scene, recipient(scene), opened=True)
    User.objects.filter(id=getattr(scene, left).id).update(is_active=False)
    tell_level(case)
    assert told_names() == {told}


def test_a_team_without_anybody_left_falls_back_to_the_manager_of_the_case(scene: Scene) -> None:
    case = escalated(scene, {"kind": "team", "id": str(scene.team.id)})
    User.objects.filter(id__in=[scene.ines.id, scene.rita.id]).update(is_active=False)
    tell_level(case)
    assert told_names() == {"Mara Maier"}


def test_for_a_team_that_is_no_longer_in_use_its_manager_is_told(scene: Scene) -> None:
    case = escalated(scene, {"kind": "team", "id": str(scene.team.id)})
    Team.objects.filter(id=scene.team.id).update(is_active=False)
    tell_level(case)
    assert told_names() == {"Rita Roth"}


def test_a_case_without_a_lead_tells_the_manager(scene: Scene) -> None:
    case = escalated(scene, {"kind": "queue_lead"})
    Queue.objects.filter(id=scene.desk.queue.id).update(lead=None)
    tell_level(case)
    assert told_names() == {"Mara Maier"}


def test_a_manager_who_stands_in_for_two_is_told_once(scene: Scene) -> None:
    tell_level(escalated(scene, {"kind": "assignee"}, {"kind": "owner"}))
    assert rings.bells(scene.mara) == ["escalation_level"]


def test_who_may_not_see_the_case_is_not_told_of_its_level(scene: Scene) -> None:
    case = escalated(scene, {"kind": "user", "id": str(scene.rita.id)})
    set_up.change_organisation(
        organisation_id=scene.desk.organisation.id, restricted=True, by=BUILDER, at=NOON
    )
    assert tell_level(case) == []
