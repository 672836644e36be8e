"""Who may import, export and merge."""

from typing import Final

from servanda.core.access import Permission
from tests.shape.rows import Row

_P = Permission
_NEW: Final = {"kind": "customers", "csv": "name\nHalden"}
_BOTH: Final = frozenset({_P.CUSTOMER_EDIT, _P.PROMISE_EDIT})
_RUN: Final = "imports/<uuid:run_id>"

ROWS: Final[tuple[Row, ...]] = (
    Row("GET", "api/v1/imports", _P.IMPORT),
    Row("POST", "api/v1/imports", _P.IMPORT, _NEW),
    Row("GET", "api/v1/imports/<uuidstr:run_id>", _P.IMPORT),
    Row("POST", "api/v1/imports/<uuidstr:run_id>/confirmation", _P.IMPORT),
    Row("POST", "api/v1/imports/<uuidstr:run_id>/cancellation", _P.IMPORT),
    Row("GET", "api/v1/exports/<record_kind>", _P.CUSTOMER_SEE),
    Row("GET", "import", _P.IMPORT),
    Row("POST", "import", _P.IMPORT),
    Row("GET", "import/columns/<str:record_kind>", _P.IMPORT),
    Row("GET", _RUN, _P.IMPORT),
    Row("GET", f"{_RUN}/state", _P.IMPORT),
    Row("POST", f"{_RUN}/confirmation", _P.IMPORT),
    Row("POST", f"{_RUN}/cancellation", _P.IMPORT),
    Row("GET", f"{_RUN}/refused-rows", _P.IMPORT),
    Row("GET", "exports/<str:record_kind>", _P.CUSTOMER_SEE),
    Row("GET", "customers/named", _P.CUSTOMER_SEE),
    Row("GET", "customers/<uuid:customer_id>/merge", _BOTH),
    Row("POST", "customers/<uuid:customer_id>/merge", _BOTH),
    Row("GET", "customers/contacts/<uuid:contact_id>/merge", _P.CUSTOMER_EDIT),
    Row("POST", "customers/contacts/<uuid:contact_id>/merge", _P.CUSTOMER_EDIT),
    Row("GET", "api/v1/customers/<uuidstr:customer_id>/merge/<uuidstr:gone_id>", _P.CUSTOMER_SEE),
    Row("POST", "api/v1/customers/<uuidstr:customer_id>/merge", _BOTH, {"gone_id": "<customer_id>"}),
    Row("GET", "api/v1/contacts/<uuidstr:contact_id>/merge/<uuidstr:gone_id>", _P.CUSTOMER_SEE),
    Row("POST", "api/v1/contacts/<uuidstr:contact_id>/merge", _P.CUSTOMER_EDIT, {"gone_id": "<contact_id>"}),
)
