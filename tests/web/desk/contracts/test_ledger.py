"""The ledger of a contract on its pages: balance, lines, topping up, correcting, statements."""

import csv
import re
from datetime import date, timedelta
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client

from servanda.agreements import actions
from servanda.agreements.models import Contract
from servanda.foundation import clock
from servanda.people.models import User
from servanda.web.desk.contracts.ledger import plain as guarded
from tests.agreements import allowances
from tests.agreements.promises import BUILDER
from tests.web.desk.contracts.opened import cost, text


@pytest.fixture
def sold(today: date) -> Contract:
    """Forty hours for a year that is half over, charged when used up."""
    plan = allowances.plan(
        "Line Care 40",
        "hours",
        allowance=2400,
        cycle="contract_period",
        when_used_up="charge",
        increment_min=15,
    )
    return allowances.contract(
        plan, starts_on=today - timedelta(days=180), ends_on=today + timedelta(days=184)
    )


def used(contract: Contract, minutes: int, on: date, words: str = "Log analysis, 15 min") -> None:
    with transaction.atomic():
        actions.draw(
            contract,
            wanted=minutes,
            on=on,
            text=words,
            about_id=uuid4(),
            case_number="4817",
            by=BUILDER,
            at=clock.now(),
        )


def page(contract: Contract, below: str = "ledger") -> str:
    return f"/contracts/{contract.number}/{below}"


def post(desk: Client, contract: Contract, below: str, **fields: Any) -> Any:
    return desk.post(page(contract, below), fields)


