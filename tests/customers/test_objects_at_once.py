"""Two people record the same order at once: real connections, real commits."""

import pytest

from servanda.customers import actions
from servanda.customers.models import BusinessObject
from tests.cast import NOON
from tests.customers import firms
from tests.organisations.test_at_once import at_once

pytestmark = pytest.mark.usefixtures("committed_db")


def test_the_second_of_two_who_record_an_order_at_once_is_told_of_the_first() -> None:
    customer = firms.customer()

    def add() -> object:
        return firms.business_object("SO-4711", customer)

    assert sorted(at_once(add, add)) == ["", "business_object_invalid"]
    assert BusinessObject.objects.count() == 1


def test_two_who_refer_to_a_new_order_at_once_mean_the_same() -> None:
    customer = firms.customer()

    def refer() -> object:
        return actions.refer_to_object(
            customer_id=customer.id, kind="other", reference="PO 12", by=firms.BUILDER, at=NOON
        )

    assert at_once(refer, refer) == ["", ""]
    assert BusinessObject.objects.count() == 1
