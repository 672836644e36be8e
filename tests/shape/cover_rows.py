"""Who may judge a case's cover again, confirm its caller or sender, and decide where there is none."""

from collections.abc import Mapping
from typing import Any, Final

from servanda.core.access import Permission
from tests.shape.rows import Row

_P = Permission
_DEED: Final = "cases/<case_number:number>/cover/<cover_deed:deed>"
_ON: Final = {"number": "open_case"}


def _rest(below: str, who: Permission, body: Mapping[str, Any] | None = None) -> Row:
    return Row("POST", f"api/v1/cases/<number>/{below}", who, body, things=_ON)


ROWS: Final[tuple[Row, ...]] = (
    # The maker of ``deed`` says which: judging again.
    Row("GET", _DEED, _P.CASE_JUDGE_AGAIN, things=_ON),
    Row("POST", _DEED, _P.CASE_JUDGE_AGAIN, things=_ON),
    _rest("judgement", _P.CASE_JUDGE_AGAIN, {"reason": "Line"}),
    _rest("naming", _P.CASE_OVERRULE_NOT_NAMED, {"confirmed": True}),
    _rest("sender-confirmation", _P.CASE_WRITE),
    _rest("cover-decision", _P.COVER_DECIDE, {"decision": "courtesy"}),
    Row("GET", "api/v1/cases/<number>/cover-decision", _P.CASE_SEE, things=_ON),
)
