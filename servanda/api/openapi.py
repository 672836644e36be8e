"""The description of the API: what ninja knows of each endpoint, with the conventions that hold for all."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any, Final

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from servanda.api import errors
from servanda.api.tokens import SAFE

ANSWERS: Final[Mapping[int, str]] = {
    400: "The request cannot be read.",
    401: "Nobody is signed in, or the token is not valid.",
    403: "The viewer lacks a permission or a scope.",
    404: "There is no such thing, or it is not for this viewer.",
    409: "The request does not fit what already holds; `errors` lists everything that is missing.",
    412: "Somebody else changed it since it was read.",
    413: "The body is too large.",
    415: "The body is not JSON.",
    422: "Fields are missing, unknown or wrong; `errors` names each.",
    429: "Too many requests; `Retry-After` says how long to wait.",
    503: "The database does not answer at the moment.",
}
"""The error answers that any endpoint may give; which ones fit is decided by ``_fits``."""

_ONLY_FOR_CHANGES: Final = frozenset({409, 412, 413, 415})

PROBLEM: Final[Mapping[str, Any]] = {
    "type": "object",
    "title": "Problem",
    "description": "RFC 9457 problem details.",
    "required": ["type", "title", "status", "detail", "code", "errors"],
    "properties": {
        "type": {"type": "string", "description": "Where the code is explained."},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What is wrong, and what or who can help."},
        "code": {"type": "string", "description": "The stable name of the refusal."},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "message"],
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
            },
        },
    },
}

_KEY: Final[Mapping[str, Any]] = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "description": "A repeat with the same key within 24 h gets the first answer.",
    "schema": {"type": "string", "pattern": "^[!-~]{1,200}$"},
}
_IF_MATCH: Final[Mapping[str, Any]] = {
    "in": "header",
    "name": "If-Match",
    "required": False,
    "description": "The ETag that you have seen; if it is no longer the present one the answer is 412.",
    "schema": {"type": "string", "pattern": '^(\\*|"[0-9]{1,9}")$'},
}
_SECURITY: Final[Mapping[str, Any]] = {
    "token": {"type": "http", "scheme": "bearer", "description": "An API token of yours: `srv_…`."},
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "sessionid",
        "description": "The browser's session; changes also need the header `X-CSRFToken`.",
    },
}


def describe(api: NinjaAPI, *, path_prefix: str) -> dict[str, Any]:
    """OpenAPI 3.1 of everything that is mounted. Some milliseconds: keep the result."""
    # ninja shares one description between the methods of an operation; ours differ by method.
    schema: dict[str, Any] = deepcopy(dict(OpenAPISchema(api, path_prefix)))
    for path, method, operation in _operations(schema):
        operation["parameters"] = [*operation.get("parameters", ()), *_headers(path, method)]
        operation["security"] = [{name: []} for name in _SECURITY]
        for status in _fits(method):
            operation["responses"].setdefault(status, {"$ref": f"#/components/responses/{status}"})
        operation["responses"] = {str(status): said for status, said in operation["responses"].items()}
    components = schema["components"]
    components["schemas"]["Problem"] = dict(PROBLEM)
    components["responses"] = {str(status): _problem(text) for status, text in ANSWERS.items()}
    components["securitySchemes"] = dict(_SECURITY)
    return schema


def _operations(schema: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def _headers(path: str, method: str) -> Iterator[dict[str, Any]]:
    if method == "post":
        yield dict(_KEY)
    # A POST to a collection has no record yet that somebody could have seen.
    if method in ("put", "patch", "delete") or (method == "post" and "{" in path):
        yield dict(_IF_MATCH)


def _fits(method: str) -> list[int]:
    changes = method.upper() not in SAFE
    return [status for status in ANSWERS if changes or status not in _ONLY_FOR_CHANGES]


def _problem(text: str) -> dict[str, Any]:
    reference = {"$ref": "#/components/schemas/Problem"}
    return {"description": text, "content": {errors.MEDIA_TYPE: {"schema": reference}}}
