"""Pages."""

from allauth.account import views as account
from django.conf import settings
from django.urls import include, path, re_path, register_converter

from servanda.web import styleguide
from servanda.web.account import notices as preferences
from servanda.web.account import tokens
from servanda.web.converters import one_of
from servanda.web.desk import look, notices
from servanda.web.desk.customers import lookup
from servanda.web.desk.work import today
from servanda.web.setup import leaving, overview, people, roles, teams

register_converter(one_of(roles.MOVES), "role_move")

urlpatterns = [
    path("", today.today, name="today"),
    path("look", look.theme, name="theme"),
    path("notices", notices.notices, name="notices"),
    path("notices/bell", notices.bell, name="notices-bell"),
    path("notices/reading", notices.read_all, name="notices-reading"),
    path("notices/<uuid:notice_id>", notices.open_notice, name="notice"),
    path("notices/<uuid:notice_id>/reading", notices.read, name="notice-reading"),
    path("", include("servanda.web.desk.work.urls")),
    path("", include("servanda.web.desk.register.urls")),
    path("cases/", include("servanda.web.desk.cases.urls")),
    path("customers", lookup.customers, name="customers"),
    path("customers/", include("servanda.web.desk.customers.urls")),
    path("", include("servanda.web.desk.secured.urls")),
    path("", include("servanda.web.desk.agreements.urls")),
    path("", include("servanda.web.desk.keys.urls")),
    path("", include("servanda.web.desk.contracts.urls")),
    path("", include("servanda.web.desk.plans.urls")),
    path("", include("servanda.web.desk.importing.urls")),
    path("sign-in", account.login, name="account_login"),
    path("sign-in/deactivated", account.account_inactive, name="account_inactive"),
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
    path("account/notices", preferences.preferences, name="account-notices"),
    path("account/tokens", tokens.own_tokens, name="account-tokens"),
    path("account/tokens/<uuid:token_id>/revocation", tokens.revoke, name="account-token-revocation"),
    path("set-up", overview.overview, name="setup"),
    path("set-up/", include("servanda.web.setup.urls")),
    path("set-up/people", people.list_people, name="setup-people"),
    path("set-up/people/new", people.add_person, name="setup-person-new"),
    path("set-up/people/<uuid:user_id>", people.person, name="setup-person"),
    path("set-up/people/<uuid:user_id>/roles", people.person_roles, name="setup-person-roles"),
    path("set-up/people/<uuid:user_id>/deactivation", leaving.deactivate, name="setup-person-deactivation"),
    path("set-up/people/<uuid:user_id>/reactivation", people.reactivate, name="setup-person-reactivation"),
    path("set-up/roles", roles.list_roles, name="setup-roles"),
    path("set-up/roles/new", roles.add_role, name="setup-role-new"),
    path("set-up/roles/of/<slug:code>", roles.role, name="setup-role"),
    path("set-up/roles/of/<slug:code>/removal", roles.remove_role, name="setup-role-removal"),
    path("set-up/roles/of/<slug:code>/<role_move:move>", roles.move_role, name="setup-role-move"),
    path("set-up/teams", teams.list_teams, name="setup-teams"),
    path("set-up/teams/new", teams.add_team, name="setup-team-new"),
    path("set-up/teams/<uuid:team_id>", teams.team, name="setup-team"),
    path(
        "set-up/teams/<uuid:team_id>/deactivation",
        teams.move_team,
        {"move": "deactivate"},
        name="setup-team-deactivation",
    ),
    path(
        "set-up/teams/<uuid:team_id>/reactivation",
        teams.move_team,
        {"move": "reactivate"},
        name="setup-team-reactivation",
    ),
]

if settings.SERVANDA_STYLEGUIDE:
    urlpatterns.append(path("styleguide", styleguide.styleguide, name="styleguide"))
