"""The demo company's past: everything fired as it came, and told nobody."""

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from servanda.cases import queries
from servanda.cases.models import ExternalInfo
from servanda.commitments.models import Firing
from servanda.commitments.queries import due_sheets
from servanda.foundation import clock
from servanda.ops.demo import company

pytestmark = pytest.mark.django_db

CASES = 40


def test_the_past_of_the_demo_company_has_fired_and_is_as_a_replay_gives_it() -> None:
    began = clock.now()
    company.load(CASES, lambda _: None)
    verified = queries.verified_cases(after=None, limit=CASES, at=clock.now())
    assert verified.cases == CASES
    assert [one for one in verified.found if one.differences] == []
    assert due_sheets(at=began, limit=1) == []
    by_time = (queries.to_resume, queries.to_remind, queries.unjudged_cases, queries.silent_cases)
    assert [due(at=began) for due in by_time] == [[], [], [], []]
    assert queries.to_remind(at=began) == []
    assert ExternalInfo.objects.filter(mode="reminder", delivery="sent").exists()
    fired = list(Firing.objects.all())
    assert {one.what for one in fired} == {"warning", "breach", "level"}
    assert {(one.fired_at - one.due_at).total_seconds() for one in fired} <= {0, 1}
    assert not ProcrastinateJob.objects.filter(task_name="cases.happened").exists()
