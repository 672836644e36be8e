"""A clerk who judges cover by reading 2-domain 2.3 aloud: one long form, filled from top to bottom.

Knows nothing of how the program does it, and answers in sets of words; only the facts are shared.
"""

from datetime import timedelta
from typing import Any

from servanda.core.cover import Agreement, Contract, CoverFacts, Key, Level, Match, PlanRule

Reasons = dict[str, set[str]]


def answer(facts: CoverFacts) -> dict[str, Any]:
    """Everything that a cover says but for the words why."""
    refused: Reasons = {}
    key = key_of(facts, refused)
    held, preset, closed = agreement_of(facts, key, refused)
    first = contract_of(facts, held, closed, refused)
    used_up = first is not None and is_used_up(first)
    if first is not None:
        refused[first.number] = {"allowance_used_up"}
        if not used_up:
            del refused[first.number]
    contract = None if used_up else first
    awaits = used_up and first is not None and first.plan.when_used_up == "ask_for_authorisation"
    let_in = held is not None and held.named_contacts_only and not is_named(held, facts)
    return {
        "key": key and key.code,
        "agreement": held and held.number,
        "contract": contract and contract.number,
        "rejected": refused,
        "preset_check": preset,
        "without_cover": awaits or (held is None and contract is None),
        "awaits_authorisation": awaits,
        "overruled": let_in and facts.asked.overrule is not None,
        "provisionally_named": let_in and facts.asked.overrule is None,
        "notes_of": candidates(facts, key),
        "draw": draw_of(facts, contract),
    } | lent(facts, key, held, contract, used_up=used_up)


def key_of(facts: CoverFacts, refused: Reasons) -> Key | None:
    """1. Key given, or the only key of the installed product."""
    key = next((one for one in facts.keys if one.code == facts.asked.key), None)
    if key is None and len(facts.keys) == 1:
        key = facts.keys[0]
    for one in facts.keys:
        if one is not key:
            refused[one.code] = {"less_specific"}
        elif one.blocked:
            refused[one.code] = {"key_blocked"}
    return key


def agreement_of(
    facts: CoverFacts, key: Key | None, refused: Reasons
) -> tuple[Agreement | None, bool, set[str | None]]:
    """2. Its agreement, the one chosen, or the only valid one; several: caller, product, earliest approved.

    With whether somebody has to check it, and the contracts of those that do not name the caller.
    """
    reached = candidates(facts, key)
    known = [one for one in facts.agreements if one.number in reached]
    wrong = {one.number: wrong_with_agreement(one, key, facts) for one in known}
    valid = {one.number: one for one in known if not wrong[one.number]}
    held, preset = None, False
    if key and key.agreement in valid and not key.blocked:
        held = valid[key.agreement]
    elif facts.asked.agreement is not None:
        held = valid.get(facts.asked.agreement)
    elif key is None or not (key.blocked or key.agreement):
        order = sorted(valid.values(), key=lambda one: liking(one, facts))
        held, preset = (order[0] if order else None), len(order) > 1
    refused |= {number: found or {"less_specific"} for number, found in wrong.items()}
    if held is not None:
        del refused[held.number]
    return held, preset, {one.contract for one in known if wrong[one.number] == {"contact_not_named"}}


def contract_of(
    facts: CoverFacts, held: Agreement | None, closed: set[str | None], refused: Reasons
) -> Contract | None:
    """3. to 5. The one that it names, else for the product, for the whole customer, the same of parents."""
    named = held.contract if held else None
    ladder: list[Contract] = []
    for one in facts.contracts:
        if one.stage == "draft" or not (reaches(one, facts) or one.number in (closed | {named})):
            continue
        against = wrong_with_contract(one)
        if not fits(one, facts) and (one.number != named or facts.asked.traits.products):
            against.add("wrong_product")
        if one.number in closed and one.number != named:
            against.add("contact_not_named")
        refused[one.number] = against or {"less_specific"}
        ladder += [] if against else [one]
    return min(ladder, key=lambda one: (one.number != named, *rung(one, facts)), default=None)


def lent(
    facts: CoverFacts, key: Key | None, held: Agreement | None, contract: Contract | None, *, used_up: bool
) -> dict[str, Any]:
    """6. Contract or default plan; and the table of what is taken from whom."""
    plan = contract.plan if contract else facts.default_plan
    matching = [place for place, rule in enumerate(plan.rules) if lets_in(rule, facts)]
    rule = plan.rules[matching[0]] if matching else None
    lending = key if key and not key.blocked and key.agreement in (None, held and held.number) else None
    organisation = next(
        one
        for one in (
            *(lender.organisation for lender in (key, held, rule) if lender),
            facts.asked.other_organisation,
            facts.default_organisation,
        )
        if one
    )
    hours = {one.organisation: one.work_calendar for one in facts.organisations}
    calendars = [one.work_calendar for one in (lending, held, rule, contract) if one]
    by_rule = rule.level if rule else facts.default_level
    return {
        "plan": (plan.plan, plan.version, matching[0] if matching else None),
        "level": (by_rule, None) if used_up else level_of(lending, held, by_rule),
        "work_calendar": next(one for one in (*calendars, hours[organisation]) if one),
        "organisation": organisation,
    }


