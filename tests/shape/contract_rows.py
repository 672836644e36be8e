"""Who may see and change contracts by REST."""

from typing import Any, Final

from servanda.core.access import Permission
from tests.shape.rows import Row

_P = Permission

_CONTRACTS: Final = "api/v1/contracts"
_NEW: Final[dict[str, Any]] = {
    "name": "Line care",
    "customer_id": "<customer_id>",
    "plan_id": "<plan_id>",
    "starts_on": "2026-01-01",
}


def _on(
    method: str,
    below: str,
    who: Permission,
    body: dict[str, Any] | None = None,
    *,
    on: str = "draft_contract",
) -> Row:
    """What may be done with a contract that stands where the move needs it."""
    return Row(method, f"{_CONTRACTS}/<number>{below}", who, body, things={"number": on})


ROWS: Final[tuple[Row, ...]] = (
    Row("GET", _CONTRACTS, _P.PROMISE_SEE),
    Row("POST", _CONTRACTS, _P.PROMISE_EDIT, _NEW),
    _on("GET", "", _P.PROMISE_SEE),
    _on("PATCH", "", _P.PROMISE_EDIT),
    _on("DELETE", "", _P.PROMISE_EDIT),
    _on("GET", "/overlaps", _P.PROMISE_SEE),
    _on("POST", "/activation", _P.CONTRACT_ACTIVATE),
    _on("POST", "/renewal", _P.CONTRACT_ACTIVATE, on="active_contract"),
    _on(
        "POST",
        "/termination",
        _P.CONTRACT_ACTIVATE,
        {"on": "2026-06-30", "reason": "Sold."},
        on="active_contract",
    ),
    _on("DELETE", "/termination", _P.CONTRACT_ACTIVATE, on="terminated_contract"),
    _on("POST", "/block", _P.PROMISE_BLOCK),
    _on("DELETE", "/block", _P.PROMISE_BLOCK, on="blocked_contract"),
    Row(
        "GET",
        f"{_CONTRACTS}/<number>/earlier-cases",
        frozenset({_P.PROMISE_SEE, _P.CASE_SEE}),
        things={"number": "active_contract"},
    ),
    _on(
        "POST",
        "/earlier-cases/judgement",
        _P.CASE_JUDGE_AGAIN,
        {"numbers": [], "reason": "Signed late."},
        on="active_contract",
    ),
    Row(
        "GET",
        "api/v1/customers/<uuidstr:customer_id>/coverage",
        _P.PROMISE_SEE,
        query="from_on=2026-01-01&until_on=2026-12-31",
    ),
)
