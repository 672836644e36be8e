"""Who may do what: permissions, roles as shipped, and the ``Viewer`` with which every read begins.

Source: the roles table of the domain (2.1). One policy serves pages, API, search, files and feeds.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from servanda.core.refusals import NotAllowed


class Permission(StrEnum):
    """One thing that a role may permit."""

    CASE_SEE = "case.see"
    CASE_REGISTER = "case.register"
    CASE_ACCEPT_NEW = "case.accept_new"
    CASE_DISPATCH = "case.dispatch"
    CASE_WRITE = "case.write"
    CASE_ESCALATE = "case.escalate"
    CASE_REOPEN_COMPLETED = "case.reopen_completed"
    CASE_ACCEPT_QUEUED = "case.accept_queued"
    CASE_TAKE_OWNERSHIP = "case.take_ownership"
    CASE_TAKE_BACK_OWN = "case.take_back_own"
    CASE_HOLD = "case.hold"
    CASE_COMPLETE = "case.complete"
    CASE_SEND = "case.send"
    CASE_CLOSE = "case.close"
    CASE_CANCEL_OWN = "case.cancel_own"
    CASE_REASSIGN = "case.reassign"
    CASE_TAKE_BACK_ANY = "case.take_back_any"
    CASE_NOT_REACHABLE = "case.not_reachable"
    CASE_REOPEN_CLOSED = "case.reopen_closed"
    CASE_CANCEL_ANY = "case.cancel_any"
    CASE_OVERRULE_NOT_NAMED = "case.overrule_not_named"
    CASE_MERGE = "case.merge"
    CASE_JUDGE_AGAIN = "case.judge_again"
    COVER_DECIDE = "cover.decide"
    CLOCK_CORRECT = "clock.correct"
    TASK_WORK = "task.work"
    TIME_ENTER = "time.enter"
    CUSTOMER_SEE = "customer.see"
    CUSTOMER_EDIT = "customer.edit"
    CONTACT_ADD = "contact.add"
    PROMISE_SEE = "promise.see"
    PROMISE_EDIT = "promise.edit"
    AGREEMENT_APPROVE = "agreement.approve"
    PROMISE_BLOCK = "promise.block"
    CONTRACT_ACTIVATE = "contract.activate"
    ALLOWANCE_CHANGE = "allowance.change"
    SECRET_ADD = "secret.add"  # noqa: S105  a permission
    SOLUTION_DRAFT = "solution.draft"
    SOLUTION_APPROVE = "solution.approve"
    REPORT_SEE = "report.see"
    HISTORY_SEE = "history.see"
    IMPORT = "import"
    USER_MANAGE = "user.manage"
    SETUP_SEE = "setup.see"
    SETUP_EDIT = "setup.edit"
    BREAK_GLASS = "secret.break_glass"


class Role(StrEnum):
    """The roles as shipped, in ascending order of reach where one contains another."""

    AGENT = "agent"
    ENGINEER = "engineer"
    QUEUE_LEAD = "queue_lead"
    CONTRACT_MANAGER = "contract_manager"
    KNOWLEDGE_EDITOR = "knowledge_editor"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


_P = Permission

_AGENT: Final = frozenset(
    {
        _P.CASE_SEE,
        _P.CASE_REGISTER,
        _P.CASE_ACCEPT_NEW,
        _P.CASE_DISPATCH,
        _P.CASE_WRITE,
        _P.CASE_ESCALATE,
        _P.CASE_REOPEN_COMPLETED,
        _P.CUSTOMER_SEE,
        _P.CONTACT_ADD,
        _P.PROMISE_SEE,
        _P.SOLUTION_DRAFT,
    }
)
_ENGINEER: Final = _AGENT | {
    _P.CASE_ACCEPT_QUEUED,
    _P.CASE_TAKE_OWNERSHIP,
    _P.CASE_TAKE_BACK_OWN,
    _P.CASE_HOLD,
    _P.CASE_COMPLETE,
    _P.CASE_SEND,
    _P.CASE_CLOSE,
    _P.CASE_CANCEL_OWN,
    _P.TASK_WORK,
    _P.TIME_ENTER,
    _P.SECRET_ADD,
}
_QUEUE_LEAD: Final = _ENGINEER | {
    _P.CASE_REASSIGN,
    _P.CASE_TAKE_BACK_ANY,
    _P.CASE_NOT_REACHABLE,
    _P.CASE_REOPEN_CLOSED,
    _P.CASE_CANCEL_ANY,
    _P.CASE_OVERRULE_NOT_NAMED,
    _P.CASE_MERGE,
    _P.COVER_DECIDE,
    _P.CLOCK_CORRECT,
    _P.REPORT_SEE,
}

ROLE_PERMISSIONS: Final[Mapping[Role, frozenset[Permission]]] = {
    Role.AGENT: _AGENT,
    Role.ENGINEER: _ENGINEER,
    Role.QUEUE_LEAD: _QUEUE_LEAD,
    Role.CONTRACT_MANAGER: frozenset(
        {
            _P.CASE_SEE,
            _P.CASE_JUDGE_AGAIN,
            _P.COVER_DECIDE,
            _P.CUSTOMER_SEE,
            _P.CUSTOMER_EDIT,
            _P.CONTACT_ADD,
            _P.PROMISE_SEE,
            _P.PROMISE_EDIT,
            _P.AGREEMENT_APPROVE,
            _P.PROMISE_BLOCK,
            _P.CONTRACT_ACTIVATE,
            _P.ALLOWANCE_CHANGE,
            _P.SECRET_ADD,
            _P.IMPORT,
        }
    ),
    Role.KNOWLEDGE_EDITOR: frozenset({_P.SOLUTION_DRAFT, _P.SOLUTION_APPROVE}),
    Role.ADMINISTRATOR: frozenset(
        {_P.USER_MANAGE, _P.SETUP_SEE, _P.SETUP_EDIT, _P.HISTORY_SEE, _P.CUSTOMER_SEE, _P.CUSTOMER_EDIT}
    ),
    Role.AUDITOR: frozenset(
        {_P.CASE_SEE, _P.CUSTOMER_SEE, _P.PROMISE_SEE, _P.REPORT_SEE, _P.HISTORY_SEE, _P.SETUP_SEE}
    ),
}
"""*Break glass* is in no role as shipped; an administrator grants it."""

HISTORY: Final = (Permission.HISTORY_SEE,)
"""Who sees who changed users and set-up, and everything else that they may see: any of these suffices."""

PROMISE_HISTORY: Final = (*HISTORY, Permission.PROMISE_EDIT, Permission.COVER_DECIDE)
"""Who sees who changed plans, contracts, agreements and support keys: also who makes them, or decides by them."""

_BY_NAME: Final = frozenset({_P.BREAK_GLASS})


THE_PROGRAM: Final = "Servanda"


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who asks, with everything that the policy needs to answer; made once per request or job.

    ``everywhere`` holds for all organisations; ``within`` adds what is granted for a single one.
    ``scopes`` narrows an API token: empty means everything that the user may do; ``until`` is when it ends.
    """

    user_id: UUID | None
    name: str
    everywhere: frozenset[Permission] = frozenset()
    within: Mapping[UUID, frozenset[Permission]] = field(default_factory=dict[UUID, frozenset[Permission]])
    scopes: frozenset[Permission] = frozenset()
    until: datetime | None = None
    zone: str = "UTC"
    is_staff: bool = True

    @property
    def signs_as(self) -> str:
        """The name under what was done and written: the program is one, and history says what it was doing."""
        return self.name if self.user_id else THE_PROGRAM

    def may(self, permission: Permission, organisation_id: UUID | None = None) -> bool:
        """Whether the permission is granted for the organisation, or anywhere at all if none is named."""
        if self.scopes and permission not in self.scopes:
            return False
        if permission in self.everywhere:
            return True
        if organisation_id is None:
            return any(permission in granted for granted in self.within.values())
        return permission in self.within.get(organisation_id, frozenset())


