"""Banners of a case by REST."""

from typing import Any

import pytest

from servanda.agreements import actions as promising
from servanda.cases import actions
from servanda.people.models import User
from tests.agreements import promises
from tests.api.caller import fields, problem
from tests.cases import works
from tests.cast import NOON
from tests.customers import firms

pytestmark = pytest.mark.django_db


@pytest.fixture
def path(tomas: User) -> str:
    """Of the banners of a case that has one."""
    halden = firms.customer()
    case = works.opened(works.desk(tomas), tomas, customer_id=halden.id)
    agreement = promises.draft(halden)
    note = promising.add_flash_note(
        number=agreement.number, text="Ask for Weber.", banner=True, by=works.BUILDER, at=NOON
    )
    actions.copy_banners(note_id=note.id, by=works.BUILDER, at=NOON)
    return f"cases/{case.number}/banners"


def test_a_banner_is_read_changed_and_taken_off(path: str, tomas: User, calling: Any) -> None:
    calls = calling(tomas)
    (banner,) = calls.get(path)["items"]
    assert (banner["text"], banner["state"]) == ("Ask for Weber.", "draft")
    changed = calls.send("PATCH", f"{path}/{banner['id']}", {"text": "Ask for Huber."})
    assert (changed.status_code, calls.get(path)["items"][0]["text"]) == (200, "Ask for Huber.")
    assert calls.send("DELETE", f"{path}/{banner['id']}").status_code == 204
    assert calls.get(path)["items"] == []


def test_a_banner_says_something_and_is_not_written_over(path: str, tomas: User, calling: Any) -> None:
    calls = calling(tomas)
    (banner,) = calls.get(path)["items"]
    one = f"{path}/{banner['id']}"
    assert fields(calls.send("PATCH", one, {"text": ""})) == {"text"}
    stale = calls.send("PATCH", one, {"text": "Ask for Huber."}, If_Match='"9"')
    assert problem(stale)[0] == 412
