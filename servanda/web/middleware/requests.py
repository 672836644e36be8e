"""Every request has an id: in its answer, in each log line, in the change log."""

import re
import secrets
from collections.abc import Callable
from typing import Final

import structlog
from django.http import HttpRequest, HttpResponse

from servanda.foundation import clock, context

log = structlog.get_logger("servanda.web")

_WELL_FORMED: Final = re.compile(r"[A-Za-z0-9._-]{8,64}")


def request_ids(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Name the request (the proxy's id, if it is well formed) and log its outcome without personal text."""

    def middleware(request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-Id", "")
        name = given if _WELL_FORMED.fullmatch(given) else secrets.token_hex(8)
        started = clock.milliseconds()
        with context.in_request(name):
            response = get_response(request)
            log.info(
                "request",
                method=request.method,
                route=request.resolver_match.route if request.resolver_match else None,
                status=response.status_code,
                ms=clock.milliseconds() - started,
            )
        response["X-Request-Id"] = name
        return response

    return middleware
