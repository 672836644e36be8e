"""Who may look at, and who may change, what all organisations share."""

from servanda.core.access import ANYBODY, Permission, Viewer, require
from servanda.core.refusals import NotAllowed


def require_staff(viewer: Viewer) -> None:
    """Raise ``NotAllowed`` for customers and strangers: the vendor's set-up is read by staff alone."""
    if not viewer.is_staff:
        raise NotAllowed("Only the vendor's staff may see this.")


def require_everywhere(viewer: Viewer, permission: Permission) -> None:
    """Raise ``NotAllowed`` unless the permission holds for all organisations.

    A grant for one organisation does not reach the calendars, severities and rows that all of them share.
    """
    # The viewer of a page is looked up lazily, so it cannot be copied as a dataclass.
    require(viewer if permission in viewer.everywhere else ANYBODY, permission)
