"""Who may see and change allowances, and enter time, by page and by REST."""

from typing import Final

from servanda.core.access import Permission
from tests.shape.rows import Row

_P = Permission
_CONTRACT: Final = {"number": "counting_contract"}
_PAGE: Final = "contracts/<str:number>"

ROWS: Final[tuple[Row, ...]] = (
    Row("GET", f"{_PAGE}/ledger", _P.PROMISE_SEE, things=_CONTRACT),
    Row("GET", f"{_PAGE}/ledger/<uuid:cycle_id>", _P.PROMISE_SEE, things=_CONTRACT),
    Row("GET", f"{_PAGE}/ledger/<uuid:cycle_id>/csv", _P.PROMISE_SEE, things=_CONTRACT),
    Row("GET", f"{_PAGE}/top-up", _P.ALLOWANCE_CHANGE, things=_CONTRACT),
    Row("POST", f"{_PAGE}/top-up", _P.ALLOWANCE_CHANGE, things=_CONTRACT),
    Row("GET", f"{_PAGE}/correction", _P.ALLOWANCE_CHANGE, things=_CONTRACT),
    Row("POST", f"{_PAGE}/correction", _P.ALLOWANCE_CHANGE, things=_CONTRACT),
)
