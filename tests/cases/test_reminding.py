"""Customers are reminded by the program of what they were asked, as often as their service level says."""

from datetime import UTC, datetime, timedelta
from typing import Final

import pytest

from servanda.agreements import actions as promising
from servanda.agreements import queries as promised
from servanda.cases import actions, queries
from servanda.cases.actions import Call, Resolution
from servanda.cases.actions.reminding import MOST_QUOTED, NOBODY_REACHED
from servanda.cases.models import Case, CaseEvent, ExternalInfo, Mode
from servanda.core.access import Viewer, system
from servanda.core.cases import Channel, IllegalMove
from servanda.customers import actions as customers
from servanda.organisations import actions as set_up
from servanda.organisations.models import CalendarEdit, CompletionCode, HoldReason
from servanda.people.models import User
from tests.cases import works
from tests.cast import NOON

pytestmark = pytest.mark.django_db

MAIL: Final = system("mail")
A_DAY: Final = 9 * 3600
"""Of working time: the office is open from 08:00 to 17:00 in Vienna."""
ASKED: Final = works.later(10)
DUE: Final = ASKED + timedelta(days=1)
DUE_AGAIN: Final = ASKED + timedelta(days=2)
LATE: Final = ASKED + timedelta(days=900)
FRIDAY: Final = datetime(2026, 6, 19, 13, 0, tzinfo=UTC)
"""15:00 in Vienna."""
MONDAY: Final = datetime(2026, 6, 22, 13, 0, tzinfo=UTC)


@pytest.fixture
def desk(tomas: User) -> works.Desk:
    """Its level reminds twice, each time after a working day."""
    reminds(2, A_DAY)
    return works.desk(tomas)


@pytest.fixture
def case(desk: works.Desk, tomas: User) -> Case:
    return works.opened(desk, tomas)


@pytest.fixture
def waiting(case: Case, as_tomas: Viewer) -> Case:
    """Its customer was asked at ``ASKED``."""
    asked(case, as_tomas)
    return present(case)


def reminds(times: int, interval_s: int | None) -> None:
    promising.change_service_level(
        level_id=promised.default_service_level().id,
        reminders=times,
        reminder_interval_s=interval_s,
        by=works.BUILDER,
        at=NOON,
    )


def asked(case: Case, by: Viewer, text: str = "Send me the log.", at: datetime = ASKED) -> ExternalInfo:
    return mailed(actions.ask_customer(number=case.number, text=text, by=by, at=at))


def mailed(info: ExternalInfo) -> ExternalInfo:
    return actions.record_delivery(info_id=info.id, by=MAIL, at=info.send_at)


def reminded(case: Case, at: datetime) -> bool:
    """Let the program remind, and whatever it writes be mailed."""
    done = actions.remind_customer(case_id=case.id, by=system("reminders"), at=at)
    for info in ExternalInfo.objects.filter(case=case, mode=Mode.REMINDER, delivery="waiting"):
        mailed(info)
    return done


def answered(case: Case, at: datetime, happened_at: datetime | None = None) -> None:
    actions.record_customer_message(
        number=case.number,
        text="Here it is.",
        channel=Channel.EMAIL,
        happened_at=happened_at,
        by=MAIL,
        at=at,
    )


def present(case: Case) -> Case:
    return Case.objects.get(id=case.id)


def reminders(case: Case) -> list[ExternalInfo]:
    return list(ExternalInfo.objects.filter(case=case, mode=Mode.REMINDER).order_by("at"))


def just_before(instant: datetime) -> datetime:
    return instant - timedelta(seconds=1)


# When it is due.


def test_a_reminder_is_due_after_the_interval_of_working_time(waiting: Case) -> None:
    assert waiting.remind_at == DUE
    assert queries.to_remind(at=just_before(DUE)) == []
    assert queries.to_remind(at=DUE) == [waiting.id]


