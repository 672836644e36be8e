"""Plans in words: their terms, their rules as sentences, and what is different between two versions."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from servanda.agreements.queries import OBJECT_KINDS, RuleNames, rules_of
from servanda.core.cover import Criterion, Match, PlanRule, PlanType, Subject, WhenUsedUp
from servanda.core.plans import tidy
from servanda.web.desk.contracts.amounts import CYCLE, amount, money
from servanda.web.words import CHANNEL

TYPE: Final[Mapping[str, str]] = {
    PlanType.FIXED: "Fixed",
    PlanType.HOURS: "Hours",
    PlanType.INCIDENTS: "Incidents",
}
USED_UP: Final[Mapping[str, str]] = {
    WhenUsedUp.OVERDRAW: "goes on, overdrawn",
    WhenUsedUp.CHARGE: "goes on, and what is beyond is charged",
    WhenUsedUp.DEFAULT_PLAN: "the default plan holds",
    WhenUsedUp.ASK_FOR_AUTHORISATION: "authorisation is asked for; the case is not covered until then",
}
SUBJECT: Final[Mapping[str, str]] = {
    Subject.SEVERITY: "severity",
    Subject.PRODUCT: "product",
    Subject.CATEGORY: "category",
    Subject.CHANNEL: "channel",
    Subject.OBJECT_KIND: "business object",
}
EVERY: Final = "Every case"


@dataclass(frozen=True, slots=True)
class Said:
    """One rule as people read it: for which cases, which service level, and what else it lends."""

    number: int
    when: str
    level: str
    version: str
    also: str
    is_lost: bool


def said(rules: Sequence[PlanRule], names: RuleNames) -> list[Said]:
    """The rules in their order."""
    return [
        Said(
            number=place + 1,
            when=when(rule, names) or (EVERY if place == 0 else "Every other case"),
            level=names.name("level", rule.level.level),
            version=version_of(rule, names),
            also=_also(rule, names),
            is_lost=("level", rule.level.level) not in names.in_use,
        )
        for place, rule in enumerate(rules)
    ]


def when(rule: PlanRule, names: RuleNames) -> str:
    """``Severity is 1 or 2 and channel is phone``; empty without criteria."""
    joined = " and " if rule.match is Match.ALL else " or "
    words = joined.join(f"{SUBJECT[one.subject]} is {values(one, names)}" for one in rule.criteria)
    return words[:1].upper() + words[1:]


def values(criterion: Criterion, names: RuleNames) -> str:
    """What it wants, in words: ``1 or 2``, ``phone``, ``Filler 300``."""
    return " or ".join(value(criterion.subject, one, names) for one in criterion.one_of)


def value(subject: str, one: str, names: RuleNames) -> str:
    """One value of a subject, as people call it."""
    if subject == Subject.CHANNEL:
        return CHANNEL[one].word if one in CHANNEL else one
    if subject == Subject.OBJECT_KIND:
        return str(OBJECT_KINDS.get(one, one))
    return names.name(subject, one)


def version_of(rule: PlanRule, names: RuleNames) -> str:
    """``version 3`` where it is fixed, else ``newest version, now 3``."""
    if rule.level.version is not None:
        return f"version {rule.level.version}"
    newest = names.newest.get(rule.level.level)
    return f"newest version, now {newest}" if newest else "newest version"


def allowance_words(plan_type: str, version: Any) -> str:
    """``40 h per year``, ``12 incidents per contract period``, ``unlimited``."""
    if plan_type == PlanType.FIXED or version.allowance is None:
        return "not counted"
    return f"{amount(version.allowance, plan_type)} per {CYCLE[version.cycle]}"


def cost_words(version: Any) -> str:
    """``€ 4,800.00``, or nothing."""
    return money(version.total_cost, version.currency) if version.total_cost is not None else ""


def terms(plan_type: str, version: Any) -> list[tuple[str, str]]:
    """Label and words of everything that the terms say."""
    found = [("Type", TYPE[plan_type]), ("Cost", cost_words(version) or "–")]
    if plan_type == PlanType.FIXED:
        return [*found, ("Allowance", "nothing is counted")]
    found.append(("Allowance", allowance_words(plan_type, version)))
    left = "moves on to the next cycle" if version.carries_forward else "is lost at the end of a cycle"
    found.append(("What is left", left))
    if plan_type == PlanType.HOURS:
        found.append(("Time counts", f"in steps of {version.increment_min} min, each entry rounded up"))
    return [*found, ("When used up", USED_UP[version.when_used_up])]


def differences(plan_type: str, before: Any, after: Any) -> list[str]:
    """What a newer version says otherwise, each in words: ``Allowance: 40 h per year → 80 h per year``."""
    former = dict(terms(plan_type, before))
    changed = [
        f"{label}: {former.get(label, '–')} → {words}"
        for label, words in terms(plan_type, after)
        if former.get(label) != words
    ]
    old, new = ([tidy(one) for one in rules_of(version)] for version in (before, after))
    return [*changed, *_rule_differences(old, new)]


def _rule_differences(old: Sequence[PlanRule], new: Sequence[PlanRule]) -> Iterator[str]:
    if old == new:
        return
    changed = [str(place + 1) for place, rule in enumerate(new) if old[place : place + 1] != [rule]]
    if changed:
        yield f"Rule{'s' if len(changed) > 1 else ''} {', '.join(changed)} of {len(new)}"
    if len(old) != len(new):
        yield f"Rules: {len(old)} → {len(new)}"


def _also(rule: PlanRule, names: RuleNames) -> str:
    parts = (
        ("work calendar", "work_calendar", rule.work_calendar),
        ("organisation", "organisation", rule.organisation),
    )
    return ", ".join(f"{label} {names.name(kind, one)}" for label, kind, one in parts if one)
