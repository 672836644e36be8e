"""What is said on a case, and what it means for its clocks."""

import pytest

from servanda.cases import actions, queries
from servanda.cases.actions import (
    Call,
    ClosedTooLongAgo,
    Direction,
    NobodyToWriteTo,
    NothingSaid,
    Resolution,
    TooLateToRecall,
)
from servanda.cases.models import Case, CaseEvent, ExternalInfo
from servanda.core.access import Viewer, system
from servanda.core.cases import Channel, IllegalMove
from servanda.core.clocks import State
from servanda.foundation.ids import new_id
from servanda.organisations.models import CompletionCode
from servanda.people.models import User
from tests.cases import works
from tests.customers import firms

pytestmark = pytest.mark.django_db

MAIL = system("mail")


def clocks(case: Case, minutes: int) -> queries.CaseClocks:
    return queries.clocks_of([case], at=works.later(minutes))[case.id]


def present(number: str) -> Case:
    return queries.case(number, viewer=works.BUILDER)


@pytest.fixture
def case(tomas: User) -> Case:
    """Open, of Tomás."""
    return works.opened(works.desk(tomas), tomas)


@pytest.fixture
def completed(case: Case, as_tomas: Viewer) -> Case:
    """Completed and sent at 70 minutes."""
    code = CompletionCode.objects.filter(for_unanswered=False)[0]
    return actions.complete_case(
        number=case.number,
        resolution=Resolution("Replaced B12.", code.id, send=True),
        by=as_tomas,
        at=works.later(70),
    )


@pytest.mark.parametrize("text", ["", "  \n", "x" * 100_001])
def test_an_empty_or_endless_text_is_refused(case: Case, as_tomas: Viewer, text: str) -> None:
    with pytest.raises(NothingSaid):
        actions.inform_customer(number=case.number, text=text, by=as_tomas, at=works.later(1))


def test_a_message_of_somebody_whom_nobody_knows_is_refused(case: Case, as_tomas: Viewer) -> None:
    with pytest.raises(NothingSaid):
        actions.record_customer_message(
            number=case.number,
            text="It.",
            channel=Channel.EMAIL,
            contact_id=new_id(),
            by=as_tomas,
            at=works.later(1),
        )


def test_nothing_is_written_to_nobody(as_tomas: Viewer, tomas: User) -> None:
    desk = works.desk(tomas)
    silent = firms.contact("Silent Sam", desk.customer)
    case = works.opened(desk, tomas, caller_id=silent.id)
    with pytest.raises(NobodyToWriteTo):
        actions.inform_customer(number=case.number, text="Hello.", by=as_tomas, at=works.later(1))
    assert clocks(case, 2).irt is not None and clocks(case, 2).irt.state is State.RUNNING  # type: ignore[union-attr]


def test_an_unknown_caller_is_written_to_at_the_address_given(as_tomas: Viewer, tomas: User) -> None:
    desk = works.desk(tomas)
    case = works.opened(
        desk,
        tomas,
        caller_id=None,
        customer_unknown=True,
        caller_name="Somebody",
        caller_mail="some@body.example",
    )
    info = actions.inform_customer(number=case.number, text="Hello.", by=as_tomas, at=works.later(1))
    assert info.to == ["some@body.example"]


def test_a_recalled_text_counts_as_never_written(case: Case, as_tomas: Viewer) -> None:
    info = actions.ask_customer(number=case.number, text="Which?", by=as_tomas, at=works.later(5))
    at = works.later(5) + actions.RECALL_WITHIN / 2
    actions.recall_external_info(number=case.number, info_id=info.id, by=as_tomas, at=at)
    now = clocks(case, 10)
    assert present(case.number).status == "open"
    assert now.irt is not None and now.irt.state is State.RUNNING
    assert now.ort is not None and now.ort.used.seconds == 10 * 60


def test_a_text_is_not_recalled_after_it_went(case: Case, as_tomas: Viewer) -> None:
    info = actions.inform_customer(number=case.number, text="Hello.", by=as_tomas, at=works.later(5))
    with pytest.raises(TooLateToRecall):
        actions.recall_external_info(number=case.number, info_id=info.id, by=as_tomas, at=works.later(6))


def test_a_recalled_resolution_has_to_be_sent_again(completed: Case, as_tomas: Viewer) -> None:
    info = ExternalInfo.objects.get(case=completed)
    actions.recall_external_info(number=completed.number, info_id=info.id, by=as_tomas, at=works.later(70))
    case = present(completed.number)
    assert (case.status, case.sent_at) == ("completed", None)
    with pytest.raises(IllegalMove):
        actions.close_case(number=case.number, by=as_tomas, at=works.later(71))


def test_a_resolution_that_bounces_takes_sent_back_and_tells_the_owner(completed: Case, tomas: User) -> None:
    info = ExternalInfo.objects.get(case=completed)
    actions.record_delivery(info_id=info.id, by=MAIL, at=works.later(71))
    actions.record_failure(info_id=info.id, failure="550 no such user", by=MAIL, at=works.later(72))
    case = present(completed.number)
    now = clocks(case, 80)
    assert case.sent_at is None
    assert now.ort is not None and now.ort.running
    told = CaseEvent.objects.filter(case=case, kind="delivery").get().data["told"]
    assert told == {"owner": str(tomas.id)}


