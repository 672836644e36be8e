"""``Idempotency-Key`` on any POST: a repeat gets the first answer."""

import json
import re
from collections.abc import Callable
from typing import Final, TypeVar

from django.http import HttpResponse

from servanda.api.refusals import Malformed
from servanda.api.requests import ApiRequest
from servanda.foundation.idempotency import Answer, once

_KEY: Final = re.compile(r"[\x21-\x7e]{1,200}")
_KEPT_HEADERS: Final = ("ETag", "Location")

Endpoint = TypeVar("Endpoint", bound=Callable[..., object])


class _Refused(Exception):
    """Carries an error answer out of the transaction, so that the key's row goes with everything else."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__(response.status_code)
        self.response = response


def shown_once(endpoint: Endpoint) -> Endpoint:
    """Mark an endpoint whose answer holds a secret: it is not kept, and a repeat is 409."""
    endpoint.shown_once = True  # type: ignore[attr-defined]
    return endpoint


def answered_once(
    request: ApiRequest, endpoint: Callable[..., object], act: Callable[[], HttpResponse]
) -> HttpResponse:
    """Run ``act``, or repeat what was answered to the same key within 24 h.

    Raises ``KeyReused``, ``AnswerNotKept`` or ``Malformed``. Without a key it costs nothing.
    """
    key = request.headers.get("Idempotency-Key") if request.method == "POST" else None
    if key is None or request.viewer.user_id is None:
        return act()
    if not _KEY.fullmatch(key):
        raise Malformed("An Idempotency-Key has 1 to 200 visible ASCII characters.")
    first: list[HttpResponse] = []

    def answer() -> Answer:
        response = act()
        if response.status_code >= 400:
            raise _Refused(response)
        first.append(response)
        return _answer(response)

    try:
        said = once(
            principal=request.viewer.user_id,
            key=key,
            request=b"\n".join((b"POST", request.get_full_path().encode(), request.body)),
            at=request.at,
            keep=not getattr(endpoint, "shown_once", False),
            act=answer,
        )
    except _Refused as refused:
        return refused.response
    return first[0] if first else _repeated(said)


def _answer(response: HttpResponse) -> Answer:
    body = json.loads(response.content) if response.content else None
    headers = {name: response[name] for name in _KEPT_HEADERS if name in response}
    return Answer(response.status_code, {"headers": headers, "body": body})


def _repeated(said: Answer) -> HttpResponse:
    content = b"" if said.body["body"] is None else json.dumps(said.body["body"]).encode()
    response = HttpResponse(content, status=said.status, content_type="application/json; charset=utf-8")
    for name, value in said.body["headers"].items():
        response[name] = value
    response["Idempotency-Replayed"] = "true"
    return response
