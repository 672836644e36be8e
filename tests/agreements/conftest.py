"""What several tests of promises look at."""

import logging
from collections.abc import Iterator
from io import StringIO
from typing import cast

import pytest
import structlog

from servanda.foundation import logs


@pytest.fixture
def log() -> Iterator[StringIO]:
    """The log, written as an installation writes it."""
    root, written = logging.getLogger(), StringIO()
    handlers, level = list(root.handlers), root.level
    # Those that are there would be closed for good.
    root.handlers.clear()
    logs.configure(readable=False)
    cast("logging.StreamHandler[StringIO]", root.handlers[0]).setStream(written)
    # Otherwise the loggers of this process would keep it for all tests that come.
    structlog.configure(cache_logger_on_first_use=False)
    yield written
    structlog.reset_defaults()
    root.handlers[:] = handlers
    root.setLevel(level)
