"""Addresses of contracts."""

from django.urls import path

from servanda.web.desk.contracts import overview

urlpatterns = [
    path("contracts/<str:number>", overview.overview, name="contracts-one"),
]
