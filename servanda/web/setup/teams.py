"""Teams: list, one, another."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from servanda.agreements import actions as agreements
from servanda.foundation import clock
from servanda.people import actions, queries
from servanda.web.forms.fields import choice_of, choices_of, offer
from servanda.web.forms.once import form_key, sent, taken_once
from servanda.web.forms.taking import accepted, seen_revision, shown
from servanda.web.setup.pages import SetupRequest
from servanda.web.setup.people import people_page


class TeamForm(forms.Form):
    """What is set about a team; the rules are the action's."""

    name = forms.CharField(max_length=80, error_messages={"required": "Enter a name."})
    manager_id = choice_of("Manager", required=True, hint="Always a member.")
    member_ids = choices_of("Members")

    def __init__(self, request: SetupRequest, team: Any = None) -> None:
        members = [member.id for member in team.members.all()] if team else []
        initial = {"name": team.name, "manager_id": team.manager_id, "member_ids": members} if team else {}
        super().__init__(sent(request), initial=initial)
        staff = list(queries.active_staff())
        offer(self.fields["manager_id"], staff, none="Choose …")
        offer(self.fields["member_ids"], staff)


@people_page("GET")
def list_teams(request: SetupRequest) -> HttpResponse:
    """All teams with manager and members."""
    return render(request, "setup/people/teams.html", {"teams": queries.teams(viewer=request.viewer)})


@people_page("GET", "POST")
def add_team(request: SetupRequest) -> HttpResponse:
    """A form for another team."""
    form = TeamForm(request)

    def act() -> str:
        team = actions.create_team(**form.cleaned_data, by=request.viewer, at=clock.now())
        messages.success(request, f"{team.name} was added.")
        return reverse("setup-teams")

    goal: list[str] = []
    if request.method == "POST" and accepted(
        form, lambda: goal.append(taken_once(request, request.viewer, act))
    ):
        return redirect(goal[0])
    return shown(request, "setup/people/team.html", form, once=form_key(request))


@people_page("GET", "POST")
def team(request: SetupRequest, team_id: UUID) -> HttpResponse:
    """One team, to be changed, or taken out of use."""
    found = queries.team(team_id, viewer=request.viewer)
    form = TeamForm(request, found)
    if request.method == "POST" and accepted(form, lambda: _change(request, team_id, form)):
        messages.success(request, f"{form.cleaned_data['name']} was saved.")
        return redirect("setup-teams")
    revision = seen_revision(request) or found.revision
    return shown(request, "setup/people/team.html", form, team=found, revision=revision)


@people_page("POST")
def move_team(request: SetupRequest, team_id: UUID, move: str) -> HttpResponse:
    """Take it out of use, or put it back."""
    agreements.change_team(team_id=team_id, is_active=move == "reactivate", by=request.viewer, at=clock.now())
    return redirect("setup-teams")


def _change(request: SetupRequest, team_id: UUID, form: forms.Form) -> object:
    return agreements.change_team(
        team_id=team_id,
        **form.cleaned_data,
        expecting=seen_revision(request),
        by=request.viewer,
        at=clock.now(),
    )
