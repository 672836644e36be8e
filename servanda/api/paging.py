"""Cursor paging: ``?limit=50&next=…`` and the answer's ``next``."""

from collections.abc import Sequence
from typing import Annotated, Any, Generic, TypeVar

from django.db.models import QuerySet
from pydantic import Field, StringConstraints

from servanda.api.schemas import Body, Out
from servanda.foundation import paging
from servanda.foundation.paging import Page

Item = TypeVar("Item")


class Paging(Body):
    """How much of a list, and from where."""

    limit: Annotated[int, Field(ge=1, le=200, description="How many items at most.")] = 50
    next: Annotated[
        str, StringConstraints(max_length=2000), Field(description="The `next` of the answer before.")
    ] = ""
    total: Annotated[bool, Field(description="Count all items too; this may be slow.")] = False


class Listing(Out, Generic[Item]):
    """A part of a list. ``next`` is null at the end; ``total`` is null unless asked for."""

    items: list[Item]
    next: str | None
    total: int | None


def page(found: QuerySet[Any], asked: Paging, *, order: Sequence[str]) -> Page[Any]:
    """The part of ``found`` that was asked for, in an order that ends with something unique.

    One statement, another one for a total. Raises ``CursorInvalid``.
    """
    return paging.page(found, order=order, limit=asked.limit, after=asked.next, total=asked.total)
