"""Business objects: whose they are, by which reference they are known, and how they are found."""

import time

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from servanda.core.access import ANYBODY, Viewer
from servanda.core.refusals import NotAllowed, Stale
from servanda.customers import actions, queries
from servanda.customers.models import BusinessObject
from tests.cast import NOON
from tests.customers import firms
from tests.organisations import places
from tests.organisations.test_constraints import copied, refuses

pytestmark = pytest.mark.django_db

OTHER = {"reference": "'SO-1'", "external_id": "''"}


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("one_business_object_per_customer_kind_and_reference", {"external_id": "''"}),
        (
            "one_business_object_per_customer_kind_and_reference",
            {"reference": "lower(reference)", "external_id": "''"},
        ),
        ("business_object_has_a_reference", OTHER | {"reference": "''"}),
        ("business_object_has_a_known_kind", OTHER | {"kind": "'spaceship'"}),
        ("business_object_links_to_the_web", OTHER | {"link": "'javascript:alert(1)'"}),
        ("one_business_object_per_external_id", {"reference": "'SO-1'"}),
    ],
)
def test_a_business_object_that_breaks_a_rule_is_refused(rule: str, changes: dict[str, str]) -> None:
    one = firms.business_object(external_id="erp-7")
    refuses(rule, copied("customers_businessobject", one.id, **changes))


def faults(customer: object, **fields: object) -> dict[str, str]:
    with pytest.raises(actions.BusinessObjectInvalid) as refused:
        firms.business_object(of=customer, **fields)  # type: ignore[arg-type]
    return {fault.field: fault.message for fault in refused.value.faults}


def test_everything_that_is_wrong_is_said_at_once() -> None:
    elsewhere = firms.installed("SN-1", at=firms.customer("Globex"))
    customer = firms.customer()
    found = faults(
        customer,
        kind="spaceship",
        reference=" ",
        link="ftp://files.example/1",
        installed_product_id=elsewhere.id,
        queue_id=customer.id,
        external_id="e" * 121,
    )
    assert found.keys() == {"kind", "reference", "link", "installed_product_id", "queue_id", "external_id"}


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "ftp://files.example", "https://", "//halden.example"]
)
def test_a_link_that_does_not_open_a_page_is_refused(link: str) -> None:
    assert faults(firms.customer(), link=link).keys() == {"link"}


def test_a_reference_that_the_customer_has_already_is_named() -> None:
    one = firms.business_object("SO-4711", label="Two feeders")
    said = "This customer has Sales order SO-4711 (Two feeders) already."
    assert faults(one.customer, reference=" so-4711 ") == {"reference": said}


def test_the_same_reference_of_another_kind_or_customer_is_another_object() -> None:
    one = firms.business_object("4711")
    firms.business_object("4711", one.customer, kind="invoice")
    firms.business_object("4711", firms.customer("Globex"))
    assert BusinessObject.objects.filter(reference="4711").count() == 3


def test_an_object_keeps_the_queue_that_was_taken_out_of_use_since(as_miriam: Viewer) -> None:
    queue = places.queue()
    one = firms.business_object(queue_id=queue.id)
    type(queue).objects.filter(id=queue.id).update(is_active=False)
    changed = actions.change_business_object(
        object_id=one.id, queue_id=queue.id, label="Feeder", by=as_miriam, at=NOON
    )
    assert (changed.queue_id, changed.label) == (queue.id, "Feeder")


def test_an_object_leaves_the_installed_product_that_goes_to_another_customer() -> None:
    installed = firms.installed()
    one = firms.business_object(of=installed.customer, installed_product_id=installed.id)
    actions.change_installed_product(
        installed_id=installed.id, customer_id=firms.customer("Globex").id, by=firms.BUILDER, at=NOON
    )
    one.refresh_from_db()
    assert (one.installed_product_id, one.revision) == (None, 2)


def test_an_object_that_somebody_else_changed_meanwhile_is_not_overwritten(as_miriam: Viewer) -> None:
    one = firms.business_object()
    actions.change_business_object(object_id=one.id, label="First", by=as_miriam, at=NOON)
    with pytest.raises(Stale):
        actions.change_business_object(
            object_id=one.id, label="Second", expecting=one.revision, by=as_miriam, at=NOON
        )


