"""Who may open the pages of contracts."""

from typing import Final

from servanda.core.access import Permission
from tests.shape.rows import PROMISE_HISTORY, Row

_P = Permission
_ONE: Final = "contracts/<str:number>"
_DRAFT: Final = {"number": "draft_contract"}
_ACTIVE: Final = {"number": "active_contract"}
_BLOCKED: Final = {"number": "blocked_contract"}
_TERMINATED: Final = {"number": "terminated_contract"}

ROWS: Final[tuple[Row, ...]] = (
    Row("GET", "contracts", _P.PROMISE_SEE),
    Row("GET", "contracts/new", _P.PROMISE_EDIT),
    Row("POST", "contracts/new", _P.PROMISE_EDIT),
    Row("GET", "contracts/customers-without", frozenset({_P.PROMISE_SEE, _P.CUSTOMER_SEE})),
    Row("GET", _ONE, _P.PROMISE_SEE, things=_ACTIVE),
    Row("GET", f"{_ONE}/services", _P.PROMISE_SEE, things=_ACTIVE),
    Row("GET", f"{_ONE}/cases", frozenset({_P.PROMISE_SEE, _P.CASE_SEE}), things=_ACTIVE),
    Row("GET", f"{_ONE}/earlier-cases", _P.CASE_JUDGE_AGAIN, things=_ACTIVE),
    Row("POST", f"{_ONE}/earlier-cases", _P.CASE_JUDGE_AGAIN, things=_ACTIVE),
    Row("GET", f"{_ONE}/history", PROMISE_HISTORY, things=_ACTIVE),
    Row("GET", f"{_ONE}/change", _P.PROMISE_EDIT, things=_DRAFT),
    Row("POST", f"{_ONE}/change", _P.PROMISE_EDIT, things=_DRAFT),
    Row("GET", f"{_ONE}/activation", _P.CONTRACT_ACTIVATE, things=_DRAFT),
    Row("POST", f"{_ONE}/activation", _P.CONTRACT_ACTIVATE, things=_DRAFT),
    Row("GET", f"{_ONE}/termination", _P.CONTRACT_ACTIVATE, things=_ACTIVE),
    Row("POST", f"{_ONE}/termination", _P.CONTRACT_ACTIVATE, things=_ACTIVE),
    Row("GET", f"{_ONE}/termination/removal", _P.CONTRACT_ACTIVATE, things=_TERMINATED),
    Row("POST", f"{_ONE}/termination/removal", _P.CONTRACT_ACTIVATE, things=_TERMINATED),
    Row("GET", f"{_ONE}/renewal", _P.CONTRACT_ACTIVATE, things=_ACTIVE),
    Row("POST", f"{_ONE}/renewal", _P.CONTRACT_ACTIVATE, things=_ACTIVE),
    Row("GET", f"{_ONE}/block", _P.PROMISE_BLOCK, things=_ACTIVE),
    Row("POST", f"{_ONE}/block", _P.PROMISE_BLOCK, things=_ACTIVE),
    Row("POST", f"{_ONE}/block/removal", _P.PROMISE_BLOCK, things=_BLOCKED),
    Row("GET", f"{_ONE}/deletion", _P.PROMISE_EDIT, things=_DRAFT),
    Row("POST", f"{_ONE}/deletion", _P.PROMISE_EDIT, things=_DRAFT),
)
