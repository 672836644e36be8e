"""``plans/…/try-out``, and the rules of plans as they are sent."""

from collections.abc import Iterable
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Router
from pydantic import Field, Strict, StringConstraints

from servanda.agreements import queries
from servanda.api.requests import ApiRequest
from servanda.api.schemas import Body, Out
from servanda.core.cases import Channel
from servanda.core.cover import Criterion, Level, Match, PlanRule, Subject

router = Router(tags=["plans"])

Value = Annotated[str, StringConstraints(min_length=1, max_length=40)]
SubjectWord = Literal["severity", "product", "category", "channel", "object_kind"]
MatchWord = Literal["all", "any"]
ChannelWord = Literal["phone", "email", "portal", "chat", "fax", "letter", "visit", "api"]
Number = Annotated[int, Strict(), Field(ge=1, le=2_000_000_000)]
Severity = Annotated[int, Strict(), Field(ge=1, le=4)]


class RuleCriterion(Body):
    """Holds when one of the case's values is one of these: severities and channels, else ids or kinds."""

    subject: SubjectWord
    one_of: Annotated[list[Value], Field(max_length=100)]


class Rule(Body):
    """`level` is the id of a service level, `version` null for its newest. Without `criteria` every case matches."""

    criteria: Annotated[list[RuleCriterion], Field(max_length=10)] = []
    match: MatchWord = "all"
    level: UUID
    version: Number | None = None
    work_calendar: UUID | None = None
    organisation: UUID | None = None


Rules = Annotated[
    list[Rule], Field(max_length=200, description="In order: the first that lets a case through decides.")
]


class PlanTrial(Body):
    """A case to try. Without `rules` those of the plan's `version`, or of its newest, are tried."""

    severity: Severity = 3
    channel: ChannelWord = "phone"
    product_id: UUID | None = None
    category_id: UUID | None = None
    object_kinds: Annotated[list[Value], Field(max_length=20)] = []
    version: Number | None = None
    rules: Rules | None = None


class LookedOut(Out):
    """A criterion held against the case; `hit` are its values that the case has."""

    subject: str
    one_of: list[str]
    hit: list[str]


class TriedOut(Out):
    """One rule, by its place from 0."""

    rule: int
    match: MatchWord
    holds: bool
    criteria: list[LookedOut]


class LevelOut(Out):
    id: UUID
    name: str
    version: int


class TrialOut(Out):
    """`rule` is the place of the one that decides; null where none does and the default service level holds."""

    rule: int | None
    level: LevelOut
    work_calendar: UUID | None
    organisation: UUID | None
    tried: list[TriedOut]


@router.post("/{uuid:plan_id}/try-out", response=TrialOut)
def try_plan(request: ApiRequest, plan_id: UUID, given: PlanTrial) -> object:
    """Which rule a case like this would get, and why none before it; changes nothing."""
    plan: Any = queries.plan(plan_id, viewer=request.viewer)
    version = plan.newest[0]
    if given.version is not None:
        version = queries.plan_version(plan_id, given.version, viewer=request.viewer)
    rules = rules_given(given.rules) if given.rules is not None else queries.rules_of(version)
    case = queries.CaseLike(
        severity=given.severity,
        channel=Channel(given.channel),
        product_id=given.product_id,
        category_id=given.category_id,
        object_kinds=tuple(given.object_kinds),
    )
    return _told(queries.try_plan(rules, case, viewer=request.viewer))


def rules_given(rules: Iterable[Rule]) -> list[PlanRule]:
    """The rules as the core reads them."""
    return [
        PlanRule(
            level=Level(str(one.level), one.version),
            criteria=tuple(Criterion(Subject(each.subject), tuple(each.one_of)) for each in one.criteria),
            match=Match(one.match),
            work_calendar=_text(one.work_calendar),
            organisation=_text(one.organisation),
        )
        for one in rules
    ]


def rules_told(rules: Iterable[PlanRule]) -> list[dict[str, Any]]:
    """The rules as they are sent out."""
    return [
        {
            "criteria": [{"subject": each.subject, "one_of": list(each.one_of)} for each in one.criteria],
            "match": one.match,
            "level": one.level.level,
            "version": one.level.version,
            "work_calendar": one.work_calendar,
            "organisation": one.organisation,
        }
        for one in rules
    ]


def _told(trial: queries.Trial) -> dict[str, Any]:
    rule = trial.rule
    return {
        "rule": trial.try_out.chosen,
        "level": {"id": trial.level.id, "name": trial.level.name, "version": trial.version},
        "work_calendar": rule.work_calendar if rule else None,
        "organisation": rule.organisation if rule else None,
        "tried": [
            {
                "rule": one.place,
                "match": one.match,
                "holds": one.holds,
                "criteria": [
                    {"subject": each.criterion.subject, "one_of": each.criterion.one_of, "hit": each.hit}
                    for each in one.looked
                ],
            }
            for one in trial.try_out.tried
        ],
    }


def _text(reference: UUID | None) -> str | None:
    return None if reference is None else str(reference)
