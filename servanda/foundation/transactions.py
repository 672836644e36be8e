"""One transaction per action, with the actor told to the database."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from functools import wraps
from typing import Final, ParamSpec, TypeVar, cast

from django.db import connection, transaction

from servanda.core.access import Viewer
from servanda.foundation import context

P = ParamSpec("P")
R = TypeVar("R")

_inside_an_action: Final[ContextVar[bool]] = ContextVar("inside_an_action", default=False)


_inside_a_transaction: Final[ContextVar[bool]] = ContextVar("inside_a_transaction", default=False)


@contextmanager
def one_transaction() -> Iterator[None]:
    """Let the action inside be part of this transaction, without a savepoint: what it refuses undoes everything.

    Whoever catches a refusal inside raises another one, as nothing can be stored any more.
    """
    token = _inside_a_transaction.set(True)
    try:
        with transaction.atomic():
            yield
    finally:
        _inside_a_transaction.reset(token)


def action(function: Callable[P, R]) -> Callable[P, R]:
    """Run an action, whose ``by`` is the acting ``Viewer``, in one transaction.

    The outermost action tells the database who acts (one statement), so that the triggers of the change log
    can say so; an action called by another becomes part of it and of its history.
    """

    @wraps(function)
    def acting(*args: P.args, **kwargs: P.kwargs) -> R:
        if _inside_an_action.get():
            return function(*args, **kwargs)
        token = _inside_an_action.set(True)
        try:
            with nullcontext() if _inside_a_transaction.get() else transaction.atomic():
                tell_actor(cast(Viewer, kwargs["by"]))
                return function(*args, **kwargs)
        finally:
            _inside_an_action.reset(token)

    return acting


def tell_actor(by: Viewer) -> None:
    """Name who acts until the end of the present transaction; the triggers of the change log read it."""
    facts = {"id": str(by.user_id) if by.user_id else None, "name": by.name, "request": context.request_id()}
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('servanda.context', %s, true)", [json.dumps(facts)])
