"""Every address of the product."""

from django.urls import include, path

from servanda.web import health

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("api/", include("servanda.api.urls")),
    path("", include("servanda.web.urls")),
]

handler400 = "servanda.web.errors.bad_request"
handler403 = "servanda.web.errors.forbidden"
handler404 = "servanda.web.errors.not_found"
handler500 = "servanda.web.errors.failed"
