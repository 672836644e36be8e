"""The short form of scenarios: what the policy says goes into the events; what is malformed is refused."""

from typing import Any

import pytest

from servanda.core.calendars import MalformedCalendar
from servanda.core.clocks import TargetNotPositive, fields
from servanda.core.clocks.answers import answers
from servanda.core.clocks.events import Registered
from servanda.core.clocks.fields import MalformedScenario, iso
from servanda.core.clocks.scenarios import read_scenario
from servanda.ops.conformance import differences
from tests.conformance.make import LONDON, OFFICE, PROMISED, Raw, event, instant, scenario


def clocks(raw: Raw, *, proof: bool = False) -> Raw:
    found: Raw = answers(read_scenario(raw), with_proof=proof)[0]["clocks"]
    return found


def expects(raw: Raw, expected: Raw) -> None:
    assert list(differences(expected, clocks(raw), "")) == []


def test_a_calendar_edit_is_an_event_of_the_case() -> None:
    closed = event("calendar_changed", "10:00", 2, calendar="default", exceptions={"2026-06-15": []})
    expects(scenario(closed), {"ort": {"elapsed_s": 3600, "due": instant("16 16:00")}})


def test_an_edit_delivered_twice_is_one() -> None:
    closed = event("calendar_changed", "10:00", 2, exceptions={"2026-06-16": []})
    expects(scenario(closed, closed), {"ort": {"due": instant("17:00")}})


def test_an_edit_of_a_member_reaches_the_union() -> None:
    closed = event("calendar_changed", "08:00", 2, calendar="LON", exceptions={"2026-06-15": []})
    named = {"BER": OFFICE, "LON": LONDON}
    expects(
        scenario(closed, calendar={"union": ["BER", "LON"]}, calendars=named, evaluate_at="18:30"),
        {"ort": {"elapsed_s": 8 * 3600}},
    )


def test_round_the_clock_is_known_and_can_be_edited() -> None:
    targets = {"1": {"ort": {"minutes": 480, "calendar": "24x7"}}}
    expects(scenario(targets=targets), {"ort": {"due": instant("17:00")}})
    closed = event("calendar_changed", "08:00", 2, calendar="24x7", exceptions={"2026-06-15": []})
    expects(scenario(closed, targets=targets), {"ort": {"elapsed_s": 0}})


@pytest.mark.parametrize(
    ("calendar", "due"),
    [("24x7", "17:50"), (LONDON, "17:50"), ({"union": ["default"]}, "16 09:50"), (None, "16 09:50")],
    ids=["a name", "a calendar", "a union", "none"],
)
def test_a_change_of_cover_may_bring_targets_and_a_calendar(calendar: object, due: str) -> None:
    targets = {"1": {"ort": {"minutes": 530}}}
    changed = event("cover_changed", "10:00", 2, targets=targets, calendar=calendar)
    expects(
        scenario(changed),
        {"irt": {"state": "cancelled"}, "ort": {"due": instant(due)}},
    )


def test_a_change_of_calendar_alone_keeps_the_targets() -> None:
    changed = event("cover_changed", "10:00", 2, calendar="24x7")
    expects(scenario(changed, evaluate_at="18:00"), {"ort": {"elapsed_s": 9 * 3600}})


def test_warnings_levels_and_holds_come_from_the_policy() -> None:
    policy = {
        "warn": [100, 50],
        "pause_on_hold": ["vendor"],
        "levels": [{"clock": "ort", "level": 1, "offset_minutes": -420}],
    }
    held = event("hold", "11:00", 2, reason="vendor")
    expects(
        scenario(held, policy=policy, targets={"1": {"ort": {"minutes": 480}}}),
        {
            "ort": {
                "state": "paused",
                "remaining_s": 6 * 3600,
                "warn": {"50": None, "100": None},
                "fired": [],
                "levels": {"1": instant("10:00")},
                "levels_fired": ["1"],
            }
        },
    )


def test_an_event_may_carry_its_own_data() -> None:
    asked = {**event("external_info", "10:00", 2), "data": {"mode": "send_reply", "automatic": False}}
    expects(scenario(asked), {"ort": {"state": "paused"}})


@pytest.mark.parametrize(
    "named", [{"retracts": 2}, {"data": {"seq": 2}}, {"of": 2}, {"retracts": 2, "quiet": True}], ids=repr
)
def test_a_retraction_names_one_event_besides_itself(named: Raw) -> None:
    asked = event("external_info", "10:00", 2, mode="send_reply")
    expects(scenario(asked, event("retracted", "11:00", 3, **named)), {"ort": {"elapsed_s": 3 * 3600}})


