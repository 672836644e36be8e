"""Who may see and change support plans."""

from typing import Any, Final

from servanda.core.access import Permission
from tests.shape.rows import PROMISE_HISTORY, Row

_P = Permission

_PLAN: Final = "api/v1/plans/<uuidstr:plan_id>"
_PAGE: Final = "plans/<uuid:plan_id>"
_NEW: Final[dict[str, Any]] = {
    "name": "Line Care",
    "rules": [{"level": "018f4c7e-0000-7000-8000-000000000000"}],
}
_MOVED: Final[dict[str, Any]] = {"contracts": ["CT-NONE"]}

ROWS: Final[tuple[Row, ...]] = (
    Row("GET", "api/v1/plans", _P.PROMISE_SEE),
    Row("POST", "api/v1/plans", _P.PROMISE_EDIT, _NEW),
    Row("GET", _PLAN, _P.PROMISE_SEE),
    Row("PATCH", _PLAN, _P.PROMISE_EDIT),
    Row("GET", f"{_PLAN}/versions", _P.PROMISE_SEE),
    Row("GET", f"{_PLAN}/versions/<int:version>/followers", _P.PROMISE_SEE),
    Row("POST", f"{_PLAN}/versions/<int:version>/moves", _P.CONTRACT_ACTIVATE, _MOVED),
    Row("POST", f"{_PLAN}/try-out", _P.PROMISE_SEE),
    Row("POST", f"{_PLAN}/default", _P.PROMISE_EDIT),
    Row("POST", f"{_PLAN}/deactivation", _P.PROMISE_EDIT),
    Row("DELETE", f"{_PLAN}/deactivation", _P.PROMISE_EDIT),
    Row("GET", "plans", _P.PROMISE_SEE),
    Row("GET", f"{_PAGE}/history", PROMISE_HISTORY),
    Row("GET", "plans/new", _P.PROMISE_EDIT),
    Row("POST", "plans/new", _P.PROMISE_EDIT),
    Row("GET", _PAGE, _P.PROMISE_SEE),
    Row("POST", _PAGE, _P.CONTRACT_ACTIVATE),
    Row("GET", f"{_PAGE}/change", _P.PROMISE_EDIT),
    Row("POST", f"{_PAGE}/change", _P.PROMISE_EDIT),
    Row("POST", f"{_PAGE}/default", _P.PROMISE_EDIT),
    Row("POST", f"{_PAGE}/retirement", _P.PROMISE_EDIT),
    Row("POST", f"{_PAGE}/restoration", _P.PROMISE_EDIT),
)
