"""Addresses below ``/api/``."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from servanda.api import pages
from servanda.api.v1 import api


class Anything(StringConverter):
    """The rest of an address, whatever it holds: Django's own ``path`` stops at a line break."""

    regex = "(?s:.+)"


register_converter(Anything, "anything")

urlpatterns = [
    path("v1/openapi.json", pages.openapi_json, name="api-openapi"),
    path("v1/docs", pages.docs, name="api-docs"),
    path("v1/", api.urls),
    path("", pages.nowhere),
    path("<anything:rest>", pages.nowhere, name="api-nowhere"),
]
