"""Secrets are sealed for one place by a key that stands outside the database."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from pytest_django import Settings

from servanda.foundation import keyring, sealing
from servanda.foundation.sealing import Place, Sealed

pytestmark = pytest.mark.django_db

AT = datetime(2026, 6, 15, 10, 0, tzinfo=UTC)
HERE = Place("agreements_securedinformation", UUID(int=1), "secret")
SECRET = "correct horse battery staple"


@pytest.fixture(autouse=True)
def ring(tmp_path: Path, settings: Settings) -> Iterator[Path]:
    """A keyring of its own for each test."""
    settings.SERVANDA_KEYRING = tmp_path / "keys" / "secrets.json"
    keyring.found_keyring(at=AT)
    yield settings.SERVANDA_KEYRING


def test_what_was_sealed_opens_at_its_place_and_is_nowhere_in_plain() -> None:
    sealed = sealing.seal(SECRET, HERE)
    assert sealing.opened(sealed, HERE) == SECRET
    assert sealed.box[0] == sealing.FORMAT
    assert SECRET.encode() not in sealed.box


def test_the_same_secret_is_never_sealed_alike() -> None:
    assert len({sealing.seal(SECRET, HERE).box for _ in range(50)}) == 50


@pytest.mark.parametrize(
    "elsewhere",
    [
        replace(HERE, row=UUID(int=2)),
        replace(HERE, table="agreements_supportkey"),
        replace(HERE, field="label"),
    ],
    ids=["row", "table", "field"],
)
def test_a_secret_that_is_moved_does_not_open(elsewhere: Place) -> None:
    sealed = sealing.seal(SECRET, HERE)
    with pytest.raises(sealing.SealBroken):
        sealing.opened(sealed, elsewhere)


@pytest.mark.parametrize("at", [0, 1, 12, 13, -1])
def test_a_changed_bit_anywhere_breaks_the_seal(at: int) -> None:
    sealed = sealing.seal(SECRET, HERE)
    box = bytearray(sealed.box)
    box[at] ^= 1
    with pytest.raises(sealing.SealBroken):
        sealing.opened(replace(sealed, box=bytes(box)), HERE)


@pytest.mark.parametrize("box", [b"", b"\x01", b"\x01" + b"x" * 12, b"\x01" + b"x" * 30])
def test_what_was_never_sealed_is_refused_without_a_crash(box: bytes) -> None:
    with pytest.raises(sealing.SealBroken):
        sealing.opened(Sealed(box, keyring.present().newest.id), HERE)


def test_the_keyring_is_for_its_owner_alone(ring: Path) -> None:
    assert (ring.stat().st_mode & 0o777, ring.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert list(keyring.faults()) == []
    assert [one.name for one in ring.parent.iterdir()] == ["secrets.json"]


def test_there_is_one_keyring_however_often_it_is_made() -> None:
    before = keyring.present()
    assert keyring.found_keyring(at=AT) is False
    assert keyring.present() == before


def test_after_a_new_key_the_old_one_still_opens_and_the_new_one_seals() -> None:
    old = sealing.seal(SECRET, HERE)
    new = keyring.add_key(at=AT)
    assert sealing.seal(SECRET, HERE).sealed_with == new.id
    assert sealing.opened(old, HERE) == SECRET


def test_a_key_that_is_gone_is_named_and_nothing_else_is() -> None:
    sealed = sealing.seal(SECRET, HERE)
    keyring.add_key(at=AT)
    keyring.remove_key(sealed.sealed_with)
    with pytest.raises(keyring.KeyMissing, match=sealed.sealed_with):
        sealing.opened(sealed, HERE)


def test_the_key_that_seals_is_never_taken_away() -> None:
    newest = keyring.present().newest
    keyring.remove_key(newest.id)
    assert keyring.present().newest == newest


def test_without_a_keyring_nothing_is_sealed(ring: Path) -> None:
    ring.unlink()
    with pytest.raises(keyring.KeyMissing, match="SERVANDA_KEYRING"):
        sealing.seal(SECRET, HERE)


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{}", '{"format": 1, "keys": []}', '{"format": 9, "keys": [{"id": "a"}]}', "x" * 40],
)
def test_a_keyring_that_cannot_be_read_is_refused_without_quoting_it(ring: Path, content: str) -> None:
    ring.write_text(content)
    with pytest.raises(keyring.KeyMissing) as refused:
        keyring.present()
    assert "x" * 40 not in str(refused.value)


def test_a_short_key_is_refused(ring: Path) -> None:
    ring.write_text('{"format": 1, "keys": [{"id": "a", "made_at": "", "key": "c2hvcnQ="}]}')
    with pytest.raises(keyring.KeyMissing):
        keyring.present()


def test_each_unsafe_thing_about_the_keyring_is_named(ring: Path) -> None:
    ring.chmod(0o640)
    ring.parent.chmod(0o750)
    (ring.parent / "second").hardlink_to(ring)
    said = " ".join(keyring.faults())
    assert f"chmod 600 {ring}" in said
    assert f"chmod 700 {ring.parent}" in said
    assert "second name" in said


def test_a_keyring_that_is_not_there_is_named(ring: Path) -> None:
    ring.unlink()
    assert [str(ring) in one for one in keyring.faults()] == [True]


def test_neither_a_key_nor_its_error_shows_its_material() -> None:
    key = keyring.present().newest
    assert repr(key.material) not in repr(keyring.present())
    assert repr(key.material)[2:10] not in repr(key)