ANYBODY: Final = Viewer(user_id=None, name="nobody", is_staff=False)
"""Somebody who has not signed in: may do nothing that asks for a permission."""


def system(name: str) -> Viewer:
    """The program itself, named by what it is doing; may do everything, and history says so."""
    return Viewer(user_id=None, name=name, everywhere=frozenset(Permission))


def permissions_of(roles: Iterable[Role]) -> frozenset[Permission]:
    """Everything that the roles permit together."""
    return frozenset[Permission]().union(*(ROLE_PERMISSIONS[role] for role in roles))


def by_name(permissions: Iterable[str]) -> frozenset[Permission]:
    """Those that reach a person only when somebody names that person: never by changing a role that people have."""
    return _BY_NAME.intersection(permissions)


def more_than_own(
    viewer: Viewer, permissions: Iterable[Permission], organisation_id: UUID | None = None
) -> frozenset[Permission]:
    """What somebody who is no administrator of all organisations could not give themselves: they lack it."""
    if Permission.USER_MANAGE in viewer.everywhere:
        return frozenset()
    return frozenset(one for one in permissions if not viewer.may(one, organisation_id))


def roles_with(permission: Permission) -> tuple[Role, ...]:
    """The roles as shipped that permit it, for refusals that say who can help."""
    return tuple(role for role, permitted in ROLE_PERMISSIONS.items() if permission in permitted)


def may_any(viewer: Viewer, permissions: Iterable[Permission]) -> bool:
    """Whether the viewer has one of the permissions, anywhere."""
    return any(viewer.may(one) for one in permissions)


def require_any(viewer: Viewer, permissions: Iterable[Permission]) -> None:
    """Raise ``NotAllowed``, naming the roles that have the first, unless the viewer has one of the permissions."""
    first, *others = permissions
    if not may_any(viewer, others):
        require(viewer, first)


def require(viewer: Viewer, permission: Permission, organisation_id: UUID | None = None) -> None:
    """Raise ``NotAllowed``, naming the roles that may, unless the viewer has the permission."""
    if viewer.may(permission, organisation_id):
        return
    helpers = ", ".join(role.replace("_", " ") for role in roles_with(permission))
    who = (
        f"These roles may: {helpers}." if helpers else "No role as shipped permits it; ask an administrator."
    )
    raise NotAllowed(f"You are not permitted to do this ({permission}). {who}")