def test_tasks_are_answered_by_name_with_their_breakdown() -> None:
    targets = {"1": {"ola": {"minutes": 60}, "ort": None}}
    tasks = [
        event("task_dispatched", "09:00", 2, task="T"),
        event("task_reassigned", "09:30", 3, task="T", calendar="24x7"),
        event("task_completed", "09:45", 4, task="T"),
    ]
    expects(
        scenario(*tasks, targets=targets),
        {"tasks": {"T": {"state": "met", "breakdown": {"default": 1800, "24x7": 900}}}, "ort": None},
    )


def test_promised_clocks_that_never_ran_are_empty() -> None:
    targets = {"1": {"update": {"minutes": 60}, "ola": {"minutes": 60}}}
    assert clocks(scenario(targets=targets)) == {"update": [], "tasks": {}}


def test_update_cycles_are_a_list() -> None:
    targets = {"1": {"update": {"minutes": 60}}}
    told = event("interaction", "10:00", 2, channel="phone", direction="outbound", counts_as_response=True)
    expects(
        scenario(told, targets=targets),
        {
            "update": [
                {"start": instant("10:00"), "due": instant("11:00"), "closed_at": None, "state": "breached"}
            ]
        },
    )


def test_another_case_is_folded_when_it_is_merged_in() -> None:
    other = {"events": [event("registered", "09:00", 1, severity="2"), event("cancelled", "10:00", 2)]}
    targets = {**PROMISED, "2": {"ort": {"minutes": 240}}}
    merged = event("merged_in", "10:00", 2, case="B")
    expects(scenario(merged, targets=targets, other_cases={"B": other}), {"ort": {"due": instant("13:00")}})
    undone = event("merge_undone", "11:00", 3, case="B")
    expects(
        scenario(merged, undone, targets=targets, other_cases={"B": other}),
        {"ort": {"due": instant("17:00")}},
    )


def test_a_merged_case_may_have_been_merged_into_before() -> None:
    inner = {"events": [event("registered", "09:00", 1, severity="2")]}
    outer = {
        "events": [event("registered", "09:00", 1, severity="1"), event("merged_in", "09:30", 2, case="C")]
    }
    targets = {**PROMISED, "2": {"ort": {"minutes": 240}}}
    raw = scenario(
        event("merged_in", "10:00", 2, case="B"), targets=targets, other_cases={"B": outer, "C": inner}
    )
    expects(raw, {"ort": {"due": instant("13:00")}})


def test_proof_adds_the_stretches() -> None:
    asked = event("external_info", "10:00", 2, mode="send_reply")
    ort = clocks(scenario(asked), proof=True)["ort"]
    assert [(one["state"], one["event"], one["working_s"]) for one in ort["stretches"]] == [
        ("running", 1, 3600),
        ("paused", 2, 7200),
    ]
    assert ort["obligations"][0]["target_s"] == 8 * 3600
    assert "stretches" not in answers(read_scenario(scenario(asked)))[0]["clocks"]["ort"]


def test_a_proof_says_everything_of_an_obligation_and_its_stretches() -> None:
    told = event("external_info", "10:00", 2, mode="save")
    answer = answers(read_scenario(scenario(told, evaluate_at="18:00")), with_proof=True)[0]
    assert (answer["evaluate_at"], answer["known_at"]) == ("2026-06-15T16:00:00+00:00",) * 2
    stretch = {
        "from": "2026-06-15T07:00:00+00:00",
        "to": "2026-06-15T08:00:00+00:00",
        "state": "running",
        "event": 1,
        "calendar": "default",
        "working_s": 3600,
    }
    assert answer["clocks"]["irt"]["obligations"] == [
        {
            "event": 1,
            "started_at": "2026-06-15T07:00:00+00:00",
            "target_s": 7200,
            "calendar": "default",
            "state": "met",
            "due": "2026-06-15T09:00:00+00:00",
            "elapsed_s": 3600,
            "ended_at": "2026-06-15T08:00:00+00:00",
            "breached_at": None,
            "stretches": [stretch],
        }
    ]
    assert answer["clocks"]["irt"]["stretches"] == [stretch]


def test_cycles_and_tasks_have_their_proof_too() -> None:
    targets = {"1": {"update": {"minutes": 60}, "ola": {"minutes": 60}}}
    told = event("external_info", "10:00", 2, mode="save")
    sent = event("task_dispatched", "10:00", 3, task="T")
    found = clocks(scenario(told, sent, targets=targets), proof=True)
    assert [len(found["update"][0]["stretches"]), len(found["tasks"]["T"]["stretches"])] == [1, 1]
    assert (found["update"][0]["elapsed_s"], found["update"][0]["breaches"]) == (
        7200,
        ["2026-06-15T09:00:00+00:00"],
    )


