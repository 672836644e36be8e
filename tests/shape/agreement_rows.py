"""Who may see and change what belongs to agreements: flash notes and banners, projects, documents, amendments."""

from typing import Final

from servanda.core.access import Permission
from tests.shape.rows import Row

_P = Permission

_ON_CASE: Final = {"number": "banner_case", "banner_id": "banner_id"}
_BANNER: Final = "cases/<case_number:number>/banners/<uuid:banner_id>"
_READ: Final = {"number": "mail_case", "note_id": "pop_up_id"}

ROWS: Final[tuple[Row, ...]] = (
    Row("GET", _BANNER, _P.CASE_WRITE, things=_ON_CASE),
    Row("POST", _BANNER, _P.CASE_WRITE, things=_ON_CASE),
    Row("POST", f"{_BANNER}/removal", _P.CASE_WRITE, things=_ON_CASE),
    Row("POST", "cases/<case_number:number>/notes/<uuid:note_id>/reading", _P.CASE_WRITE, things=_READ),
)
