"""Turns a ``Refusal`` that a page did not answer itself into a page that says what to do."""

from collections.abc import Callable

from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse

from servanda.core.refusals import Refusal
from servanda.web import errors


class Refusals:
    """Uses the one table in ``web.errors``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, Refusal):
            return errors.answer(request, error)
        return errors.collided(request) if isinstance(error, IntegrityError) else None
