"""One contract: what it covers and when, its plan, its balance, its chain."""

from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render

from servanda.agreements import queries
from servanda.cases.queries import cases_of_contract
from servanda.core.access import PROMISE_HISTORY, Permission
from servanda.foundation.paging import page
from servanda.web.desk.contracts.balances import ALMOST, balance_of
from servanda.web.desk.contracts.chain import chain_of, left_along
from servanda.web.desk.contracts.coverage import coverage_of
from servanda.web.desk.contracts.frame import head
from servanda.web.desk.contracts.ledger import lines_of
from servanda.web.desk.contracts.planned import planned, versions_of
from servanda.web.desk.contracts.warnings import warnings_of
from servanda.web.desk.history import history_of
from servanda.web.desk.noticing.telling import shown_notices
from servanda.web.desk.promises import DeskRequest, promise_page
from servanda.web.desk.work.finding import BY_AGE
from servanda.web.desk.work.rows import Reader, rows_of

ROWS: Final = 30
MOST_NAMED: Final = 20
"""So many agreements that name it are listed."""
ENTRIES: Final = 5
"""So many lines of the ledger stand in the overview."""


@promise_page()
def overview(request: DeskRequest, number: str) -> HttpResponse:
    """All of a contract that is looked for first."""
    viewer = request.viewer
    contract = queries.contract(number, viewer=viewer)
    facts = head(request, contract, "overview")
    version, newest = versions_of(contract, viewer=viewer)
    chain = queries.renewal_chain(contract)
    left = left_along(chain, contract, facts["on"])
    allowance = left.get(contract.id)
    covered = coverage_of(contract.customer_id, viewer=viewer, on=facts["on"], contract=contract)
    noticing = queries.noticing_of(contract, allowance, at=facts["at"])
    notices = shown_notices(contract, noticing, called="contract", at=facts["at"])
    told = notices.told_of_use(ALMOST)
    facts |= {
        "warnings": warnings_of(
            contract,
            facts["state"],
            facts["on"],
            viewer=viewer,
            versions=(version, newest),
            allowance=allowance,
        ),
        "covered": covered,
        "chain": chain_of(contract, chain, left, viewer=viewer, on=facts["on"], stay=covered.stay_after),
        "plan": planned(contract, version),
        "version_moves": [*queries.plan_moves(contract), *queries.version_moves(contract)],
        "balance": balance_of(contract, viewer=viewer, at=facts["at"], told=told),
        "lines": _last_entries(contract, request) if allowance else [],
        "services": list(contract.services.all()),
        "notices": notices,
        "agreements": queries.agreements(viewer=viewer, contract_number=contract.number)[:MOST_NAMED],
    }
    return render(request, "desk/contracts/overview.html", facts)


@promise_page()
def services(request: DeskRequest, number: str) -> HttpResponse:
    """What the contract includes besides."""
    contract = queries.contract(number, viewer=request.viewer)
    found = list(contract.services.all())
    facts = head(request, contract, "services")
    return render(request, "desk/contracts/services.html", facts | {"services": found})


@promise_page(permission=Permission.CASE_SEE)
def cases(request: DeskRequest, number: str) -> HttpResponse:
    """The cases that it covers, the newest first."""
    contract = queries.contract(number, viewer=request.viewer)
    of_it = cases_of_contract(contract.id, viewer=request.viewer)
    found = page(of_it, order=BY_AGE, limit=ROWS, after=request.GET.get("next", ""))
    facts = head(request, contract, "cases")
    facts |= {"rows": rows_of(found.items, Reader(request.viewer, facts["at"])), "next": found.next}
    return render(request, "desk/contracts/cases.html", facts)


@promise_page(any_of=PROMISE_HISTORY)
def history(request: DeskRequest, number: str) -> HttpResponse:
    """Who changed what of it, and when."""
    contract = queries.contract(number, viewer=request.viewer)
    found = history_of(
        contract, viewer=request.viewer, seen_by=PROMISE_HISTORY, after=request.GET.get("next", "")
    )
    return render(
        request, "desk/contracts/history.html", head(request, contract, "history") | {"history": found}
    )


def _last_entries(contract: Any, request: DeskRequest) -> list[dict[str, Any]]:
    found = queries.ledger(contract.number, viewer=request.viewer, limit=ENTRIES)
    return list(lines_of(found.lines, contract))
