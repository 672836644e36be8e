"""Our policy for signing in, told to allauth."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from servanda.core.access import system
from servanda.foundation import clock
from servanda.people import actions


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up by themselves; a chosen password goes through our action, so history names it."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def set_password(self, user: Any, password: str) -> None:
        actions.set_password(user=user, password=password, by=system("password change"), at=clock.now())
