"""Addresses below ``/set-up/``."""

from django.urls import path, register_converter

from servanda.web.converters import one_of
from servanda.web.setup import (
    calendars,
    holidays,
    levels,
    mail,
    organisations,
    plan_check,
    queues,
    routes,
    vocabularies,
    words,
)
from servanda.web.setup.escalation.pages import escalation

register_converter(one_of(organisations.MOVES), "organisation_move")
register_converter(one_of(queues.MOVES), "queue_move")
register_converter(one_of(routes.MOVES), "route_move")
register_converter(one_of(calendars.MOVES), "calendar_move")
register_converter(one_of(words.VOCABULARIES), "vocabulary")
register_converter(one_of(vocabularies.MOVES), "term_move")

urlpatterns = [
    path("organisations", organisations.organisations, name="setup-organisations"),
    path("organisations/new", organisations.new_organisation, name="setup-new-organisation"),
    path("organisations/<uuid:organisation_id>", organisations.organisation, name="setup-organisation"),
    path(
        "organisations/<uuid:organisation_id>/<organisation_move:move>",
        organisations.move,
        name="setup-move-organisation",
    ),
    path("queues", queues.queues, name="setup-queues"),
    path("queues/new", queues.new_queue, name="setup-new-queue"),
    path("queues/<uuid:queue_id>", queues.queue, name="setup-queue"),
    path(
        "queues/<uuid:queue_id>/<queue_move:move>",
        queues.move,
        name="setup-move-queue",
    ),
    path("routing", routes.routes, name="setup-routes"),
    path(
        "routing/<uuid:route_id>/<route_move:move>",
        routes.move,
        name="setup-move-route",
    ),
    path("calendars", calendars.calendars, name="setup-calendars"),
    path("calendars/new", calendars.new_calendar, name="setup-new-calendar"),
    path("calendars/<uuid:calendar_id>", calendars.calendar, name="setup-calendar"),
    path("calendars/<uuid:calendar_id>/week", calendars.change_week, name="setup-change-week"),
    path("calendars/<uuid:calendar_id>/exceptions", calendars.set_exception, name="setup-set-exception"),
    path(
        "calendars/<uuid:calendar_id>/exceptions/removal",
        calendars.remove_exception,
        name="setup-remove-exception",
    ),
    path("calendars/<uuid:calendar_id>/name", calendars.rename, name="setup-rename-calendar"),
    path("calendars/<uuid:calendar_id>/holidays", holidays.holidays, name="setup-holidays"),
    path(
        "calendars/<uuid:calendar_id>/<calendar_move:move>",
        calendars.move,
        name="setup-move-calendar",
    ),
    path("service-levels", levels.levels, name="setup-levels"),
    path("service-levels/new", levels.new_level, name="setup-new-level"),
    path("service-levels/<uuid:level_id>", levels.level, name="setup-level"),
    path("service-levels/<uuid:level_id>/escalation", escalation, name="setup-escalation"),
    path("service-levels/<uuid:level_id>/default", levels.make_default, name="setup-default-level"),
    path("plan-check", plan_check.plan_check, name="setup-plan-check"),
    path("mail", mail.mails, name="setup-mail"),
    path("mail/<uuid:incoming_id>", mail.mail, name="setup-one-mail"),
    path("mail/<uuid:incoming_id>/registration", mail.register, name="setup-register-mail"),
    path("<vocabulary:name>", vocabularies.vocabulary, name="setup-vocabulary"),
    path("<vocabulary:name>/<uuid:term_id>", vocabularies.term, name="setup-term"),
    path("<vocabulary:name>/<uuid:term_id>/<term_move:move>", vocabularies.move, name="setup-move-term"),
]
