"""The promise notices of contracts and agreements by REST."""

import json
from datetime import date
from typing import Any

import pytest

from servanda.people.models import User
from tests.agreements import allowances, promises
from tests.automation.lending import naming
from tests.organisations import places

pytestmark = pytest.mark.django_db


def test_a_program_reads_whom_each_notice_reaches_and_where_it_misses_the_customer(
    miriam: User, calling: Any
) -> None:
    places.organisation()
    contract = allowances.contract(owner_id=miriam.id, ends_on=date(2099, 12, 31))
    path = f"contracts/{contract.number}/notices"
    sent = {"days": [-7], "recipients": [{"kind": "owner"}], "to_customer": True}
    answer = json.loads(calling(miriam).send("PUT", path, sent).content)
    ours = {"recipient": f"user:{miriam.id}", "name": miriam.name, "customer": ""}
    assert answer["planned"][0]["reached"] == [ours]
    assert (answer["reached"], answer["misses_customer"]) == ([ours], True)
    naming(contract, expires_on=date(2100, 12, 31))
    theirs = {"recipient": "mail:carla@acme.example", "name": "Carla Conti", "customer": "Halden Paper"}
    answer = calling(miriam).get(path)
    assert answer["planned"][0]["reached"] == [ours, theirs]
    assert (answer["planned"][0]["silent_because"], answer["misses_customer"]) == (None, False)


def test_the_notices_of_an_agreement_say_whom_they_reach(miriam: User, calling: Any) -> None:
    agreement = promises.approved(owner_id=miriam.id, expires_on=date(2099, 12, 31))
    answer = calling(miriam).get(f"agreements/{agreement.number}/notices")
    assert [len(one["reached"]) for one in answer["planned"]] == [1, 1, 1]
    assert answer["reached"][0]["name"] == miriam.name
