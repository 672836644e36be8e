"""Changing people: users, teams, API tokens."""

from servanda.people.actions.teams import TeamInvalid, change_team, create_team, hand_over_teams
from servanda.people.actions.tokens import NewToken, TokenInvalid, create_api_token, revoke_api_token
from servanda.people.actions.users import (
    CannotDeactivateYourself,
    SuccessorNeeded,
    UserInvalid,
    change_profile,
    create_user,
    deactivate_user,
    reactivate_user,
    set_password,
)
from servanda.people.revisions import expect_revision

__all__ = [
    "CannotDeactivateYourself",
    "NewToken",
    "SuccessorNeeded",
    "TeamInvalid",
    "TokenInvalid",
    "UserInvalid",
    "change_profile",
    "change_team",
    "create_api_token",
    "create_team",
    "create_user",
    "deactivate_user",
    "expect_revision",
    "hand_over_teams",
    "reactivate_user",
    "revoke_api_token",
    "set_password",
]
