"""A secret is planted, and every address that is read is asked, as who may read it and as who may not.

The addresses are those of ``tests.shape.matrix``, so that a new one is looked at by itself.
"""

import argparse
from io import StringIO
from pathlib import Path
from typing import Any, Final

import pytest
from django.test import Client
from pytest_django import Settings

from servanda.agreements.models import SecuredInformation, SupportAgreement
from servanda.core.access import Permission, Role
from servanda.core.importing import KINDS, FileUnreadable
from servanda.foundation import keyring
from servanda.ops import export, secrets
from servanda.organisations.queries import viewer_of
from servanda.people.models import User
from tests.agreements import marker, promises, vault
from tests.agreements.files import checked, csv_file, imported
from tests.agreements.marker import MARKER
from tests.api.conftest import caller_of
from tests.cases import works
from tests.cast import NOON, staff
from tests.shape.crowd import Crowd, Person
from tests.shape.matrix import MATRIX

pytestmark = pytest.mark.django_db

CODE: Final = "K-7QX2"
LABEL: Final = "Panel of line 4711"
"""Stands beside the secret: where it is found, the walk came by."""
LEAST: Final = 8
"""On so many answers the label stands at least: of the key, of its case, of the entry, on pages and by REST."""
READ: Final = [row for row in MATRIX if row.method == "GET"]


@pytest.fixture
def planted(settings: Settings, tmp_path: Path) -> SecuredInformation:
    """With a keyring and a folder of its own, which a rotation changes."""
    settings.SERVANDA_KEYRING = tmp_path / "keys" / "secrets.json"
    settings.SERVANDA_HOME = tmp_path
    keyring.found_keyring(at=NOON)
    tomas = staff("Tomas Rivera", *Role)
    office = works.desk(tomas)
    key = promises.key(promises.approved(office.customer), CODE)
    works.registered(office, support_key=CODE)
    return vault.entry(viewer_of(tomas), key, label=LABEL, secret=MARKER)


def crowd_at(one: SecuredInformation) -> Crowd:
    """Its reader, and somebody who may do everything and is none, before the things of its key."""
    reader = User.objects.get(name="Tomas Rivera")
    people = [_person(reader), _person(staff("Olga Other", *Role))]
    key, case = one.support_key, one.support_key.cases.get()
    things = {
        "code": key.code,
        "agreement_number": SupportAgreement.objects.get().number,
        "customer_id": key.customer_id,
        "open_case": case.number,
        "record_kind": "support-keys",
    }
    known: dict[tuple[str, ...], str] = {(name, "", ""): str(thing) for name, thing in things.items()}
    return Crowd(people, known | {("information_id", "", who.name): str(one.id) for who in people})


def _person(user: User) -> Person:
    browser = Client()
    browser.force_login(user)
    return Person(user.name, user, caller_of(user), browser.session.session_key or "", frozenset(Permission))


def whole(answer: Any) -> bytes:
    """Headers and body, of a file too."""
    body = answer.getvalue() if answer.streaming else answer.content
    return repr((answer.status_code, dict(answer.headers), answer.cookies)).encode() + bytes(body)


@pytest.mark.parametrize(("asking", "may_read"), [("Tomas Rivera", True), ("Olga Other", False)])
def test_no_address_that_is_read_shows_a_secret(
    asking: str, may_read: bool, planted: SecuredInformation, log: StringIO
) -> None:
    crowd = crowd_at(planted)
    who = next(one for one in crowd if one.name == asking)
    answers = {str(row): whole(crowd.call(row, who)) for row in READ}
    assert [name for name, answer in answers.items() if marker.is_in(answer)] == []
    assert not marker.is_in(log.getvalue())
    assert sum(LABEL.encode() in answer for answer in answers.values()) >= LEAST
    shown = who.caller.send("POST", f"support-keys/{CODE}/secured-information/{planted.id}/reveal", {})
    assert marker.is_in(shown.content) is may_read


def test_no_export_by_command_has_a_secret(planted: SecuredInformation, tmp_path: Path) -> None:
    for kind in KINDS:
        for form in ("csv", "json"):
            path = tmp_path / f"{kind}.{form}"
            export.run(argparse.Namespace(kind=kind, file=str(path), format=form, template=False))
    written = {path.name: path.read_bytes() for path in tmp_path.glob("*.*") if path.is_file()}
    assert CODE.encode() in written["support-keys.csv"]
    assert [name for name, content in written.items() if marker.is_in(content)] == []


def test_a_column_of_secrets_is_refused_and_not_said_again(
    planted: SecuredInformation, log: StringIO
) -> None:
    file = csv_file({"code": CODE, "description": "Line 1", "secret": MARKER})
    for take in (checked, imported):
        with pytest.raises(FileUnreadable) as refused:
            take("support-keys", file)
        assert "no column “secret”" in refused.value.message
        assert not marker.is_in(repr((refused.value.message, refused.value.faults)))
    assert not marker.is_in(log.getvalue())


def test_a_rotation_of_the_keys_says_nothing_of_what_it_seals(
    planted: SecuredInformation, log: StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    before = bytes(planted.secret)
    secrets.run(argparse.Namespace(retire=True))
    said = "".join(capsys.readouterr())
    planted.refresh_from_db()
    assert "Sealing 1 secrets anew" in said
    assert bytes(planted.secret) != before
    assert [text for text in (said, log.getvalue()) if marker.is_in(text)] == []
