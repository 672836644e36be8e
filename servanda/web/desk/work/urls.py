"""Addresses of the lists of cases."""

from django.urls import path

from servanda.web.desk.work import lists, moving

urlpatterns = [
    path("cases", lists.cases, name="cases"),
    path("cases/changes", lists.changes, name="cases-changes"),
    path("cases/accept", moving.accept, name="cases-accept"),
    path("cases/dispatch", moving.dispatch, name="cases-dispatch"),
]
