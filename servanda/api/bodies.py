"""Reading what came in: JSON and nothing else, without characters that no text has."""

import json
from collections.abc import Callable, Iterator
from typing import Any, Final, NoReturn, TypeVar

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, UnreadablePostError
from ninja.operation import Operation
from ninja.parser import Parser
from ninja.types import DictStrAny

from servanda.api.refusals import BodyTooLarge, Malformed, NotJson, RequestInvalid
from servanda.api.requests import ApiRequest
from servanda.core.refusals import Fault, refuse

Endpoint = TypeVar("Endpoint", bound=Callable[..., object])

_IN_FORMS: Final = frozenset({"form", "file"})


def takes_files(endpoint: Endpoint) -> Endpoint:
    """Mark an endpoint whose body carries a file as base64: it may be as large as a file may be."""
    endpoint.takes_files = True  # type: ignore[attr-defined]
    return endpoint


class ReadBefore(Parser):
    """Hands ninja the body that ``read`` has parsed and checked already."""

    def parse_body(self, request: HttpRequest) -> DictStrAny:
        return request.json  # type: ignore[attr-defined, no-any-return]


def read(request: ApiRequest, operation: Operation) -> Any:
    """The parsed body; ``None`` for an empty one or a form.

    Raises ``BodyTooLarge``, ``NotJson``, ``Malformed`` or ``RequestInvalid`` (unknown parameters, NUL).
    """
    _check_address(request, operation)
    if any(model.__ninja_param_source__ in _IN_FORMS for model in operation.models):
        return None
    try:
        if getattr(operation.view_func, "takes_files", False):
            _read_large(request)
        body = request.body
    except RequestDataTooBig as error:
        raise BodyTooLarge("The body is too large. Send files as attachments, or less at once.") from error
    except UnreadablePostError as error:
        raise Malformed("The body broke off.") from error
    if not body:
        return None
    if request.content_type != "application/json":
        raise NotJson("Send the body as JSON, with the header Content-Type: application/json.")
    return _parsed(body)


def _read_large(request: ApiRequest) -> None:
    """Read a body that Django would find too large, so that ``body`` has it. A third more than the file, and its name."""
    most = settings.SERVANDA_FILE_MB * 1024 * 1024 * 4 // 3 + 10_000
    content = request.read(most + 1)
    if len(content) > most:
        raise RequestDataTooBig
    request._body = content


def _parsed(body: bytes) -> Any:
    try:
        found = json.loads(body.decode(), parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise Malformed(f"The body is not JSON: {error}.") from error
    if b"\\u" in body:
        fields = [
            Fault(field, "This contains characters that no text has.") for field in _unstorable(found, "")
        ]
        refuse(RequestInvalid, "A text contains a NUL character or half of a character.", fields)
    return found


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


def _unstorable(value: Any, field: str) -> Iterator[str]:
    """The places of texts that PostgreSQL cannot keep; a raw NUL is no JSON, so only escapes bring them."""
    if isinstance(value, str) and ("\0" in value or any("\ud800" <= char <= "\udfff" for char in value)):
        yield field
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from _unstorable(name, field)
            yield from _unstorable(inner, f"{field}.{name}".lstrip("."))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _unstorable(inner, f"{field}.{index}".lstrip("."))


def _check_address(request: ApiRequest, operation: Operation) -> None:
    known = {
        name
        for model in operation.models
        if model.__ninja_param_source__ == "query"
        for name in model.__ninja_flatten_map__
    }
    faults = [Fault(name, "There is no such parameter.") for name in request.GET if name not in known]
    values = [value for name in request.GET for value in (name, *request.GET.getlist(name))]
    if any("\0" in value for value in (request.path_info, *values)):
        faults.append(Fault("", "The address contains a NUL character."))
    refuse(RequestInvalid, "This endpoint does not know what the address asks for.", faults)
