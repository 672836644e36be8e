"""The ledger of a contract: its balance, every line with the balance after it, and the statement of a cycle."""

import csv
from collections.abc import Iterator
from io import StringIO
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from servanda.agreements import queries
from servanda.core.access import Permission
from servanda.core.ledger import EntryKind
from servanda.foundation import clock
from servanda.web.desk.contracts.amounts import amount, clocked, signed
from servanda.web.desk.contracts.balances import balance_of
from servanda.web.desk.contracts.frame import head
from servanda.web.desk.contracts.warnings import in_grace
from servanda.web.desk.contracts.wording import day
from servanda.web.desk.promises import DeskRequest, promise_page

ENTRY: Final = {
    EntryKind.GRANT: "Grant",
    EntryKind.TOP_UP: "Top-up",
    EntryKind.CARRY_OVER: "Carry-over",
    EntryKind.USE: "Use",
    EntryKind.REFUND: "Refund",
    EntryKind.CORRECTION: "Correction",
}
"""What a line of the ledger is."""

PAGE: Final = 50
_GUARDED: Final = ("=", "+", "-", "@", "\t", "\r")
_COLUMNS: Final = ("Day", "Entry", "Case", "For", "Reason", "Amount", "Beyond", "Balance", "Unit")


@promise_page()
def ledger(request: DeskRequest, number: str) -> HttpResponse:
    """Every line, newest first; of one cycle where that is chosen. The statement is that cycle's, else the newest's."""
    viewer = request.viewer
    contract = queries.contract(number, viewer=viewer)
    chosen = _chosen(request)
    found = queries.ledger(
        number, viewer=viewer, limit=PAGE, after=request.GET.get("next", ""), cycle_id=chosen
    )
    at, cycles = clock.now(), _cycles(number, request, chosen)
    above = head(request, contract, "ledger")
    facts = above | {
        "warnings": list(in_grace(contract, above["state"], above["on"], viewer)),
        "balance": balance_of(contract, viewer=viewer, at=at),
        "terms": queries.allowance_terms(contract),
        "lines": list(lines_of(found.lines, contract)),
        "next": found.next,
        "cycles": cycles,
        "told": next((one for one in cycles if one["chosen"]), next(iter(cycles), None)),
        "chosen": chosen,
        "may_change": viewer.may(Permission.ALLOWANCE_CHANGE),
    }
    return render(request, "desk/contracts/ledger.html", facts)


@promise_page()
def statement(request: DeskRequest, number: str, cycle_id: UUID) -> HttpResponse:
    """One cycle for the customer, to print."""
    contract = queries.contract(number, viewer=request.viewer)
    found = queries.statement(number, cycle_id, viewer=request.viewer)
    unit = contract.plan.plan_type
    facts = {
        "contract": contract,
        "cycle": _named(found.cycle),
        "lines": list(lines_of(found.lines, contract)),
        "figures": _figures(found, unit),
        "unit": unit,
        "at": clock.now(),
        "cycle_id": cycle_id,
    }
    return render(request, "desk/contracts/statement.html", facts)


@promise_page()
def statement_csv(request: DeskRequest, number: str, cycle_id: UUID) -> HttpResponse:
    """The same for a spreadsheet: amounts as whole numbers, minutes where it counts hours."""
    contract = queries.contract(number, viewer=request.viewer)
    found = queries.statement(number, cycle_id, viewer=request.viewer)
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(_COLUMNS)
    writer.writerows(_row(line, contract) for line in found.lines)
    name = f"{contract.number}-{found.cycle.starts_on}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    # A mark at the beginning lets spreadsheets read the rest as UTF-8.
    return HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)


def lines_of(lines: Any, contract: Any) -> Iterator[dict[str, Any]]:
    """Lines in words, for ``desk/contracts/ledger_lines.html``."""
    unit = contract.plan.plan_type
    for line in lines:
        entry = line.entry
        yield {
            "day": entry.on,
            "entry": ENTRY[EntryKind(entry.kind)],
            "case_number": entry.case_number,
            "text": entry.text,
            "reason": entry.reason,
            "amount": f"{'+' if entry.amount > 0 else ''}{clocked(entry.amount, unit)}",
            "beyond": clocked(entry.beyond, unit) if entry.beyond else "",
            "balance": clocked(line.balance, unit),
            "recorded_at": entry.recorded_at,
            "recorded_by": entry.recorded_by,
        }


def _row(line: Any, contract: Any) -> tuple[object, ...]:
    """Texts that a spreadsheet would take for a formula are quoted; numbers stay numbers."""
    entry = line.entry
    return (
        entry.on.isoformat(),
        ENTRY[EntryKind(entry.kind)],
        plain(entry.case_number),
        plain(entry.text),
        plain(entry.reason),
        entry.amount,
        entry.beyond,
        line.balance,
        "minutes" if contract.plan.plan_type == "hours" else "incidents",
    )


def plain(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_GUARDED) else text


def _chosen(request: DeskRequest) -> UUID | None:
    """The cycle that is asked for; whatever is no id asks for all of them."""
    try:
        return UUID(request.GET.get("cycle", ""))
    except ValueError:
        return None


def _cycles(number: str, request: DeskRequest, chosen: UUID | None) -> list[dict[str, Any]]:
    found = queries.cycles_of(number, viewer=request.viewer)
    return [
        {"id": one.id, "name": _named(one), "chosen": one.id == chosen, "carried": one.carried_to is not None}
        for one in found
    ]


def _named(cycle: Any) -> str:
    return (
        f"{day(cycle.starts_on)} to {day(cycle.last_on)}" if cycle.ends_on else f"from {day(cycle.starts_on)}"
    )


def _figures(found: Any, unit: str) -> list[tuple[str, str]]:
    """What corrections gave or took is no use."""
    cycle, entries = found.cycle, [line.entry for line in found.lines]
    corrected = sum(one.amount for one in entries if one.kind == EntryKind.CORRECTION)
    figures = [
        ("granted and added", amount(cycle.given, unit)),
        ("used", amount(cycle.used + corrected, unit)),
        ("corrected", signed(corrected, unit) if corrected else ""),
        ("left", amount(cycle.balance, unit)),
        ("beyond the allowance", amount(cycle.beyond, unit) if cycle.beyond else ""),
    ]
    return [(title, words) for title, words in figures if words]
