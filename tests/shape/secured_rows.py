"""Who may see, add, read and grant secured information.

Everybody who calls is among the readers and granters of the entry that they call about: what is asked here is what they
need besides.
"""

from typing import Final

from servanda.core.access import Permission
from tests.shape.rows import Row

_P = Permission

_PAGES: Final = "keys/<str:code>/secured"
_PAGE: Final = f"{_PAGES}/<uuid:information_id>"
_ALL: Final = "api/v1/support-keys/<code>/secured-information"
_ONE: Final = f"{_ALL}/<uuidstr:information_id>"
_SHARED: Final = "api/v1/support-keys/<code>/shared-information"

ROWS: Final[tuple[Row, ...]] = (
    Row("GET", f"{_PAGES}/new", _P.SECRET_ADD),
    Row("POST", f"{_PAGES}/new", _P.SECRET_ADD),
    Row("GET", f"{_PAGES}/sharing", _P.PROMISE_SEE),
    Row("POST", f"{_PAGES}/sharing", _P.PROMISE_SEE),
    Row("GET", _PAGE, _P.PROMISE_SEE),
    Row("POST", _PAGE, _P.PROMISE_SEE),
    Row("GET", f"{_PAGE}/change", _P.PROMISE_SEE),
    Row("POST", f"{_PAGE}/change", _P.PROMISE_SEE),
    Row("GET", f"{_PAGE}/reveal", _P.PROMISE_SEE),
    Row("POST", f"{_PAGE}/reveal", _P.PROMISE_SEE),
    Row("GET", f"{_PAGE}/broken-glass", _P.BREAK_GLASS),
    Row("POST", f"{_PAGE}/broken-glass", _P.BREAK_GLASS),
    Row("POST", f"{_PAGE}/readers/<uuid:reader_id>/removal", _P.PROMISE_SEE),
    Row("POST", f"{_PAGE}/withdrawal", _P.PROMISE_SEE),
    Row("POST", f"{_PAGE}/sharing/removal", _P.PROMISE_SEE),
    Row("GET", _ALL, _P.PROMISE_SEE),
    Row("POST", _ALL, _P.SECRET_ADD, {"label": "Root", "secret": "s"}),
    Row("GET", _ONE, _P.PROMISE_SEE),
    Row("PATCH", _ONE, _P.PROMISE_SEE),
    Row("DELETE", _ONE, _P.PROMISE_SEE),
    Row("GET", f"{_ONE}/readers", _P.PROMISE_SEE),
    Row("POST", f"{_ONE}/readers", _P.PROMISE_SEE, {"user_id": "<user_id>"}),
    Row("DELETE", f"{_ONE}/readers/<uuidstr:reader_id>", _P.PROMISE_SEE),
    Row("POST", f"{_ONE}/reveal", _P.PROMISE_SEE, {}),
    Row("POST", f"{_ONE}/broken-glass", _P.BREAK_GLASS, {"reason": "Line 1 burns"}),
    Row("GET", f"{_ONE}/reveals", _P.PROMISE_SEE),
    Row("POST", _SHARED, _P.PROMISE_SEE, {"information_id": "<information_id>"}),
    Row("DELETE", f"{_SHARED}/<uuidstr:information_id>", _P.PROMISE_SEE),
)
