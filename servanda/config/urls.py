"""Every address of the product."""

from django.urls import include, path

from servanda.web import health

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("api/", include("servanda.api.urls")),
    path("", include("servanda.web.urls")),
]
