"""Files by what is in them, and what they are."""

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from servanda.foundation import clock, files
from servanda.foundation.file_types import media_type, safe_name

FAR: datetime = datetime(2999, 1, 1, tzinfo=UTC)
OFFER = b"%PDF-1.7 offer"


@pytest.fixture(autouse=True)
def own_folder(settings: Settings, tmp_path: Path) -> Path:
    """A home of its own."""
    settings.SERVANDA_HOME = tmp_path
    return tmp_path


def test_a_file_stands_under_its_digest_and_is_read_back() -> None:
    kept = files.keep([OFFER[:5], OFFER[5:]])
    assert (kept.digest, kept.size, kept.head) == (hashlib.sha256(OFFER).hexdigest(), len(OFFER), OFFER)
    with files.opened(kept.digest) as file:
        assert file.read() == OFFER


def test_the_same_file_is_kept_once_and_nothing_is_left_beside_it(own_folder: Path) -> None:
    files.keep([OFFER])
    files.keep([OFFER])
    assert len([path for path in (own_folder / "files").rglob("*") if path.is_file()]) == 1


def test_only_their_owner_reads_files() -> None:
    path = files.path_of(files.keep([OFFER]).digest)
    assert [oct(one.stat().st_mode & 0o777) for one in (path, path.parent)] == ["0o600", "0o700"]


def test_what_is_too_large_leaves_nothing_behind(settings: Settings, own_folder: Path) -> None:
    settings.SERVANDA_FILE_MB = 1
    with pytest.raises(files.FileTooLarge, match="1 MB"):
        files.keep([b"x" * 1024 * 1024, b"x"])
    assert [path for path in (own_folder / "files").rglob("*") if path.is_file()] == []


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(files.FileEmpty):
        files.keep([])


def test_a_file_that_is_gone_is_said_to_be() -> None:
    digest = files.keep([OFFER]).digest
    files.path_of(digest).unlink()
    assert list(files.missing([digest])) == [digest]
    with pytest.raises(files.FileMissing):
        files.opened(digest)


def test_a_disk_that_takes_nothing_is_a_refusal(own_folder: Path) -> None:
    (own_folder / "files").mkdir()
    (own_folder / "files" / hashlib.sha256(OFFER).hexdigest()[:2]).write_text("in the way")
    with pytest.raises(files.NoRoom):
        files.keep([OFFER])


@pytest.mark.django_db
def test_what_nothing_refers_to_is_forgotten_when_it_is_old() -> None:
    kept, gone = files.keep([b"kept"]).digest, files.keep([b"gone"]).digest
    young = files.forget(lambda _: (), before=clock.now() - timedelta(days=1))
    assert (young, files.forget(lambda _: [kept], before=FAR)) == (0, 1)
    assert list(files.missing([kept, gone])) == [gone]


@pytest.mark.parametrize(
    ("head", "found"),
    [
        (b"%PDF-1.4", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n....", "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (
            b"PK\x03\x04 word/document.xml",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (b"PK\x03\x04 xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (b"PK\x03\x04 anything", "application/zip"),
        ("Größe: 4 µm".encode(), "text/plain"),
        ("abc ü".encode()[:-1], "text/plain"),
        (b"<html><script>alert(1)</script>", "text/plain"),
        (b"<svg onload=alert(1)>", "text/plain"),
        (b"MZ\x90\x00\x03", "application/octet-stream"),
        (b"", "application/octet-stream"),
    ],
)
def test_what_a_file_is_its_content_says(head: bytes, found: str) -> None:
    assert media_type(head) == found


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Offer.pdf", "Offer.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\Offer.pdf", "Offer.pdf"),
        ("Of\nfer\x00.pdf", "Offer.pdf"),
        ("..", "file"),
        ("", "file"),
        ("x" * 250 + ".pdf", "x" * 196 + ".pdf"),
    ],
)
def test_a_name_is_kept_without_what_no_name_has(name: str, safe: str) -> None:
    assert safe_name(name) == safe
