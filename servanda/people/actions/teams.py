"""Teams: users under one manager."""

from collections.abc import Collection, Iterator
from datetime import datetime
from uuid import UUID

from servanda.core.access import Viewer
from servanda.core.refusals import Fault, Invalid, refuse
from servanda.foundation.transactions import action
from servanda.people import queries
from servanda.people.models import Team, User
from servanda.people.revisions import expect_revision


class TeamInvalid(Invalid):
    """A team cannot be like this."""


@action
def create_team(
    *, name: str, manager_id: UUID, member_ids: Collection[UUID] = (), by: Viewer, at: datetime
) -> Team:
    """Add a team; its manager is always a member. Raises ``NotAllowed`` or ``TeamInvalid``."""
    queries.require_manager_of_all(by)
    team = Team(name=name.strip(), manager_id=manager_id)
    members = _checked_members(team, set(member_ids))
    team.save(force_insert=True)
    team.members.set(members)
    return team


@action
def change_team(
    *,
    team_id: UUID,
    name: str | None = None,
    manager_id: UUID | None = None,
    member_ids: Collection[UUID] | None = None,
    is_active: bool | None = None,
    expecting: int | None = None,
    by: Viewer,
    at: datetime,
) -> Team:
    """Change what is given and leave the rest. Raises ``NotAllowed``, ``NoSuchTeam``, ``Stale``, ``TeamInvalid``."""
    queries.require_manager_of_all(by)
    team = queries.lock_team(team_id, viewer=by)
    expect_revision(team.revision, expecting)
    team.name = team.name if name is None else name.strip()
    team.manager_id = manager_id or team.manager_id
    team.is_active = team.is_active if is_active is None else is_active
    # Members who have left meanwhile do not stand in the way of other changes.
    present = {member.id for member in team.members.all() if member.is_active}
    members = _checked_members(team, present if member_ids is None else set(member_ids))
    team.store()
    team.members.set(members)
    return team


@action
def hand_over_teams(*, user: User, successor: User | None, by: Viewer, at: datetime) -> None:
    """Give the teams that the user manages to the successor, who becomes a member of each."""
    if successor is None:
        return
    for team in Team.objects.select_for_update().filter(manager=user).order_by("sort_name"):
        team.manager = successor
        team.store()
        team.members.add(successor)


def _checked_members(team: Team, wanted: set[UUID]) -> list[User]:
    wanted = wanted | {team.manager_id}
    found = list(queries.active_staff().filter(id__in=wanted))
    refuse(
        TeamInvalid, "This team cannot be saved.", list(_faults(team, wanted, {user.id for user in found}))
    )
    return found


def _faults(team: Team, wanted: set[UUID], found: set[UUID]) -> Iterator[Fault]:
    if not 1 <= len(team.name) <= 80 or not team.name.isprintable():
        yield Fault("name", "Name the team with 1 to 80 characters.")
    elif Team.objects.filter(name__iexact=team.name).exclude(pk=team.pk).exists():
        yield Fault("name", "Another team has this name.")
    if team.manager_id not in found:
        yield Fault("manager_id", "The manager must be an active member of staff.")
    if wanted - {team.manager_id} - found:
        yield Fault("member_ids", "Every member must be an active member of staff.")
