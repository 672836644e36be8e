"""Our policy for signing in, told to allauth."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from servanda.core.access import system
from servanda.foundation import clock
from servanda.people import actions


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up by themselves; a chosen password goes through our action, so history names it."""

    error_messages: ClassVar[dict[str, str]] = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "This password does not match the e-mail address. Check both, and Caps Lock.",
        "too_many_login_attempts": "Too many attempts. Wait a few minutes, or ask for a new password.",
        "enter_current_password": "This is not your present password.",
        "incorrect_password": "This is not your password.",
        "rate_limited": "Too many requests. Wait a few minutes and try again.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def set_password(self, user: Any, password: str) -> None:
        actions.set_password(user=user, password=password, by=system("password change"), at=clock.now())
