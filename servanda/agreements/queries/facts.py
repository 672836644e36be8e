"""The facts that cover is judged from (2-domain 2.3), in at most four statements however much there is."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db.models import Subquery

from servanda.agreements.models import (
    ServiceLevel,
    SupportAgreement,
    SupportKey,
    SupportPlanVersion,
)
from servanda.agreements.queries.rules import rule_of
from servanda.agreements.queries.states import local_date, validity_of
from servanda.core import cover
from servanda.core.refusals import Conflict
from servanda.organisations.queries import SetUp, set_up


class NoOrganisationYet(Conflict):
    """There is no support organisation that could keep a promise; set-up makes the first one."""


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody whom an agreement names: a contact or a user, with their marks."""

    contact_id: UUID | None
    user_id: UUID | None
    is_main: bool
    mail_to: bool
    mail_cc: bool


@dataclass(frozen=True, slots=True)
class CoverRecords:
    """The facts of a judgement, and the records that they were read from: keys by code, agreements by number."""

    facts: cover.CoverFacts
    keys: Mapping[str, SupportKey]
    agreements: Mapping[str, SupportAgreement]
    named: Mapping[str, tuple[Named, ...]]
    set_up: SetUp


def cover_facts(asked: cover.Asked, *, installed_product_id: UUID | None = None) -> cover.CoverFacts:
    """Everything that cover depends on for this case, for ``core.cover.judge``. As ``cover_records``."""
    return cover_records(asked, installed_product_id=installed_product_id).facts


def cover_records(
    asked: cover.Asked,
    *,
    installed_product_id: UUID | None = None,
    key: SupportKey | None = None,
    read: SetUp | None = None,
) -> CoverRecords:
    """Everything that cover depends on for this case, with the records.

    Asks for text references: customers, contacts, users, organisations, calendars, levels and plans are ids,
    agreements numbers, keys codes. Keys are the given one, else those of the installed product. At most four
    statements; two fewer where the given ``key`` (with its agreement) and the set-up have been ``read`` already.
    Raises ``NoOrganisationYet``.
    """
    plan, default_level = _default_plan()
    keys = list(_keys(asked, installed_product_id)) if key is None else [key]
    agreements = dict(_agreements(asked, keys))
    known = read or set_up()
    if known.default is None:
        raise NoOrganisationYet("There is no support organisation yet. An administrator sets one up.")
    default = known.default.organisation
    facts = cover.CoverFacts(
        asked=asked,
        default_plan=plan,
        default_level=default_level,
        default_organisation=default,
        organisations=_organisations(known, _naming(asked, plan, keys, agreements)),
        keys=tuple(_key(one) for one in keys),
        agreements=tuple(_agreement(one, named, asked, default) for one, named in agreements.items()),
    )
    return CoverRecords(
        facts,
        keys={one.code: one for one in keys},
        agreements={one.number: one for one in agreements},
        named={one.number: named for one, named in agreements.items()},
        set_up=known,
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


def _agreements(
    asked: cover.Asked, keys: Sequence[SupportKey]
) -> Iterator[tuple[SupportAgreement, tuple[Named, ...]]]:
    """Those of the keys, and those that reach the customer, by number; with the people they name."""
    of_keys = [key.agreement_id for key in keys if key.agreement_id]
    own, above = asked.customers[:1], asked.customers[1:]
    for one in SupportAgreement.objects.raw(_AGREEMENTS, [of_keys, list(own), list(above)]):
        yield one, tuple(_named(row) for row in one.named_rows)  # type: ignore[attr-defined]


_AGREEMENTS: Final = """
SELECT agreement.*,
       (SELECT coalesce(json_agg(named ORDER BY named.id), '[]')
          FROM agreements_agreementcontact named WHERE named.agreement_id = agreement.id) AS named_rows
  FROM agreements_supportagreement agreement
 WHERE agreement.id = ANY(%s::uuid[])
    OR (agreement.is_active AND (agreement.customer_id = ANY(%s::uuid[])
                                 OR (agreement.customer_id = ANY(%s::uuid[]) AND agreement.includes_sub_customers)))
 ORDER BY agreement.number
"""


def _named(row: Mapping[str, Any]) -> Named:
    contact_id, user_id = (UUID(row[name]) if row[name] else None for name in ("contact_id", "user_id"))
    return Named(contact_id, user_id, row["is_main"], row["mail_to"], row["mail_cc"])


def _naming(
    asked: cover.Asked, plan: cover.Plan, keys: Iterable[SupportKey], agreements: Iterable[SupportAgreement]
) -> frozenset[str | None]:
    """The organisations that any of the records names."""
    of_rules = [rule.organisation for rule in plan.rules]
    of_keys = [_text(one.organisation_id) for one in keys]
    of_agreements = [_text(one.organisation_id) for one in agreements]
    return frozenset([asked.other_organisation, *of_rules, *of_keys, *of_agreements])


def _organisations(known: SetUp, wanted: frozenset[str | None]) -> tuple[cover.Organisation, ...]:
    """Those that are wanted, and the default, which comes first."""
    return tuple(
        cover.Organisation(place.organisation, place.work_calendar)
        for place in known.places.values()
        if place.is_default or place.organisation in wanted
    )


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


def _agreement(
    one: SupportAgreement, named: Iterable[Named], asked: cover.Asked, default: str
) -> cover.Agreement:
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
        named=tuple(sorted(str(entry.contact_id or entry.user_id) for entry in named)),
        has_overrides=bool(one.overrides),
    )


def _level(one: SupportAgreement | SupportKey) -> cover.Level | None:
    return cover.Level(str(one.service_level_id), one.pinned_version) if one.service_level_id else None


def _text(reference: UUID | None) -> str | None:
    return None if reference is None else str(reference)
