"""Who may read what became of promises, delete drafts of them, see what somebody is entitled to, and banners."""

from typing import Final

from servanda.core.access import Permission
from tests.shape.rows import PROMISE_HISTORY, Row

_P = Permission

_BANNERS: Final = "api/v1/cases/<number>/banners"
_ON_CASE: Final = {"number": "banner_case", "banner_id": "banner_id"}

ROWS: Final[tuple[Row, ...]] = (
    Row("GET", _BANNERS, _P.CASE_SEE, things=_ON_CASE),
    Row("PATCH", f"{_BANNERS}/<uuidstr:banner_id>", _P.CASE_WRITE, {"text": "Ask."}, things=_ON_CASE),
    Row("DELETE", f"{_BANNERS}/<uuidstr:banner_id>", _P.CASE_WRITE, things=_ON_CASE),
    Row("DELETE", "api/v1/agreements/<number>", _P.PROMISE_EDIT),
    Row("GET", "agreements/<str:number>/removal", _P.PROMISE_EDIT),
    Row("POST", "agreements/<str:number>/removal", _P.PROMISE_EDIT),
    Row("GET", "api/v1/plans/<uuidstr:plan_id>/history", PROMISE_HISTORY),
    Row("GET", "api/v1/contracts/<number>/history", PROMISE_HISTORY, things={"number": "active_contract"}),
    Row("GET", "api/v1/agreements/<number>/history", PROMISE_HISTORY),
    Row("GET", "api/v1/support-keys/<code>/history", PROMISE_HISTORY),
    Row(
        "GET",
        "api/v1/contacts/<uuidstr:contact_id>/entitlement",
        frozenset({_P.CUSTOMER_SEE, _P.PROMISE_SEE}),
    ),
)
