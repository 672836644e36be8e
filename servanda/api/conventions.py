"""What happens around every endpoint, in this order: who asks, how often, what, once."""

from collections.abc import Callable
from functools import wraps
from typing import cast

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from ninja.operation import Operation

from servanda.api import bodies, limits
from servanda.api.errors import problem
from servanda.api.idempotency import answered_once
from servanda.api.refusals import MethodNotAllowed, NotSignedIn
from servanda.api.requests import ApiRequest
from servanda.api.tokens import SAFE, viewer_of
from servanda.foundation import clock

Run = Callable[..., HttpResponse]


def conventions(run: Run) -> Run:
    """Wrap ninja's ``run`` of one operation."""
    operation = cast(Operation, run.__self__)  # type: ignore[attr-defined]

    @wraps(run)
    def answer(request: ApiRequest, **path: object) -> HttpResponse:
        request.allowance = None
        try:
            _admit(request, operation)
            response = answered_once(request, operation.view_func, lambda: run(request, **path))
        except Exception as error:
            # Not a second place that knows refusals: ninja's handlers are the table in ``errors``.
            response = operation.api.on_exception(request, error)
        if request.allowance:
            for name, value in limits.headers(request.allowance).items():
                response.headers[name] = value
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return answer


def methods_as_problems(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Say 405 as problem details too; ninja answers it before any operation is chosen."""

    @wraps(view)
    def answer(request: HttpRequest, **path: object) -> HttpResponseBase:
        response = view(request, **path)
        if not isinstance(response, HttpResponseNotAllowed):
            return response
        allowed = ", ".join(sorted(response["Allow"].split(", ")))
        refused = problem(MethodNotAllowed(f"This address takes {allowed}."))
        refused["Allow"] = allowed
        return refused

    return answer


def _admit(request: ApiRequest, operation: Operation) -> None:
    request.at = clock.now()
    try:
        request.viewer = viewer_of(request)
    except NotSignedIn:
        limits.take("stranger", request.META.get("REMOTE_ADDR", ""))
        raise
    kind = "read" if request.method in SAFE else "write"
    request.allowance = limits.take(kind, str(request.viewer.user_id))
    request.json = bodies.read(request, operation)
