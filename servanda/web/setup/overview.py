"""The first page of the set-up: what there is to arrange, and what is missing."""

from typing import Final

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from servanda.core.access import Permission
from servanda.organisations import queries
from servanda.web.setup.pages import SetupRequest, setup_page
from servanda.web.setup.words import VOCABULARIES

PLACES: Final = (
    ("Organisations", "setup-organisations", "Who gives support: name, hours, mail, manager.", None),
    ("Queues", "setup-queues", "Where cases wait, and who takes them.", None),
    ("Calendars", "setup-calendars", "Working hours, holidays, exceptions.", None),
    ("Service levels", "setup-levels", "What is promised for each severity.", None),
    ("Support plans", "contracts-plans", "What is sold, and which level holds when.", Permission.PROMISE_SEE),
    ("Plan check", "setup-plan-check", "Promises that cannot be kept, before a customer finds them.", None),
    ("Routing table", "setup-routes", "Which new case goes to which queue.", None),
    ("Mail", "setup-mail", "What came in, and what waits to be looked at.", None),
    ("People", "setup-people", "Users and what they may do.", Permission.USER_MANAGE),
    ("Roles", "setup-roles", "Sets of permissions: those shipped, and your own.", Permission.USER_MANAGE),
    ("Teams", "setup-teams", "Users under one manager.", Permission.USER_MANAGE),
)


@setup_page
def overview(request: SetupRequest) -> HttpResponse:
    """Every part of the set-up that the viewer may enter."""
    places = [
        {"label": label, "url": reverse(route), "text": text}
        for label, route, text, permission in PLACES
        if permission is None or request.viewer.may(permission)
    ]
    words = [
        {"label": one.many, "url": reverse("setup-vocabulary", args=[name]), "text": one.lead}
        for name, one in VOCABULARIES.items()
    ]
    facts = {"places": places, "words": words, "is_empty": queries.default_organisation() is None}
    return render(request, "setup/overview.html", facts)
