"""The folder of the Unix socket, whose whole path the kernel limits to 107 bytes."""

import hashlib
import os
import stat
import tempfile
from pathlib import Path
from typing import Final

from servanda.foundation.postgres.account import Account
from servanda.foundation.postgres.credentials import PORT
from servanda.foundation.postgres.unavailable import DatabaseUnavailable

_LONGEST: Final = 107
_FILE: Final = f"/.s.PGSQL.{PORT}"
_SEPARATORS: Final = frozenset(',"')  # client and server read several folders between these


def socket_folder(base: Path, uid: int) -> Path:
    """Return ``base/socket``, or a folder of ``uid`` in the system's temporary folder if that is too long."""
    wanted = base / "socket"
    if _fits(wanted):
        return wanted
    name = f"servanda-{uid}-{hashlib.sha256(os.fsencode(base)).hexdigest()[:12]}"
    short = Path(tempfile.gettempdir()) / name
    return short if _fits(short) else Path("/tmp") / name  # noqa: S108 - verified below before it is used


def claim(folder: Path, account: Account) -> None:
    """Create ``folder`` for ``account`` alone, or verify that it is; raises ``DatabaseUnavailable``."""
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        _verify(folder, account)
    account.owns(folder)


def _verify(folder: Path, account: Account) -> None:
    found = folder.lstat()
    # Root's own folder is one whose creator died before giving it to the account.
    trusted = {account.uid, os.geteuid()}
    if stat.S_ISDIR(found.st_mode) and found.st_uid in trusted and not found.st_mode & 0o077:
        return
    raise DatabaseUnavailable(
        f"{folder}, where PostgreSQL's socket should be, belongs to somebody else or is open to others:"
        " remove it, or choose a SERVANDA_HOME with a shorter path."
    )


def _fits(folder: Path) -> bool:
    path = os.fsencode(folder)
    return len(path) + len(_FILE) <= _LONGEST and not _SEPARATORS & set(os.fsdecode(path))
