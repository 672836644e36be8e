"""Every error as RFC 9457 problem details: the one table from refusals to statuses."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import structlog
from django.db import IntegrityError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from servanda.api import refusals
from servanda.core.refusals import Conflict, Fault, Invalid, NotAllowed, Refusal, Stale, Unknown
from servanda.foundation.postgres.unavailable import DatabaseUnavailable

log = structlog.get_logger("servanda.api")

STATUS: Final[Mapping[type[Refusal], int]] = {
    refusals.Malformed: 400,
    refusals.NotSignedIn: 401,
    NotAllowed: 403,
    Unknown: 404,
    refusals.MethodNotAllowed: 405,
    Conflict: 409,
    Stale: 412,
    refusals.BodyTooLarge: 413,
    refusals.NotJson: 415,
    Invalid: 422,
    refusals.TooManyRequests: 429,
    refusals.Broken: 500,
    refusals.Unavailable: 503,
    DatabaseUnavailable: 503,
    Refusal: 422,
}
"""A refusal takes the status of the nearest class above it."""

HEADERS: Final[Mapping[int, Mapping[str, str]]] = {
    401: {"WWW-Authenticate": 'Bearer realm="Servanda"'},
    503: {"Retry-After": "5"},
}

MEDIA_TYPE: Final = "application/problem+json"
TYPES: Final = "/api/v1/docs#"
"""Where each code is explained; with the code behind it the ``type`` of a problem."""

_OBJECT: Final = "Send a JSON object."
_TEXT: Final = "Send a text."
_WHOLE: Final = "Send a whole number."
_NUMBER: Final = "Send a number."
_FLAG: Final = "Send true or false."
_LIST: Final = "Send a list."
_ID: Final = "Send an id, like 0192f1f0-6c3e-7cc2-9c1b-2f8f4a0e8d11."
_INSTANT: Final = "Send an instant with its offset, like 2026-12-09T10:40:00+01:00."
_DATE: Final = "Send a date like 2026-12-09."
_TIME: Final = "Send a time like 08:30."

_WORDS: Final[Mapping[str, str]] = {
    "missing": "This field is required.",
    "extra_forbidden": "There is no such field here.",
    "string_too_short": "This is too short or empty.",
    "string_too_long": "At most {max_length} characters.",
    "too_short": "At least {min_length}.",
    "too_long": "At most {max_length}.",
    "greater_than": "More than {gt}.",
    "greater_than_equal": "At least {ge}.",
    "less_than": "Less than {lt}.",
    "less_than_equal": "At most {le}.",
    "literal_error": "Send one of these: {expected}.",
    "enum": "Send one of these: {expected}.",
    "model_type": _OBJECT,
    "model_attributes_type": _OBJECT,
    "dict_type": _OBJECT,
    "list_type": _LIST,
    "string_type": _TEXT,
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_from_float": _WHOLE,
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "decimal_type": _NUMBER,
    "decimal_parsing": _NUMBER,
    "bool_type": _FLAG,
    "bool_parsing": _FLAG,
    "uuid_type": _ID,
    "uuid_parsing": _ID,
    "datetime_type": _INSTANT,
    "datetime_parsing": _INSTANT,
    "datetime_from_date_parsing": _INSTANT,
    "datetime_object_invalid": _INSTANT,
    "timezone_aware": _INSTANT,
    "date_type": _DATE,
    "date_parsing": _DATE,
    "date_from_datetime_parsing": _DATE,
    "date_from_datetime_inexact": _DATE,
    "time_type": _TIME,
    "time_parsing": _TIME,
}
"""By the kind of fault that pydantic finds, with the bounds that it names; its own words stand for the rest."""


def status_of(kind: type[Refusal]) -> int:
    """The HTTP status of a kind of refusal."""
    return next(STATUS[above] for above in kind.__mro__ if above in STATUS)


def problem(refusal: Refusal) -> HttpResponse:
    """The refusal as an answer."""
    status = status_of(type(refusal))
    body = {
        "type": TYPES + refusal.code,
        "title": title(refusal.code),
        "status": status,
        "detail": refusal.message,
        "code": refusal.code,
        "errors": [{"field": fault.field, "message": fault.message} for fault in refusal.faults],
    }
    headers = {**HEADERS.get(status, {}), **getattr(refusal, "headers", {})}
    return HttpResponse(json.dumps(body), status=status, content_type=MEDIA_TYPE, headers=headers)


def title(code: str) -> str:
    """The code in words, the same for every occurrence."""
    return code.replace("_", " ").capitalize()


def refusal_for(error: Exception) -> Refusal:
    """Any exception as a refusal; what nobody expected is logged and told without details."""
    if isinstance(error, Refusal):
        return error
    for kind, translate in _TRANSLATIONS.items():
        if isinstance(error, kind):
            return translate(error)
    log.exception("defect")
    return refusals.Broken("Something is wrong on our side; it has been noted. Nothing was changed.")


def install(api: NinjaAPI) -> None:
    """Let the table answer for everything that an endpoint raises."""

    def answer(request: HttpRequest, error: Any) -> HttpResponse:
        return problem(refusal_for(error))

    for kind in (Exception, Http404, HttpError, ValidationError):
        api.add_exception_handler(kind, answer)


def _invalid(error: Any) -> Refusal:
    faults = [Fault(_field(found["loc"]), _words(found)) for found in error.errors]
    return refusals.RequestInvalid("The request is not as this endpoint describes it.", faults)


def _words(found: Mapping[str, Any]) -> str:
    """Our own rules come with the prefix that pydantic gives them."""
    ours = _WORDS.get(found["type"])
    return ours.format(**found.get("ctx", {})) if ours else str(found["msg"]).removeprefix("Value error, ")


def _field(location: Sequence[str | int]) -> str:
    """``("body", "given", "roles", 0)`` as ``roles.0``: the name of our parameter says nothing outside."""
    inside = location[2:] if location[0] == "body" else location[1:]
    return ".".join(str(part) for part in inside)


def _rule(error: Any) -> Refusal:
    diagnosis = getattr(error.__cause__, "diag", None)
    rule = (getattr(diagnosis, "constraint_name", None) or "a rule without a name").replace("_", " ")
    return refusals.RuleOfTheDatabase(
        f"The database refuses this: {rule}. Somebody may have done the same at this moment; look again."
    )


def _unavailable(error: Any) -> Refusal:
    log.error("database_unavailable", kind=type(error).__name__, why=str(error)[:300])
    return refusals.Unavailable("The database does not answer. Send the same request again in a moment.")


_TRANSLATIONS: Final[Mapping[type[Exception], Callable[[Any], Refusal]]] = {
    ValidationError: _invalid,
    Http404: lambda error: refusals.NoSuchAddress("There is nothing at this address."),
    HttpError: lambda error: refusals.Malformed("This request cannot be read."),
    IntegrityError: _rule,
    OperationalError: _unavailable,
    InterfaceError: _unavailable,
}
