"""The keyring: the keys of sealed secrets, in one file outside the database, readable by their owner alone.

``SERVANDA_KEYRING`` says where (``docs/operations.md``); several machines share the file. It is replaced in one step,
and every process notices: nothing is to be restarted after a rotation.
"""

import base64
import json
import os
import secrets
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from servanda.core.refusals import Conflict

FORMAT: Final = 1
KEY_BYTES: Final = 32


class KeyMissing(Conflict):
    """The keyring, or the key that sealed something, is not there."""


@dataclass(frozen=True, slots=True)
class Key:
    """``material`` stands in no ``repr``: an error report must not hold it."""

    id: str
    made_at: str
    material: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Keyring:
    """Keys by age, the newest last."""

    keys: tuple[Key, ...]

    @property
    def newest(self) -> Key:
        """The one that seals."""
        return self.keys[-1]

    def key(self, key_id: str) -> Key:
        """Raises ``KeyMissing``."""
        found = next((one for one in self.keys if one.id == key_id), None)
        if found is None:
            raise KeyMissing(
                f"The key {key_id}, with which this is sealed, is not in the keyring of this machine. "
                "Ask an administrator to restore it from the backup of the keys."
            )
        return found


_read: dict[Path, tuple[tuple[int, int, int], Keyring]] = {}


def present() -> Keyring:
    """The keyring as it is now; the file is read again only when it was replaced. Raises ``KeyMissing``."""
    path: Path = settings.SERVANDA_KEYRING
    try:
        seen = _version(path)
        known = _read.get(path)
        if known is None or known[0] != seen:
            known = _read[path] = (seen, _parsed(path.read_text()))
    except (OSError, UnicodeDecodeError) as error:
        raise KeyMissing(
            f"The keyring cannot be read ({type(error).__name__}), so secured information can neither be sealed "
            "nor shown. Ask an administrator to look at SERVANDA_KEYRING."
        ) from None
    return known[1]


def found_keyring(*, at: datetime) -> bool:
    """Make the keyring with its first key, unless there is one; whether it was made. Two at once make one."""
    path = settings.SERVANDA_KEYRING
    if path.exists():
        return False
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    return _written(path, Keyring((new_key(at),)), _link)


def add_key(*, at: datetime) -> Key:
    """Add a key, which seals from now on. Not to be done by two at once. Raises ``KeyMissing``."""
    key = new_key(at)
    _written(settings.SERVANDA_KEYRING, Keyring((*present().keys, key)), _replace)
    return key


def remove_key(key_id: str) -> None:
    """Take a key away for good, but never the one that seals. Raises ``KeyMissing``."""
    ring = present()
    if ring.key(key_id) != ring.newest:
        left = tuple(one for one in ring.keys if one.id != key_id)
        _written(settings.SERVANDA_KEYRING, Keyring(left), _replace)


def new_key(at: datetime) -> Key:
    """Its id begins with the day on which it was made."""
    return Key(
        id=f"{at:%Y%m%d}-{secrets.token_hex(4)}",
        made_at=at.isoformat(),
        material=secrets.token_bytes(KEY_BYTES),
    )


def faults() -> Iterator[str]:
    """What is unsafe about the keyring, each in a sentence; nothing where all is well."""
    path = settings.SERVANDA_KEYRING
    try:
        file, folder = path.stat(), path.parent.stat()
        present()
    except (OSError, KeyMissing) as error:
        yield f"The keyring {path} cannot be used: {error}"
        return
    if stat.S_IMODE(file.st_mode) & 0o077:
        yield f"{path} can be read by others: chmod 600 {path}"
    if stat.S_IMODE(folder.st_mode) & 0o077:
        yield f"{path.parent} can be entered by others: chmod 700 {path.parent}"
    if file.st_nlink != 1:
        yield f"{path} has a second name somewhere: whoever reads that reads the keys."


def _version(path: Path) -> tuple[int, int, int]:
    found = path.stat()
    return found.st_ino, found.st_mtime_ns, found.st_size


def _parsed(text: str) -> Keyring:
    try:
        content = json.loads(text)
        keys = tuple(_key(one) for one in content["keys"])
    except (ValueError, KeyError, TypeError):
        # Without the cause: it would quote what stands in the file.
        raise _unreadable() from None
    if content["format"] != FORMAT or not keys or any(len(one.material) != KEY_BYTES for one in keys):
        raise _unreadable()
    return Keyring(keys)


def _unreadable() -> KeyMissing:
    return KeyMissing("The keyring is not what this version writes. Restore it from the backup of the keys.")


def _key(written: Any) -> Key:
    material = base64.b64decode(written["key"], validate=True)
    return Key(id=str(written["id"]), made_at=str(written["made_at"]), material=material)


def _written(path: Path, ring: Keyring, put: Callable[[Path, Path], bool]) -> bool:
    """Complete and on disk before it appears under its name: a crash leaves the old one or the new one."""
    keys = [
        {"id": one.id, "made_at": one.made_at, "key": base64.b64encode(one.material).decode()}
        for one in ring.keys
    ]
    draft = path.parent / f".{path.name}.{secrets.token_hex(8)}"
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump({"format": FORMAT, "keys": keys}, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    try:
        return put(draft, path)
    finally:
        draft.unlink(missing_ok=True)
        _fsync(path.parent)


def _link(draft: Path, path: Path) -> bool:
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        return False
    return True


def _replace(draft: Path, path: Path) -> bool:
    draft.replace(path)
    return True


def _fsync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
