"""Addresses below ``/api/``."""

from django.urls import path

from servanda.api import pages
from servanda.api.v1 import api

urlpatterns = [
    path("v1/openapi.json", pages.openapi_json, name="api-openapi"),
    path("v1/docs", pages.docs, name="api-docs"),
    path("v1/", api.urls),
    path("", pages.nowhere),
    path("<path:rest>", pages.nowhere, name="api-nowhere"),
]
