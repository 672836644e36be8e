"""Who acts, in which request or job: carried beside the call, for the change log and the logs."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

import structlog

_request_id: Final[ContextVar[str]] = ContextVar("request_id", default="")


def request_id() -> str:
    """The id of the request or job in progress; empty outside of one."""
    return _request_id.get()


@contextmanager
def in_request(name: str) -> Iterator[None]:
    """Let everything inside be logged and recorded as part of the request or job ``name``."""
    token = _request_id.set(name)
    try:
        with structlog.contextvars.bound_contextvars(request_id=name):
            yield
    finally:
        _request_id.reset(token)
