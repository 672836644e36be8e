"""``ETag`` is the revision of a record; ``If-Match`` asks for it before a change."""

import re
from typing import Any, Final

from django.http import HttpResponse

from servanda.api.refusals import Malformed
from servanda.api.requests import ApiRequest

_STRONG: Final = re.compile(r'"(\d{1,9})"')
_WELL_FORMED: Final = re.compile(r'(W/)?"[^"]*"')
_NEVER: Final = 0
"""No record has this revision: what was compared with it is stale."""


def expected(request: ApiRequest) -> int | None:
    """The revision that the caller has seen; none if any will do. Raises ``Malformed``.

    Pass it to the action as ``expecting``, which raises ``Stale`` (412) if it is not the present one.
    """
    given = request.headers.get("If-Match", "*").strip()
    if given == "*":
        return None
    if found := _STRONG.fullmatch(given):
        return int(found[1])
    if not _WELL_FORMED.fullmatch(given):
        raise Malformed('If-Match takes one ETag as it was answered, like "3".')
    return _NEVER


def tag(response: HttpResponse, body: Any) -> None:
    """Give an answer about one record its ``ETag``."""
    if isinstance(body, dict) and isinstance(body.get("revision"), int):
        response.headers.setdefault("ETag", f'"{body["revision"]}"')