def test_a_question_that_does_not_arrive_is_not_waited_for(case: Case, as_tomas: Viewer, tomas: User) -> None:
    info = actions.ask_customer(number=case.number, text="Which?", by=as_tomas, at=works.later(5))
    actions.record_failure(info_id=info.id, failure="550 no such user", by=MAIL, at=works.later(20))
    ort = clocks(case, 30).ort
    assert present(case.number).status == "open"
    assert ort is not None and ort.used.seconds == 15 * 60


def test_an_older_question_that_does_not_arrive_changes_nothing(case: Case, as_tomas: Viewer) -> None:
    info = actions.ask_customer(number=case.number, text="Which?", by=as_tomas, at=works.later(5))
    actions.ask_customer(number=case.number, text="Which one?", by=as_tomas, at=works.later(10))
    actions.record_failure(info_id=info.id, failure="550", by=MAIL, at=works.later(20))
    assert present(case.number).status == "awaiting_info"


def test_a_failure_is_recorded_once(completed: Case) -> None:
    info = ExternalInfo.objects.get(case=completed)
    for minute in (71, 72):
        actions.record_failure(info_id=info.id, failure="550", by=MAIL, at=works.later(minute))
    assert CaseEvent.objects.filter(case=completed, kind="delivery").count() == 1


def test_a_recalled_text_is_not_sent(case: Case, as_tomas: Viewer) -> None:
    info = actions.inform_customer(number=case.number, text="Hello.", by=as_tomas, at=works.later(5))
    actions.recall_external_info(number=case.number, info_id=info.id, by=as_tomas, at=works.later(5))
    assert actions.record_delivery(info_id=info.id, by=MAIL, at=works.later(6)).delivery == "recalled"


def test_a_message_older_than_the_question_does_not_answer_it(case: Case, as_tomas: Viewer) -> None:
    actions.ask_customer(number=case.number, text="Which?", by=as_tomas, at=works.later(30))
    actions.record_customer_message(
        number=case.number,
        text="By the way.",
        channel=Channel.EMAIL,
        happened_at=works.later(20),
        by=MAIL,
        at=works.later(40),
    )
    assert present(case.number).status == "awaiting_info"


def test_an_inbound_call_answers_unless_it_is_marked_not_to(case: Case, as_tomas: Viewer) -> None:
    actions.ask_customer(number=case.number, text="Which?", by=as_tomas, at=works.later(30))
    call = Call("She asks how long it takes.", is_answer=False)
    actions.record_interaction(number=case.number, call=call, by=as_tomas, at=works.later(40))
    assert present(case.number).status == "awaiting_info"
    actions.record_interaction(
        number=case.number, call=Call("It is the red one."), by=as_tomas, at=works.later(50)
    )
    assert present(case.number).status == "open"


def test_asking_from_the_queue_accepts_first(as_tomas: Viewer, tomas: User) -> None:
    number = works.registered(works.desk(tomas), dispatch=True).number
    actions.ask_customer(number=number, text="Which?", by=as_tomas, at=works.later(5))
    case = present(number)
    assert (case.status, case.owner_id) == ("awaiting_info", tomas.id)


def test_the_stream_says_what_asking_from_the_queue_did(as_tomas: Viewer, tomas: User) -> None:
    number = works.registered(works.desk(tomas), dispatch=True).number
    actions.ask_customer(number=number, text="Which?", by=as_tomas, at=works.later(5))
    said = CaseEvent.objects.filter(case__number=number).latest("seq").data
    assert (said["from"], said["to"], said["owner"]) == ("queued", "awaiting_info", str(tomas.id))


def test_asking_again_is_a_reminder(case: Case, as_tomas: Viewer) -> None:
    for minute in (5, 60):
        actions.ask_customer(number=case.number, text="Which?", by=as_tomas, at=works.later(minute))
    assert present(case.number).reminders_sent == 1


def test_a_message_after_completion_is_judged(completed: Case, as_tomas: Viewer) -> None:
    actions.record_customer_message(
        number=completed.number, text="Not solved!", channel=Channel.EMAIL, by=MAIL, at=works.later(90)
    )
    assert present(completed.number).unjudged_message_at == works.later(90)
    case = actions.judge_message(number=completed.number, solved=False, by=as_tomas, at=works.later(100))
    ort = clocks(case, 100).ort
    # It runs on from the message, not from the judgement.
    assert case.status == "open" and ort is not None and ort.used.seconds == (70 + 10) * 60


def test_thanks_leave_a_case_completed(completed: Case, as_tomas: Viewer) -> None:
    actions.record_customer_message(
        number=completed.number, text="Thank you!", channel=Channel.EMAIL, by=MAIL, at=works.later(90)
    )
    case = actions.judge_message(number=completed.number, solved=True, by=as_tomas, at=works.later(100))
    assert (case.status, case.unjudged_message_at) == ("completed", None)


