"""Secured information for tests, made by the same actions as everywhere."""

from typing import Any, Final

from servanda.agreements import actions
from servanda.agreements.models import SecuredInformation, SupportKey
from servanda.core.access import Viewer
from servanda.organisations.queries import viewer_of
from servanda.people import actions as people
from servanda.people.models import Team, User
from tests.agreements import promises
from tests.cast import NOON

SECRET: Final = "correct horse battery staple"


def entry(by: Viewer, key: SupportKey | None = None, **fields: Any) -> SecuredInformation:
    """Of a key, read and granted by whoever adds it."""
    dull = {"label": "Root password", "secret": SECRET}
    of = key or SupportKey.objects.first() or promises.key()
    return actions.add_information(code=of.code, **dull | fields, by=by, at=NOON)


def let(user: User | Team, one: SecuredInformation, by: Viewer, **marks: bool) -> None:
    """Let a user or a team read it, unless the marks say otherwise."""
    whom: dict[str, Any] = {"user_id": user.id} if isinstance(user, User) else {"team_id": user.id}
    actions.grant_information(
        code=one.support_key.code, information_id=one.id, **(whom | marks), by=by, at=NOON
    )


def show(one: SecuredInformation, by: Viewer | User, **asked: Any) -> str:
    """The secret, as the viewer is shown it."""
    viewer = viewer_of(by) if isinstance(by, User) else by
    shown = actions.reveal_information(
        code=one.support_key.code, information_id=one.id, **asked, by=viewer, at=NOON
    )
    return shown.secret


def team(manager: User, *members: User, name: str = "Line", by: Viewer) -> Team:
    ids = [one.id for one in members]
    return people.create_team(name=name, manager_id=manager.id, member_ids=ids, by=by, at=NOON)
