"""What stands above each page of an agreement: its state, the tabs, and the moves that are allowed now."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from django.urls import reverse

from servanda.agreements import queries
from servanda.cases import queries as cases
from servanda.core.access import PROMISE_HISTORY, Permission, Viewer, may_any
from servanda.core.agreements import AgreementState
from servanda.foundation import clock
from servanda.web.desk.promises import DeskRequest

TABS: Final = (
    ("general", "General", "agreements-one", (Permission.PROMISE_SEE,)),
    ("times", "Response times", "agreements-times", (Permission.PROMISE_SEE,)),
    ("contacts", "Contacts", "agreements-contacts", (Permission.PROMISE_SEE,)),
    ("notes", "Flash notes", "agreements-notes", (Permission.PROMISE_SEE,)),
    ("projects", "Projects", "agreements-projects", (Permission.PROMISE_SEE,)),
    ("keys", "Keys", "agreements-keys-of", (Permission.PROMISE_SEE,)),
    ("notices", "Notices", "agreements-notices", (Permission.PROMISE_SEE,)),
    ("cases", "Cases", "agreements-cases", (Permission.CASE_SEE,)),
    ("documents", "Documents", "agreements-documents", (Permission.PROMISE_SEE,)),
    ("history", "History", "agreements-history", PROMISE_HISTORY),
)
"""The pages of an agreement: name, label, route, and who sees it."""


def head(request: DeskRequest, found: Any, here: str) -> dict[str, Any]:
    """The context of ``desk/agreements/agreement.html``; ``here`` is the name of the page in ``TABS``.

    Four statements.
    """
    at = clock.now()
    successor = queries.amendment_of(found)
    return {
        "agreement": found,
        "state": queries.state_of(found, at),
        "at": at,
        "successor": successor,
        "own_targets": sum(map(len, found.overrides.values())),
        "tabs": list(_tabs(found, here, request.viewer)),
        "moves": [*_newer_version(found, request.viewer, at), *_moves(found, successor, request.viewer)],
        "may_edit": request.viewer.may(Permission.PROMISE_EDIT, found.organisation_id),
    }


def _tabs(found: Any, here: str, viewer: Viewer) -> Iterator[dict[str, Any]]:
    counts = queries.agreement_counts(found)
    if viewer.may(Permission.CASE_SEE):
        counts |= {"cases": cases.cases_of_agreement(found.id, viewer=viewer).count()}
    for name, label, route, permissions in TABS:
        if may_any(viewer, permissions):
            url = reverse(route, args=[found.number])
            yield {"label": label, "url": url, "current": name == here, "count": counts.get(name)}


def _moves(found: Any, successor: Any, viewer: Viewer) -> list[tuple[str, str, bool]]:
    """Word, address, and whether it is the one to do next."""
    may_approve = viewer.may(Permission.AGREEMENT_APPROVE, found.organisation_id)
    may_block = viewer.may(Permission.PROMISE_BLOCK, found.organisation_id)
    may_edit = viewer.may(Permission.PROMISE_EDIT, found.organisation_id)
    is_draft = successor is not None and not successor.is_approved
    table = [
        (may_block and not found.is_blocked, "Block", "agreements-block", False),
        (may_block and found.is_blocked, "Unblock", "agreements-unblock", False),
        (may_edit and is_draft, "Discard the amendment", "agreements-discard", False),
        (may_edit and not found.is_approved, "Delete draft", "agreements-delete", False),
        (may_edit and found.is_approved and successor is None, "Amend", "agreements-amend", False),
        (may_approve and found.is_approved, "Remove approval", "agreements-remove-approval", False),
        (may_approve and found.is_approved, "Extend", "agreements-extend", True),
        (may_approve and not found.is_approved, "Approve", "agreements-approve", True),
    ]
    return [(word, reverse(route, args=[found.number]), next_) for may, word, route, next_ in table if may]


def _newer_version(found: Any, viewer: Viewer, at: datetime) -> list[tuple[str, str, bool]]:
    """The way to a newer version of its level, as in ``_moves``, for what has an older one and is not over."""
    may_approve = viewer.may(Permission.AGREEMENT_APPROVE, found.organisation_id)
    is_over = not found.is_active or queries.state_of(found, at) is AgreementState.EXPIRED
    if found.pinned_version is None or is_over or not may_approve:
        return []
    newest = queries.newest_numbers([found.service_level_id])[found.service_level_id]
    url = reverse("agreements-older-versions", args=[found.service_level_id])
    return [(f"Move to version {newest} …", url, False)] if newest > found.pinned_version else []
