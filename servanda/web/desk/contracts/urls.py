"""Addresses of contracts."""

from django.urls import path

from servanda.web.desk import documents, noticing
from servanda.web.desk.contracts import (
    activating,
    allowances,
    changing,
    earlier,
    ledger,
    lists,
    moves,
    overview,
)

urlpatterns = [
    path("contracts", lists.contracts, name="contracts"),
    path("contracts/new", changing.new_contract, name="contracts-new"),
    path("contracts/customers-without", lists.without, name="contracts-without"),
    path("contracts/<str:number>", overview.overview, name="contracts-one"),
    path("contracts/<str:number>/change", changing.change, name="contracts-change"),
    path("contracts/<str:number>/services", overview.services, name="contracts-services"),
    path("contracts/<str:number>/cases", overview.cases, name="contracts-cases"),
    path("contracts/<str:number>/ledger", ledger.ledger, name="contracts-ledger"),
    path("contracts/<str:number>/ledger/<uuid:cycle_id>", ledger.statement, name="contracts-statement"),
    path(
        "contracts/<str:number>/ledger/<uuid:cycle_id>/csv",
        ledger.statement_csv,
        name="contracts-statement-csv",
    ),
    path("contracts/<str:number>/top-up", allowances.top_up, name="contracts-top-up"),
    path("contracts/<str:number>/correction", allowances.correct, name="contracts-correct"),
    *documents.paths("contract"),
    path("contracts/<str:number>/earlier-cases", earlier.earlier, name="contracts-earlier"),
    path("contracts/<str:number>/notices", noticing.of_contract, name="contracts-notices"),
    path("contracts/<str:number>/history", overview.history, name="contracts-history"),
    path("contracts/<str:number>/activation", activating.activate, name="contracts-activate"),
    path("contracts/<str:number>/termination", moves.terminate, name="contracts-terminate"),
    path("contracts/<str:number>/termination/removal", moves.take_back, name="contracts-take-back"),
    path("contracts/<str:number>/renewal", moves.renew, name="contracts-renew"),
    path("contracts/<str:number>/block", moves.block, name="contracts-block"),
    path("contracts/<str:number>/block/removal", moves.unblock, name="contracts-unblock"),
    path("contracts/<str:number>/deletion", moves.delete, name="contracts-delete"),
]
