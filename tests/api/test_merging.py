"""Merging customers and contacts by REST."""

from typing import Any

import pytest

from servanda.people.models import User
from tests.api.caller import Caller, problem
from tests.customers import firms

pytestmark = pytest.mark.django_db


@pytest.fixture
def miriam_calls(miriam: User, calling: Any) -> Caller:
    """The contract manager with a token."""
    caller: Caller = calling(miriam)
    return caller


def test_a_preview_and_then_the_merge_say_what_moves(miriam_calls: Caller) -> None:
    keep, gone = firms.customer("A"), firms.customer("B")
    firms.contact("Carla", at=gone)
    preview = miriam_calls.get(f"customers/{keep.id}/merge/{gone.id}")
    merge = miriam_calls.post(f"customers/{keep.id}/merge", {"gone_id": str(gone.id)})
    assert preview == {"moves": {"contacts": 1}, "in_the_way": []}
    assert (merge["kept_id"], merge["moved"]) == (str(keep.id), {"contacts": 1})


def test_what_stands_in_the_way_is_a_conflict(miriam_calls: Caller) -> None:
    keep = firms.customer("A")
    answer = miriam_calls.send("POST", f"customers/{keep.id}/merge", {"gone_id": str(keep.id)})
    assert problem(answer) == (409, "cannot_merge")


def test_contacts_merge_within_their_customer(miriam_calls: Caller) -> None:
    halden = firms.customer("Halden")
    keep, gone = (
        firms.contact("Carla", at=halden),
        firms.contact("C. Conti", at=halden, mails=["c@x.example"]),
    )
    merge = miriam_calls.post(f"contacts/{keep.id}/merge", {"gone_id": str(gone.id)})
    assert merge["moved"] == {"mail addresses": 1}
    assert miriam_calls.get(f"contacts/{keep.id}")["mails"] == ["c@x.example"]
