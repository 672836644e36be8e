"""A form of somebody whose sign-in has ended is answered by a page that says so."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url

from servanda.web import errors


def signed_out(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """In place of the way to the sign-in, which leads back to where a form is sent and not to where it stood."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        to_sign_in = f"{resolve_url(settings.LOGIN_URL)}?next="
        was_form = request.method == "POST" and response.headers.get("Location", "").startswith(to_sign_in)
        return errors.signed_out(request) if was_form else response

    return middleware
