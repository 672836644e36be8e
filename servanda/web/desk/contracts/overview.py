"""One contract: what it covers and when, its plan, its balance, its chain."""

from django.http import HttpResponse
from django.shortcuts import render

from servanda.agreements import queries
from servanda.web.desk.contracts.frame import head
from servanda.web.desk.promises import DeskRequest, promise_page


@promise_page()
def overview(request: DeskRequest, number: str) -> HttpResponse:
    """All of a contract that is looked for first."""
    contract = queries.contract(number, viewer=request.viewer)
    return render(request, "desk/contracts/overview.html", head(request, contract, "overview"))
