"""Who may make which move: permissions of the roles table, relations to the case, or both (2-domain 2.1, 2.4)."""

from typing import Final

from servanda.core.access import Permission
from servanda.core.cases.rows import Grant
from servanda.core.cases.words import Relation

CUSTOMER: Final = Grant(relations=frozenset({Relation.CUSTOMER}))
PROGRAM: Final = Grant(relations=frozenset({Relation.SYSTEM}))

MAY_DISPATCH: Final = (Grant(Permission.CASE_DISPATCH),)
MAY_ACCEPT_NEW: Final = (
    Grant(Permission.CASE_ACCEPT_NEW),
    Grant(Permission.CASE_REGISTER, frozenset({Relation.REGISTRAR, Relation.REGISTERING}), anywhere=True),
)
MAY_ACCEPT_QUEUED: Final = (
    Grant(
        Permission.CASE_ACCEPT_QUEUED,
        frozenset({Relation.QUEUE_MEMBER, Relation.ASSIGNEE, Relation.BACKUP, Relation.QUEUE_LEAD}),
        anywhere=True,
    ),
)
MAY_TAKE: Final = (Grant(Permission.CASE_TAKE_OWNERSHIP),)
MAY_REASSIGN: Final = (Grant(Permission.CASE_REASSIGN),)
MAY_WRITE: Final = (Grant(Permission.CASE_WRITE),)
MAY_BRING_ANSWER: Final = (CUSTOMER, *MAY_WRITE)
MAY_TAKE_BACK: Final = (
    Grant(Permission.CASE_TAKE_BACK_ANY),
    Grant(Permission.CASE_TAKE_BACK_OWN, frozenset({Relation.OWNER})),
)
MAY_HOLD: Final = (Grant(Permission.CASE_HOLD),)
_REGISTERS_AND_SOLVES: Final = Grant(
    Permission.CASE_REGISTER, frozenset({Relation.REGISTERING}), anywhere=True
)
MAY_COMPLETE: Final = (Grant(Permission.CASE_COMPLETE), _REGISTERS_AND_SOLVES)
MAY_SEND: Final = (Grant(Permission.CASE_SEND), _REGISTERS_AND_SOLVES)
MAY_RECORD_NOT_REACHABLE: Final = (Grant(Permission.CASE_NOT_REACHABLE),)
MAY_JUDGE: Final = (
    Grant(Permission.CASE_REOPEN_COMPLETED, frozenset({Relation.OWNER})),
    Grant(Permission.CASE_REASSIGN),
)
MAY_CLOSE: Final = (Grant(Permission.CASE_CLOSE), CUSTOMER)
MAY_REOPEN_COMPLETED: Final = (Grant(Permission.CASE_REOPEN_COMPLETED), CUSTOMER)
MAY_REOPEN_CLOSED: Final = (Grant(Permission.CASE_REOPEN_CLOSED), CUSTOMER)
MAY_ESCALATE: Final = (Grant(Permission.CASE_ESCALATE), CUSTOMER)
MAY_CANCEL: Final = (
    Grant(Permission.CASE_CANCEL_ANY),
    Grant(Permission.CASE_CANCEL_OWN, frozenset({Relation.OWNER})),
)
MAY_MERGE: Final = (Grant(Permission.CASE_MERGE),)
MAY_WORK_ON_TASK: Final = (Grant(Permission.TASK_WORK),)
MAY_ACCEPT_TASK: Final = (
    Grant(
        Permission.TASK_WORK,
        frozenset({Relation.QUEUE_MEMBER, Relation.ASSIGNEE, Relation.BACKUP, Relation.QUEUE_LEAD}),
        anywhere=True,
    ),
)
