"""Pages."""

from allauth.account import views as account
from django.conf import settings
from django.urls import path, re_path

from servanda.web import styleguide
from servanda.web.desk import look, today

urlpatterns = [
    path("", today.today, name="today"),
    path("look", look.theme, name="theme"),
    path("sign-in", account.login, name="account_login"),
    path("sign-out", account.logout, name="account_logout"),
    path("password", account.password_change, name="account_change_password"),
    path("password/confirm", account.reauthenticate, name="account_reauthenticate"),
    path("password/forgotten", account.password_reset, name="account_reset_password"),
    path("password/forgotten/sent", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/new/(?P<uidb36>[0-9A-Za-z_]+)-(?P<key>.+)$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("password/new", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
]

if settings.SERVANDA_STYLEGUIDE:
    urlpatterns.append(path("styleguide", styleguide.styleguide, name="styleguide"))
