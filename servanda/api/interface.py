"""The API as one object: ninja with our errors, our description and our conventions."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver
from ninja import NinjaAPI
from ninja.operation import Operation

from servanda.api import errors, etags, openapi
from servanda.api.bodies import ReadBefore
from servanda.api.conventions import conventions, methods_as_problems


class Api(NinjaAPI):
    """Every router that is added keeps the conventions; there is nothing to switch on."""

    def __init__(self, *, title: str, version: str, description: str, prefix: str) -> None:
        super().__init__(
            title=title,
            version=version,
            description=description,
            openapi_url=None,
            docs_url=None,
            parser=ReadBefore(),
            urls_namespace="api",
        )
        self.prefix = prefix
        errors.install(self)
        self.add_decorator(conventions, mode="view")

    @cached_property
    def description_of_all(self) -> dict[str, Any]:
        """The OpenAPI document."""
        return openapi.describe(self, path_prefix=self.prefix)

    def set_default_exception_handlers(self) -> None:
        """None of ninja's: our one table answers for everything."""

    def create_response(
        self,
        request: HttpRequest,
        data: Any,
        *,
        status: int | None = None,
        temporal_response: HttpResponse | None = None,
    ) -> HttpResponse:
        response = super().create_response(request, data, status=status, temporal_response=temporal_response)
        etags.tag(response, data)
        return response

    def get_openapi_operation_id(self, operation: Operation) -> str:
        return operation.view_func.__name__

    def _get_urls(self) -> list[URLPattern | URLResolver]:
        found: list[URLPattern | URLResolver] = []
        for bound in self._get_bound_routers():
            found.extend(bound.urls_paths(bound.prefix))
        for pattern in found:
            if isinstance(pattern, URLPattern):
                pattern.callback = methods_as_problems(pattern.callback)
        return found
