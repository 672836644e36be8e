"""Letting users and teams read secured information, or grant it to others, and taking it from them."""

from datetime import datetime
from uuid import UUID

from servanda.agreements import queries
from servanda.agreements.actions.secured import granted
from servanda.agreements.models import SecretReader, SecuredInformation
from servanda.core.access import Viewer
from servanda.core.agreements import secrets as core
from servanda.core.refusals import Fault, refuse
from servanda.foundation.transactions import action
from servanda.people.models import Team, User
from servanda.people.revisions import expect_revision


class ReaderInvalid(core.InformationInvalid):
    """A reader cannot be like this."""


@action
def grant_information(
    *,
    code: str,
    information_id: UUID,
    user_id: UUID | None = None,
    team_id: UUID | None = None,
    may_read: bool = True,
    may_grant: bool = False,
    by: Viewer,
    at: datetime,
) -> SecretReader:
    """Let one user, or the members of one team, read or grant it; what they had before is replaced.

    Raises ``NotAllowed``, ``NoSuchSupportKey``, ``NoSuchInformation``, ``NotAGranter``, ``ReaderInvalid``, ``LastGranter``.
    """
    # People before the entry, as everybody does who locks both: whoever leaves at this moment has locked themselves.
    faults = list(_faults(user_id, team_id, may_read or may_grant))
    found = granted(information_id, by, code)
    refuse(ReaderInvalid, "This reader cannot be taken.", faults)
    reader = SecretReader.objects.filter(information=found, user=user_id, team=team_id).first()
    if reader is None:
        marks = {"may_read": may_read, "may_grant": may_grant}
        return SecretReader.objects.create(information=found, user_id=user_id, team_id=team_id, **marks)
    reader.may_read, reader.may_grant = may_read, may_grant
    reader.store()
    keep_a_granter(found)
    return reader


@action
def revoke_information(
    *,
    code: str,
    information_id: UUID,
    reader_id: UUID,
    expecting: int | None = None,
    by: Viewer,
    at: datetime,
) -> None:
    """Take reading and granting from a user or a team.

    Raises ``NotAllowed``, ``NoSuchSupportKey``, ``NoSuchInformation``, ``NoSuchReader``, ``NotAGranter``, ``Stale``,
    ``LastGranter``.
    """
    found = granted(information_id, by, code)
    reader = found.readers.filter(id=reader_id).first()
    if reader is None:
        raise queries.NoSuchReader("There is no such reader of this entry.")
    expect_revision(reader.revision, expecting)
    reader.delete()
    keep_a_granter(found)


def keep_a_granter(information: SecuredInformation) -> None:
    """Look again at readers that were changed. Raises ``LastGranter``."""
    core.keep_a_granter(queries.secured_now(information.id))


def _faults(user_id: UUID | None, team_id: UUID | None, may_anything: bool) -> list[Fault]:
    if (user_id is None) == (team_id is None):
        return [Fault("user_id", "Choose either a user or a team.")]
    faults = [] if may_anything else [Fault("may_read", "Let them read, grant, or both; else remove them.")]
    if user_id is not None and _locked_user(user_id) is None:
        faults.append(Fault("user_id", "Choose an active member of staff."))
    if team_id is not None and _locked_team(team_id) is None:
        faults.append(Fault("team_id", "Choose a team that is in use."))
    return faults


def _locked_user(user_id: UUID) -> User | None:
    found = User.objects.filter(id=user_id, is_active=True, is_staff=True)
    return found.select_for_update(no_key=True).first()


def _locked_team(team_id: UUID) -> Team | None:
    return Team.objects.filter(id=team_id, is_active=True).select_for_update(no_key=True).first()
