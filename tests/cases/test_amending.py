"""Interactions are amended: what was said before stays, and the clocks follow what holds now."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

import pytest

from servanda.cases import actions, queries
from servanda.cases.actions import (
    AmendedMeanwhile,
    AnswersNoMore,
    Call,
    MayNotUndoBreach,
    NothingSaid,
    Resolution,
    TimeStays,
    UndoesBreach,
)
from servanda.cases.models import Case, CaseEvent, Direction, Interaction
from servanda.commitments.models import AnnulledBreach, ClockEvent
from servanda.core.access import Viewer
from servanda.core.cases import Channel
from servanda.core.refusals import NotAllowed
from servanda.customers.models import Contact
from servanda.organisations.models import HoldReason
from servanda.people.models import User
from tests.cases import works
from tests.cast import NOON
from tests.customers import firms

pytestmark = pytest.mark.django_db

CALLED: Final = works.later(20)
DOCUMENTED: Final = works.later(30)
NOW: Final = works.later(60)
LATE: Final = NOON + timedelta(days=4)


@pytest.fixture
def desk(tomas: User, bob: User) -> works.Desk:
    return works.desk(tomas, lead=bob)


@pytest.fixture
def case(desk: works.Desk, tomas: User) -> Case:
    return works.opened(desk, tomas)


@pytest.fixture
def told(case: Case, as_tomas: Viewer) -> Interaction:
    """Tomás told Carla at ``CALLED``, which does not count as response."""
    return documented(case, as_tomas, direction=Direction.OUTBOUND, happened_at=CALLED, minutes=6)


def documented(
    case: Case, by: Viewer, text: str = "We talked.", at: datetime = DOCUMENTED, **call: Any
) -> Interaction:
    return actions.record_interaction(number=case.number, call=Call(text, **call), by=by, at=at)


def amended(of: Interaction, by: Viewer, at: datetime = NOW, **fields: Any) -> Interaction:
    return actions.amend_interaction(
        number=of.case.number,
        interaction_id=of.id,
        call=replace(actions.as_documented(of), **fields),
        by=by,
        at=at,
    )


def present(case: Case) -> Case:
    return Case.objects.get(id=case.id)


def events(case: Case) -> list[tuple[int, str]]:
    return list(ClockEvent.objects.filter(sheet=case.sheet_id).order_by("seq").values_list("seq", "type"))


# What stays and what holds.


def test_everything_but_direction_and_answer_can_be_amended(
    desk: works.Desk, told: Interaction, as_bob: Viewer
) -> None:
    other: Contact = firms.contact("Ivo Ilic", desk.customer, mails=["ivo@acme.example"])
    fields: dict[str, Any] = {
        "text": "I talked to Ivo.",
        "channel": Channel.VISIT,
        "happened_at": works.later(25),
        "minutes": 8,
        "counts_as_response": True,
        "contact_id": other.id,
    }
    new = amended(told, as_bob, **fields)
    assert {name: getattr(actions.as_documented(new), name) for name in fields} == fields
    assert (new.direction, new.amends_id, new.recorded_at) == ("outbound", told.id, NOW)
    assert (new.author_name, told.author_name) == ("Bob Berger", "Tomás Rivera")


def test_the_former_version_stays_as_it_was(told: Interaction, as_tomas: Viewer) -> None:
    amended(told, as_tomas, text="We talked about B12.")
    kept = Interaction.objects.get(id=told.id)
    assert (kept.text, kept.at, kept.revision) == ("We talked.", CALLED, told.revision)


def test_the_stream_shows_the_newest_version_and_has_the_former_ones(
    case: Case, told: Interaction, as_tomas: Viewer
) -> None:
    second = amended(told, as_tomas, text="Second.")
    third = amended(second, as_tomas, at=works.later(61), text="Third.")
    shown = [one for one in queries.stream(case).entries if one.event.kind == "interaction"]
    assert [one.content for one in shown] == [third]
    assert shown[0].former == (second, told)


def test_an_interaction_that_nobody_amended_has_no_former_versions(case: Case, told: Interaction) -> None:
    [entry] = [one for one in queries.stream(case).entries if one.event.kind == "interaction"]
    assert (entry.content, entry.former) == (told, ())


def test_the_feed_tells_of_both(case: Case, told: Interaction, as_tomas: Viewer) -> None:
    new = amended(told, as_tomas, text="Second.")
    found = CaseEvent.objects.filter(case=case, kind="interaction").order_by("seq")
    assert [(one.content_id, one.data.get("amends")) for one in found] == [
        (told.id, None),
        (new.id, str(told.id)),
    ]


def test_where_nothing_is_different_nothing_is_kept(told: Interaction, as_tomas: Viewer) -> None:
    assert amended(told, as_tomas, text=" We talked. ") == told
    assert Interaction.objects.count() == 1


def test_what_was_amended_is_not_amended_again(told: Interaction, as_tomas: Viewer, as_bob: Viewer) -> None:
    amended(told, as_tomas, text="Second.")
    with pytest.raises(AmendedMeanwhile, match="Tomás Rivera has amended this"):
        amended(told, as_bob, text="Other.")


def test_an_interaction_of_another_case_is_not_found(
    desk: works.Desk, told: Interaction, as_tomas: Viewer
) -> None:
    with pytest.raises(queries.NoSuchInteraction):
        actions.amend_interaction(
            number=works.registered(desk).number,
            interaction_id=told.id,
            call=actions.as_documented(told),
            by=as_tomas,
            at=NOW,
        )


def test_who_may_not_write_may_not_amend(told: Interaction, as_miriam: Viewer) -> None:
    with pytest.raises(NotAllowed):
        amended(told, as_miriam, text="Second.")


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"text": " "}, "text"), ({"happened_at": NOW + timedelta(seconds=1)}, "happened_at")],
)
def test_what_cannot_be_said_is_refused(
    told: Interaction, as_tomas: Viewer, fields: dict[str, Any], field: str
) -> None:
    with pytest.raises(NothingSaid) as refused:
        amended(told, as_tomas, **fields)
    assert [fault.field for fault in refused.value.faults] == [field]


# The clocks.


def test_another_text_changes_no_clock(case: Case, told: Interaction, as_tomas: Viewer) -> None:
    before = events(case)
    assert amended(told, as_tomas, text="Second.", minutes=9).event_seq == told.event_seq
    assert events(case) == before


def test_a_call_that_counts_after_all_is_the_initial_response_at_its_time(
    case: Case, told: Interaction, as_tomas: Viewer
) -> None:
    new = amended(told, as_tomas, counts_as_response=True)
    irt = queries.clocks_of([present(case)], at=NOW)[case.id].irt
    assert irt is not None and (str(irt.state), irt.stopped_at) == ("met", CALLED)
    newest = ClockEvent.objects.filter(sheet=case.sheet_id).order_by("-seq")[:2]
    assert [(one.type, one.data.get("seq")) for one in newest] == [
        ("interaction", None),
        ("retracted", told.event_seq),
    ]
    assert new.event_seq == newest[0].seq


def test_a_call_that_does_not_count_after_all_leaves_the_response_owed(case: Case, as_tomas: Viewer) -> None:
    call = documented(
        case, as_tomas, direction=Direction.OUTBOUND, counts_as_response=True, happened_at=CALLED
    )
    amended(call, as_tomas, counts_as_response=False)
    irt = queries.clocks_of([present(case)], at=NOW)[case.id].irt
    assert irt is not None and irt.stopped_at is None


def test_an_answer_counts_from_its_amended_time(case: Case, as_tomas: Viewer) -> None:
    actions.ask_customer(number=case.number, text="Which?", by=as_tomas, at=works.later(10))
    answer = documented(case, as_tomas, happened_at=CALLED)
    amended(answer, as_tomas, happened_at=works.later(15))
    ort = queries.clocks_of([present(case)], at=NOW)[case.id].ort
    assert present(case).status == "open"
    assert ort is not None and ort.used == timedelta(minutes=60 - 5)


def test_an_amended_version_is_amended_from_its_own_time(case: Case, as_tomas: Viewer) -> None:
    actions.ask_customer(number=case.number, text="Which?", by=as_tomas, at=works.later(10))
    answer = documented(case, as_tomas, happened_at=CALLED)
    amended(amended(answer, as_tomas, happened_at=works.later(15)), as_tomas, happened_at=works.later(12))
    ort = queries.clocks_of([present(case)], at=NOW)[case.id].ort
    assert ort is not None and ort.used == timedelta(minutes=60 - 2)


def test_an_answer_goes_on_to_answer(case: Case, as_tomas: Viewer) -> None:
    actions.ask_customer(number=case.number, text="Which?", by=as_tomas, at=works.later(10))
    answer = documented(case, as_tomas, happened_at=CALLED)
    with pytest.raises(AnswersNoMore):
        amended(answer, as_tomas, happened_at=works.later(5))
    assert present(case).status == "open"


def test_a_call_that_came_after_the_question_all_the_same_answers_it(case: Case, as_tomas: Viewer) -> None:
    actions.ask_customer(number=case.number, text="Which?", by=as_tomas, at=works.later(10))
    early = documented(case, as_tomas, happened_at=works.later(5))
    assert present(case).status == "awaiting_info"
    amended(early, as_tomas, happened_at=CALLED)
    assert (present(case).status, present(case).asked_at) == ("open", None)


def test_a_case_on_hold_stays_on_hold(case: Case, as_tomas: Viewer) -> None:
    actions.ask_customer(number=case.number, text="Which?", by=as_tomas, at=works.later(10))
    answer = documented(case, as_tomas, happened_at=CALLED)
    reason = HoldReason.objects.filter(is_active=True)[0]
    actions.hold_case(
        number=case.number, hold_reason_id=reason.id, resume_at=None, by=as_tomas, at=works.later(40)
    )
    amended(answer, as_tomas, happened_at=works.later(15))
    assert (present(case).status, present(case).hold_reason_id) == ("on_hold", reason.id)


def test_what_an_earlier_release_documented_keeps_its_time(told: Interaction, as_tomas: Viewer) -> None:
    Interaction.objects.filter(id=told.id).update(event_seq=None)
    told.refresh_from_db()
    assert amended(told, as_tomas, text="Second.").text == "Second."
    with pytest.raises(TimeStays):
        amended(Interaction.objects.get(amends=told), as_tomas, counts_as_response=True)


# What it may not undo.


def test_an_engineer_undoes_no_missed_deadline(told: Interaction, as_tomas: Viewer) -> None:
    with pytest.raises(MayNotUndoBreach):
        amended(told, as_tomas, at=LATE, counts_as_response=True, reason="It counts.")


def test_a_lead_says_why(told: Interaction, as_bob: Viewer) -> None:
    with pytest.raises(UndoesBreach):
        amended(told, as_bob, at=LATE, counts_as_response=True)
    amended(told, as_bob, at=LATE, counts_as_response=True, reason="It was a full answer.")
    assert AnnulledBreach.objects.get().reason == "It was a full answer."


def test_taking_a_response_back_undoes_no_missed_update_unasked(case: Case, as_tomas: Viewer) -> None:
    call = documented(
        case, as_tomas, direction=Direction.OUTBOUND, counts_as_response=True, happened_at=CALLED
    )
    with pytest.raises(MayNotUndoBreach):
        amended(call, as_tomas, at=LATE, happened_at=LATE)


# What the case keeps of it.


def completed(desk: works.Desk, case: Case, by: Viewer) -> Case:
    resolution = Resolution("Replaced B12.", desk.solved.id)
    return actions.complete_case(number=case.number, resolution=resolution, by=by, at=works.later(40))


@pytest.mark.parametrize(("first", "then", "attempts"), [(50, 35, 0), (35, 50, 1), (50, 55, 1)])
def test_an_attempt_is_one_after_the_completion(
    desk: works.Desk, case: Case, as_tomas: Viewer, first: int, then: int, attempts: int
) -> None:
    completed(desk, case, as_tomas)
    call = documented(
        case, as_tomas, at=works.later(56), direction=Direction.OUTBOUND, happened_at=works.later(first)
    )
    amended(call, as_tomas, happened_at=works.later(then))
    assert present(case).attempts == attempts


def test_a_message_to_judge_is_of_its_amended_time(desk: works.Desk, case: Case, as_tomas: Viewer) -> None:
    completed(desk, case, as_tomas)
    call = documented(case, as_tomas, at=works.later(56), happened_at=works.later(50))
    amended(call, as_tomas, happened_at=works.later(45))
    assert present(case).unjudged_message_at == works.later(45)