def test_a_weekend_is_no_time_to_answer_in(case: Case, as_tomas: Viewer) -> None:
    asked(case, as_tomas, at=FRIDAY)
    assert present(case).remind_at == MONDAY


def test_a_holiday_puts_a_reminder_off(desk: works.Desk, case: Case, as_tomas: Viewer) -> None:
    set_up.edit_calendar(
        calendar_id=desk.organisation.work_calendar_id,
        patch={"holidays": ["2026-06-16"]},
        by=works.BUILDER,
        at=NOON,
    )
    asked(case, as_tomas)
    assert present(case).remind_at == DUE + timedelta(days=1)


def test_where_nobody_ever_works_nobody_is_reminded(desk: works.Desk, waiting: Case) -> None:
    CalendarEdit.objects.create(
        calendar_id=desk.organisation.work_calendar_id,
        seq=1,
        patch={"weekly": {}},
        at=ASKED,
        recorded_at=ASKED,
        edited_by="an earlier release",
    )
    assert queries.reminder_due(waiting, DUE) is None


def test_a_level_without_reminders_reminds_nobody(tomas: User, as_tomas: Viewer) -> None:
    reminds(0, None)
    case = works.opened(works.desk(tomas), tomas)
    asked(case, as_tomas)
    assert present(case).remind_at is None


def test_what_only_informs_is_not_reminded_of(case: Case, as_tomas: Viewer) -> None:
    actions.inform_customer(number=case.number, text="We are at it.", by=as_tomas, at=ASKED)
    assert present(case).remind_at is None


def test_another_promise_sets_the_next_reminder_anew(
    desk: works.Desk, waiting: Case, as_tomas: Viewer
) -> None:
    reminds(2, 3600)
    actions.change_case(
        number=waiting.number, customer_id=None, caller_id=None, by=as_tomas, at=works.later(20)
    )
    assert present(waiting).remind_at == ASKED + timedelta(hours=1)


# What is sent.


def test_a_reminder_quotes_the_question_and_goes_to_whom_it_went(waiting: Case) -> None:
    assert reminded(waiting, DUE)
    [reminder] = reminders(waiting)
    assert reminder.text == (
        f"We have not heard from you yet on your case {waiting.number}.\n\n"
        "On 15 June 2026 we asked you:\n\n> Send me the log.\n\n"
        "We can go on as soon as we have your answer."
    )
    assert (reminder.to, reminder.copy_to, reminder.automatic) == (["carla@acme.example"], [], True)


def test_a_reminder_quotes_everything_that_was_asked_since_the_case_waits(
    waiting: Case, as_tomas: Viewer
) -> None:
    asked(waiting, as_tomas, "Which firmware\nis <on> it?", at=works.later(20))
    reminded(waiting, DUE_AGAIN)
    text = reminders(waiting)[0].text
    assert text.index("> Send me the log.") < text.index("> Which firmware\n> is <on> it?")


def test_a_reminder_quotes_nothing_that_was_answered(waiting: Case, as_tomas: Viewer) -> None:
    answered(waiting, works.later(20))
    asked(waiting, as_tomas, "And the firmware?", at=works.later(30))
    reminded(waiting, DUE_AGAIN)
    assert "Send me the log." not in reminders(waiting)[0].text


def test_of_a_long_question_a_reminder_quotes_the_beginning(case: Case, as_tomas: Viewer) -> None:
    asked(case, as_tomas, "x" * (MOST_QUOTED + 1))
    assert reminded(case, DUE)
    assert f"> {'x' * MOST_QUOTED}…\n" in reminders(case)[0].text


def test_the_stream_says_that_the_program_wrote_it(waiting: Case) -> None:
    reminded(waiting, DUE)
    entry = CaseEvent.objects.filter(case=waiting).order_by("-seq")[0]
    assert (entry.kind, entry.by_name, entry.by_user_id) == ("external_info", "Servanda", None)
    assert (entry.data["mode"], entry.content_id) == ("reminder", reminders(waiting)[0].id)


