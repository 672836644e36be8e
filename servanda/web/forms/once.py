"""A form that is sent twice is taken once: each carries a key, as REST calls do (4-interfaces 4.3)."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, QueryDict

from servanda.core.access import Viewer
from servanda.foundation import clock, idempotency
from servanda.foundation.ids import new_id

FIELD = "once"
"""The hidden field; in a template ``{{ once }}``."""


def sent(request: HttpRequest) -> QueryDict | None:
    """What was sent; a form that was sent empty is still sent."""
    return request.POST if request.method == "POST" else None


def form_key(request: HttpRequest) -> str:
    """The key that the form was sent with, so that a mended form keeps it; else a new one."""
    given = request.POST.get(FIELD, "")
    try:
        return str(UUID(given))
    except ValueError:
        return str(new_id())


def taken_once(request: HttpRequest, viewer: Viewer, act: Callable[[], str], *, keep: bool = True) -> str:
    """Run ``act``, which returns where to go next, unless the very same form was taken before.

    Somebody who goes back, changes the input and sends it again means it: only equal input is a repeat.
    A refusal passes on and is not kept. With ``keep`` off, for what is shown only once, a repeat raises
    ``AnswerNotKept``.
    """
    assert viewer.user_id is not None  # noqa: S101  the page asked for a sign-in
    sent = sorted(
        (name, request.POST.getlist(name)) for name in request.POST if name != "csrfmiddlewaretoken"
    )
    content = repr((request.path, sent)).encode()
    answer = idempotency.once(
        principal=viewer.user_id,
        key=f"form:{form_key(request)}:{idempotency.fingerprint_of(content)[:32]}",
        request=content,
        at=clock.now(),
        keep=keep,
        act=lambda: idempotency.Answer(303, act()),
    )
    return str(answer.body)
