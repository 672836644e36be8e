"""Which folders the embedded database uses, and who may enter them."""

import hashlib
import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from servanda.foundation.postgres.account import Account, account_for
from servanda.foundation.postgres.locks import FileLock
from servanda.foundation.postgres.socket_folder import socket_folder
from servanda.foundation.postgres.unavailable import DatabaseUnavailable

ELSEWHERE: Final = Path("/var/lib/servanda")
POINTER: Final = "elsewhere.txt"
_LOCK_SECONDS: Final = 30.0


@dataclass(frozen=True, slots=True)
class Place:
    """``base`` holds what PostgreSQL must reach; passwords stay in the installation's own folder."""

    own: Path
    base: Path
    account: Account

    @property
    def passwords(self) -> Path:
        """The file with the roles' passwords, mode 600, not readable for the account."""
        return self.own / "credentials.json"

    @property
    def founded(self) -> Path:
        """A mark that the database was created once, so that a lost one is not quietly replaced."""
        return self.own / "founded"

    @property
    def data(self) -> Path:
        """The data folder: exists only when it is complete."""
        return self.base / "data"

    @property
    def log(self) -> Path:
        """The folder of PostgreSQL's log."""
        return self.base / "log"

    @property
    def socket(self) -> Path:
        """The folder of the Unix socket: short enough for the kernel, so perhaps not below ``base``."""
        return socket_folder(self.base, self.account.uid)

    def lock(self, name: str) -> Path:
        """The file of a lock; it lies beside the data, so that a copied home shares it."""
        return self.base / f"{name}.lock"


def place_of(home: Path) -> Place:
    """Say where the database of ``home`` lies, creating nothing; ``home`` is a real path."""
    own = home / "postgres"
    base = _pointed_at(own) or own
    return Place(own, base, account_for(base / "data"))


def prepare(home: Path, say: Callable[[str], None]) -> Place:
    """Create the folders that are missing and return where the database of ``home`` lies.

    Folders we create are closed to all others. If the account cannot come through to ``home`` (a checkout
    below ``/root``), the parents stay as they are: the database goes below ``/var/lib/servanda`` and a text
    file in ``home`` says so.
    """
    _create_private(home / "postgres")
    one_at_a_time = FileLock(home / "postgres" / "place.lock")
    if not one_at_a_time.acquire(within=_LOCK_SECONDS):
        raise DatabaseUnavailable(f"Another process keeps arranging the folders of {home}.")
    try:
        return _arranged(home, say)
    finally:
        one_at_a_time.release()


def _arranged(home: Path, say: Callable[[str], None]) -> Place:
    place = place_of(home)
    if not place.account.borrowed or place.base != place.own or _comes_through(home, place.account):
        return place
    if place.data.is_dir():
        raise DatabaseUnavailable(
            f"User {place.account.name}, who runs PostgreSQL, can no longer come through to {place.data}:"
            f" give back the right to pass through the folders above."
        )
    return _diverted(place, home, say)


def _create_private(folder: Path) -> None:
    for each in (*reversed(folder.parents), folder):
        if not each.exists():
            each.mkdir(mode=0o700, exist_ok=True)


def _comes_through(home: Path, account: Account) -> bool:
    if not account.reaches(home.parent):
        return False
    return all(account.reaches(each) or _let_pass(each, account) for each in (home, home / "postgres"))


def _let_pass(folder: Path, account: Account) -> bool:
    """Let the account's group pass through (not look into) a folder that is root's alone so far."""
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != 0 or found.st_mode & 0o070:
        return False
    os.chown(folder, -1, account.gid)
    folder.chmod(stat.S_IMODE(found.st_mode) | 0o010)
    return account.reaches(folder)


def _diverted(place: Place, home: Path, say: Callable[[str], None]) -> Place:
    base = ELSEWHERE / hashlib.sha256(os.fsencode(home)).hexdigest()[:16]
    reason = f"user {place.account.name}, who runs PostgreSQL, cannot come through to {home}"
    say(f"Keeping the database in {base}, because {reason}")
    ELSEWHERE.mkdir(mode=0o711, exist_ok=True)
    base.mkdir(mode=0o700, exist_ok=True)
    _let_pass(base, place.account)
    text = f"{base}\n\nThe database of {home} lies in the folder above, because\n{reason}.\n"
    (place.own / POINTER).write_text(text, encoding="utf-8")
    return Place(place.own, base, account_for(base / "data"))


def _pointed_at(own: Path) -> Path | None:
    try:
        base = Path((own / POINTER).read_text(encoding="utf-8").split("\n", 1)[0])
    except FileNotFoundError:
        return None
    # Whoever may write the pointer must not lead root to any other folder.
    return base if base.parent == ELSEWHERE else None