def test_what_was_never_promised_is_not_answered() -> None:
    assert set(clocks(scenario())) == {"irt", "ort"}
    assert clocks(scenario(targets=None)) == {}


def test_a_check_may_ask_for_what_was_known() -> None:
    told = event("external_info", "10:00", 2, mode="save", recorded_at=instant("11:30"))
    check = {"evaluate_at": instant("12:00"), "known_at": instant("11:29")}
    expects(scenario(told, checks=[check]), {"irt": {"state": "breached"}})


def test_events_are_read_in_order_wherever_they_stand() -> None:
    changed = event("cover_changed", "10:00", 2, targets={"1": {"ort": {"minutes": 60}}})
    registered = event("registered", "09:00", 1, severity="1")
    expects(scenario(events=[changed, registered]), {"irt": {"state": "cancelled"}})


def test_an_edit_that_another_case_tells_counts_for_all() -> None:
    closed = event("calendar_changed", "08:00", 2, exceptions={"2026-06-15": []})
    other = {"events": [event("registered", "09:00", 1, severity="1"), closed]}
    expects(scenario(other_cases={"B": other}), {"ort": {"elapsed_s": 0}})


def test_tasks_that_came_with_another_case_are_answered() -> None:
    sent = event("task_dispatched", "09:30", 2, task="T")
    other = {"events": [event("registered", "09:00", 1, severity="2"), sent]}
    targets = {**PROMISED, "2": {"ola": {"minutes": 240}}}
    merged = event("merged_in", "10:00", 2, case="B")
    expects(
        scenario(merged, targets=targets, other_cases={"B": other}), {"tasks": {"T": {"elapsed_s": 9000}}}
    )


@pytest.mark.parametrize(
    ("told", "due"),
    [
        (event("severity_changed", "10:00", 2, severity="3"), "10:30"),
        (event("cancelled", "09:30", 2), "17:00"),
    ],
    ids=["what happened at the merge counts", "cancelled before has nothing to give"],
)
def test_only_the_end_that_the_merge_itself_gives_is_left_out(told: Raw, due: str) -> None:
    other = {"events": [event("registered", "09:00", 1, severity="2"), told, event("cancelled", "10:00", 3)]}
    targets = {**PROMISED, "2": {"ort": {"minutes": 240}}, "3": {"ort": {"minutes": 90}}}
    merged = event("merged_in", "10:00", 2, case="B")
    expects(scenario(merged, targets=targets, other_cases={"B": other}), {"ort": {"due": instant(due)}})


def test_warnings_are_put_in_order() -> None:
    registered = read_scenario(scenario(policy={"warn": [8, 1, 8]})).sheet.events[0].data
    assert isinstance(registered, Registered)
    assert registered.cover.warn == (1, 8)


def test_a_scenario_may_say_what_round_the_clock_is() -> None:
    targets = {"1": {"ort": {"minutes": 540, "calendar": "24x7"}}}
    expects(scenario(targets=targets, calendars={"24x7": OFFICE}), {"ort": {"due": instant("16 10:00")}})


@pytest.mark.parametrize("text", ["0002-01-01T00:00:00Z", "9998-12-31T23:59:59Z"])
def test_instants_of_all_kept_years_are_read(text: str) -> None:
    assert iso(fields.instant(text)) == text.replace("Z", "+00:00")


@pytest.mark.parametrize(
    "kind",
    ["hold", "internal_note", "customer_message", "taken_back", "resume", "reopened", "solved", "cancelled"],
)
def test_events_without_data_are_read(kind: str) -> None:
    assert "ort" in clocks(scenario(event(kind, "10:00", 2)))


@pytest.mark.parametrize("kind", ["task_reopened", "task_cancelled"])
def test_events_of_tasks_are_read(kind: str) -> None:
    assert "ort" in clocks(scenario(event(kind, "10:00", 2, task="T")))


def test_a_severity_that_nothing_is_promised_for_has_no_clocks() -> None:
    expects(scenario(event("severity_changed", "10:00", 2, severity="4")), {"ort": {"state": "cancelled"}})


