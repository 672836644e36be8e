"""The proof of a clock by REST, and what its customer would be told."""

import json

import pytest

from servanda.cases import actions
from servanda.organisations.queries import viewer_of
from servanda.people.models import User
from tests.api.caller import Caller, problem
from tests.cases import internal, works

pytestmark = pytest.mark.django_db


def test_a_proof_leads_to_what_the_clock_says(desk: works.Desk, tomas: User, tomas_calls: Caller) -> None:
    case = f"cases/{works.opened(desk, tomas).number}"
    clock = tomas_calls.get(f"{case}/clocks")["ort"]
    found = tomas_calls.get(f"{case}/clocks/ort/proof")
    (proof,) = found["items"]
    running = [line["seconds"] for line in proof["lines"] if line["course"] == "running"]
    # The clock may have gone on for a second between the two answers.
    assert 0 <= sum(running) - clock["elapsed_s"] <= 1
    assert (proof["started_at"], proof["lines"][0]["from_at"]) == (clock["started_at"], clock["started_at"])
    assert (found["view"], found["replay"]["differences"], found["inputs"]["seqs"]) == ("staff", [], [1])


def test_causes_say_who_made_them(desk: works.Desk, tomas: User, tomas_calls: Caller) -> None:
    case = works.opened(desk, tomas)
    actions.ask_customer(number=case.number, text="Which?", by=viewer_of(tomas), at=works.later(5))
    found = tomas_calls.get(f"cases/{case.number}/clocks/ort/proof")
    assert [(one["type"], one["by_name"]) for one in found["causes"]] == [
        ("registered", "Servanda"),
        ("external_info", "Tomás Rivera"),
    ]
    assert [(one["is_at"], one["seq"]) for one in found["journal"]] == [(None, 2)]


@pytest.mark.parametrize("kind", ["update", "ola"])
def test_a_clock_that_was_never_promised_is_not_found(
    kind: str, desk: works.Desk, tomas: User, tomas_calls: Caller
) -> None:
    case = works.opened(desk, tomas)
    answer = tomas_calls.send("GET", f"cases/{case.number}/clocks/{kind}/proof")
    assert problem(answer) == (404, "never_promised")


@pytest.mark.parametrize("query", ["view=everything", "view=", "as=customer"])
def test_another_view_there_is_not(query: str, desk: works.Desk, tomas: User, tomas_calls: Caller) -> None:
    case = works.opened(desk, tomas)
    assert tomas_calls.send("GET", f"cases/{case.number}/clocks/ort/proof?{query}").status_code == 422


@pytest.mark.parametrize("kind", ["irt", "ort"])
def test_the_customers_view_tells_nothing_internal(
    kind: str, desk: works.Desk, tomas: User, tomas_calls: Caller
) -> None:
    case = works.opened(desk, tomas)
    internal.plant(case, tomas)
    shown = tomas_calls.get(f"cases/{case.number}/clocks/{kind}/proof?view=customer")
    written = json.dumps(shown, ensure_ascii=False)
    assert [word for word in internal.INTERNAL if word.casefold() in written.casefold()] == []
    assert set(shown) == {"view", "at", "items", "journal"}
    assert {one["because"] for one in shown["items"][0]["lines"]} <= {
        "received",
        "on_hold",
        "resumed",
        "asked",
        "taken_back",
    }


def test_what_is_planted_is_there_for_staff(desk: works.Desk, tomas: User, tomas_calls: Caller) -> None:
    case = works.opened(desk, tomas)
    internal.plant(case, tomas)
    written = json.dumps(tomas_calls.get(f"cases/{case.number}/clocks/ort/proof"), ensure_ascii=False)
    assert {word for word in internal.MARKERS if word in written} == {"Zwiebelfisch", "Xylophon", "Jacaranda"}


def test_totals_add_up_with_what_was_carried_over(desk: works.Desk, tomas: User, tomas_calls: Caller) -> None:
    case = works.opened(desk, tomas)
    actions.change_case(number=case.number, severity=1, by=viewer_of(tomas), at=works.later(30))
    one = tomas_calls.get(f"cases/{case.number}/clocks/ort/proof")["items"][-1]
    sums = one["totals"]
    assert sums["carried_s"] == 30 * 60
    assert sums["wall_s"] - sums["closed_s"] - sums["paused_s"] + sums["carried_s"] == one["elapsed_s"]
    assert (sums["used_s"], sums["over_s"]) == (one["elapsed_s"], max(one["elapsed_s"] - one["target_s"], 0))


def test_what_fired_says_whom_it_told_or_which_spoke_for_it(
    desk: works.Desk, tomas: User, tomas_calls: Caller
) -> None:
    case, at = works.opened(desk, tomas), works.later(24 * 60)
    actions.fire_due(sheet_ids=[case.sheet_id], by=works.BUILDER, at=at)
    fired = tomas_calls.get(f"cases/{case.number}/clocks/irt/proof")["fired"]
    assert [one["mark"] for one in fired if one["acted"]] == [0]
    spoken = [(one["what"], one["spoken_by"]) for one in fired if not one["acted"]]
    assert spoken == [("warning", {"what": "breach", "mark": 0})] * 2
    assert all(one["stands"] for one in fired)