def plain(content: str) -> str:
    """What is read, without tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", content).split())


def test_the_ledger_shows_what_is_left_and_how_long_it_lasts(
    desk: Client, sold: Contract, today: date
) -> None:
    used(sold, 525, today)
    said = plain(text(desk.get(page(sold))))
    assert "31 h 15 min left of 40 h" in said
    assert "8 h 45 min used, 22 %" in said
    assert "enough to the end" in said
    assert "80 % used, 23 h 15 min from now" in said


def test_each_line_says_what_it_was_for_and_what_was_left_then(
    desk: Client, sold: Contract, today: date
) -> None:
    used(sold, 15, today)
    said = plain(text(desk.get(page(sold))))
    assert re.search(r"Use Case 4817 , Log analysis, 15 min .* −0:15 39:45", said)
    assert re.search(r"Grant .* \+40:00 40:00", said)


def test_the_chart_has_a_table_beside_it(desk: Client, sold: Contract, today: date) -> None:
    used(sold, 90, today)
    content = text(desk.get(page(sold)))
    assert content.count('<rect class="left') == 7
    table = plain(content[content.index("Figures as a table") :])
    assert "1:30" in table
    assert "38:30" in table


def test_what_goes_beyond_is_said(desk: Client, sold: Contract, today: date) -> None:
    used(sold, 2460, today)
    said = plain(text(desk.get(page(sold))))
    assert "0 h left of 40 h" in said
    assert "1 h beyond the allowance" in said
    assert "a month so far, nothing left" in said


def ended(today: date, **fields: Any) -> Contract:
    """Forty hours that carry forward, over since thirty days."""
    plan = allowances.plan("Care", "hours", allowance=2400, cycle="contract_period", carries_forward=True)
    days = {"starts_on": today - timedelta(days=395), "ends_on": today - timedelta(days=31)}
    return allowances.contract(plan, **days | fields)


def test_a_renewed_contract_shows_its_own_balance_without_a_pace(desk: Client, today: date) -> None:
    contract = ended(today)
    used(contract, 600, today - timedelta(days=60))
    drafted = actions.renew_contract(number=contract.number, by=BUILDER, at=clock.now()).contract
    renewal = allowances.activate(drafted)
    used(renewal, 60, today)
    said = plain(text(desk.get(page(contract))))
    assert "30 h left at its end, of 40 h" in said
    assert "30 h of it carried over" in said
    assert "a month so far" not in said
    assert "30 h carried over" in plain(text(desk.get(f"/contracts/{renewal.number}")))
    assert "69 h left of 70 h" in plain(text(desk.get(page(renewal))))


def test_a_contract_in_its_days_of_grace_has_no_pace(desk: Client, today: date) -> None:
    contract = ended(today, grace_days=60)
    used(contract, 60, today)
    said = plain(text(desk.get(page(contract))))
    assert "39 h left of 40 h" in said
    assert "enough to the end" not in said
    assert "it lives on its days of grace until" in said


def test_a_correction_is_no_use(desk: Client, sold: Contract, today: date) -> None:
    used(sold, 60, today - timedelta(days=90))
    actions.correct_allowance(
        number=sold.number, amount=-600, reason="Of before.", on=today, by=BUILDER, at=clock.now()
    )
    said = plain(text(desk.get(page(sold))))
    assert "29 h left of 40 h 1 h used, 2 % −10 h corrected" in said
    assert "10 min a month so far, enough to the end" in said
    cycle = sold.cycles.get()
    told = plain(text(desk.get(f"{page(sold)}/{cycle.id}")))
    assert "1 h used" in told and "−10 h corrected" in told


def test_what_went_beyond_counts_in_the_month_so_far(desk: Client, sold: Contract, today: date) -> None:
    used(sold, 2400 + 1200, today)
    assert "10 h 05 min a month so far, nothing left" in plain(text(desk.get(page(sold))))


def test_what_corrections_gave_to_a_monthly_cycle_is_no_use(desk: Client, today: date) -> None:
    plan = allowances.plan("Monthly", "hours", allowance=600, cycle="month")
    contract = allowances.contract(plan, starts_on=today - timedelta(days=5), ends_on=None)
    used(contract, 60, today)
    actions.correct_allowance(
        number=contract.number, amount=30, reason="Gift.", on=today, by=BUILDER, at=clock.now()
    )
    said = plain(text(desk.get(page(contract))))
    assert "9 h 30 min left of 10 h 1 h used, 10 % +30 min corrected" in said


def test_incidents_are_counted_one_by_one(desk: Client, today: date) -> None:
    contract = allowances.contract(starts_on=today - timedelta(days=45), ends_on=today + timedelta(days=60))
    used(contract, 3, today)
    said = plain(text(desk.get(page(contract))))
    assert "7 incidents left of 10 incidents" in said
    assert "−3 7" in said


def test_a_pace_that_is_too_fast_says_until_when_it_lasts(desk: Client, today: date) -> None:
    contract = allowances.contract(
        allowances.plan(cycle="contract_period", allowance=100), starts_on=date(2026, 6, 1), ends_on=None
    )
    used(contract, 90, today)
    said = plain(text(desk.get(page(contract))))
    assert "incidents, 1 Jun 2026 without end" in said
    assert "a month so far, used up about" in said


def test_a_cycle_that_nobody_has_opened_shows_what_it_will_begin_with(desk: Client, today: date) -> None:
    contract = allowances.contract(starts_on=today, ends_on=None)
    content = text(desk.get(page(contract)))
    assert "10 incidents" in content
    assert "Balance chart" not in content
    assert "Nothing has been counted yet" not in content


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (lambda: allowances.contract(activated=False), "once the contract is activated"),
        (
            lambda: allowances.contract(allowances.plan(plan_type="fixed", allowance=None)),
            "counts neither hours nor incidents",
        ),
    ],
    ids=["a draft", "a fixed plan"],
)
def test_where_nothing_is_counted_the_page_says_so(desk: Client, made: Any, words: str) -> None:
    contract = made()
    content = text(desk.get(page(contract)))
    assert words in content
    assert "top-up" not in content


def test_the_lines_of_one_cycle_are_shown_alone(desk: Client, today: date) -> None:
    contract = allowances.contract(starts_on=today - timedelta(days=45), ends_on=today + timedelta(days=60))
    allowances.opened(contract, today)
    first = contract.cycles.earliest("starts_on")
    content = text(desk.get(page(contract), {"cycle": str(first.id)}))
    assert content.count("Grant</td>") == 1
    assert f"/ledger/{first.id}/csv" in content


def test_the_statement_of_the_present_cycle_is_one_click_away(desk: Client, sold: Contract) -> None:
    content, cycle = text(desk.get(page(sold))), sold.cycles.get().id
    assert f'href="{page(sold)}/{cycle}"' in content
    assert f'href="{page(sold)}/{cycle}/csv"' in content


def test_a_cycle_that_is_no_id_shows_all(desk: Client, sold: Contract) -> None:
    assert "Grant</td>" in text(desk.get(page(sold), {"cycle": "x"}))


def test_earlier_lines_are_a_page_further(
    desk: Client, sold: Contract, today: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("servanda.web.desk.contracts.ledger.PAGE", 2)
    for minutes in (15, 30, 45):
        used(sold, minutes, today)
    first = text(desk.get(page(sold)))
    link = re.search(r'rel="next" href="(\?[^"]+)"', first)
    assert link is not None
    second = plain(text(desk.get(page(sold) + link[1].replace("&amp;", "&"))))
    assert "−0:15 39:45" in second
    assert "+40:00 40:00" in second


def test_the_page_costs_the_same_however_long_the_ledger_is(
    desk: Client, sold: Contract, today: date
) -> None:
    short = cost(lambda: desk.get(page(sold)))
    for _ in range(5):
        used(sold, 15, today)
    assert cost(lambda: desk.get(page(sold))) == short


def test_a_top_up_is_entered_once_however_often_the_form_is_sent(desk: Client, sold: Contract) -> None:
    once = str(uuid4())
    for _ in range(2):
        answer = post(desk, sold, "top-up", amount="5", text="Order 4711", once=once)
        assert answer["Location"] == page(sold)
    assert allowances.balances(sold) == [2700]
    assert "Order 4711" in text(desk.get(page(sold)))


def test_a_correction_takes_away_with_its_reason(desk: Client, sold: Contract) -> None:
    post(desk, sold, "correction", amount="−0:30", reason="Entered twice")
    assert allowances.balances(sold) == [2370]
    assert "Entered twice" in text(desk.get(page(sold)))


@pytest.mark.parametrize(
    ("below", "fields", "words"),
    [
        ("top-up", {"amount": ""}, "Enter hours like 40, 2.5 or 37:30"),
        ("top-up", {"amount": "9999999999999"}, "at most 10,000 hours"),
        ("top-up", {"amount": "much"}, "Enter hours like 40"),
        ("correction", {"amount": "-41", "reason": "Counted wrongly"}, "Take less, or top it up first"),
        ("correction", {"amount": "1", "reason": ""}, "Say why"),
        ("correction", {"amount": "1", "reason": "x", "on": "2999-01-01"}, "not in the future"),
    ],
)
def test_what_is_refused_stands_on_the_form(
    desk: Client, sold: Contract, below: str, fields: dict[str, str], words: str
) -> None:
    content = text(post(desk, sold, below, **fields), status=422)
    assert re.search(words, content)
    assert allowances.balances(sold) == [2400]


def test_the_forms_say_what_there_is(desk: Client, sold: Contract) -> None:
    assert "Of its allowance, 40 h of 40 h are left now." in text(desk.get(page(sold, "top-up")))


def test_a_draft_says_that_it_counts_nothing(desk: Client) -> None:
    draft = allowances.contract(activated=False)
    assert "counts nothing now" in text(desk.get(page(draft, "correction")))


def test_the_statement_of_a_cycle_tells_the_customer_without_who_recorded_it(
    desk: Client, sold: Contract, today: date
) -> None:
    used(sold, 15, today)
    content = text(desk.get(page(sold, f"ledger/{sold.cycles.get().id}")))
    said = plain(content)
    assert "Statement of" in said
    assert "0 h 15 min used" in said or "15 min used" in said
    assert "Case 4817, Log analysis" in said
    assert "test" not in re.sub(r'["/][^ ]*', "", said).split()


def test_a_statement_for_a_spreadsheet_quotes_formulas_and_keeps_numbers(
    desk: Client, sold: Contract, today: date
) -> None:
    used(sold, 15, today, words="=HYPERLINK(1)")
    answer = desk.get(page(sold, f"ledger/{sold.cycles.get().id}/csv"))
    assert answer["Content-Disposition"].startswith(f'attachment; filename="{sold.number}-')
    rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0] == ["Day", "Entry", "Case", "For", "Reason", "Amount", "Beyond", "Balance", "Unit"]
    assert rows[-1][1:] == ["Use", "4817", "'=HYPERLINK(1)", "", "-15", "0", "2385", "minutes"]


@pytest.mark.parametrize("text_", ["=1", "+1", "-1", "@x", "\tx"])
def test_no_text_is_taken_for_a_formula(text_: str) -> None:
    assert guarded(text_) == f"'{text_}"
    assert guarded(f"x{text_}") == f"x{text_}"


def test_an_agent_reads_the_ledger_and_changes_nothing(client: Client, alice: User, sold: Contract) -> None:
    client.force_login(alice)
    content = text(client.get(page(sold)))
    assert "top-up" not in content
    assert client.get(page(sold, "top-up")).status_code == 403
