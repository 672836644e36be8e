"""PostgreSQL's own log: a few files of bounded size, without what people wrote."""

from pathlib import Path
from typing import Final

_KEPT: Final = 4
_MEGABYTES: Final = 5

#: Terse and without statements: details and statements repeat personal text.
LOG_SETTINGS: Final = {
    "logging_collector": "on",
    "log_filename": "postgresql-%Y-%m-%d-%H%M%S.log",
    "log_rotation_size": f"{_MEGABYTES}MB",
    "log_rotation_age": "0",
    "log_line_prefix": "%m [%p] %q%u@%d ",
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_timezone": "UTC",
}


def prune(folder: Path) -> None:
    """Remove all but the newest files; with rotation by size some 20 MB remain."""
    for path in sorted(folder.glob("postgresql-*.log"))[:-_KEPT]:
        path.unlink(missing_ok=True)
