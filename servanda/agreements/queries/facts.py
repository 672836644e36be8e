"""The facts of cover from what is stored (2-domain 2.3), in at most five statements however much there is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from servanda.agreements.models import SupportAgreement, SupportKey
from servanda.agreements.queries.allowance import allowance_left
from servanda.agreements.queries.candidates import (
    ContractRead,
    Fallback,
    Named,
    Noted,
    agreements_reaching,
    fallback_and_contracts,
)
from servanda.agreements.queries.states import local_date, validity_of
from servanda.core import cover
from servanda.core.agreements import Period
from servanda.core.agreements.chains import counts_on
from servanda.core.agreements.projects import Bookable
from servanda.core.refusals import Conflict
from servanda.organisations.queries import SetUp, set_up


class NoOrganisationYet(Conflict):
    """There is no support organisation that could keep a promise; set-up makes the first one."""


@dataclass(frozen=True, slots=True)
class CoverRecords:
    """The facts of a judgement, and the records that they were read from.

    Keys by code, agreements and contracts by number, with the people, the flash notes and the projects of each agreement.
    """

    facts: cover.CoverFacts
    keys: Mapping[str, SupportKey]
    agreements: Mapping[str, SupportAgreement]
    named: Mapping[str, tuple[Named, ...]]
    notes: Mapping[str, tuple[Noted, ...]]
    projects: Mapping[str, tuple[Bookable, ...]]
    contracts: Mapping[str, ContractRead]
    fallback: Fallback
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
    drawn: Mapping[UUID, int] | None = None,
) -> CoverRecords:
    """Everything that cover depends on for this case, with the records.

    Asks for text references: customers, contacts, users, organisations, calendars, products, levels and plans are
    ids, agreements and contracts numbers, keys codes. Keys are the given one, else those of the installed product.
    At most five statements: one of them where an allowance is counted, two fewer where the given ``key`` (with its agreement) and the set-up have been
    ``read`` already. ``drawn`` is what the case itself has taken from each contract by now: it does not count. Raises ``NoOrganisationYet``.
    """
    keys = list(_keys(asked, installed_product_id)) if key is None else [key]
    of_keys = [one.agreement_id for one in keys if one.agreement_id]
    own, above = asked.customers[:1], asked.customers[1:]
    fallback, contracts = fallback_and_contracts(own, above, of_keys)
    left = _left(contracts, asked, drawn or {})
    reaching = list(agreements_reaching(own, above, of_keys))
    known = read or set_up()
    if known.default is None:
        raise NoOrganisationYet("There is no support organisation yet. An administrator sets one up.")
    plans = [fallback.plan, *(one.plan for one in contracts)]
    agreements = [one.agreement for one in reaching]
    by_id = {one.id: one for one in contracts}
    facts = cover.CoverFacts(
        asked=asked,
        default_plan=fallback.plan,
        default_level=fallback.level,
        default_organisation=known.default.organisation,
        organisations=_organisations(known, _naming(asked, plans, keys, agreements)),
        keys=tuple(_key(one) for one in keys),
        agreements=tuple(
            _agreement(one.agreement, one.named, asked, known.default.organisation, by_id) for one in reaching
        ),
        contracts=tuple(_contract(one, asked, left.get(one.id)) for one in contracts),
    )
    return CoverRecords(
        facts,
        keys={one.code: one for one in keys},
        agreements={one.number: one for one in agreements},
        named={one.agreement.number: one.named for one in reaching},
        notes={one.agreement.number: one.notes for one in reaching},
        projects={one.agreement.number: one.projects for one in reaching},
        contracts={one.number: one for one in contracts},
        fallback=fallback,
        set_up=known,
    )


def _keys(asked: cover.Asked, installed_product_id: UUID | None) -> Iterable[SupportKey]:
    found = SupportKey.objects.filter(is_active=True).select_related("agreement").order_by("code")
    if asked.key is not None:
        return found.filter(code=asked.key)
    return found.filter(installed_products=installed_product_id) if installed_product_id else ()


def _naming(
    asked: cover.Asked,
    plans: Iterable[cover.Plan],
    keys: Iterable[SupportKey],
    agreements: Iterable[SupportAgreement],
) -> frozenset[str | None]:
    """The organisations that any of the records names."""
    of_rules = [rule.organisation for plan in plans for rule in plan.rules]
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


def _left(
    contracts: Iterable[ContractRead], asked: cover.Asked, drawn: Mapping[UUID, int]
) -> Mapping[UUID, int]:
    """What is left of each allowance on the day of receipt. One statement where anything is counted."""
    days = {one.id: local_date(asked.received_at, one.zone) for one in contracts if one.counts}
    found = allowance_left(days, days) if days else {}
    return {one: left + drawn.get(one, 0) for one, left in found.items() if left is not None}


def _contract(one: ContractRead, asked: cover.Asked, left: int | None) -> cover.Contract:
    on = local_date(asked.received_at, one.zone)
    return cover.Contract(
        number=one.number,
        customer=str(one.customer_id),
        stage=one.stage,
        period=Period.through(one.starts_on, one.last_on),
        on=on,
        plan=one.plan,
        products=tuple(sorted(str(product) for product in one.products)),
        includes_sub_customers=one.includes_sub_customers,
        blocked=one.blocked,
        grace_days=one.grace_days,
        work_calendar=_text(one.work_calendar_id),
        allowance_left=left,
    )


def _agreement(
    one: SupportAgreement,
    named: Iterable[Named],
    asked: cover.Asked,
    default: str,
    contracts: Mapping[UUID, ContractRead],
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
        contract=_contract_meant(one, asked, contracts),
        named_contacts_only=one.named_contacts_only,
        named=tuple(sorted(str(entry.contact_id or entry.user_id) for entry in named)),
        has_overrides=bool(one.overrides),
    )


def _contract_meant(agreement: Any, asked: cover.Asked, contracts: Mapping[UUID, ContractRead]) -> str | None:
    """Of the chain of the contract that it names the one that counts on the day of receipt, else the named one."""
    if agreement.contract_id is None:
        return None
    chain = [contracts[one] for one in agreement.contract_chain if one in contracts]
    reaching = [
        one for one in chain if one.includes_sub_customers or one.customer_id == agreement.customer_id
    ]
    if reaching:
        # A chain has one zone, and with it one day of receipt.
        on = local_date(asked.received_at, reaching[0].zone)
        found = counts_on({one.number: one.term for one in reaching}, on)
        if found is not None:
            return found
    named = contracts.get(agreement.contract_id)
    # One that names a contract out of use is named by its id, which no candidate has: it is not active.
    return named.number if named else str(agreement.contract_id)


def _level(one: SupportAgreement | SupportKey) -> cover.Level | None:
    return cover.Level(str(one.service_level_id), one.pinned_version) if one.service_level_id else None


def _text(reference: UUID | None) -> str | None:
    return None if reference is None else str(reference)
