"""Changing organisations, queues, calendars, vocabularies, and who may do what."""

from servanda.organisations.actions.rights import (
    LastAdministrator,
    add_staff,
    deactivate_user,
    grant_roles,
)

__all__ = ["LastAdministrator", "add_staff", "deactivate_user", "grant_roles"]
