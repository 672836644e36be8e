"""Who may see and change allowances, and enter time, by page and by REST."""

from typing import Final

from servanda.core.access import Permission
from tests.shape.rows import Row

_P = Permission
_CONTRACT: Final = {"number": "counting_contract"}
_PAGE: Final = "contracts/<str:number>"
_CASE: Final = "cases/<case_number:number>"
_API: Final = "api/v1/contracts/<number>"
_TIME: Final = "api/v1/cases/<number>/time-entries"
_OPEN: Final = {"number": "open_case"}
_TIMED: Final = {"number": "timed_case"}
_ENTERS: Final = frozenset({_P.CASE_SEE, _P.TIME_ENTER})
_OF_OTHERS: Final = _ENTERS | {_P.CASE_REASSIGN}

ROWS: Final[tuple[Row, ...]] = (
    Row("GET", f"{_PAGE}/ledger", _P.PROMISE_SEE, things=_CONTRACT),
    Row("GET", f"{_PAGE}/ledger/<uuid:cycle_id>", _P.PROMISE_SEE, things=_CONTRACT),
    Row("GET", f"{_PAGE}/ledger/<uuid:cycle_id>/csv", _P.PROMISE_SEE, things=_CONTRACT),
    Row("GET", f"{_PAGE}/top-up", _P.ALLOWANCE_CHANGE, things=_CONTRACT),
    Row("POST", f"{_PAGE}/top-up", _P.ALLOWANCE_CHANGE, things=_CONTRACT),
    Row("GET", f"{_PAGE}/correction", _P.ALLOWANCE_CHANGE, things=_CONTRACT),
    Row("POST", f"{_PAGE}/correction", _P.ALLOWANCE_CHANGE, things=_CONTRACT),
    Row("GET", f"{_CASE}/time", _ENTERS, things=_OPEN),
    Row("POST", f"{_CASE}/time", _ENTERS, things=_OPEN),
    Row("GET", f"{_CASE}/time/<uuid:time_entry_id>", _ENTERS, things=_TIMED),
    Row("POST", f"{_CASE}/time/<uuid:time_entry_id>", _OF_OTHERS, things=_TIMED),
    Row("POST", f"{_CASE}/time/<uuid:time_entry_id>/removal", _OF_OTHERS, things=_TIMED),
    Row("GET", f"{_API}/ledger", _P.PROMISE_SEE, things=_CONTRACT),
    Row("GET", f"{_API}/cycles", _P.PROMISE_SEE, things=_CONTRACT),
    Row("GET", f"{_API}/statement", _P.PROMISE_SEE, things=_CONTRACT),
    Row("POST", f"{_API}/top-ups", _P.ALLOWANCE_CHANGE, {"amount": 1}, things=_CONTRACT),
    Row("POST", f"{_API}/corrections", _P.ALLOWANCE_CHANGE, {"amount": 1, "reason": "x"}, things=_CONTRACT),
    Row("GET", _TIME, _P.CASE_SEE, things=_OPEN),
    Row("POST", _TIME, _ENTERS, {"minutes": 1}, things=_OPEN),
    Row("PATCH", f"{_TIME}/<uuidstr:time_entry_id>", _OF_OTHERS, things=_TIMED),
    Row("DELETE", f"{_TIME}/<uuidstr:time_entry_id>", _OF_OTHERS, things=_TIMED),
)
