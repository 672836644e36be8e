"""Who may see and change support plans."""

from typing import Any, Final

from servanda.core.access import Permission
from tests.shape.rows import Row

_P = Permission

_PLAN: Final = "api/v1/plans/<uuidstr:plan_id>"
_NEW: Final[dict[str, Any]] = {"name": "Line Care", "rules": [{"level": "<level_id>"}]}
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
)
