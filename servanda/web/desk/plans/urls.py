"""Addresses of support plans; their routes belong to the place *Contracts*."""

from django.urls import path

from servanda.web.desk.plans import editing, pages

urlpatterns = [
    path("plans", pages.plans, name="contracts-plans"),
    path("plans/new", editing.new_plan, name="contracts-plan-new"),
    path("plans/<uuid:plan_id>", pages.plan, name="contracts-plan"),
    path("plans/<uuid:plan_id>/change", editing.change_plan, name="contracts-plan-change"),
    path("plans/<uuid:plan_id>/history", pages.history, name="contracts-plan-history"),
    path("plans/<uuid:plan_id>/default", pages.move, {"move": "default"}, name="contracts-plan-default"),
    path("plans/<uuid:plan_id>/retirement", pages.move, {"move": "retire"}, name="contracts-plan-retire"),
    path("plans/<uuid:plan_id>/restoration", pages.move, {"move": "restore"}, name="contracts-plan-restore"),
]
