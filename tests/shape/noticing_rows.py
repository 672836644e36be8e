"""Who may see and set the promise notices of contracts and agreements."""

from typing import Final

from servanda.core.access import Permission
from tests.shape.rows import Row

_P = Permission
_SET: Final = {"usual": True}
_CONTRACT: Final = {"number": "draft_contract"}

ROWS: Final[tuple[Row, ...]] = (
    Row("GET", "contracts/<str:number>/notices", _P.PROMISE_SEE, things=_CONTRACT),
    Row("POST", "contracts/<str:number>/notices", _P.PROMISE_EDIT, things=_CONTRACT),
    Row("GET", "agreements/<str:number>/notices", _P.PROMISE_SEE),
    Row("POST", "agreements/<str:number>/notices", _P.PROMISE_EDIT),
    Row("GET", "api/v1/contracts/<number>/notices", _P.PROMISE_SEE, things=_CONTRACT),
    Row("PUT", "api/v1/contracts/<number>/notices", _P.PROMISE_EDIT, _SET, things=_CONTRACT),
    Row("GET", "api/v1/agreements/<number>/notices", _P.PROMISE_SEE),
    Row("PUT", "api/v1/agreements/<number>/notices", _P.PROMISE_EDIT, _SET),
)