BROKEN: dict[str, tuple[Raw, str]] = {
    "no events": (scenario(events=None), "events"),
    "an event that is no object": (scenario(events=["registered"]), "events"),
    "an unknown event": (scenario(event("exploded", "10:00", 2)), "type"),
    "no instant": (scenario({"type": "solved", "seq": 2}), "at"),
    "an instant without offset": (scenario({"type": "solved", "seq": 2, "at": "2026-06-15T10:00:00"}), "at"),
    "a number for an instant": (scenario({"type": "solved", "seq": 2, "at": 5}), "at"),
    "an instant of antiquity": (
        scenario({"type": "solved", "seq": 2, "at": "0001-01-01T00:00:00Z"}),
        "outside",
    ),
    "no seq": (scenario({"type": "solved", "at": instant("10:00")}), "seq"),
    "true for a seq": (scenario({"type": "solved", "at": instant("10:00"), "seq": True}), "seq"),
    "no severity": (scenario(event("severity_changed", "10:00", 2)), "severity"),
    "an empty severity": (scenario(event("severity_changed", "10:00", 2, severity="")), "severity"),
    "a list for minutes": (scenario(targets={"1": {"ort": {"minutes": [5]}}}), "minutes"),
    "a fraction of a second": (scenario(targets={"1": {"ort": {"minutes": 0.001}}}), "minutes"),
    "a union of unions of itself": (
        scenario(calendar={"union": ["X"]}, calendars={"X": {"union": ["Y"]}, "Y": {"union": ["X"]}}),
        "member of itself",
    ),
    "an unknown mode": (scenario(event("external_info", "10:00", 2, mode="shout")), "mode"),
    "no direction": (scenario(event("interaction", "10:00", 2)), "direction"),
    "a text for a boolean": (scenario(event("solved", "10:00", 2, told="yes")), "told"),
    "nothing retracted": (scenario(event("retracted", "10:00", 2)), "retracted"),
    "two retracted": (scenario(event("retracted", "10:00", 2, a=1, b=3)), "retracted"),
    "an unknown policy": (scenario(policy={"on_severity_change": "forget"}), "on_severity_change"),
    "a warning at nothing": (scenario(policy={"warn": [0]}), "warn"),
    "warnings that are no list": (scenario(policy={"warn": 60}), "warn"),
    "a level of no clock": (scenario(policy={"levels": [{"clock": "x"}]}), "clock"),
    "an unknown target": (scenario(targets={"1": {"xrt": {"minutes": 5}}}), "target"),
    "a text for minutes": (scenario(targets={"1": {"ort": {"minutes": "5"}}}), "minutes"),
    "targets that are a list": (scenario(targets={"1": []}), "1"),
    "an unknown member": (scenario(calendar={"union": ["X"]}), "unknown calendar"),
    "a union of itself": (scenario(calendar={"union": ["default"]}), "member of itself"),
    "an edit of an unknown calendar": (
        scenario(event("calendar_changed", "10:00", 2, calendar="X")),
        "calendar",
    ),
    "an edit of a union": (
        scenario(event("calendar_changed", "10:00", 2), calendar={"union": ["24x7"]}),
        "calendar",
    ),
    "an edit that is retracted": (
        scenario(event("calendar_changed", "10:00", 2), event("retracted", "11:00", 3, retracts=2)),
        "another edit",
    ),
    "an unknown case": (scenario(event("merged_in", "10:00", 2, case="B")), "case"),
    "a case merged into itself": (
        scenario(
            event("merged_in", "10:00", 2, case="B"),
            other_cases={"B": {"events": [event("merged_in", "09:30", 2, case="B")]}},
        ),
        "case",
    ),
    "cases merged into each other": (
        scenario(
            event("merged_in", "10:00", 2, case="B"),
            other_cases={
                "B": {"events": [event("merged_in", "09:30", 2, case="C")]},
                "C": {"events": [event("merged_in", "09:30", 2, case="B")]},
            },
        ),
        "case",
    ),
}


@pytest.mark.parametrize(("raw", "named"), BROKEN.values(), ids=BROKEN.keys())
def test_a_malformed_scenario_is_refused_and_says_where(raw: Raw, named: str) -> None:
    with pytest.raises(MalformedScenario, match=named):
        read_scenario(raw)


@pytest.mark.parametrize("calendar", [{"timezone": "Mars/Olympus"}, {"union": []}, None, 5], ids=repr)
def test_a_malformed_calendar_is_refused(calendar: object) -> None:
    with pytest.raises(MalformedCalendar):
        read_scenario(scenario(calendar=calendar))


@pytest.mark.parametrize("target", [{"minutes": 0}, {"minutes": -5}, {"end_of_business_day": 0}])
def test_a_target_of_nothing_is_refused(target: dict[str, Any]) -> None:
    with pytest.raises(TargetNotPositive):
        read_scenario(scenario(targets={"1": {"ola": target}}))
