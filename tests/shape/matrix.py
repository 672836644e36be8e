"""Who may call what: one row for every route and method of the product.

A new route without a row fails ``test_permissions``; so does a row whose route is gone. To add one:

1. Write ``Row(method, path, who)``, the path exactly as the resolver has it (the failing test prints it; ninja
   writes ``<uuidstr:…>``). A page gets a row for each method it takes: mostly GET, POST where it has a form.
2. ``who`` is a ``Permission`` (whoever has it for all organisations), a set of them (whoever has all), ``STAFF`` (every member of staff, even
   without a role), ``SIGNED_IN`` (customers too) or ``ANYBODY``.
3. For a new parameter in the path add a maker to ``THINGS`` in ``tests.shape.things``: it makes a record that the
   allowed may see, and returns its id; where everybody sees their own only, name it in ``OWN``, and where it
   stands for different things in different paths in ``BY_PATH``. A row that needs another thing than its parameter
   is named after says so in ``things``: ``{"number": "open_case"}``.
4. The body of a REST call is made from the OpenAPI description, the least that is valid. Where a rule would refuse
   that before the permission is asked (422), or answer that something named in it is not there (404), give a
   ``body``, with ``"<organisation_id>"`` where the id of a thing belongs; for pages it is the form, empty as a rule.
   Parameters that have to be there stand in ``query``.

Each row is then called as every role, as staff without a role, as a customer and as nobody: whoever is permitted
must not get 401, 403, 404 or a way to the sign-in; everybody else must get just that.
"""

from collections.abc import Mapping
from typing import Any, Final

from servanda.core.access import Permission
from tests.shape import agreement_rows, cover_rows, key_rows, plan_rows
from tests.shape.rows import ANYBODY, SIGNED_IN, STAFF, Row

_P = Permission


def _vocabulary(name: str, *, fixed: bool = False, has_default: bool = False) -> tuple[Row, ...]:
    base, one = f"api/v1/{name}", f"api/v1/{name}/<uuidstr:term_id>"
    return (
        Row("GET", base, STAFF),
        Row("GET", one, STAFF),
        Row("PATCH", one, _P.SETUP_EDIT),
        *(() if fixed else (Row("POST", base, _P.SETUP_EDIT),)),
        *(() if fixed else (Row("POST", f"{one}/deactivation", _P.SETUP_EDIT),)),
        *(() if fixed else (Row("DELETE", f"{one}/deactivation", _P.SETUP_EDIT),)),
        *((Row("POST", f"{one}/default", _P.SETUP_EDIT),) if has_default else ()),
    )


def _upserted(
    name: str, parameter: str, body: Mapping[str, Any], *, add: Permission = _P.CUSTOMER_EDIT
) -> tuple[Row, ...]:
    base = f"api/v1/{name}"
    return (
        Row("GET", base, _P.CUSTOMER_SEE),
        Row("POST", base, add, body),
        Row("GET", f"{base}/<uuidstr:{parameter}>", _P.CUSTOMER_SEE),
        Row("PATCH", f"{base}/<uuidstr:{parameter}>", _P.CUSTOMER_EDIT),
        Row("PUT", f"{base}/by-external-id/<external_id>", _P.CUSTOMER_EDIT, body),
    )


def _case(
    method: str,
    below: str,
    who: Permission | frozenset[Permission],
    body: Mapping[str, Any] | None = None,
    *,
    on: str = "open_case",
) -> Row:
    """What may be done with a case that stands where the move needs it; its owner is nobody of the crowd."""
    return Row(method, f"api/v1/cases/<number>{below}", who, body, things={"number": on})


def _said(name: str) -> tuple[Row, Row]:
    return _case("GET", f"/{name}", _P.CASE_SEE), _case("POST", f"/{name}", _P.CASE_WRITE)