def level_of(key: Key | None, held: Agreement | None, by_rule: Level) -> tuple[Level, str | None]:
    """Of the key without an agreement, or if it differs; else the agreement's with its own times; else the rule's."""
    of_agreement = held.level.level if held and held.level else None
    if key and key.level and (key.agreement is None or key.level.level != of_agreement):
        return key.level, None
    if held is None:
        return by_rule, None
    return held.level or by_rule, held.number if held.has_overrides else None


def is_used_up(one: Contract) -> bool:
    """Whether nothing is left of what is counted, and the plan falls back then."""
    falls_back = one.plan.when_used_up in ("default_plan", "ask_for_authorisation")
    left = one.allowance_left
    return one.plan.type != "fixed" and falls_back and left is not None and left <= 0


def draw_of(facts: CoverFacts, contract: Contract | None) -> str:
    """One incident at registration, of an unverified sender on confirmation; a follow-up uses none."""
    counted = contract is not None and contract.plan.type == "incidents"
    if not counted or (contract and facts.asked.follows_up == contract.number):
        return "none"
    return "at_registration" if facts.asked.verified else "on_confirmation"


def fits(one: Contract, facts: CoverFacts) -> bool:
    """For the whole customer, or for the product."""
    return not one.products or bool(set(one.products) & set(facts.asked.traits.products))


def is_named(one: Agreement, facts: CoverFacts) -> bool:
    """Whether the caller is among its contacts."""
    return bool(set(one.named) & set(facts.asked.caller))


def reaches(one: Agreement | Contract, facts: CoverFacts) -> bool:
    """Of the customer, or of a parent that includes it."""
    line = facts.asked.customers
    return one.customer in line and (one.customer == line[0] or one.includes_sub_customers)


def candidates(facts: CoverFacts, key: Key | None) -> set[str]:
    """The agreements that reach the customer, and that of the key."""
    of_key = key.agreement if key else None
    return {one.number for one in facts.agreements if one.number == of_key or reaches(one, facts)}


def wrong_with_contract(one: Contract) -> set[str]:
    """Why it is not active on the day of receipt: a plain end is put off by the days of grace."""
    found = {"blocked"} if one.blocked else set[str]()
    if one.on < one.period.starts_on:
        found.add("not_yet_effective")
    terminated = one.stage == "terminated"
    grace = timedelta(days=0 if terminated else one.grace_days)
    if one.period.ends_on is not None and one.on >= one.period.ends_on + grace:
        found.add("terminated" if terminated else "expired")
    return found


def wrong_with_agreement(one: Agreement, key: Key | None, facts: CoverFacts) -> set[str]:
    """Everything for which it does not hold for this case."""
    asked, validity, found = facts.asked, one.validity, set[str]()
    contract = next((other for other in facts.contracts if other.number == one.contract), None)
    ends = [day for day in (validity.period.ends_on, validity.successor_starts_on) if day]
    let_in = asked.overrule or (asked.provisionally_named and asked.traits.severity == 1)
    if not validity.approved:
        found.add("not_approved")
    if validity.blocked:
        found.add("blocked")
    if one.on < validity.period.starts_on:
        found.add("not_yet_effective")
    if any(day <= one.on for day in ends):
        found.add("expired")
    if one.contract and (contract is None or contract.stage == "draft" or wrong_with_contract(contract)):
        found.add("contract_not_active")
    if one.named_contacts_only and not is_named(one, facts) and not let_in:
        found.add("contact_not_named")
    if key and key.blocked and key.agreement == one.number and asked.agreement != one.number:
        found.add("key_blocked")
    return found


def liking(one: Agreement, facts: CoverFacts) -> tuple[Any, ...]:
    """Which of several valid agreements comes first."""
    contract = next((other for other in facts.contracts if other.number == one.contract), None)
    covers = contract and facts.asked.traits.products and fits(contract, facts)
    return (not is_named(one, facts), not covers, one.approved_at, one.number)


def rung(one: Contract, facts: CoverFacts) -> tuple[Any, ...]:
    """Nearest customer first, then for a product before for the whole; one on its days of grace gives way."""
    line = facts.asked.customers
    on_grace = one.period.ends_on is not None and one.period.ends_on <= one.on
    return (line.index(one.customer) if one.customer in line else 0, not one.products, on_grace, one.number)


def lets_in(rule: PlanRule, facts: CoverFacts) -> bool:
    """Whether all criteria hold, or any of them as the rule says; without criteria it matches everything."""
    traits = facts.asked.traits
    said = {
        "severity": {str(traits.severity)},
        "channel": {traits.channel},
        "product": set(traits.products),
        "category": set(traits.categories),
        "object_kind": set(traits.object_kinds),
    }
    hits = [bool(said[one.subject] & set(one.one_of)) for one in rule.criteria]
    return all(hits) or (rule.match == Match.ANY and any(hits))