def test_a_message_long_after_closing_asks_for_a_case_that_follows(completed: Case, as_tomas: Viewer) -> None:
    case = actions.close_case(number=completed.number, by=as_tomas, at=works.later(80))
    Case.objects.filter(id=case.id).update(reopening_window_s=3600)
    message = actions.record_customer_message(
        number=case.number, text="Again!", channel=Channel.EMAIL, by=MAIL, at=works.later(200)
    )
    assert message is None and present(case.number).status == "closed"


def test_reopening_asks_for_the_resolution_again(completed: Case, as_alice: Viewer) -> None:
    case = actions.reopen_case(
        number=completed.number, reason="It stopped again.", by=as_alice, at=works.later(90)
    )
    assert (case.status, case.sent_at, case.completed_at) == ("open", None, None)


def test_a_case_closed_too_long_ago_is_not_reopened(
    completed: Case, as_tomas: Viewer, as_bob: Viewer
) -> None:
    case = actions.close_case(number=completed.number, by=as_tomas, at=works.later(80))
    Case.objects.filter(id=case.id).update(reopening_window_s=3600)
    with pytest.raises(actions.ClosedTooLongAgo):
        actions.reopen_case(number=case.number, reason="Again.", by=as_bob, at=works.later(200))


def test_what_was_escalated_is_calm_once_it_is_completed(case: Case, as_tomas: Viewer) -> None:
    code = CompletionCode.objects.filter(for_unanswered=False)[0]
    actions.escalate_case(number=case.number, reason="Now!", by=as_tomas, at=works.later(5))
    actions.complete_case(
        number=case.number, resolution=Resolution("Done.", code.id), by=as_tomas, at=works.later(10)
    )
    assert present(case.number).escalated_at is None


def test_closing_needs_documentation_where_it_is_required(completed: Case, as_tomas: Viewer) -> None:
    Case.objects.filter(id=completed.id).update(documentation_required=True)
    with pytest.raises(IllegalMove):
        actions.close_case(number=completed.number, by=as_tomas, at=works.later(80))
    call = Call("Told her how.", direction=Direction.OUTBOUND)
    actions.record_interaction(number=completed.number, call=call, by=as_tomas, at=works.later(85))
    assert actions.close_case(number=completed.number, by=as_tomas, at=works.later(90)).status == "closed"


def test_a_caller_is_recorded_as_not_reachable_after_an_attempt(
    case: Case, as_bob: Viewer, as_tomas: Viewer
) -> None:
    code = CompletionCode.objects.filter(for_unanswered=False)[0]
    number = case.number
    actions.complete_case(
        number=number, resolution=Resolution("Done.", code.id), by=as_tomas, at=works.later(10)
    )
    before = Call("Asked for the serial.", direction=Direction.OUTBOUND, happened_at=works.later(5))
    actions.record_interaction(number=number, call=before, by=as_tomas, at=works.later(15))
    with pytest.raises(IllegalMove):
        actions.record_not_reachable(number=number, by=as_bob, at=works.later(20))
    call = Call("Nobody picked up.", direction=Direction.OUTBOUND)
    actions.record_interaction(number=number, call=call, by=as_tomas, at=works.later(30))
    done = actions.record_not_reachable(number=number, by=as_bob, at=works.later(40))
    assert done.sent_how == "not_reachable"
    assert actions.close_case(number=number, by=as_tomas, at=works.later(50)).status == "closed"


def test_notes_say_nothing_to_the_clocks(case: Case, as_tomas: Viewer) -> None:
    actions.write_internal_note(number=case.number, text="Suspect B12.", by=as_tomas, at=works.later(5))
    irt = clocks(case, 6).irt
    assert irt is not None and irt.state is State.RUNNING


def test_what_was_told_on_the_phone_counts_at_the_time_of_the_call(case: Case, as_tomas: Viewer) -> None:
    code = CompletionCode.objects.filter(for_unanswered=False)[0]
    done = actions.complete_case(
        number=case.number,
        resolution=Resolution("Done.", code.id, told_at=works.later(20)),
        by=as_tomas,
        at=works.later(45),
    )
    ort = clocks(done, 60).ort
    assert ort is not None and ort.stopped_at == works.later(20)


def test_a_call_long_after_closing_asks_for_a_case_that_follows(completed: Case, as_tomas: Viewer) -> None:
    number = actions.close_case(number=completed.number, by=as_tomas, at=works.later(80)).number
    Case.objects.filter(number=number).update(reopening_window_s=3600)
    with pytest.raises(ClosedTooLongAgo):
        actions.record_interaction(number=number, call=Call("Again!"), by=as_tomas, at=works.later(200))
    thanks = Call("Wants to know who repaired it.", is_answer=False)
    actions.record_interaction(number=number, call=thanks, by=as_tomas, at=works.later(200))
    assert not CaseEvent.objects.filter(case=completed, data__marks__contains="follow_up").exists()
