"""Who may read and change roles, and let somebody leave."""

from typing import Final

from servanda.core.access import Permission
from tests.shape.rows import Row

_P = Permission

_PAGES: Final = "set-up/roles"
_PAGE: Final = f"{_PAGES}/of/<slug:code>"
_LEAVING: Final = "set-up/people/<uuid:user_id>/deactivation"
_USER: Final = "api/v1/users/<uuidstr:user_id>"
_ROLE: Final = {"code": "role_code"}

ROWS: Final[tuple[Row, ...]] = (
    Row("GET", _PAGES, _P.USER_MANAGE),
    Row("GET", f"{_PAGES}/new", _P.USER_MANAGE),
    Row("POST", f"{_PAGES}/new", _P.USER_MANAGE),
    Row("GET", _PAGE, _P.USER_MANAGE, things=_ROLE),
    Row("POST", _PAGE, _P.USER_MANAGE, things=_ROLE),
    Row("POST", f"{_PAGE}/<role_move:move>", _P.USER_MANAGE, things=_ROLE),
    Row("POST", f"{_PAGE}/removal", _P.USER_MANAGE, things=_ROLE),
    Row("GET", _LEAVING, _P.USER_MANAGE),
    Row("POST", _LEAVING, _P.USER_MANAGE),
    Row("GET", f"{_USER}/holdings", _P.USER_MANAGE),
    Row("POST", f"{_USER}/deactivation", _P.USER_MANAGE),
    Row("GET", "api/v1/roles", _P.USER_MANAGE),
    Row("POST", "api/v1/roles", _P.USER_MANAGE, {"name": "Night watch"}),
    Row("GET", "api/v1/roles/<code>", _P.USER_MANAGE, things=_ROLE),
    Row("DELETE", "api/v1/roles/<code>", _P.USER_MANAGE, things=_ROLE),
    Row("PATCH", "api/v1/roles/<code>", _P.USER_MANAGE, things=_ROLE),
)
