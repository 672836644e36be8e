"""Support plans: made, changed by versions that only grow, tried out, taken out of use; exactly one is the default."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from servanda.agreements import actions, queries
from servanda.agreements.models import SupportPlan
from servanda.core.access import Viewer
from servanda.core.cases import Channel
from servanda.core.cover import Criterion, Level, PlanRule, Subject
from servanda.core.refusals import NotAllowed, Stale
from servanda.foundation.ids import new_id
from servanda.organisations.models import Category
from tests.agreements import plans, promises
from tests.agreements.plans import at, rule
from tests.cast import NOON
from tests.customers import firms
from tests.organisations import places

pytestmark = pytest.mark.django_db


def refused(**fields: Any) -> list[str]:
    with pytest.raises(actions.PlanInvalid) as refusal:
        plans.plan(**fields)
    return [fault.field for fault in refusal.value.faults]


def test_a_plan_is_made_with_its_first_version(as_miriam: Viewer) -> None:
    made = actions.create_plan(
        name=" Line Care 40 ",
        description="Forty hours.",
        plan_type="hours",
        allowance=2400,
        cycle="year",
        carries_forward=True,
        increment_min=15,
        when_used_up="charge",
        total_cost=Decimal("4800.00"),
        currency="eur",
        rules=[rule(at(2, 1)), rule()],
        by=as_miriam,
        at=NOON,
    )
    (version,) = made.newest  # type: ignore[attr-defined]
    assert (made.name, made.plan_type, made.is_default) == ("Line Care 40", "hours", False)
    assert (version.number, version.made_by, version.made_at) == (1, as_miriam.name, NOON)
    assert (version.allowance, version.currency, version.increment_min) == (2400, "EUR", 15)
    assert version.rules[0]["criteria"] == [{"subject": "severity", "one_of": ["1", "2"]}]
    assert queries.rules_of(version)[1] == rule()


def test_only_who_keeps_promises_makes_plans(as_alice: Viewer) -> None:
    with pytest.raises(NotAllowed):
        actions.create_plan(name="Mine", rules=[rule()], by=as_alice, at=NOON)


def test_only_staff_who_see_promises_read_plans(as_ada: Viewer) -> None:
    with pytest.raises(NotAllowed):
        queries.plans(viewer=as_ada)


def test_everything_wrong_with_a_plan_is_said_at_once() -> None:
    wrong = refused(
        name="no contract",
        plan_type="hours",
        total_cost=Decimal(5),
        rules=[PlanRule(Level("")), rule(at(7))],
    )
    assert sorted(wrong) == ["allowance", "currency", "name", "rules.0.level", "rules.1.criteria.severity"]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"plan_type": "endless"}, ["plan_type"]),
        ({"cycle": "week"}, ["cycle"]),
        ({"when_used_up": "sell"}, ["when_used_up"]),
        ({"name": ""}, ["name"]),
        ({"name": "Two\nlines"}, ["name"]),
        ({"description": "x" * 4001}, ["description"]),
        ({"rules": []}, ["rules"]),
    ],
    ids=["type", "cycle", "when used up", "no name", "line break", "long text", "no rules"],
)
def test_what_a_plan_cannot_be_is_refused_at_its_field(fields: dict[str, Any], expected: list[str]) -> None:
    assert refused(**fields) == expected


def test_rules_name_what_is_there_and_in_use() -> None:
    gone = promises.level("Old", is_active=False)
    lost = str(new_id())
    named = Criterion(Subject.PRODUCT, (lost,))
    kinds = Criterion(Subject.OBJECT_KIND, ("dream",))
    wrong = refused(
        rules=[
            rule(of=gone),
            rule(version=2),
            rule(named, kinds, work_calendar=lost, organisation="nonsense"),
            PlanRule(Level(lost)),
        ]
    )
    assert wrong == [
        "rules.0.level",
        "rules.1.level",
        "rules.2.work_calendar",
        "rules.2.organisation",
        "rules.2.criteria.product",
        "rules.2.criteria.object_kind",
        "rules.3.level",
    ]


def test_rules_may_name_everything_that_there_is() -> None:
    place, product = places.organisation(), firms.product()
    category = Category.objects.order_by("id")[0]
    full = rule(
        at(1),
        Criterion(Subject.PRODUCT, (str(product.id),)),
        Criterion(Subject.CATEGORY, (str(category.id),)),
        Criterion(Subject.CHANNEL, ("phone",)),
        Criterion(Subject.OBJECT_KIND, ("rma",)),
        version=1,
        work_calendar=str(place.work_calendar_id),
        organisation=str(place.id),
    )
    version = queries.newest_plan_version(plans.plan(rules=[full, rule()]).id)
    assert queries.rules_of(version)[0] == full


def test_what_was_named_and_is_not_in_use_any_more_may_stay() -> None:
    gold = promises.level()
    made = plans.plan(rules=[rule(of=gold)])
    actions.change_service_level(level_id=gold.id, is_active=False, by=promises.BUILDER, at=NOON)
    kept = plans.changed(made, rules=[rule(at(1), of=gold), rule()])
    assert kept.newest[0].number == 2  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("change", "versions"),
    [
        ({"name": "Line Care, large", "description": "More"}, 1),
        ({"allowance": 2400, "cycle": "year"}, 1),
        ({"rules": "the same, written otherwise"}, 1),
        ({"allowance": 4800}, 2),
        ({"carries_forward": True}, 2),
        ({"total_cost": Decimal("9.90"), "currency": "EUR"}, 2),
        ({"rules": "others"}, 2),
    ],
    ids=["words", "the same terms", "the same rules", "allowance", "carry-forward", "cost", "rules"],
)
def test_only_other_terms_or_rules_make_a_version(change: dict[str, Any], versions: int) -> None:
    written = {
        "the same, written otherwise": [rule(at(2, 1), any_of=True), rule(any_of=True)],
        "others": [rule(at(1)), rule()],
    }
    made = plans.hours(rules=[rule(at(1, 2)), rule()])
    rules = {"rules": written[change["rules"]]} if "rules" in change else {}
    plans.changed(made, **change | rules)
    found = queries.plan_versions(made.id, viewer=promises.BUILDER)
    assert list(found.values_list("number", flat=True)) == list(range(versions, 0, -1))


def test_a_former_version_stays_as_it_was() -> None:
    made = plans.hours()
    plans.changed(made, allowance=60)
    assert queries.plan_version(made.id, 1, viewer=promises.BUILDER).allowance == 2400
    with pytest.raises(queries.NoSuchVersion):
        queries.plan_version(made.id, 3, viewer=promises.BUILDER)


def test_the_type_of_a_plan_never_changes() -> None:
    made = plans.hours()
    assert plans.changed(made, plan_type="hours").plan_type == "hours"
    with pytest.raises(actions.PlanInvalid) as refusal:
        plans.changed(made, plan_type="incidents", increment_min=1)
    assert [fault.field for fault in refusal.value.faults] == ["plan_type"]


def test_whoever_read_an_older_revision_changes_nothing() -> None:
    made = plans.plan()
    seen = made.revision
    plans.changed(made, description="Bob was first.")
    with pytest.raises(Stale):
        plans.changed(made, description="And Miriam second.", expecting=seen)


def test_a_plan_that_there_is_not_is_unknown(as_miriam: Viewer) -> None:
    with pytest.raises(queries.NoSuchPlan):
        queries.plan(new_id(), viewer=as_miriam)
    with pytest.raises(queries.NoSuchPlan):
        actions.make_default_plan(plan_id=new_id(), by=as_miriam, at=NOON)


def test_another_default_takes_over_from_the_former(as_miriam: Viewer) -> None:
    made = plans.plan()
    assert actions.make_default_plan(plan_id=made.id, by=as_miriam, at=NOON).is_default
    assert queries.default_plan() == made
    assert SupportPlan.objects.filter(is_default=True).count() == 1


def test_the_default_can_be_chosen_again(as_miriam: Viewer) -> None:
    default = queries.default_plan()
    revision = actions.make_default_plan(plan_id=default.id, by=as_miriam, at=NOON).revision
    assert revision == default.revision


def test_a_plan_that_counts_is_no_default(as_miriam: Viewer) -> None:
    with pytest.raises(actions.CannotBeDefault, match="only a fixed plan"):
        actions.make_default_plan(plan_id=plans.hours().id, by=as_miriam, at=NOON)


def test_a_plan_out_of_use_is_no_default(as_miriam: Viewer) -> None:
    made = plans.plan()
    actions.retire_plan(plan_id=made.id, by=as_miriam, at=NOON)
    with pytest.raises(actions.CannotBeDefault, match="not in use"):
        actions.make_default_plan(plan_id=made.id, by=as_miriam, at=NOON)


def test_a_plan_is_taken_out_of_use_and_put_back(as_miriam: Viewer) -> None:
    made = plans.plan()
    assert not actions.retire_plan(plan_id=made.id, expecting=made.revision, by=as_miriam, at=NOON).is_active
    again = actions.retire_plan(plan_id=made.id, by=as_miriam, at=NOON)
    assert again.revision == made.revision + 1
    assert actions.restore_plan(plan_id=made.id, by=as_miriam, at=NOON).is_active


def test_the_default_plan_stays_in_use(as_miriam: Viewer) -> None:
    with pytest.raises(actions.PlanInUse, match="is the default plan"):
        actions.retire_plan(plan_id=queries.default_plan().id, by=as_miriam, at=NOON)


def test_a_case_gets_the_first_rule_that_lets_it_through(as_alice: Viewer) -> None:
    gold = promises.level()
    rules = [rule(at(1), Criterion(Subject.CHANNEL, ("phone",)), of=gold), rule()]
    trial = queries.try_plan(rules, queries.CaseLike(1), viewer=as_alice)
    assert (trial.level, trial.version, trial.rule) == (gold, 1, rules[0])
    trial = queries.try_plan(rules, queries.CaseLike(1, Channel.EMAIL), viewer=as_alice)
    assert (trial.level.name, trial.try_out.chosen) == ("Standard", 1)
    assert [one.criterion.subject for one in trial.try_out.tried[0].against] == [Subject.CHANNEL]


def test_a_rule_may_fix_the_version_of_its_level(as_alice: Viewer) -> None:
    gold = promises.level()
    actions.change_service_level(level_id=gold.id, warn=[50], by=promises.BUILDER, at=NOON)
    for wanted, expected in ((None, 2), (1, 1)):
        found = queries.try_plan([rule(of=gold, version=wanted)], queries.CaseLike(3), viewer=as_alice)
        assert found.version == expected


def test_a_case_that_no_rule_matches_gets_the_default_level(as_alice: Viewer) -> None:
    trial = queries.try_plan([rule(at(1))], queries.CaseLike(4), viewer=as_alice)
    assert (trial.rule, trial.level, trial.version) == (None, queries.default_service_level(), 1)


def test_a_category_counts_with_those_above_it_and_objects_by_their_kind(as_alice: Viewer) -> None:
    above = Category.objects.create(label="Press")
    below = Category.objects.create(label="Feeder", parent=above)
    product = firms.product()
    rules = [
        rule(
            Criterion(Subject.CATEGORY, (str(above.id),)),
            Criterion(Subject.OBJECT_KIND, ("rma",)),
            Criterion(Subject.PRODUCT, (str(product.id),)),
        ),
        rule(),
    ]
    like = queries.CaseLike(3, product_id=product.id, category_id=below.id, object_kinds=("rma",))
    assert queries.try_plan(rules, like, viewer=as_alice).try_out.chosen == 0


def test_what_rules_name_is_known_by_its_name() -> None:
    lost = str(new_id())
    names = queries.rule_names([rule(Criterion(Subject.PRODUCT, (lost, "nonsense")))])
    level = str(queries.default_service_level().id)
    assert (names.name("level", level), names.name("product", lost)) == ("Standard", lost)
    assert names.newest == {level: 1}


def test_the_list_costs_as_much_for_many_plans_as_for_one(as_miriam: Viewer) -> None:
    def statements() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            found = list(queries.plans(viewer=as_miriam))
            queries.contracts_of_plans([one.id for one in found], at=NOON)
        return len(seen)

    few = statements()
    for number in range(5):
        plans.plan(f"Plan {number}")
    assert statements() == few == 4
