"""The plan check over what is stored: what it looks at, what it leaves alone, and what it costs."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from servanda.agreements import actions, queries
from servanda.agreements.models import ServiceLevel, SupportPlan, SupportPlanVersion
from servanda.core.access import Viewer
from servanda.core.agreements.checking import Finding
from servanda.core.cover import Criterion, Subject
from servanda.core.refusals import NotAllowed
from servanda.foundation.ids import new_id
from servanda.organisations.models import WorkCalendar
from tests.agreements import plans, promises
from tests.cast import NOON
from tests.customers import firms
from tests.organisations import places

pytestmark = pytest.mark.django_db

CHRISTMAS = ["2027-12-25"]
QUIET = {str(severity): {"irt": {"minutes": 60, "calendar": "case"}} for severity in range(1, 5)}
NIGHT = {"1": {"irt": {"minutes": 60, "calendar": "elapsed"}}}


@pytest.fixture(autouse=True)
def _settled(db: None) -> None:
    """An organisation whose calendar has nothing wrong with it."""
    places.organisation(work_calendar_id=places.work_calendar(holidays=CHRISTMAS).id)


def found(viewer: Viewer, *codes: str) -> list[Finding]:
    return [one for one in queries.plan_check(viewer=viewer, at=NOON) if not codes or one.code.value in codes]


def plan(*rules: dict[str, Any]) -> SupportPlan:
    """A plan in use; the shipped one has the only rules that an action makes."""
    made = SupportPlan.objects.create(name="Basic")
    SupportPlanVersion.objects.create(plan=made, number=1, rules=list(rules), made_at=NOON, made_by="test")
    return made


def rule(level_id: UUID, **fields: Any) -> dict[str, Any]:
    return {"criteria": [], "match": "all", "level": str(level_id), **fields}


def test_what_is_shipped_can_be_kept(as_ada: Viewer) -> None:
    assert found(as_ada) == []


def test_only_who_may_see_the_set_up_checks_it(as_alice: Viewer) -> None:
    with pytest.raises(NotAllowed):
        queries.plan_check(viewer=as_alice, at=NOON)


def test_whoever_sees_promises_is_told_the_errors_of_one_version_alone(
    as_alice: Viewer, as_ada: Viewer
) -> None:
    hour, sooner = {"minutes": 60, "calendar": "case"}, {"minutes": 30, "calendar": "case"}
    hasty = {"1": {"irt": hour, "ort": sooner}}
    gold, other = promises.level(targets=hasty), promises.level("Silver", targets=hasty)
    errors = queries.version_errors(gold.id, 1, viewer=as_alice, at=NOON)
    assert [one.code.value for one in errors] == ["resolution_before_response"]
    assert {one.level.name for one in found(as_ada) if one.level} >= {gold.name, other.name}
    with pytest.raises(NotAllowed):
        queries.version_errors(gold.id, 1, viewer=as_ada, at=NOON)


def test_a_level_in_use_is_checked_by_the_calendar_of_each_organisation(as_ada: Viewer) -> None:
    closed = places.closed_calendar()
    places.organisation("linz", work_calendar_id=closed.id)
    gold = promises.level(targets=QUIET)
    never = found(as_ada, "never_opens")
    assert [(one.level and one.level.name, one.calendar and one.calendar.id) for one in never] == [
        ("Gold", str(closed.id)),
        ("Standard", str(closed.id)),
    ]
    actions.change_service_level(level_id=gold.id, is_active=False, by=as_ada, at=NOON)
    assert [one.level and one.level.name for one in found(as_ada, "never_opens")] == ["Standard"]


def _agreed(calendar: WorkCalendar, level: ServiceLevel) -> str:
    return promises.approved(service_level_id=level.id, work_calendar_id=calendar.id).number


def _key(calendar: WorkCalendar, level: ServiceLevel) -> str:
    return promises.key(promises.approved(), service_level_id=level.id, work_calendar_id=calendar.id).code


def _key_of_its_agreements_level(calendar: WorkCalendar, level: ServiceLevel) -> str:
    agreement = promises.approved(service_level_id=level.id)
    return promises.key(agreement, work_calendar_id=calendar.id).code


def _rule(calendar: WorkCalendar, level: ServiceLevel) -> str:
    return plan(rule(level.id, work_calendar=str(calendar.id))).name


@pytest.mark.parametrize(
    "promise",
    [
        pytest.param(_agreed, id="an agreement"),
        pytest.param(_key, id="a key with a level of its own"),
        pytest.param(_key_of_its_agreements_level, id="a key with a calendar of its own"),
        pytest.param(_rule, id="a plan rule"),
    ],
)
def test_whatever_names_level_and_calendar_is_checked(
    promise: Callable[[WorkCalendar, ServiceLevel], str], as_ada: Viewer
) -> None:
    gold, closed = promises.level(targets=QUIET), places.closed_calendar()
    promise(closed, gold)
    (never,) = found(as_ada, "never_opens")
    assert (never.level and never.level.name, never.calendar and never.calendar.name) == ("Gold", "Closed")


def test_a_version_that_an_agreement_holds_is_checked_beside_the_newest(as_ada: Viewer) -> None:
    gold = promises.level(targets=NIGHT, warn=[100])
    promises.approved(service_level_id=gold.id)
    actions.change_service_level(level_id=gold.id, targets=QUIET, by=as_ada, at=NOON)
    assert [one.version for one in found(as_ada, "nothing_promised")] == [1]
    assert [one.version for one in found(as_ada, "never_warned_before")] == [1, 2]


def test_nobody_holds_a_former_version_any_more(as_ada: Viewer) -> None:
    gold = promises.level(targets=NIGHT)
    actions.change_service_level(level_id=gold.id, targets=QUIET, by=as_ada, at=NOON)
    assert found(as_ada) == []


def test_targets_of_an_agreements_own_are_told_at_the_agreement(as_ada: Viewer) -> None:
    gold = promises.level(targets=QUIET)
    slow = {"1": {"irt": {"minutes": 120, "calendar": "case"}}}
    number = promises.approved(service_level_id=gold.id, overrides=slow).number
    assert [(one.code.value, one.agreement) for one in found(as_ada)] == [("worse_severity_slower", number)]


def _draft() -> None:
    promises.draft(work_calendar_id=places.closed_calendar().id)


def _over() -> None:
    promises.approved(work_calendar_id=places.closed_calendar().id, expires_on=date(2026, 6, 15))


@pytest.mark.parametrize(
    ("made", "at_day"),
    [pytest.param(_draft, 15, id="a draft"), pytest.param(_over, 16, id="an agreement that is over")],
)
def test_what_promises_nothing_is_left_alone(made: Callable[[], None], at_day: int, as_ada: Viewer) -> None:
    made()
    assert queries.plan_check(viewer=as_ada, at=NOON.replace(day=at_day)) == ()


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param({"expires_on": date(2027, 12, 31)}, [], id="within the last year"),
        pytest.param({"expires_on": date(2028, 1, 1)}, ["holidays_end"], id="into the year after"),
        pytest.param(
            {"expires_on": None, "review_on": date(2028, 1, 1)}, ["holidays_end"], id="reviewed after it"
        ),
    ],
)
def test_holidays_are_entered_until_agreements_end(
    fields: dict[str, Any], expected: list[str], as_ada: Viewer
) -> None:
    promises.approved(**fields)
    assert [one.code.value for one in found(as_ada)] == expected


def test_an_organisation_needs_the_holidays_of_the_next_year(as_ada: Viewer) -> None:
    later = NOON.replace(year=2027)
    (finding,) = queries.plan_check(viewer=as_ada, at=later)
    assert (finding.code, finding.agreement) == ("holidays_end", None)


def test_a_plan_rule_may_name_what_is_not_there(as_ada: Viewer) -> None:
    gold = promises.level(targets=QUIET)
    actions.change_service_level(level_id=gold.id, is_active=False, by=as_ada, at=NOON)
    nowhere = {"criteria": [{"subject": "severity", "one_of": ["1"]}]}
    plan(rule(new_id(), **nowhere), rule(gold.id, version=9, **nowhere), rule(gold.id))
    assert [(one.code.value, one.rule) for one in found(as_ada)] == [
        ("level_unknown", 1),
        ("level_unknown", 2),
        ("level_not_in_use", 3),
        ("rule_never_reached", 2),
    ]


def test_a_plan_without_rules_falls_back_on_nothing_of_its_own(as_ada: Viewer) -> None:
    plan()
    assert [(one.code.value, one.plan and one.plan.name) for one in found(as_ada)] == [
        ("no_fallback", "Basic")
    ]


def test_every_plan_in_use_is_looked_at_not_the_default_alone(as_ada: Viewer) -> None:
    made = plans.plan(rules=[plans.rule(plans.at(1))])
    assert [(one.code.value, one.plan and one.plan.name) for one in found(as_ada)] == [
        ("no_fallback", "Line Care")
    ]
    actions.retire_plan(plan_id=made.id, by=promises.BUILDER, at=NOON)
    assert found(as_ada) == []


def test_what_rules_name_beside_levels_is_looked_at(as_ada: Viewer) -> None:
    product, place = firms.product(), places.organisation("OLD")
    named = Criterion(Subject.PRODUCT, (str(product.id),))
    plans.plan(rules=[plans.rule(named, organisation=str(place.id)), plans.rule()])
    product.is_active = place.is_active = False
    product.store()
    place.store()
    lines = [(one.rule, one.text) for one in found(as_ada, "rule_names_unused")]
    assert [rule for rule, _ in lines] == [1, 1]
    assert "the product Feeder, which is not in use" in lines[1][1]


def test_a_version_that_contracts_pin_is_looked_at_while_they_are_not_over(as_ada: Viewer) -> None:
    hasty = {"1": {"irt": {"minutes": 60, "calendar": "case"}, "ort": {"minutes": 30, "calendar": "case"}}}
    gold = promises.level(targets=QUIET)
    actions.change_service_level(level_id=gold.id, targets=hasty, by=as_ada, at=NOON)
    actions.change_service_level(level_id=gold.id, targets=QUIET, by=as_ada, at=NOON)
    made = plans.plan(rules=[plans.rule(of=gold, version=2)])
    contract = promises.an_active_contract(firms.customer(zone="Europe/Vienna"), plan_id=made.id)
    plans.changed(made, rules=[plans.rule()])
    assert [(one.code.value, one.version) for one in found(as_ada, "resolution_before_response")] == [
        ("resolution_before_response", 2)
    ]
    later = NOON.replace(year=contract.starts_on.year + 2)
    assert "resolution_before_response" not in {
        one.code.value for one in queries.plan_check(viewer=as_ada, at=later)
    }


def test_a_version_of_a_level_that_a_contract_has_is_looked_at_after_a_newer_one(as_ada: Viewer) -> None:
    hasty = {"1": {"irt": {"minutes": 60, "calendar": "case"}, "ort": {"minutes": 30, "calendar": "case"}}}
    gold = promises.level(targets=hasty)
    made = plans.plan(rules=[plans.rule(of=gold)])
    contract = promises.an_active_contract(firms.customer(zone="Europe/Vienna"), plan_id=made.id)
    actions.change_service_level(level_id=gold.id, targets=QUIET, by=as_ada, at=NOON)
    (one,) = found(as_ada, "resolution_before_response")
    assert (one.level and one.level.name, one.version) == ("Gold", 1)
    actions.move_to_version(
        level_id=gold.id, version=2, contracts=[contract.number], by=promises.BUILDER, at=NOON
    )
    assert found(as_ada, "resolution_before_response") == []


def test_rules_without_a_calendar_count_by_that_of_the_contract(as_ada: Viewer) -> None:
    closed = places.closed_calendar()
    gold = promises.level(targets=QUIET)
    made = plans.plan(rules=[plans.rule(of=gold)])
    of = firms.customer(zone="Europe/Vienna")
    promises.an_active_contract(of, plan_id=made.id, work_calendar_id=closed.id)
    (one,) = found(as_ada, "never_opens")
    assert (one.level and one.level.name, one.calendar and one.calendar.name) == ("Gold", "Closed")


def test_a_plan_is_told_its_own_findings_and_what_its_levels_cannot_keep(
    as_miriam: Viewer, as_ada: Viewer
) -> None:
    hasty = {"1": {"irt": {"minutes": 60, "calendar": "case"}, "ort": {"minutes": 30, "calendar": "case"}}}
    gold = promises.level(targets=hasty)
    promises.level("Silver", targets=hasty)
    made = plans.plan(rules=[plans.rule(plans.at(1), of=gold)])
    lines = queries.plan_findings(made.id, viewer=as_miriam, at=NOON)
    assert [one.code.value for one in lines] == ["resolution_before_response", "no_fallback"]
    with pytest.raises(NotAllowed):
        queries.plan_findings(made.id, viewer=as_ada, at=NOON)


def test_a_check_costs_the_same_however_much_is_promised(
    as_ada: Viewer, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    def promise(count: int) -> None:
        for number in range(count):
            customer = firms.customer(f"Customer {count}-{number}")
            level = promises.level(f"Level {count}-{number}", targets=QUIET)
            calendar = places.work_calendar(f"Office {count}-{number}", holidays=CHRISTMAS)
            agreement = promises.approved(
                customer, service_level_id=level.id, work_calendar_id=calendar.id, overrides=NIGHT
            )
            promises.key(agreement, f"KEY-{count}-{number}")

    promise(1)
    with django_assert_max_num_queries(13) as few:
        queries.plan_check(viewer=as_ada, at=NOON)
    promise(5)
    with django_assert_max_num_queries(13) as many:
        queries.plan_check(viewer=as_ada, at=NOON)
    assert len(many) == len(few)
