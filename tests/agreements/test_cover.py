"""The facts of cover from what is stored, and the promise that they come to."""

from datetime import date
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from servanda.agreements import actions, queries
from servanda.core import cover
from servanda.core.clocks import OnChange, Target
from servanda.customers.models import Customer
from servanda.organisations.models import SupportOrganisation
from tests.agreements import promises
from tests.cast import NOON
from tests.customers import firms
from tests.organisations import places

pytestmark = pytest.mark.django_db


def asked(*customers: Customer, severity: int = 1, **more: Any) -> cover.Asked:
    line = tuple(str(one.id) for one in customers)
    return cover.Asked(NOON, cover.Traits(severity, "phone"), customers=line, **more)


def judged(question: cover.Asked, **more: Any) -> cover.Cover:
    return cover.judge(queries.cover_facts(question, **more))


def test_without_anything_the_default_plan_holds() -> None:
    graz = places.organisation()
    found = judged(asked())
    promise = queries.promise_of(found)
    assert found.without_cover
    assert (promise.level_name, promise.version, promise.counts) == ("Standard", 1, "sent")
    assert promise.clocks.at("1").irt == Target(3600, str(graz.work_calendar_id))
    assert (promise.clocks.warn, promise.clocks.on_change) == ((60, 100), OnChange.CARRY)


def test_without_an_organisation_nobody_could_keep_a_promise() -> None:
    with pytest.raises(queries.NoOrganisationYet):
        queries.cover_facts(asked())


def test_an_agreements_own_times_replace_those_of_its_pinned_level() -> None:
    gold = promises.level(tasks_pause_with_case=True)
    own = {"1": {"ort": {"minutes": 60, "calendar": "elapsed"}}, "3": {"ola": {"end_of_business_day": 2}}}
    calendar = places.work_calendar("Night")
    agreement = promises.approved(
        service_level_id=gold.id, overrides=own, work_calendar_id=calendar.id, documentation_required=True
    )
    actions.change_service_level(level_id=gold.id, targets={}, by=promises.BUILDER, at=NOON)
    promise = queries.promise_of(judged(asked(agreement.customer)))
    assert (promise.level_name, promise.version) == ("Gold", 1)
    assert promise.clocks.at("1").irt == Target(1800, "24x7")
    assert promise.clocks.at("1").ort == Target(3600, "24x7")
    assert promise.clocks.at("3").ola == Target(business_days=2)
    assert (promise.clocks.ola_pauses, promise.documentation_required) == (True, True)
    assert promise.zone == "Europe/Vienna"


def test_the_day_of_receipt_is_local_to_the_agreement() -> None:
    late = date(2026, 6, 16)
    tomorrow = promises.approved(zone="Pacific/Kiritimati", effective_from=late)
    today = promises.approved(zone="Pacific/Niue", effective_from=late)
    found = judged(asked(tomorrow.customer))
    assert found.agreement == cover.Found(tomorrow.number, cover.Why.ONLY_VALID)
    assert found.rejected[0].reference == today.number


def test_a_parents_agreement_reaches_only_if_it_says_so() -> None:
    parent = firms.customer("Halden Group", zone="Europe/Vienna")
    below = firms.customer("Halden Paper", parent_id=parent.id)
    promises.approved(parent)
    reaching = promises.approved(parent, includes_sub_customers=True)
    facts = queries.cover_facts(asked(below, parent))
    assert [one.number for one in facts.agreements] == [reaching.number]


def test_another_customers_agreement_is_no_candidate() -> None:
    acme, globex = firms.customer("Acme"), firms.customer("Globex")
    promises.approved(globex)
    found = judged(asked(acme, agreement=promises.approved(globex).number))
    assert (found.agreement, found.rejected) == (None, ())


def test_the_only_key_of_an_installed_product_brings_its_agreement() -> None:
    installed = firms.installed(at=firms.customer(zone="Europe/Vienna"))
    key = promises.key(installed_product_ids=[installed.id])
    found = judged(asked(key.customer), installed_product_id=installed.id)
    assert found.key == cover.Found(key.code, cover.Why.ONLY_KEY)
    assert found.agreement == cover.Found(str(key.agreement), cover.Why.OF_KEY)


def test_a_key_of_its_own_lends_level_calendar_and_zone() -> None:
    gold, calendar = promises.level(), places.work_calendar("Night")
    agreement = promises.approved()
    key = promises.key(agreement, service_level_id=gold.id, work_calendar_id=calendar.id, zone="Asia/Tokyo")
    found = judged(asked(key.customer, key=key.code))
    promise = queries.promise_of(found)
    assert (found.level.why, found.work_calendar.value) == (
        cover.Why.DIFFERS_FROM_AGREEMENT,
        str(calendar.id),
    )
    assert (promise.level_name, promise.zone) == ("Gold", "Asia/Tokyo")


def test_a_blocked_key_lends_no_zone() -> None:
    key = promises.key(zone="Asia/Tokyo")
    actions.block_support_key(code=key.code, reason="Lost.", by=promises.BUILDER, at=NOON)
    found = judged(asked(key.customer, key=key.code))
    assert queries.promise_of(found).zone == SupportOrganisation.objects.get().zone


def test_a_caller_who_is_not_named_is_told_apart() -> None:
    agreement = promises.draft(named_contacts_only=True)
    carla, gus = firms.contact("Carla Conti"), firms.contact("Gus Gordon")
    promises.named(agreement, contact_id=carla.id)
    actions.approve_agreement(
        number=agreement.number, expires_on=promises.LAST_DAY, by=promises.BUILDER, at=NOON
    )
    for caller, held in ((carla, True), (gus, False)):
        found = judged(asked(agreement.customer, caller=(str(caller.id),)))
        assert (found.agreement is not None) is held


def test_facts_and_promise_cost_at_most_seven_statements_however_much_there_is(
    django_assert_num_queries: DjangoAssertNumQueries,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    installed = firms.installed(at=firms.customer(zone="Europe/Vienna"))
    for number in range(4):
        agreement = promises.approved()
        promises.named(agreement, contact_id=firms.contact(f"Contact {number}").id)
        promises.key(agreement, code=f"K-{number}AAA", installed_product_ids=[installed.id])
    question = asked(installed.customer)
    with django_assert_max_num_queries(5):
        facts = queries.cover_facts(question, installed_product_id=installed.id)
    found = cover.judge(facts)
    with django_assert_num_queries(2):
        queries.promise_of(found)


def test_the_facts_give_the_same_answer_from_a_snapshot() -> None:
    key = promises.key()
    taken = cover.taken(queries.cover_facts(asked(key.customer, key=key.code)))
    assert cover.from_json(cover.to_json(taken)) == taken
