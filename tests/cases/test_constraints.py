"""What the database itself refuses about cases, each rule by its name, tried in raw SQL."""

from dataclasses import replace
from uuid import UUID

import pytest

from servanda.cases import actions
from servanda.cases.actions import Call
from servanda.cases.models import Case, CaseContact, CaseEvent, ExternalInfo, Interaction, InternalNote
from servanda.core.access import Viewer
from servanda.people.models import User
from tests.cases import works
from tests.organisations.test_constraints import copied, refuses

pytestmark = pytest.mark.django_db


def sets(table: str, row: UUID, **changes: str) -> tuple[str, UUID]:
    given = ", ".join(f"{column} = {value}" for column, value in changes.items())
    return f"UPDATE {table} SET {given} WHERE id = %s", row


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("case_has_a_subject", {"subject": "''"}),
        ("case_has_a_description", {"description": "''"}),
        ("case_severity_is_between_1_and_4", {"severity": "5"}),
        ("case_has_a_known_status", {"status": "'lost'"}),
        ("case_has_a_known_channel", {"channel": "'telex'"}),
        (
            "case_is_received_before_it_is_registered",
            {"received_at": "registered_at + interval '1 second'"},
        ),
        ("queued_case_lies_somewhere", {"status": "'queued'"}),
        ("case_on_hold_has_a_reason", {"status": "'on_hold'"}),
        ("completed_case_has_a_resolution", {"status": "'completed'"}),
        (
            "closed_case_has_been_answered",
            {
                "status": "'closed'",
                "resolution_text": "'x'",
                "completed_at": "now()",
                "resolution_code_id": "(SELECT id FROM organisations_completioncode LIMIT 1)",
            },
        ),
        ("cancelled_case_has_a_reason", {"status": "'cancelled'"}),
        ("judging_time_is_that_of_a_message", {"judge_until": "now()"}),
        ("reminded_is_who_is_waited_for", {"remind_at": "now()"}),
        ("silent_case_is_answered_and_judged", {"silent_until": "now()"}),
    ],
)
def test_a_case_that_breaks_a_rule_is_refused(rule: str, changes: dict[str, str]) -> None:
    case = works.registered(works.desk())
    refuses(rule, *sets("cases_case", case.id, **changes))


def test_two_cases_with_one_number_are_refused() -> None:
    desk = works.desk()
    first, second = works.registered(desk), works.registered(desk)
    refuses("one_case_per_number", *sets("cases_case", second.id, number=f"'{first.number}'"))


def test_two_cases_with_one_clock_sheet_are_refused() -> None:
    desk = works.desk()
    first, second = works.registered(desk), works.registered(desk)
    with pytest.raises(Exception, match="sheet_id"):
        Case.objects.filter(id=second.id).update(sheet=first.sheet_id)


def test_a_case_contact_is_one_person() -> None:
    desk = works.desk()
    case = works.registered(desk)
    contact = CaseContact.objects.create(case=case, contact=desk.carla)
    refuses("case_contact_is_a_contact_or_a_user", *sets("cases_casecontact", contact.id, contact_id="NULL"))
    refuses("one_mark_per_case_and_person", copied("cases_casecontact", contact.id))


def test_texts_that_break_a_rule_are_refused(as_tomas: Viewer, tomas: User) -> None:
    case = works.opened(works.desk(tomas), tomas)
    actions.write_internal_note(number=case.number, text="Hm.", by=as_tomas, at=works.later(1))
    actions.inform_customer(number=case.number, text="Hello.", by=as_tomas, at=works.later(2))
    actions.record_interaction(number=case.number, call=Call("She called."), by=as_tomas, at=works.later(3))
    note, info, call = InternalNote.objects.get(), ExternalInfo.objects.get(), Interaction.objects.get()
    earlier = "at - interval '1 second'"
    refuses("internalnote_has_a_text", *sets("cases_internalnote", note.id, text="''"))
    refuses("internalnote_is_recorded_afterwards", *sets("cases_internalnote", note.id, recorded_at=earlier))
    refuses("externalinfo_has_a_text", *sets("cases_externalinfo", info.id, text="''"))
    refuses("external_info_has_a_known_delivery", *sets("cases_externalinfo", info.id, delivery="'lost'"))
    refuses("sent_external_info_has_its_instant", *sets("cases_externalinfo", info.id, delivery="'sent'"))
    refuses(
        "only_outbound_interactions_count_as_response",
        *sets("cases_interaction", call.id, counts_as_response="true"),
    )


def test_an_interaction_is_amended_once_and_by_another(as_tomas: Viewer, tomas: User) -> None:
    case = works.opened(works.desk(tomas), tomas)
    call = actions.record_interaction(
        number=case.number, call=Call("She called."), by=as_tomas, at=works.later(3)
    )
    amendment = replace(actions.as_documented(call), text="He called.")
    amended = actions.amend_interaction(
        number=case.number, interaction_id=call.id, call=amendment, by=as_tomas, at=works.later(4)
    )
    refuses("interaction_is_amended_once", copied("cases_interaction", amended.id))
    refuses("interaction_amends_another", *sets("cases_interaction", call.id, amends_id="id"))


def test_entries_of_the_stream_and_clock_events_are_only_added() -> None:
    case = works.registered(works.desk())
    event = CaseEvent.objects.get(case=case)
    refuses("append", *sets("cases_caseevent", event.id, kind="'moved'"))
    refuses("append", "DELETE FROM commitments_clockevent WHERE sheet_id = %s", case.sheet_id)


def test_one_number_per_entry_and_clock_event() -> None:
    case = works.registered(works.desk())
    refuses("one_case_event_per_case_and_seq", copied("cases_caseevent", CaseEvent.objects.get(case=case).id))
    event = case.sheet.events.get()
    refuses("one_clock_event_per_sheet_and_seq", copied("commitments_clockevent", event.id))
    refuses(
        "clock_event_has_a_known_type", copied("commitments_clockevent", event.id, seq="9", type="'lost'")
    )
    refuses(
        "clock_event_is_recorded_afterwards",
        copied("commitments_clockevent", event.id, seq="9", recorded_at="at - interval '1 second'"),
    )
    refuses(
        "case_event_is_recorded_afterwards",
        copied(
            "cases_caseevent",
            CaseEvent.objects.get(case=case).id,
            seq="9",
            recorded_at="at - interval '1 second'",
        ),
    )
