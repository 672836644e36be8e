"""How much there is to read about a contract, as figures beside the pages of it."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from servanda.agreements.models import AllowanceEntry, Contract, Document


def contract_figures(contract: Contract) -> Mapping[str, int]:
    """How many lines its ``ledger`` has, and how many ``services`` and ``documents`` belong to it. One statement."""
    counted = {
        f"{name}_counted": Coalesce(_count(rows), 0)
        for name, rows in (
            ("ledger", AllowanceEntry.objects.all()),
            ("services", Contract.services.through.objects.all()),
            ("documents", Document.objects.all()),
        )
    }
    found: Mapping[str, Any] = Contract.objects.order_by().filter(id=contract.id).values(**counted).get()
    return {name.removesuffix("_counted"): figure for name, figure in found.items()}


def _count(rows: QuerySet[Any]) -> Subquery:
    same = rows.filter(contract=OuterRef("pk")).order_by().values(whose=F("contract"))
    return Subquery(same.annotate(count=Count("*")).values("count"))
