"""The system account PostgreSQL runs as: PostgreSQL refuses to be root, so root lends it another one."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from servanda.foundation.postgres.unavailable import DatabaseUnavailable

_CANDIDATES: Final = ("servanda", "postgres", "nobody")


@dataclass(frozen=True, slots=True)
class Account:
    """Who runs PostgreSQL. ``borrowed`` is true when we are root and must change to it."""

    name: str
    uid: int
    gid: int
    borrowed: bool

    def process_options(self) -> dict[str, Any]:
        """Keyword arguments for ``subprocess`` that start a program as this account, with no other group."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.borrowed else {}

    def reaches(self, path: Path) -> bool:
        """Whether the account may enter the folder, or run the program, ``path`` (asks the kernel, 2 ms)."""
        if not self.borrowed:
            return os.access(path, os.X_OK)
        asked = ["/bin/sh", "-c", 'test -x "$1"', "sh", str(path)]
        return subprocess.run(asked, cwd="/", check=False, **self.process_options()).returncode == 0  # noqa: S603

    def owns(self, path: Path, *, mode: int = 0o700) -> Path:
        """Make the folder ``path`` belong to this account with exactly ``mode``; create it if missing."""
        path.mkdir(mode=mode, exist_ok=True)
        # Through a descriptor and without following links: root must not be led to another folder.
        descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        try:
            if self.borrowed:
                os.fchown(descriptor, self.uid, self.gid)
            os.fchmod(descriptor, mode)
        finally:
            os.close(descriptor)
        return path


def account_for(data: Path) -> Account:
    """Return who must run the server of ``data``: ourselves, or for root the owner of existing data.

    Root without data yet takes the account named by ``SERVANDA_DB_USER``, else the first of ``servanda``,
    ``postgres`` and ``nobody``. Raises ``DatabaseUnavailable`` if there is none, or the data is another's.
    """
    uid, owner = os.geteuid(), data.stat().st_uid if data.is_dir() else None
    if uid != 0:
        _must_be_ours(data, owner, uid)
        return Account(_name_of(uid), uid, os.getegid(), borrowed=False)
    entry = pwd.getpwuid(owner) if owner else _chosen_by_root()
    if entry.pw_uid == 0:
        raise DatabaseUnavailable("PostgreSQL does not run as root: SERVANDA_DB_USER must name another user.")
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid, borrowed=True)


def _must_be_ours(data: Path, owner: int | None, uid: int) -> None:
    if owner not in (None, uid):
        raise DatabaseUnavailable(
            f"The database in {data} belongs to user {_name_of(owner or 0)}: start Servanda as that user"
            " or as root, or choose another SERVANDA_HOME."
        )


def _name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def _chosen_by_root() -> pwd.struct_passwd:
    named = os.environ.get("SERVANDA_DB_USER")
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    for name in (named,) if named else _CANDIDATES:
        if name in known:
            return known[name]
    raise DatabaseUnavailable(
        f"There is no user {named or ', '.join(_CANDIDATES)} to run PostgreSQL, which does not run as root."
        " Set SERVANDA_DB_USER to an unprivileged user, or DATABASE_URL to an external PostgreSQL."
    )
