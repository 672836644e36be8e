"""The facts that cover is judged from (2-domain 2.3), in at most five statements however much there is."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import Q, QuerySet, Subquery

from servanda.agreements.models import ServiceLevel, SupportAgreement, SupportKey, SupportPlanVersion
from servanda.agreements.queries.rules import rule_of
from servanda.agreements.queries.states import local_date, validity_of
from servanda.core import cover
from servanda.core.refusals import Conflict
from servanda.organisations.models import SupportOrganisation


class NoOrganisationYet(Conflict):
    """There is no support organisation that could keep a promise; set-up makes the first one."""


def cover_facts(asked: cover.Asked, *, installed_product_id: UUID | None = None) -> cover.CoverFacts:
    """Everything that cover depends on for this case, for ``core.cover.judge``.

    Asks for text references: customers, contacts, users, organisations, calendars, levels and plans are ids,
    agreements numbers, keys codes. Keys are the given one, else those of the installed product. At most five
    statements. Raises ``NoOrganisationYet``.
    """
    plan, default_level = _default_plan()
    keys = list(_keys(asked, installed_product_id))
    agreements = list(_agreements(asked, keys))
    of_keys = [_text(key.organisation_id) for key in keys]
    of_agreements = [_text(one.organisation_id) for one in agreements]
    of_rules = [rule.organisation for rule in plan.rules]
    organisations, default = _organisations([asked.other_organisation, *of_rules, *of_keys, *of_agreements])
    return cover.CoverFacts(
        asked=asked,
        default_plan=plan,
        default_level=default_level,
        default_organisation=default,
        organisations=organisations,
        keys=tuple(_key(key) for key in keys),
        agreements=tuple(_agreement(one, asked, default) for one in agreements),
    )


def _default_plan() -> tuple[cover.Plan, cover.Level]:
    default_level = ServiceLevel.objects.filter(is_default=True).values("id")[:1]
    version = (
        SupportPlanVersion.objects.filter(plan__is_default=True)
        .select_related("plan")
        .annotate(default_level=Subquery(default_level))
        .order_by("-number")
        .first()
    )
    assert version is not None  # noqa: S101  a default is shipped, and a trigger keeps one
    rules = tuple(rule_of(rule) for rule in version.rules)
    plan = cover.Plan(
        str(version.plan_id), version.number, rules, type=cover.PlanType(version.plan.plan_type)
    )
    return plan, cover.Level(str(version.default_level))


def _keys(asked: cover.Asked, installed_product_id: UUID | None) -> Iterable[SupportKey]:
    found = SupportKey.objects.filter(is_active=True).select_related("agreement").order_by("code")
    if asked.key is not None:
        return found.filter(code=asked.key)
    return found.filter(installed_products=installed_product_id) if installed_product_id else ()


def _agreements(asked: cover.Asked, keys: Sequence[SupportKey]) -> QuerySet[SupportAgreement]:
    of_keys = [key.agreement_id for key in keys if key.agreement_id]
    reaching = Q(customer__in=asked.customers[:1]) | Q(
        customer__in=asked.customers[1:], includes_sub_customers=True
    )
    found = SupportAgreement.objects.filter(Q(id__in=of_keys) | (reaching & Q(is_active=True)))
    return found.prefetch_related("contacts").order_by("number")


def _organisations(named: Iterable[str | None]) -> tuple[tuple[cover.Organisation, ...], str]:
    wanted = {organisation for organisation in named if organisation is not None}
    found = list(
        SupportOrganisation.objects.filter(Q(id__in=wanted) | Q(is_default=True))
        .order_by("-is_default", "code")
        .only("id", "work_calendar", "is_default")
    )
    if not found or not found[0].is_default:
        raise NoOrganisationYet("There is no support organisation yet. An administrator sets one up.")
    facts = tuple(cover.Organisation(str(one.id), str(one.work_calendar_id)) for one in found)
    return facts, facts[0].organisation


def _key(key: SupportKey) -> cover.Key:
    return cover.Key(
        code=key.code,
        customer=str(key.customer_id),
        organisation=str(key.organisation_id),
        blocked=key.is_blocked,
        agreement=key.agreement.number if key.agreement else None,
        level=_level(key),
        work_calendar=_text(key.work_calendar_id),
    )


def _agreement(one: SupportAgreement, asked: cover.Asked, default: str) -> cover.Agreement:
    on = local_date(asked.received_at, one.zone)
    return cover.Agreement(
        number=one.number,
        customer=str(one.customer_id),
        validity=validity_of(one, on),
        on=on,
        # Only a draft names none, and a draft lends nothing.
        organisation=_text(one.organisation_id) or default,
        level=_level(one),
        approved_at=one.approved_at,
        includes_sub_customers=one.includes_sub_customers,
        work_calendar=_text(one.work_calendar_id),
        named_contacts_only=one.named_contacts_only,
        named=tuple(sorted(str(entry.contact_id or entry.user_id) for entry in one.contacts.all())),
        has_overrides=bool(one.overrides),
    )


def _level(one: SupportAgreement | SupportKey) -> cover.Level | None:
    return cover.Level(str(one.service_level_id), one.pinned_version) if one.service_level_id else None


def _text(reference: UUID | None) -> str | None:
    return None if reference is None else str(reference)