def test_a_reminder_changes_no_clock_and_no_status(waiting: Case) -> None:
    before = queries.clocks_of([waiting], at=DUE)[waiting.id]
    reminded(waiting, DUE)
    after = present(waiting)
    assert queries.clocks_of([after], at=DUE)[after.id] == before
    assert (after.status, after.asked_at) == ("awaiting_info", ASKED)


def test_an_answer_older_than_the_reminder_is_still_an_answer(waiting: Case) -> None:
    reminded(waiting, DUE)
    answered(waiting, DUE + timedelta(hours=1), happened_at=just_before(DUE))
    assert present(waiting).status == "open"
    entry = CaseEvent.objects.filter(case=waiting, kind="customer_message")[0]
    assert "older_than_question" not in entry.data.get("marks", [])


# How often.


def test_reminders_end_when_their_number_is_reached(waiting: Case) -> None:
    assert reminded(waiting, DUE)
    assert present(waiting).remind_at == DUE_AGAIN
    assert reminded(waiting, DUE_AGAIN)
    assert (present(waiting).reminders_sent, present(waiting).remind_at) == (2, None)
    assert not reminded(waiting, LATE)


def test_there_is_one_reminder_however_late_it_is(waiting: Case) -> None:
    late = DUE_AGAIN + timedelta(days=5)  # a Monday
    assert reminded(waiting, late)
    assert not reminded(waiting, late)
    assert len(reminders(waiting)) == 1
    assert present(waiting).remind_at == late + timedelta(days=1)


def test_a_reminder_sent_by_hand_counts(waiting: Case, as_tomas: Viewer) -> None:
    asked(waiting, as_tomas, "Any news?", at=works.later(60))
    assert present(waiting).remind_at == works.later(60) + timedelta(days=1)
    reminded(waiting, DUE_AGAIN)
    assert present(waiting).remind_at is None


def test_a_case_is_completed_as_unanswered_after_the_reminders_of_the_program(
    waiting: Case, as_tomas: Viewer
) -> None:
    code = CompletionCode.objects.filter(for_unanswered=True, is_active=True)[0]
    resolution = Resolution("Never heard again.", code.id, unanswered=True)
    reminded(waiting, DUE)
    with pytest.raises(IllegalMove) as refused:
        actions.complete_case(number=waiting.number, resolution=resolution, by=as_tomas, at=DUE)
    assert [fault.field for fault in refused.value.faults] == ["reminders"]
    reminded(waiting, DUE_AGAIN)
    done = actions.complete_case(number=waiting.number, resolution=resolution, by=as_tomas, at=DUE_AGAIN)
    assert done.status == "completed"


def test_while_the_question_waits_to_be_mailed_nobody_is_reminded_of_it(case: Case, as_tomas: Viewer) -> None:
    actions.ask_customer(number=case.number, text="Send me the log.", by=as_tomas, at=ASKED)
    assert reminded(case, DUE)
    assert (reminders(case), present(case).remind_at) == ([], DUE_AGAIN)


# When it is over.


def test_an_answer_that_came_first_leaves_nothing_to_remind_of(waiting: Case) -> None:
    assert queries.to_remind(at=DUE) == [waiting.id]
    answered(waiting, DUE)
    assert not reminded(waiting, DUE)
    assert (present(waiting).remind_at, reminders(waiting)) == (None, [])


def test_nothing_is_due_once_the_case_is_taken_back(waiting: Case, as_bob: Viewer) -> None:
    actions.take_back_case(number=waiting.number, reason="We found it.", by=as_bob, at=works.later(20))
    assert present(waiting).remind_at is None


def test_nothing_is_due_once_the_case_is_completed(desk: works.Desk, waiting: Case, as_tomas: Viewer) -> None:
    resolution = Resolution("Replaced B12.", desk.solved.id)
    actions.complete_case(number=waiting.number, resolution=resolution, by=as_tomas, at=works.later(20))
    assert present(waiting).remind_at is None


