"""Asking what would hold answers as registering would."""

import json
from datetime import date
from typing import Any, Final
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from servanda.agreements.actions import approve_agreement
from servanda.agreements.models import SupportAgreement
from servanda.cases.models import Case
from servanda.organisations.models import Category
from tests.agreements import plans, promises
from tests.api.caller import Caller, fields, problem
from tests.cases import works
from tests.cast import NOON
from tests.customers import firms
from tests.organisations import places

pytestmark = pytest.mark.django_db

SHARED: Final = ("key", "agreement", "contract", "plan", "work_calendar", "organisation", "rejected")
FLAGS: Final = ("preset_check", "without_cover", "awaits_authorisation", "overruled", "provisionally_named")
CALLED: Final = {"caller_id": "contact_id", "support_key": "key"}
"""What a case calls otherwise than a question about cover."""
LATER: Final = date(2099, 1, 1)

Offered = dict[str, list[Any]]


def printing() -> Category:
    """A category whose queue is another organisation's."""
    queue = places.queue("Printing", places.organisation("PRINT"))
    return Category.objects.create(label="Print", queue=queue)


def packet(desk: works.Desk, category: Category) -> SupportAgreement:
    """One incident under a plan that looks at category and kinds of objects, and an agreement by it."""
    gold, night = promises.level("Gold"), places.work_calendar("Night")
    rules = [
        plans.rule(plans.named("category", category.id), of=gold),
        plans.rule(plans.named("object_kind", "rma"), work_calendar=str(night.id)),
        plans.rule(),
    ]
    terms = {"plan_type": "incidents", "allowance": 1, "cycle": "year", "when_used_up": "default_plan"}
    plan = plans.plan("Packet", rules=rules, **terms)
    contract = promises.an_active_contract(desk.customer, plan_id=plan.id, ends_on=None)
    return promises.approved(desk.customer, LATER, contract_id=contract.id, level_by_plan=True)


def circle(desk: works.Desk) -> SupportAgreement:
    """An agreement that only Carla may use."""
    made = promises.draft(desk.customer, named_contacts_only=True)
    promises.named(made, contact_id=desk.carla.id)
    approval = approve_agreement(number=made.number, expires_on=LATER, by=promises.BUILDER, at=NOON)
    return approval.agreement


@pytest.fixture
def offered(desk: works.Desk) -> Offered:
    """What may be asked, by field: Acme has two agreements with a key each, and things with queues of their own."""
    category = printing()
    by_plan, named_only = packet(desk, category), circle(desk)
    installed = firms.installed(at=desk.customer)
    plain = firms.business_object("SO 1", desk.customer)
    routed = firms.business_object("RMA 2", desk.customer, kind="rma", queue_id=category.queue_id)
    foreign = firms.business_object("SO 3", firms.customer("Globex"))
    promises.key(named_only, "K-CIRCLE")
    own = promises.key(by_plan, "K-PACKET")
    own.installed_products.add(installed)
    own.business_objects.add(routed)
    return {
        "customer_id": [*[str(desk.customer.id)] * 3, str(foreign.customer_id)],
        "caller_id": [str(desk.carla.id), str(firms.contact("Gus Gordon", desk.customer).id)],
        "product_id": [str(installed.product_id)],
        "installed_product_id": [str(installed.id)],
        "support_key": ["K-CIRCLE", "k-packet"],
        "agreement": [named_only.number, by_plan.number],
        "category_id": [str(category.id)],
        "business_object_ids": [[], *([str(one.id)] for one in (plain, routed, foreign))],
        "severity": [1, 3],
        "overrule_reason": ["Stands in for Carla."],
        "provisionally_named": [True],
        "verified": [False],
    }


def test_cover_a_prospect_and_a_registration_answer_the_same(bob_calls: Caller, offered: Offered) -> None:
    texts = {"subject": "E-217", "description": "It stops.", "customer_unknown": True}
    told = st.fixed_dictionaries(
        {"channel": st.sampled_from(["phone", "email"])},
        optional={name: st.sampled_from(values) for name, values in offered.items()},
    )

    @settings(max_examples=15)
    @given(told, st.booleans())
    def the_same(asked: dict[str, Any], used_up: bool) -> None:
        with transaction.atomic():
            if used_up:
                bob_calls.post("cases", texts | {"support_key": "K-PACKET", "channel": "phone"})
            agree(bob_calls, asked, texts | asked)
            transaction.set_rollback(True)

    the_same()