def test_an_object_put_by_its_external_id_is_added_then_changed(as_miriam: Viewer) -> None:
    customer = firms.customer()

    def put(reference: str) -> tuple[BusinessObject, bool]:
        return actions.put_business_object(
            external_id="erp-7",
            customer_id=customer.id,
            fields={"kind": "rma", "reference": reference},
            by=as_miriam,
            at=NOON,
        )

    (first, added), (second, added_again) = put("RMA-1"), put("RMA-2")
    assert (added, added_again, first.id == second.id, second.reference) == (True, False, True, "RMA-2")


def test_an_object_put_at_another_customer_stays_where_it_is(as_miriam: Viewer) -> None:
    one = firms.business_object(external_id="erp-7")
    with pytest.raises(actions.BusinessObjectInvalid, match="object of Halden Paper"):
        actions.put_business_object(
            external_id="erp-7",
            customer_id=firms.customer("Globex").id,
            fields={"kind": one.kind, "reference": one.reference},
            by=as_miriam,
            at=NOON,
        )


def test_an_agent_may_refer_to_an_object_that_is_not_recorded_yet(as_alice: Viewer) -> None:
    customer = firms.customer()
    first, second = (
        actions.refer_to_object(customer_id=customer.id, kind="other", reference=text, by=as_alice, at=NOON)
        for text in ("PO 12", "po 12")
    )
    assert (first.id, first.reference) == (second.id, "PO 12")


def test_an_object_out_of_use_cannot_be_referred_to(as_alice: Viewer) -> None:
    one = firms.business_object(is_active=False)
    with pytest.raises(actions.BusinessObjectInvalid, match="out of use"):
        actions.refer_to_object(
            customer_id=one.customer_id, kind=one.kind, reference="so-4711", by=as_alice, at=NOON
        )


def test_who_neither_registers_nor_writes_cases_refers_to_nothing() -> None:
    with pytest.raises(NotAllowed):
        actions.refer_to_object(
            customer_id=firms.customer().id, kind="other", reference="1", by=ANYBODY, at=NOON
        )


@pytest.mark.parametrize("text", ["so-47", "SO-4711", " so-4"])
def test_objects_are_found_by_the_beginning_of_their_reference(text: str, as_alice: Viewer) -> None:
    one = firms.business_object("SO-4711")
    firms.business_object("XSO-4711")
    assert list(queries.business_objects(viewer=as_alice, search=text)) == [one]


def test_the_objects_of_a_customer_are_read_in_one_statement(
    as_alice: Viewer, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    customer = firms.installed().customer
    for number in range(3):
        firms.business_object(f"SO-{number}", customer)
    with django_assert_num_queries(1):
        found = queries.business_objects(viewer=as_alice, customer_id=customer.id)
        assert [f"{one.customer} {one.reference}" for one in found] == [
            f"Halden Paper SO-{number}" for number in range(3)
        ]


@pytest.mark.parametrize("text", ["SO-4711", "so-4711", "so-47"])
def test_a_caller_who_quotes_an_order_is_found(text: str, as_alice: Viewer) -> None:
    firms.business_object("SO-4711")
    firms.business_object("SO-9999", firms.customer("Globex"))
    found = queries.callers(text, viewer=as_alice)
    assert [(one.matched, one.found, one.customer_name) for one in found] == [
        ("object", "SO-4711", "Halden Paper")
    ]


@pytest.mark.parametrize("text", ["SO-4%", r"SO-4\\", "SO-_711", "47", "SO-47112"])
def test_signs_and_pieces_of_a_reference_name_nobody(text: str, as_alice: Viewer) -> None:
    firms.business_object("SO-4711")
    assert queries.callers(text, viewer=as_alice) == []


def test_an_object_out_of_use_names_nobody(as_alice: Viewer) -> None:
    firms.business_object("SO-4711", is_active=False)
    assert queries.callers("SO-4711", viewer=as_alice) == []


def test_an_order_among_a_hundred_thousand_is_found_at_once(as_alice: Viewer) -> None:
    customer = firms.business_object("SO-4711").customer
    with connection.cursor() as cursor:
        cursor.execute(_MANY, [customer.id])
        cursor.execute("ANALYZE customers_businessobject")
    queries.callers("SO-0000001", viewer=as_alice)
    begun = time.perf_counter()
    found = queries.callers("so-4711", viewer=as_alice)
    assert [one.found for one in found] == ["SO-4711"]
    assert time.perf_counter() - begun < 0.15


_MANY = """
    INSERT INTO customers_businessobject
        (id, revision, external_id, is_active, customer_id, kind, reference, label, link)
    SELECT gen_random_uuid(), 1, '', true, %s, 'invoice', 'IN-' || lpad(n::text, 7, '0'), '', ''
    FROM generate_series(1, 100000) n
"""