def test_nothing_is_due_while_a_taken_back_case_is_on_hold(
    waiting: Case, as_tomas: Viewer, as_bob: Viewer
) -> None:
    reason = HoldReason.objects.filter(is_active=True)[0]
    actions.take_back_case(number=waiting.number, reason="We found it.", by=as_bob, at=works.later(20))
    actions.hold_case(
        number=waiting.number, hold_reason_id=reason.id, resume_at=None, by=as_tomas, at=works.later(30)
    )
    assert queries.to_remind(at=LATE) == []


def test_a_recalled_question_is_not_reminded_of(case: Case, as_tomas: Viewer) -> None:
    info = actions.ask_customer(number=case.number, text="Send me the log.", by=as_tomas, at=ASKED)
    actions.recall_external_info(number=case.number, info_id=info.id, by=as_tomas, at=ASKED)
    assert (present(case).status, present(case).remind_at) == ("open", None)


def test_a_recalled_reminder_leaves_the_next_one_due_as_it_was(waiting: Case, as_tomas: Viewer) -> None:
    again = actions.ask_customer(number=waiting.number, text="Any news?", by=as_tomas, at=works.later(60))
    actions.recall_external_info(number=waiting.number, info_id=again.id, by=as_tomas, at=works.later(60))
    after = present(waiting)
    assert (after.reminders_sent, after.asked_at, after.remind_at) == (0, ASKED, DUE)


def test_a_recalled_reminder_of_the_program_is_not_written_again_at_once(
    waiting: Case, as_tomas: Viewer
) -> None:
    actions.remind_customer(case_id=waiting.id, by=system("reminders"), at=DUE)
    [reminder] = reminders(waiting)
    actions.recall_external_info(number=waiting.number, info_id=reminder.id, by=as_tomas, at=DUE)
    after = present(waiting)
    assert (after.status, after.reminders_sent, after.remind_at) == ("awaiting_info", 0, DUE_AGAIN)


# Whom it cannot reach.


def test_a_reminder_that_does_not_arrive_is_the_last_one_and_does_not_count(
    waiting: Case, tomas: User
) -> None:
    reminded(waiting, DUE)
    [reminder] = reminders(waiting)
    actions.record_failure(info_id=reminder.id, failure="550 No such user", by=MAIL, at=DUE)
    after = present(waiting)
    assert (after.status, after.reminders_sent, after.remind_at) == ("awaiting_info", 0, None)
    entry = CaseEvent.objects.filter(case=waiting).order_by("-seq")[0]
    assert entry.data["told"] == {"owner": str(tomas.id)}


def test_where_nobody_who_was_asked_is_reached_the_owner_is_told_once(
    desk: works.Desk, waiting: Case, tomas: User
) -> None:
    customers.change_contact(contact_id=desk.carla.id, mails=[], by=works.BUILDER, at=works.later(20))
    assert reminded(waiting, DUE)
    assert not reminded(waiting, LATE)
    [entry] = CaseEvent.objects.filter(case=waiting, kind="delivery")
    assert (entry.data["failure"], entry.data["told"]) == (NOBODY_REACHED, {"owner": str(tomas.id)})
    assert (reminders(waiting), present(waiting).reminders_sent) == ([], 0)


def test_an_address_that_was_never_asked_is_not_reminded(desk: works.Desk, waiting: Case) -> None:
    customers.change_contact(
        contact_id=desk.carla.id, mails=["conti@other.example"], by=works.BUILDER, at=works.later(20)
    )
    reminded(waiting, DUE)
    assert reminders(waiting) == []


def test_a_call_that_is_no_answer_leaves_the_reminder_due(waiting: Case, as_tomas: Viewer) -> None:
    call = Call("She will look for it.", is_answer=False)
    actions.record_interaction(number=waiting.number, call=call, by=as_tomas, at=works.later(60))
    assert present(waiting).remind_at == DUE
