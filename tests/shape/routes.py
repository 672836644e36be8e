"""Every address of the product, as Django's resolver knows it."""

import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True, slots=True)
class Route:
    """``methods`` is empty for a page, whose view decides by itself."""

    path: str
    methods: frozenset[str]


def routes() -> list[Route]:
    """All routes, written as in the ``urls`` modules: ``set-up/people/<uuid:user_id>``."""
    return list(_walk(get_resolver().url_patterns, ""))


def _walk(patterns: list[Any], prefix: str) -> Iterator[Route]:
    for pattern in patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, path)
        elif isinstance(pattern, URLPattern):
            yield Route(path, _methods(pattern.callback))


def _methods(view: Any) -> frozenset[str]:
    """ninja keeps the operations of an address in the closure of its view."""
    inside = inspect.unwrap(view)
    owner = inspect.getclosurevars(inside).nonlocals.get("self") if inspect.isfunction(inside) else None
    return frozenset(method for operation in getattr(owner, "operations", ()) for method in operation.methods)