def agree(calls: Caller, asked: dict[str, Any], entered: dict[str, Any]) -> None:
    """Refused both, for the same; or the same cover three times."""
    answer = calls.send("POST", "cover", {CALLED.get(name, name): value for name, value in asked.items()})
    prospect = calls.post("cases/prospect", entered)
    made = calls.send("POST", "cases", entered)
    if answer.status_code != 200:
        assert (answer.status_code, made.status_code) == (422, 422)
        assert {CALLED.get(name, name) for name in fields(made)} <= fields(answer)
        return
    cover, registered = json.loads(answer.content), json.loads(made.content)
    for name in SHARED:
        assert cover[name] == prospect["cover"][name] == registered["cover"][name], name
    assert [one["id"] for one in cover["flash_notes"]] == [one["id"] for one in prospect["flash_notes"]]
    stored = Case.objects.get(number=registered["number"])
    assert {name: cover[name] for name in (*FLAGS, "draw")} == {
        name: stored.cover["cover"][name] for name in (*FLAGS, "draw")
    }
    level = cover["level"]
    assert (level["kind"], level["value"]) == (
        registered["cover"]["level"]["kind"],
        stored.service_level.name,
    )
    assert (cover["severity"], cover["category_id"]) == (stored.severity, str(stored.category_id))
    assert cover["organisation"]["value"] == str(stored.organisation_id)


def test_the_categorys_queue_and_rule_decide_what_would_hold(bob_calls: Caller, offered: Offered) -> None:
    asked = {"customer_id": offered["customer_id"][0], "agreement": offered["agreement"][1]}
    plain = bob_calls.post("cover", asked)
    printed = bob_calls.post("cover", asked | {"category_id": offered["category_id"][0]})
    assert (plain["level"]["value"], printed["level"]["value"]) == ("Standard", "Gold")
    assert (plain["plan"]["rule"], printed["plan"]["rule"]) == (2, 0)


def test_an_object_brings_its_queue(desk: works.Desk, bob_calls: Caller) -> None:
    stranger = firms.customer("Umbra")
    queue = places.queue("Returns", places.organisation("BACK"))
    returned = firms.business_object("RMA 4", stranger, kind="rma", queue_id=queue.id)
    asked = {"customer_id": str(stranger.id), "business_object_ids": [str(returned.id)]}
    told = bob_calls.post("cover", asked)
    assert (told["organisation"]["value"], told["organisation"]["kind"]) == (
        str(queue.organisation_id),
        "queue",
    )


def test_who_is_let_through_and_what_is_drawn_is_said(bob_calls: Caller, offered: Offered) -> None:
    _, gus = offered["caller_id"]
    named_only, by_plan = offered["agreement"]
    let_in = bob_calls.post("cover", {"contact_id": gus, "agreement": named_only, "overrule_reason": "Ill."})
    assert (let_in["overruled"], let_in["provisionally_named"], let_in["draw"]) == (
        True,
        False,
        "at_registration",
    )
    unknown = bob_calls.post("cover", {"contact_id": gus, "agreement": by_plan, "verified": False})
    assert (unknown["overruled"], unknown["draw"]) == (False, "on_confirmation")


def test_everything_that_is_asked_about_and_not_there_is_said_at_its_field(
    bob_calls: Caller, offered: Offered
) -> None:
    foreign = offered["business_object_ids"][3]
    asked = {
        name: str(uuid4())
        for name in ("contact_id", "product_id", "installed_product_id", "category_id", "follows_id")
    }
    words = {"key": "K-NONE", "agreement": "BA-NONE", "business_object_ids": foreign}
    refused = bob_calls.send("POST", "cover", asked | words)
    assert problem(refused) == (422, "cannot_judge")
    assert fields(refused) == asked.keys() | words.keys()
