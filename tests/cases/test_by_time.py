"""What happens to cases by time alone: a hold ends, an unjudged message opens, silence closes."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

import pytest
from pytest_django import DjangoAssertNumQueries

from servanda.agreements import actions as promising
from servanda.agreements import queries as promised
from servanda.cases import actions, queries
from servanda.cases.actions import Resolution
from servanda.cases.models import Case, CaseEvent
from servanda.core.access import Viewer, system
from servanda.core.cases import Channel
from servanda.organisations import actions as set_up
from servanda.organisations.models import CalendarEdit, HoldReason
from servanda.people.models import User
from tests.cases import works
from tests.cast import NOON

pytestmark = pytest.mark.django_db

MAIL: Final = system("mail")
SILENT_DAYS: Final = 5
SENT: Final = works.later(70)
SILENT: Final = SENT + timedelta(days=SILENT_DAYS)
WRITTEN: Final = datetime(2026, 6, 16, 12, 0, tzinfo=UTC)
"""Tuesday, 14:00 in Vienna: three hours before the office closes."""
JUDGED_BY: Final = datetime(2026, 6, 17, 7, 0, tzinfo=UTC)
"""Wednesday, 09:00 in Vienna: the fourth working hour is over."""


@pytest.fixture
def desk(tomas: User) -> works.Desk:
    """Its level closes cases after five silent days."""
    closes_after(SILENT_DAYS)
    return works.desk(tomas)


@pytest.fixture
def held(desk: works.Desk, tomas: User, as_tomas: Viewer) -> Case:
    """On hold from 5 minutes on, until 30."""
    return on_hold(works.opened(desk, tomas), as_tomas, until=works.later(30))


@pytest.fixture
def answered(desk: works.Desk, tomas: User, as_tomas: Viewer) -> Case:
    """Completed and sent at ``SENT``."""
    return completed(desk, tomas, as_tomas, send=True)


def closes_after(silent_days: int | None) -> None:
    level = promised.default_service_level()
    promising.change_service_level(level_id=level.id, silent_days=silent_days, by=works.BUILDER, at=NOON)


def on_hold(case: Case, by: Viewer, *, until: datetime | None) -> Case:
    reason = HoldReason.objects.filter(is_active=True, pauses_resolution=True).first()
    assert reason is not None
    return actions.hold_case(
        number=case.number, hold_reason_id=reason.id, resume_at=until, by=by, at=works.later(5)
    )


def completed(desk: works.Desk, tomas: User, by: Viewer, **how: Any) -> Case:
    resolution = Resolution("Replaced B12.", desk.solved.id, **how)
    case = works.opened(desk, tomas)
    return actions.complete_case(number=case.number, resolution=resolution, by=by, at=SENT)


def written(case: Case, at: datetime = WRITTEN, happened_at: datetime | None = None) -> None:
    actions.record_customer_message(
        number=case.number,
        text="It stopped again.",
        channel=Channel.EMAIL,
        happened_at=happened_at,
        by=MAIL,
        at=at,
    )


def judged_thanks(case: Case, by: Viewer, at: datetime) -> Case:
    return actions.judge_message(number=case.number, solved=True, by=by, at=at)


def resumed(case: Case, at: datetime) -> bool:
    return actions.resume_held(case_id=case.id, by=system("resume date"), at=at)


def reopened(case: Case, at: datetime) -> bool:
    return actions.reopen_unjudged(case_id=case.id, by=system("judging time"), at=at)


def closed(case: Case, at: datetime) -> bool:
    return actions.close_silent(case_id=case.id, by=system("silent days"), at=at)


def present(case: Case) -> Case:
    return Case.objects.get(id=case.id)


def last_entry(case: Case) -> tuple[str, UUID | None, str]:
    entry = CaseEvent.objects.filter(case=case).order_by("-seq")[0]
    return entry.by_name, entry.by_user_id, entry.data["move"]


def just_before(instant: datetime) -> datetime:
    return instant - timedelta(seconds=1)


# A hold with a resume date.


def test_a_hold_is_due_at_its_resume_date_and_not_before(held: Case) -> None:
    assert queries.to_resume(at=just_before(works.later(30))) == []
    assert queries.to_resume(at=works.later(30)) == [held.id]


def test_a_hold_without_a_resume_date_is_never_due(desk: works.Desk, tomas: User, as_tomas: Viewer) -> None:
    on_hold(works.opened(desk, tomas), as_tomas, until=None)
    assert queries.to_resume(at=NOON + timedelta(days=900)) == []


def test_a_hold_ends_by_the_program_at_its_resume_date_however_late_it_is(held: Case, tomas: User) -> None:
    assert resumed(held, works.later(50))
    case = present(held)
    ort = queries.clocks_of([case], at=works.later(50))[case.id].ort
    assert (case.status, case.resume_at, case.owner_id) == ("open", None, tomas.id)
    assert ort is not None and ort.used == timedelta(minutes=5 + 20)
    assert last_entry(case) == ("Servanda", None, "resume")


def test_the_owner_is_told_that_a_hold_is_over(held: Case, tomas: User) -> None:
    resumed(held, works.later(30))
    entry = CaseEvent.objects.filter(case=held).order_by("-seq")[0]
    assert entry.data["told"] == {"owner": str(tomas.id)}


def test_the_history_names_what_ended_the_hold(held: Case, as_tomas: Viewer) -> None:
    resumed(held, works.later(30))
    newest = queries.case_history(held.number, viewer=works.BUILDER).order_by("-id")[0]
    assert (newest.actor_id, newest.actor_name) == (None, "resume date")


def test_a_hold_does_not_end_twice(held: Case) -> None:
    assert resumed(held, works.later(30))
    assert not resumed(held, works.later(31))
    assert present(held).revision == held.revision + 1


def test_a_hold_does_not_end_before_its_resume_date(held: Case) -> None:
    assert not resumed(held, just_before(works.later(30)))


def test_a_hold_that_somebody_prolonged_is_not_ended(held: Case, as_tomas: Viewer) -> None:
    actions.resume_case(number=held.number, by=as_tomas, at=works.later(10))
    on_hold(held, as_tomas, until=works.later(60))
    assert not resumed(held, works.later(30))


# A message that nobody judges.


def test_a_message_is_to_be_judged_within_four_working_hours(answered: Case) -> None:
    written(answered)
    assert present(answered).judge_until == JUDGED_BY
    assert queries.unjudged_cases(at=just_before(JUDGED_BY)) == []
    assert queries.unjudged_cases(at=JUDGED_BY) == [answered.id]


def test_a_holiday_prolongs_the_time_to_judge(desk: works.Desk, answered: Case) -> None:
    set_up.edit_calendar(
        calendar_id=desk.organisation.work_calendar_id,
        patch={"holidays": ["2026-06-17"]},
        by=works.BUILDER,
        at=SENT,
    )
    written(answered)
    assert present(answered).judge_until == JUDGED_BY + timedelta(days=1)


def test_judging_takes_no_end_where_nobody_ever_works(desk: works.Desk, answered: Case) -> None:
    CalendarEdit.objects.create(
        calendar_id=desk.organisation.work_calendar_id,
        seq=1,
        patch={"weekly": {}},
        at=SENT,
        recorded_at=SENT,
        edited_by="an earlier release",
    )
    assert queries.judging_ends(answered, WRITTEN) is None


def test_what_was_learnt_late_is_judged_from_then_on(answered: Case) -> None:
    written(answered, happened_at=works.later(80))
    assert present(answered).judge_until == JUDGED_BY


def test_who_writes_again_gives_no_more_time_to_judge(answered: Case) -> None:
    written(answered)
    written(answered, at=WRITTEN + timedelta(hours=1))
    assert present(answered).judge_until == JUDGED_BY


def test_an_unjudged_message_opens_the_case_as_of_its_time(answered: Case) -> None:
    written(answered)
    assert reopened(answered, JUDGED_BY)
    case = present(answered)
    ort = queries.clocks_of([case], at=JUDGED_BY)[case.id].ort
    assert (case.status, case.unjudged_message_at, case.judge_until) == ("open", None, None)
    assert ort is not None and ort.used == timedelta(minutes=70, hours=4)
    assert last_entry(case) == ("Servanda", None, "judge_not_solved")


def test_an_unjudged_message_opens_a_closed_case_too(answered: Case, as_tomas: Viewer) -> None:
    actions.close_case(number=answered.number, by=as_tomas, at=SENT)
    written(answered)
    assert queries.unjudged_cases(at=JUDGED_BY) == [answered.id]
    assert reopened(answered, JUDGED_BY)
    assert present(answered).status == "open"


def test_an_unjudged_message_does_not_open_twice(answered: Case) -> None:
    written(answered)
    assert reopened(answered, JUDGED_BY)
    assert not reopened(answered, JUDGED_BY)


def test_the_owner_has_all_the_time_to_judge(answered: Case) -> None:
    written(answered)
    assert not reopened(answered, just_before(JUDGED_BY))


def test_a_judged_message_opens_nothing(answered: Case, as_tomas: Viewer) -> None:
    written(answered)
    judged_thanks(answered, as_tomas, WRITTEN)
    assert not reopened(answered, JUDGED_BY)
    assert queries.unjudged_cases(at=JUDGED_BY) == []


# Silence.


def test_silence_counts_in_whole_days_from_the_sending(answered: Case) -> None:
    assert answered.silent_until == SILENT
    assert queries.silent_cases(at=just_before(SILENT)) == []
    assert queries.silent_cases(at=SILENT) == [answered.id]


def test_silence_counts_from_when_the_resolution_was_told(
    desk: works.Desk, tomas: User, as_tomas: Viewer
) -> None:
    case = completed(desk, tomas, as_tomas, told_at=works.later(60))
    assert case.silent_until == works.later(60) + timedelta(days=SILENT_DAYS)


def test_a_case_is_closed_by_the_program_after_its_silent_days(answered: Case) -> None:
    assert closed(answered, SILENT)
    case = present(answered)
    assert (case.status, case.closed_at, case.silent_until) == ("closed", SILENT, None)
    assert last_entry(case) == ("Servanda", None, "close")


def test_a_case_is_not_closed_twice(answered: Case) -> None:
    assert closed(answered, SILENT)
    assert not closed(answered, SILENT)


def test_a_case_is_not_closed_before_its_silent_days_are_over(answered: Case) -> None:
    assert not closed(answered, just_before(SILENT))


def test_a_case_whose_resolution_is_not_sent_is_never_silent(
    desk: works.Desk, tomas: User, as_tomas: Viewer
) -> None:
    assert completed(desk, tomas, as_tomas).silent_until is None


def test_a_level_without_silent_days_closes_nothing(desk: works.Desk, tomas: User, as_tomas: Viewer) -> None:
    closes_after(None)
    assert completed(desk, tomas, as_tomas, send=True).silent_until is None


def test_a_message_stops_silent_closing(answered: Case) -> None:
    written(answered)
    assert queries.silent_cases(at=SILENT) == []
    assert not closed(answered, SILENT)


def test_silence_counts_anew_from_the_judgement(answered: Case, as_tomas: Viewer) -> None:
    written(answered)
    judged = judged_thanks(answered, as_tomas, WRITTEN + timedelta(hours=1))
    assert judged.silent_until == WRITTEN + timedelta(hours=1, days=SILENT_DAYS)


def test_a_message_that_came_before_the_sending_still_stops_silent_closing(
    desk: works.Desk, tomas: User, as_tomas: Viewer
) -> None:
    case = completed(desk, tomas, as_tomas)
    written(case)
    sent = actions.send_resolution(number=case.number, by=as_tomas, at=WRITTEN + timedelta(minutes=5))
    assert sent.silent_until is None


def test_a_resolution_told_before_the_judgement_takes_nothing_off_the_silence(
    answered: Case, as_tomas: Viewer
) -> None:
    written(answered)
    judged = judged_thanks(answered, as_tomas, WRITTEN)
    told = actions.send_resolution(
        number=answered.number, told_at=works.later(80), by=as_tomas, at=WRITTEN + timedelta(hours=1)
    )
    assert told.silent_until == judged.silent_until == WRITTEN + timedelta(days=SILENT_DAYS)


def test_a_case_that_opens_again_is_not_closed_silently(answered: Case, as_tomas: Viewer) -> None:
    actions.reopen_case(number=answered.number, reason="It stopped.", by=as_tomas, at=WRITTEN)
    assert not closed(answered, SILENT)


@pytest.mark.parametrize(("documented", "found"), [(0, 0), (1, 1)])
def test_a_case_that_lacks_its_documentation_waits_for_it(
    answered: Case, documented: int, found: int
) -> None:
    Case.objects.filter(id=answered.id).update(documentation_required=True, documented=documented)
    assert len(queries.silent_cases(at=SILENT)) == found


# What all of it costs.


@pytest.mark.parametrize("ask", [queries.to_resume, queries.unjudged_cases, queries.silent_cases])
def test_what_is_due_is_asked_in_one_statement(
    ask: Any, held: Case, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        ask(at=SILENT)
