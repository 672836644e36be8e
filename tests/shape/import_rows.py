"""Who may import, export and merge."""

from typing import Final

from servanda.core.access import Permission
from tests.shape.rows import Row

_P = Permission
_NEW: Final = {"kind": "customers", "csv": "name\nHalden"}
_RUN: Final = "imports/<uuid:run_id>"

ROWS: Final[tuple[Row, ...]] = (
    Row("GET", "api/v1/imports", _P.IMPORT),
    Row("POST", "api/v1/imports", _P.IMPORT, _NEW),
    Row("GET", "api/v1/imports/<uuidstr:run_id>", _P.IMPORT),
    Row("POST", "api/v1/imports/<uuidstr:run_id>/confirmation", _P.IMPORT),
    Row("GET", "api/v1/exports/<record_kind>", _P.CUSTOMER_SEE),
    Row("GET", "import", _P.IMPORT),
    Row("POST", "import", _P.IMPORT),
    Row("GET", "import/columns/<str:record_kind>", _P.IMPORT),
    Row("GET", _RUN, _P.IMPORT),
    Row("GET", f"{_RUN}/state", _P.IMPORT),
    Row("POST", f"{_RUN}/confirmation", _P.IMPORT),
    Row("GET", f"{_RUN}/refused-rows", _P.IMPORT),
    Row("GET", "exports/<str:record_kind>", _P.CUSTOMER_SEE),
)
