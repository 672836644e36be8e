"""Addresses of imports and exports."""

from django.urls import path

from servanda.web.desk.importing import pages

urlpatterns = [
    path("import", pages.imports, name="import"),
    path("import/columns/<str:record_kind>", pages.columns, name="import-columns"),
    path("imports/<uuid:run_id>", pages.run, name="import-run"),
    path("imports/<uuid:run_id>/state", pages.state, name="import-state"),
    path("imports/<uuid:run_id>/confirmation", pages.confirm, name="import-confirmation"),
    path("imports/<uuid:run_id>/cancellation", pages.cancel, name="import-cancellation"),
    path("imports/<uuid:run_id>/refused-rows", pages.refused, name="import-refused-rows"),
    path("exports/<str:record_kind>", pages.export, name="exports"),
]
