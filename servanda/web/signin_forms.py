"""allauth's forms in our words: a label says what a placeholder would, and stays while typing."""

from typing import Any

from allauth.account import forms as account
from django import forms


class _OurWords(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.help_text = ""
            field.label = LABELS[name]


LABELS = {
    "login": "E-mail",
    "email": "E-mail",
    "password": "Password",
    "oldpassword": "Present password",
    "password1": "New password",
    "password2": "New password again",
}


class LoginForm(_OurWords, account.LoginForm):  # type: ignore[misc]
    """Signing in."""


class ResetPasswordForm(_OurWords, account.ResetPasswordForm):  # type: ignore[misc]
    """Asking for a link to choose a new password."""


class ResetPasswordKeyForm(_OurWords, account.ResetPasswordKeyForm):  # type: ignore[misc]
    """Choosing a new password by the link."""


class ChangePasswordForm(_OurWords, account.ChangePasswordForm):  # type: ignore[misc]
    """Choosing a new password while signed in."""


class ReauthenticateForm(_OurWords, account.ReauthenticateForm):  # type: ignore[misc]
    """Saying the password once more."""
