"""Files on disk, by what is in them: the SHA-256 of the content is the name, so that the same file is kept once.

A file is complete and on the disk before a row refers to it: written aside, synced, renamed. What no row refers to
any more is forgotten by housekeeping, a day later; ``adding`` keeps the two apart.
"""

import hashlib
import os
import secrets
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Final

from django.conf import settings
from django.db import connection

from servanda.core.refusals import Conflict, Invalid, Unknown

_LOCK: Final = 7_100_412
"""Shared by those who add files, held alone by whoever forgets some."""

_HEAD: Final = 8192
_MEBIBYTE: Final = 1024 * 1024


class FileTooLarge(Invalid):
    """A file is larger than the setting allows."""


class FileEmpty(Invalid):
    """A file has no content."""


class FileMissing(Unknown):
    """What a row refers to is not on the disk any more."""


class NoRoom(Conflict):
    """The file could not be written: no space, or no right to."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that is safe on the disk; ``head`` is how it begins, for finding out its type."""

    digest: str
    size: int
    head: bytes


def adding() -> None:
    """Let nothing be forgotten until the end of this transaction: call it before ``keep``. One statement."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [_LOCK])


def keep(content: Iterable[bytes]) -> Kept:
    """Write a file, synced to the disk. Raises ``FileTooLarge``, ``FileEmpty`` or ``NoRoom``."""
    folder = _folder()
    draft = folder / f".{secrets.token_hex(12)}"
    try:
        kept = _written(draft, content)
        _named(draft, kept.digest)
    except OSError as error:
        raise NoRoom(f"The file could not be kept: {error.strerror}. Tell your administrator.") from error
    finally:
        draft.unlink(missing_ok=True)
    return kept


def opened(digest: str) -> BinaryIO:
    """The file, to be read. Raises ``FileMissing``."""
    try:
        return path_of(digest).open("rb")
    except OSError:
        raise FileMissing(
            "The file is not on the server any more. An administrator can bring it back from a backup."
        ) from None


def missing(digests: Iterable[str]) -> Iterator[str]:
    """Those that are not on the disk."""
    return (digest for digest in digests if not path_of(digest).is_file())


def forget(referred: Callable[[Collection[str]], Collection[str]], *, before: datetime) -> int:
    """Delete files that were last added before the instant and that ``referred`` does not name; returns how many.

    To be called in a transaction of its own: nobody can add a file meanwhile.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    old = {path.name: path for path in _all() if _added_at(path) < before}
    still_used = set(referred(old.keys()))
    forgotten = [path for digest, path in old.items() if digest not in still_used]
    for path in forgotten:
        path.unlink(missing_ok=True)
    return len(forgotten)


def path_of(digest: str) -> Path:
    """Where a file stands: a folder for each first two characters of the digest."""
    return _folder() / digest[:2] / digest


def _folder() -> Path:
    folder: Path = settings.SERVANDA_HOME / "files"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _written(draft: Path, content: Iterable[bytes]) -> Kept:
    seen, size, head = hashlib.sha256(), 0, b""
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        for chunk in content:
            size += len(chunk)
            _refuse_size(size)
            seen.update(chunk)
            head += chunk[: _HEAD - len(head)]
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    if not size:
        raise FileEmpty("The file is empty.")
    return Kept(seen.hexdigest(), size, head)


def _refuse_size(size: int) -> None:
    most = settings.SERVANDA_FILE_MB
    if size > most * _MEBIBYTE:
        raise FileTooLarge(f"A file has at most {most} MB.")


def _named(draft: Path, digest: str) -> None:
    path = path_of(digest)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    # Also where it is there already: whoever adds it again makes it a day younger.
    draft.replace(path)
    for folder in (path.parent, path.parent.parent):
        held = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(held)
        finally:
            os.close(held)


def _all() -> Iterator[Path]:
    return (path for path in _folder().glob("??/*") if path.is_file())


def _added_at(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)
