"""Every test run has its own home and its own embedded PostgreSQL; each worker its own database.

``db`` rolls back; ``committed_db`` really commits (threads, other processes) and gets a new copy afterwards.
"""

import atexit
import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import django
import pytest
from django.core.cache import cache
from hypothesis import settings

from tests import external, memory

settings.register_profile("quick", max_examples=60, deadline=None)
settings.register_profile("full", max_examples=2000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))

if "PYTEST_XDIST_WORKER" not in os.environ:
    # Before Django reads its settings; the workers of this run inherit it.
    os.environ["SERVANDA_HOME"] = str(memory.new_folder("servanda-test-"))
    # Registered first, so run last: after the last holder has stopped the database in it.
    atexit.register(shutil.rmtree, os.environ["SERVANDA_HOME"], ignore_errors=True)
    for outside in (
        "DATABASE_URL",
        "DATABASE_OWNER_URL",
        "SERVANDA_MAIL_URL",
        "SERVANDA_MAIL_FROM",
        "SERVANDA_DEBUG",
        "SERVANDA_BASE_URL",
    ):
        os.environ.pop(outside, None)
    if "SERVANDA_TEST_EXTERNAL" in os.environ:
        external.start(Path(os.environ["SERVANDA_TEST_EXTERNAL"]))
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
# The browser of the journeys keeps an event loop in this thread, which Django would take for a danger.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
# The cast is imported next, and needs the models.
django.setup()

pytest_plugins = ["tests.databases", "tests.cast"]


def pytest_collection_finish() -> None:
    """Imported modules and collected tests stay to the end: no search for garbage goes through them again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _nothing_remembered_from_before() -> None:
    """Rate limits count in the cache; each test begins with none used."""
    cache.clear()


@pytest.fixture(scope="session")
def home() -> Iterator[Path]:
    """The folder of this test run's installation."""
    yield Path(os.environ["SERVANDA_HOME"])