def _of_case(
    method: str,
    below: str,
    who: Permission,
    body: Mapping[str, Any] | None = None,
    *,
    on: str = "open_case",
    **things: str,
) -> Row:
    """What may be done on the pages of a case, as ``_case`` says it of REST."""
    return Row(method, f"cases/<case_number:number>{below}", who, body, things={"number": on, **things})


MATRIX: Final[tuple[Row, ...]] = (
    Row("GET", "healthz", ANYBODY),
    Row("GET", "readyz", ANYBODY),
    # Signing in
    Row("GET", "sign-in", ANYBODY),
    Row("POST", "sign-in", ANYBODY),
    Row("GET", "sign-in/deactivated", ANYBODY),
    Row("GET", "sign-out", ANYBODY),
    Row("POST", "sign-out", ANYBODY),
    Row("GET", "password", SIGNED_IN),
    Row("POST", "password", SIGNED_IN),
    Row("GET", "password/confirm", SIGNED_IN),
    Row("POST", "password/confirm", SIGNED_IN),
    Row("GET", "password/forgotten", ANYBODY),
    Row("POST", "password/forgotten", ANYBODY),
    Row("GET", "password/forgotten/sent", ANYBODY),
    Row("GET", "^password/new/(?P<uidb36>[0-9A-Za-z_]+)-(?P<key>.+)$", ANYBODY),
    Row("POST", "^password/new/(?P<uidb36>[0-9A-Za-z_]+)-(?P<key>.+)$", ANYBODY),
    Row("GET", "password/new", ANYBODY),
    # Desk
    Row("GET", "", SIGNED_IN),
    Row("POST", "look", ANYBODY),
    Row("GET", "styleguide", ANYBODY),
    Row("GET", "register", _P.CASE_REGISTER),
    Row("POST", "register", _P.CASE_REGISTER),
    Row("GET", "register/callers", _P.CASE_REGISTER),
    Row("GET", "register/beside", _P.CASE_REGISTER),
    Row("GET", "cases", _P.CASE_SEE),
    Row("GET", "cases/changes", _P.CASE_SEE),
    Row("POST", "cases/accept", _P.CASE_ACCEPT_QUEUED),
    Row("POST", "cases/dispatch", _P.CASE_DISPATCH),
    Row("GET", "customers", _P.CUSTOMER_SEE),
    Row("GET", "customers/<uuid:customer_id>", _P.CUSTOMER_SEE),
    Row("GET", "customers/<uuid:customer_id>/change", _P.CUSTOMER_EDIT),
    Row("POST", "customers/<uuid:customer_id>/change", _P.CUSTOMER_EDIT),
    Row("POST", "customers/<uuid:customer_id>/<use:move>", _P.CUSTOMER_EDIT),
    Row("GET", "customers/<uuid:customer_id>/contacts/new", _P.CONTACT_ADD),
    Row("POST", "customers/<uuid:customer_id>/contacts/new", _P.CONTACT_ADD),
    Row("GET", "customers/<uuid:customer_id>/installed/new", _P.CUSTOMER_EDIT),
    Row("POST", "customers/<uuid:customer_id>/installed/new", _P.CUSTOMER_EDIT),
    Row("GET", "customers/new", _P.CUSTOMER_EDIT),
    Row("POST", "customers/new", _P.CUSTOMER_EDIT),
    Row("GET", "customers/contacts/<uuid:contact_id>", _P.CUSTOMER_SEE),
    Row("GET", "customers/contacts/<uuid:contact_id>/change", _P.CUSTOMER_EDIT),
    Row("POST", "customers/contacts/<uuid:contact_id>/change", _P.CUSTOMER_EDIT),
    Row("POST", "customers/contacts/<uuid:contact_id>/confirmation", _P.CONTACT_ADD),
    Row("POST", "customers/contacts/<uuid:contact_id>/<use:move>", _P.CUSTOMER_EDIT),
    Row("GET", "customers/products", _P.CUSTOMER_SEE),
    Row("GET", "customers/products/new", _P.CUSTOMER_EDIT),
    Row("POST", "customers/products/new", _P.CUSTOMER_EDIT),
    Row("GET", "customers/products/<uuid:product_id>", _P.CUSTOMER_EDIT),
    Row("POST", "customers/products/<uuid:product_id>", _P.CUSTOMER_EDIT),
    Row("POST", "customers/products/<uuid:product_id>/<use:move>", _P.CUSTOMER_EDIT),
    Row("GET", "customers/installed/<uuid:installed_id>", _P.CUSTOMER_EDIT),
    Row("POST", "customers/installed/<uuid:installed_id>", _P.CUSTOMER_EDIT),
    Row("POST", "customers/installed/<uuid:installed_id>/<use:move>", _P.CUSTOMER_EDIT),
    # Desk: agreements and support keys
    Row("GET", "agreements", _P.PROMISE_SEE),
    Row("GET", "agreements/new/<uuid:customer_id>", _P.PROMISE_EDIT),
    Row("POST", "agreements/new/<uuid:customer_id>", _P.PROMISE_EDIT),
    Row("GET", "agreements/older-versions/<uuid:level_id>", _P.PROMISE_SEE),
    Row("POST", "agreements/older-versions/<uuid:level_id>", _P.AGREEMENT_APPROVE),
    Row("GET", "agreements/<str:number>", _P.PROMISE_SEE),
    Row("GET", "agreements/<str:number>/change", _P.PROMISE_EDIT),
    Row("POST", "agreements/<str:number>/change", _P.PROMISE_EDIT),
    Row("GET", "agreements/<str:number>/times", _P.PROMISE_SEE),
    Row("POST", "agreements/<str:number>/times", _P.PROMISE_EDIT),
    Row("GET", "agreements/<str:number>/contacts", _P.PROMISE_SEE),
    Row("POST", "agreements/<str:number>/contacts", _P.PROMISE_EDIT),
    Row("POST", "agreements/<str:number>/contacts/<uuid:entry_id>", _P.PROMISE_EDIT),
    Row("POST", "agreements/<str:number>/contacts/<uuid:entry_id>/removal", _P.PROMISE_EDIT),
    Row("GET", "agreements/<str:number>/keys", _P.PROMISE_SEE),
    Row("GET", "agreements/<str:number>/keys/new", _P.PROMISE_EDIT),
    Row("POST", "agreements/<str:number>/keys/new", _P.PROMISE_EDIT),
    Row("GET", "agreements/<str:number>/approval", _P.AGREEMENT_APPROVE),
    Row("POST", "agreements/<str:number>/approval", _P.AGREEMENT_APPROVE),
    Row("GET", "agreements/<str:number>/extension", _P.AGREEMENT_APPROVE),
    Row("POST", "agreements/<str:number>/extension", _P.AGREEMENT_APPROVE),
    Row("GET", "agreements/<str:number>/approval/removal", _P.AGREEMENT_APPROVE),
    Row("POST", "agreements/<str:number>/approval/removal", _P.AGREEMENT_APPROVE),
    Row("GET", "agreements/<str:number>/block", _P.PROMISE_BLOCK),
    Row("POST", "agreements/<str:number>/block", _P.PROMISE_BLOCK),
    Row("POST", "agreements/<str:number>/block/removal", _P.PROMISE_BLOCK),
    Row("GET", "keys", _P.PROMISE_SEE),
    Row("GET", "keys/new/<uuid:customer_id>", _P.PROMISE_EDIT),
    Row("POST", "keys/new/<uuid:customer_id>", _P.PROMISE_EDIT),
    Row("GET", "keys/<str:code>", _P.PROMISE_SEE),
    Row("GET", "keys/<str:code>/change", _P.PROMISE_EDIT),
    Row("POST", "keys/<str:code>/change", _P.PROMISE_EDIT),
    Row("GET", "keys/<str:code>/block", _P.PROMISE_BLOCK),
    Row("POST", "keys/<str:code>/block", _P.PROMISE_BLOCK),
    Row("POST", "keys/<str:code>/block/removal", _P.PROMISE_BLOCK),
    # Desk: one case
    _of_case("GET", "", _P.CASE_SEE),
    _of_case("GET", "/edit", _P.CASE_WRITE),
    _of_case("POST", "/edit", _P.CASE_WRITE),
    _of_case("GET", "/clocks/<clock:kind>", _P.CASE_SEE, kind="clock_kind"),
    _of_case("GET", "/promise", _P.CASE_SEE),
    _of_case("GET", "/write/<tab:tab>", _P.CASE_SEE),
    _of_case("POST", "/write/<tab:tab>", _P.CASE_WRITE, {"text": "Line 3"}),
    _of_case("POST", "/recall/<uuid:info_id>", _P.CASE_WRITE, on="waiting_case"),
    _of_case("GET", "/interactions/<uuid:interaction_id>", _P.CASE_WRITE, on="documented_case"),
    _of_case("POST", "/interactions/<uuid:interaction_id>", _P.CASE_WRITE, on="documented_case"),
    _of_case("GET", "/<case_move:move>", _P.CASE_SEE, move="case_move"),
    _of_case("POST", "/<case_move:move>", _P.CASE_ESCALATE, {"reason": "Line 3"}, move="case_move"),
    # One's own account
    Row("GET", "account/tokens", SIGNED_IN),
    Row("POST", "account/tokens", SIGNED_IN),
    Row("POST", "account/tokens/<uuid:token_id>/revocation", SIGNED_IN),
    Row("GET", "account/notices", STAFF),
    Row("POST", "account/notices", STAFF),
    Row("GET", "notices", STAFF),
    Row("GET", "notices/bell", STAFF),
    Row("POST", "notices/reading", STAFF),
    Row("GET", "notices/<uuid:notice_id>", STAFF),
    Row("POST", "notices/<uuid:notice_id>/reading", STAFF),
    # Set-up: people
    Row("GET", "set-up/people", _P.USER_MANAGE),
    Row("GET", "set-up/people/new", _P.USER_MANAGE),
    Row("POST", "set-up/people/new", _P.USER_MANAGE),
    Row("GET", "set-up/people/<uuid:user_id>", _P.USER_MANAGE),
    Row("POST", "set-up/people/<uuid:user_id>", _P.USER_MANAGE),
    Row("GET", "set-up/people/<uuid:user_id>/roles", _P.USER_MANAGE),
    Row("POST", "set-up/people/<uuid:user_id>/roles", _P.USER_MANAGE),
    Row("GET", "set-up/people/<uuid:user_id>/deactivation", _P.USER_MANAGE),
    Row("POST", "set-up/people/<uuid:user_id>/deactivation", _P.USER_MANAGE),
    Row("POST", "set-up/people/<uuid:user_id>/reactivation", _P.USER_MANAGE),
    Row("GET", "set-up/teams", _P.USER_MANAGE),
    Row("GET", "set-up/teams/new", _P.USER_MANAGE),
    Row("POST", "set-up/teams/new", _P.USER_MANAGE),
    Row("GET", "set-up/teams/<uuid:team_id>", _P.USER_MANAGE),
    Row("POST", "set-up/teams/<uuid:team_id>", _P.USER_MANAGE),
    Row("POST", "set-up/teams/<uuid:team_id>/deactivation", _P.USER_MANAGE),
    Row("POST", "set-up/teams/<uuid:team_id>/reactivation", _P.USER_MANAGE),
    # Set-up: organisations, queues, calendars, words
    Row("GET", "set-up", _P.SETUP_SEE),
    Row("GET", "set-up/organisations", _P.SETUP_SEE),
    Row("GET", "set-up/organisations/new", _P.SETUP_EDIT),
    Row("POST", "set-up/organisations/new", _P.SETUP_EDIT),
    Row("GET", "set-up/organisations/<uuid:organisation_id>", _P.SETUP_SEE),
    Row("POST", "set-up/organisations/<uuid:organisation_id>", _P.SETUP_EDIT),
    Row("POST", "set-up/organisations/<uuid:organisation_id>/<organisation_move:move>", _P.SETUP_EDIT),
    Row("GET", "set-up/queues", _P.SETUP_SEE),
    Row("GET", "set-up/queues/new", _P.SETUP_EDIT),
    Row("POST", "set-up/queues/new", _P.SETUP_EDIT),
    Row("GET", "set-up/queues/<uuid:queue_id>", _P.SETUP_SEE),
    Row("POST", "set-up/queues/<uuid:queue_id>", _P.SETUP_EDIT),
    Row("POST", "set-up/queues/<uuid:queue_id>/<queue_move:move>", _P.SETUP_EDIT),
    Row("GET", "set-up/routing", _P.SETUP_SEE),
    Row("POST", "set-up/routing", _P.SETUP_EDIT),
    Row("POST", "set-up/routing/<uuid:route_id>/<route_move:move>", _P.SETUP_EDIT),
    Row("GET", "set-up/calendars", _P.SETUP_SEE),
    Row("GET", "set-up/calendars/new", _P.SETUP_EDIT),
    Row("POST", "set-up/calendars/new", _P.SETUP_EDIT),
    Row("GET", "set-up/calendars/<uuid:calendar_id>", _P.SETUP_SEE),
    Row("POST", "set-up/calendars/<uuid:calendar_id>/week", _P.SETUP_EDIT),
    Row("POST", "set-up/calendars/<uuid:calendar_id>/exceptions", _P.SETUP_EDIT),
    Row("POST", "set-up/calendars/<uuid:calendar_id>/exceptions/removal", _P.SETUP_EDIT),
    Row("POST", "set-up/calendars/<uuid:calendar_id>/name", _P.SETUP_EDIT),
    Row("GET", "set-up/calendars/<uuid:calendar_id>/holidays", _P.SETUP_EDIT),
    Row("POST", "set-up/calendars/<uuid:calendar_id>/holidays", _P.SETUP_EDIT),
    Row("POST", "set-up/calendars/<uuid:calendar_id>/<calendar_move:move>", _P.SETUP_EDIT),
    Row("GET", "set-up/service-levels", _P.SETUP_SEE),
    Row("GET", "set-up/service-levels/new", _P.SETUP_EDIT),
    Row("POST", "set-up/service-levels/new", _P.SETUP_EDIT),
    Row("GET", "set-up/service-levels/<uuid:level_id>", _P.SETUP_SEE),
    Row("POST", "set-up/service-levels/<uuid:level_id>", _P.SETUP_EDIT),
    Row("POST", "set-up/service-levels/<uuid:level_id>/default", _P.SETUP_EDIT),
    Row("GET", "set-up/service-levels/<uuid:level_id>/escalation", _P.SETUP_SEE),
    Row("POST", "set-up/service-levels/<uuid:level_id>/escalation", _P.SETUP_EDIT),
    Row("GET", "set-up/plan-check", _P.SETUP_SEE),
    Row("GET", "set-up/mail", _P.SETUP_SEE),
    Row("GET", "set-up/mail/<uuid:incoming_id>", _P.SETUP_SEE),
    Row("POST", "set-up/mail/<uuid:incoming_id>/registration", _P.SETUP_EDIT),
    Row("GET", "set-up/<vocabulary:name>", _P.SETUP_SEE),
    Row("POST", "set-up/<vocabulary:name>", _P.SETUP_EDIT),
    Row("GET", "set-up/<vocabulary:name>/<uuid:term_id>", _P.SETUP_SEE),
    Row("POST", "set-up/<vocabulary:name>/<uuid:term_id>", _P.SETUP_EDIT),
    Row("POST", "set-up/<vocabulary:name>/<uuid:term_id>/<term_move:move>", _P.SETUP_EDIT),
    # REST: the description, and addresses that lead nowhere
    Row("GET", "api/v1/openapi.json", ANYBODY),
    Row("GET", "api/v1/docs", ANYBODY),
    Row("GET", "api/", ANYBODY),
    Row("GET", "api/<anything:rest>", ANYBODY),
    # People
    Row("GET", "api/v1/me", SIGNED_IN),
    Row("GET", "api/v1/tokens", SIGNED_IN),
    Row("POST", "api/v1/tokens", SIGNED_IN),
    Row("DELETE", "api/v1/tokens/<uuidstr:token_id>", SIGNED_IN),
    Row("GET", "api/v1/notices", STAFF),
    Row("GET", "api/v1/notices/<uuidstr:notice_id>", STAFF),
    Row("PATCH", "api/v1/notices/<uuidstr:notice_id>", STAFF),
    Row("POST", "api/v1/notices/reading", STAFF),
    Row("GET", "api/v1/users", _P.USER_MANAGE),
    Row("POST", "api/v1/users", _P.USER_MANAGE),
    Row("GET", "api/v1/users/<uuidstr:user_id>", _P.USER_MANAGE),
    Row("PATCH", "api/v1/users/<uuidstr:user_id>", _P.USER_MANAGE),
    Row("POST", "api/v1/users/<uuidstr:user_id>/deactivation", _P.USER_MANAGE),
    Row("POST", "api/v1/users/<uuidstr:user_id>/reactivation", _P.USER_MANAGE),
    Row("PUT", "api/v1/users/<uuidstr:user_id>/roles", _P.USER_MANAGE),
    Row("GET", "api/v1/roles", _P.USER_MANAGE),
    Row("GET", "api/v1/teams", _P.USER_MANAGE),
    Row("POST", "api/v1/teams", _P.USER_MANAGE),
    Row("GET", "api/v1/teams/<uuidstr:team_id>", _P.USER_MANAGE),
    Row("PATCH", "api/v1/teams/<uuidstr:team_id>", _P.USER_MANAGE),
    # Customers
    Row("GET", "api/v1/callers", _P.CUSTOMER_SEE),
    *_upserted("customers", "customer_id", {"name": "Line"}),
    *_upserted(
        "contacts", "contact_id", {"name": "Line", "customer_id": "<customer_id>"}, add=_P.CONTACT_ADD
    ),
    Row("POST", "api/v1/contacts/<uuidstr:contact_id>/confirmation", _P.CONTACT_ADD),
    *_upserted("products", "product_id", {"name": "Line", "code": "LINE"}),
    *_upserted(
        "installed-products",
        "installed_id",
        {"customer_id": "<customer_id>", "product_id": "<product_id>"},
    ),
    # Promises
    Row("GET", "api/v1/service-levels", STAFF),
    Row("POST", "api/v1/service-levels", _P.SETUP_EDIT),
    Row("GET", "api/v1/service-levels/<uuidstr:level_id>", STAFF),
    Row("PATCH", "api/v1/service-levels/<uuidstr:level_id>", _P.SETUP_EDIT),
    Row("GET", "api/v1/service-levels/<uuidstr:level_id>/versions", STAFF),
    Row("POST", "api/v1/service-levels/<uuidstr:level_id>/default", _P.SETUP_EDIT),
    Row("GET", "api/v1/service-levels/<uuidstr:level_id>/escalation", STAFF),
    Row("PUT", "api/v1/service-levels/<uuidstr:level_id>/escalation", _P.SETUP_EDIT),
    Row("GET", "api/v1/service-levels/<uuidstr:level_id>/versions/<int:version>/followers", _P.PROMISE_SEE),
    Row(
        "POST", "api/v1/service-levels/<uuidstr:level_id>/versions/<int:version>/moves", _P.AGREEMENT_APPROVE
    ),
    Row("GET", "api/v1/plan-check", _P.SETUP_SEE),
    Row("GET", "api/v1/agreements", _P.PROMISE_SEE),
    Row("POST", "api/v1/agreements", _P.PROMISE_EDIT, {"customer_id": "<customer_id>"}),
    Row("GET", "api/v1/agreements/<number>", _P.PROMISE_SEE),
    Row("PATCH", "api/v1/agreements/<number>", _P.PROMISE_EDIT),
    Row("POST", "api/v1/agreements/<number>/approval", _P.AGREEMENT_APPROVE),
    Row("DELETE", "api/v1/agreements/<number>/approval", _P.AGREEMENT_APPROVE),
    Row("POST", "api/v1/agreements/<number>/block", _P.PROMISE_BLOCK),
    Row("DELETE", "api/v1/agreements/<number>/block", _P.PROMISE_BLOCK),
    Row("GET", "api/v1/agreements/<number>/contacts", _P.PROMISE_SEE),
    Row("POST", "api/v1/agreements/<number>/contacts", _P.PROMISE_EDIT),
    Row("PATCH", "api/v1/agreements/<number>/contacts/<uuidstr:entry_id>", _P.PROMISE_EDIT),
    Row("DELETE", "api/v1/agreements/<number>/contacts/<uuidstr:entry_id>", _P.PROMISE_EDIT),
    Row("GET", "api/v1/agreements/<number>/support-keys", _P.PROMISE_SEE),
    Row("POST", "api/v1/agreements/<number>/support-keys", _P.PROMISE_EDIT),
    Row("GET", "api/v1/support-keys", _P.PROMISE_SEE),
    Row("POST", "api/v1/support-keys", _P.PROMISE_EDIT),
    Row("GET", "api/v1/support-keys/<code>", _P.PROMISE_SEE),
    Row("PATCH", "api/v1/support-keys/<code>", _P.PROMISE_EDIT),
    Row("POST", "api/v1/support-keys/<code>/block", _P.PROMISE_BLOCK),
    Row("DELETE", "api/v1/support-keys/<code>/block", _P.PROMISE_BLOCK),
    Row("POST", "api/v1/cover", _P.PROMISE_SEE),
    # Cases
    Row("GET", "api/v1/cases", _P.CASE_SEE),
    Row("POST", "api/v1/cases", _P.CASE_REGISTER),
    Row("POST", "api/v1/cases/prospect", _P.CASE_REGISTER),
    _case("GET", "", _P.CASE_SEE),
    _case("PATCH", "", _P.CASE_WRITE),
    _case("GET", "/clocks", _P.CASE_SEE),
    Row(
        "GET",
        "api/v1/cases/<number>/clocks/<kind>/proof",
        _P.CASE_SEE,
        things={"number": "open_case", "kind": "clock_kind"},
    ),
    _case("GET", "/moves", _P.CASE_SEE),
    _case("GET", "/events", _P.CASE_SEE),
    _case("GET", "/history", frozenset({_P.CASE_SEE, _P.HISTORY_SEE})),
    _case("POST", "/dispatch", _P.CASE_DISPATCH, {"queue_id": "<queue_id>"}),
    _case("POST", "/acceptance", _P.CASE_ACCEPT_NEW, on="new_case"),
    _case("POST", "/rejection", _P.CASE_ACCEPT_QUEUED, on="queued_case"),
    _case("POST", "/ownership", _P.CASE_TAKE_OWNERSHIP),
    _case("POST", "/take-back", _P.CASE_TAKE_BACK_ANY, on="waiting_case"),
    _case("POST", "/escalation", _P.CASE_ESCALATE),
    _case("POST", "/hold", _P.CASE_HOLD, {"hold_reason_id": "<hold_reason_id>"}),
    _case("DELETE", "/hold", _P.CASE_HOLD, on="held_case"),
    _case("POST", "/cancellation", _P.CASE_CANCEL_ANY),
    *_said("external-infos"),
    Row(
        "POST",
        "api/v1/cases/<number>/external-infos/<uuidstr:info_id>/recall",
        _P.CASE_WRITE,
        things={"number": "waiting_case"},
    ),
    *_said("customer-messages"),
    *_said("internal-notes"),
    *_said("interactions"),
    Row(
        "POST",
        "api/v1/cases/<number>/interactions/<uuidstr:interaction_id>/amendment",
        _P.CASE_WRITE,
        things={"number": "documented_case"},
    ),
    _case("PUT", "/resolution", _P.CASE_COMPLETE),
    _case("POST", "/completion", _P.CASE_COMPLETE, {"text": "Line", "code_id": "<completion_code_id>"}),
    _case("POST", "/resolution/sending", _P.CASE_SEND, on="completed_case"),
    _case("POST", "/closure", _P.CASE_CLOSE, on="completed_case"),
    _case("POST", "/reopening", _P.CASE_REOPEN_COMPLETED, on="completed_case"),
    _case("POST", "/message-judgement", _P.CASE_REASSIGN, on="judged_case"),
    # Organisations
    Row("GET", "api/v1/organisations", STAFF),
    Row("POST", "api/v1/organisations", _P.SETUP_EDIT),
    Row("GET", "api/v1/organisations/<uuidstr:organisation_id>", STAFF),
    Row("PATCH", "api/v1/organisations/<uuidstr:organisation_id>", _P.SETUP_EDIT),
    Row("POST", "api/v1/organisations/<uuidstr:organisation_id>/default", _P.SETUP_EDIT),
    Row("POST", "api/v1/organisations/<uuidstr:organisation_id>/deactivation", _P.SETUP_EDIT),
    Row("DELETE", "api/v1/organisations/<uuidstr:organisation_id>/deactivation", _P.SETUP_EDIT),
    Row("GET", "api/v1/queues", STAFF),
    Row("POST", "api/v1/queues", _P.SETUP_EDIT, {"organisation_id": "<organisation_id>", "name": "Line"}),
    Row("GET", "api/v1/queues/<uuidstr:queue_id>", STAFF),
    Row("PATCH", "api/v1/queues/<uuidstr:queue_id>", _P.SETUP_EDIT),
    Row("POST", "api/v1/queues/<uuidstr:queue_id>/deactivation", _P.SETUP_EDIT),
    Row("DELETE", "api/v1/queues/<uuidstr:queue_id>/deactivation", _P.SETUP_EDIT),
    Row("GET", "api/v1/calendars", STAFF),
    Row("POST", "api/v1/calendars", _P.SETUP_EDIT),
    Row("GET", "api/v1/calendars/public-holidays", STAFF, query="country=AT&first_year=2026&last_year=2026"),
    Row("GET", "api/v1/calendars/<uuidstr:calendar_id>", STAFF),
    Row("PATCH", "api/v1/calendars/<uuidstr:calendar_id>", _P.SETUP_EDIT),
    Row("GET", "api/v1/calendars/<uuidstr:calendar_id>/edits", STAFF),
    Row("POST", "api/v1/calendars/<uuidstr:calendar_id>/edits", _P.SETUP_EDIT),
    Row("POST", "api/v1/calendars/<uuidstr:calendar_id>/edits/preview", _P.SETUP_EDIT),
    Row("POST", "api/v1/calendars/<uuidstr:calendar_id>/next-deadline", STAFF),
    Row("POST", "api/v1/calendars/<uuidstr:calendar_id>/deactivation", _P.SETUP_EDIT),
    Row("DELETE", "api/v1/calendars/<uuidstr:calendar_id>/deactivation", _P.SETUP_EDIT),
    *_vocabulary("severities", fixed=True, has_default=True),
    *_vocabulary("priorities", has_default=True),
    *_vocabulary("categories", has_default=True),
    *_vocabulary("completion-codes"),
    *_vocabulary("hold-reasons"),
    *_vocabulary("support-types"),
    *_vocabulary("services"),
    *_vocabulary("rate-types"),
    *key_rows.ROWS,
    *plan_rows.ROWS,
    *agreement_rows.ROWS,
    *cover_rows.ROWS,
)
