"""The first version of the API: which resources there are."""

from typing import Final

from servanda.api import (
    agreement_contacts,
    agreements,
    amendments,
    business_objects,
    calendar_drafts,
    calendars,
    callers,
    cases,
    contacts,
    contracts,
    cover,
    coverage,
    customers,
    documents,
    escalation,
    flash_notes,
    installed_products,
    level_versions,
    me,
    notices,
    organisations,
    own_tokens,
    plan_check,
    plan_rules,
    plans,
    products,
    projects,
    queues,
    roles,
    secured_information,
    service_levels,
    support_keys,
    teams,
    users,
    vocabularies,
)
from servanda.api.interface import Api

PREFIX: Final = "api/v1/"

RESOURCES: Final = (
    ("me", me.router),
    ("tokens", own_tokens.router),
    ("notices", notices.router),
    ("users", users.router),
    ("roles", roles.router),
    ("teams", teams.router),
    ("callers", callers.router),
    ("customers", customers.router),
    ("customers", coverage.router),
    ("contacts", contacts.router),
    ("products", products.router),
    ("installed-products", installed_products.router),
    ("business-objects", business_objects.router),
    ("contracts", contracts.router),
    ("agreements", agreements.router),
    ("agreements", agreement_contacts.router),
    ("agreements", amendments.router),
    ("agreements", flash_notes.router),
    ("agreements", projects.router),
    ("agreements", documents.of_agreements),
    ("contracts", documents.of_contracts),
    ("agreements", support_keys.of_agreement),
    ("support-keys", support_keys.router),
    ("support-keys", secured_information.router),
    ("cover", cover.router),
    *(("cases", router) for router in cases.ROUTERS),
    ("service-levels", service_levels.router),
    ("plans", plans.router),
    ("plans", plan_rules.router),
    ("plan-check", plan_check.router),
    ("service-levels", escalation.router),
    ("service-levels", level_versions.router),
    ("organisations", organisations.router),
    ("queues", queues.router),
    ("calendars", calendars.router),
    ("calendars", calendar_drafts.router),
    *((name, vocabularies.router_of(name)) for name in vocabularies.RESOURCES),
)
"""Path below ``/api/v1/`` and its router, in the order of the documentation."""

api: Final = Api(
    title="Servanda",
    version="1",
    description="Customer support that keeps its agreements.",
    prefix=PREFIX,
)
for path, router in RESOURCES:
    api.add_router(path, router)
