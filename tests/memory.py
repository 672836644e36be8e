"""Where databases of tests lie: in memory where there is plenty, because a disk is slow to make and to forget."""

import os
import shutil
import tempfile
from pathlib import Path

_PLENTY = 2_000_000_000


def new_folder(prefix: str) -> Path:
    """Make an empty folder, closed to others, that the caller removes."""
    return Path(tempfile.mkdtemp(prefix=prefix, dir=_memory()))


def _memory() -> str | None:
    memory = Path("/dev/shm")  # noqa: S108 - a new folder with a name of its own is made in it
    if not memory.is_dir() or os.statvfs(memory).f_flag & os.ST_NOEXEC:
        return None
    return str(memory) if shutil.disk_usage(memory).free > _PLENTY else None
