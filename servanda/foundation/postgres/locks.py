"""File locks that the kernel takes back when their holder dies, however it dies."""

import errno
import fcntl
import os
import weakref
from pathlib import Path

from servanda.foundation.postgres.waiting import until


class FileLock:
    """An advisory lock on ``path``: many may hold it shared, or one alone.

    Every instance has its own open file, so two threads exclude each other like two processes do. A forked
    child does not share its parent's hold: it starts without one.
    """

    def __init__(self, path: Path, *, shared: bool = False) -> None:
        self._path = path
        self._kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        self._descriptor: int | None = None
        _known.add(self)

    @property
    def held(self) -> bool:
        """Whether this process holds the lock through this instance."""
        return self._descriptor is not None

    def acquire(self, *, within: float) -> bool:
        """Take the lock, waiting at most ``within`` seconds; false if others kept it all that time."""
        if not self.held:
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
            if not until(lambda: self._try(descriptor), within=within):
                os.close(descriptor)
                return False
            self._descriptor = descriptor
        return True

    def release(self) -> None:
        """Let go. Processes that inherited the open file on purpose keep the lock."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)

    def fileno(self) -> int:
        """The open file, to be passed on to a child that shall keep the lock as long as it lives."""
        if self._descriptor is None:
            raise OSError(errno.EBADF, "The lock is not held", str(self._path))
        return self._descriptor

    def _try(self, descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, self._kind | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


_known: weakref.WeakSet[FileLock] = weakref.WeakSet()


def _forget_in_child() -> None:
    # Closing the child's copy leaves the parent's lock alone; unlocking would take it from both.
    for lock in tuple(_known):
        lock.release()


os.register_at_fork(after_in_child=_forget_in_child)
