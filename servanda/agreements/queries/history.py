"""Who changed plans, contracts, agreements and support keys: the change log, for whoever may read it of promises."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet

from servanda.agreements.models import Contract, ContractScope
from servanda.agreements.queries.agreements import agreement
from servanda.agreements.queries.contracts import contract
from servanda.agreements.queries.keys import support_key
from servanda.agreements.queries.plans import plan
from servanda.core.access import PROMISE_HISTORY, Viewer, require_any
from servanda.foundation.changes import Parts, changes_of
from servanda.foundation.models import HistoryEntry, Record

_PARTS: Final[Mapping[type[Record], Sequence[Parts]]] = {
    Contract: (Parts(ContractScope, "contract_id"), Parts(Contract.services.through, "contract_id")),
}


def plan_history(plan_id: UUID, *, viewer: Viewer) -> QuerySet[HistoryEntry]:
    """Of its head; its versions are listed by themselves. Raises ``NotAllowed``, ``NoSuchPlan``."""
    return _of(plan(plan_id, viewer=viewer), viewer)


def contract_history(number: str, *, viewer: Viewer) -> QuerySet[HistoryEntry]:
    """With what it covers and its services, as they came and went. Raises ``NotAllowed``, ``NoSuchContract``."""
    return _of(contract(number, viewer=viewer), viewer)


def agreement_history(number: str, *, viewer: Viewer) -> QuerySet[HistoryEntry]:
    """Raises ``NotAllowed``, ``NoSuchAgreement``."""
    return _of(agreement(number, viewer=viewer), viewer)


def key_history(code: str, *, viewer: Viewer) -> QuerySet[HistoryEntry]:
    """Never with what is secured. Raises ``NotAllowed``, ``NoSuchSupportKey``."""
    return _of(support_key(code, viewer=viewer), viewer)


def _of(record: Any, viewer: Viewer) -> QuerySet[HistoryEntry]:
    require_any(viewer, PROMISE_HISTORY)
    kind = type(record)
    return changes_of(kind, record.id, _PARTS.get(kind, ()))
