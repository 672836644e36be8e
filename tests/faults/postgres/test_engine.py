"""Django's view of the embedded database: nothing before the first connection, and back after a crash."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.faults.postgres.scene import child, pid_of, running

pytestmark = pytest.mark.fault

# A small project of its own: what is tested must not share this process's connections.
_PROJECT = """
import json, os, signal, sys, threading
from pathlib import Path
import django
from django.conf import settings

home, options = Path(sys.argv[1]), json.loads(sys.argv[2])
settings.configure(
    USE_TZ=True,
    INSTALLED_APPS=["django.contrib.contenttypes"],
    DATABASES={"default": {
        "ENGINE": "servanda.foundation.postgres.engine", "NAME": "servanda", "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"embedded_home": home, **options},
    }},
)
django.setup()
from django.db import connection

def asked(question):
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]

def report(**said):
    print(json.dumps(said), flush=True)

def begin_again():
    connection.close()
"""

_POOLED = {"pool": {"min_size": 2, "max_size": 4, "timeout": 20}}
_BOTH_WAYS = [pytest.param({}, id="without a pool"), pytest.param(_POOLED, id="with a pool")]


def test_settings_and_setup_start_nothing_and_the_first_connection_does(fresh_home: Path) -> None:
    said = _run("report(before=home.exists(), user=asked('SELECT current_user'))", fresh_home)
    assert said == {"before": False, "user": "servanda_app"}


def test_the_server_ends_with_the_last_process_that_connected(fresh_home: Path) -> None:
    _run("report(one=asked('SELECT 1'))", fresh_home)
    assert running(fresh_home) is None


def test_the_owner_migrates_and_makes_test_databases_with_the_extensions(used_home: Path) -> None:
    said = _run(
        """
from django.core.management import call_command
call_command("migrate", verbosity=0)
connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
found = asked("SELECT string_agg(extname, ' ' ORDER BY extname) FROM pg_extension")
connection.creation.destroy_test_db("servanda", verbosity=0)
report(found=found)
""",
        used_home,
        {"embedded_role": "owner"},
    )
    assert said == {"found": "btree_gist citext pg_trgm plpgsql unaccent"}


@pytest.mark.parametrize("options", _BOTH_WAYS)
def test_after_the_postmaster_was_killed_the_next_connection_works(
    used_home: Path, options: dict[str, Any]
) -> None:
    before = pid_of(used_home)
    said = _run(
        f"""
asked("SELECT 1")
begin_again()
os.kill({before}, signal.SIGKILL)
while Path("/proc/{before}/cwd").exists():
    pass
begin_again()
report(two=asked("SELECT 2"))
""",
        used_home,
        options,
    )
    assert said == {"two": 2}


@pytest.mark.parametrize("options", _BOTH_WAYS)
def test_after_a_crash_of_all_backends_every_thread_gets_a_working_connection(
    used_home: Path, options: dict[str, Any]
) -> None:
    said = _run(
        """
import django.db
backends = asked("SELECT array_agg(pid) FROM pg_stat_activity")
os.kill(asked("SELECT pg_backend_pid()"), signal.SIGKILL)
try:
    while True:
        asked("SELECT 1")
except django.db.OperationalError:
    begin_again()
# One of them may still answer a health check, and be ended before its next statement.
while any(Path(f"/proc/{pid}").exists() for pid in backends):
    pass
answers = []
def ask():
    answers.append(asked("SELECT 3"))
    connection.close()
threads = [threading.Thread(target=ask) for _ in range(6)]
for thread in threads: thread.start()
for thread in threads: thread.join()
report(answers=answers)
""",
        used_home,
        options,
    )
    assert said == {"answers": [3] * 6}


def test_a_pool_that_lost_every_connection_gives_new_ones_without_its_pauses(used_home: Path) -> None:
    # With eight dead connections the stock pool would pause for longer than its own timeout.
    many = {"pool": {"min_size": 8, "max_size": 8, "timeout": 20}}
    said = _run(
        f"""
connection.pool.open(wait=True)
os.kill({pid_of(used_home)}, signal.SIGKILL)
while Path("/proc/{pid_of(used_home)}/cwd").exists():
    pass
report(four=asked("SELECT 4"))
""",
        used_home,
        many,
    )
    assert said == {"four": 4}


def test_a_forked_child_connects_and_holds_for_itself(used_home: Path) -> None:
    said = _run(
        """
asked("SELECT 1")
begin_again()
child = os.fork()
if child == 0:
    from servanda.foundation.postgres.shared import server_of
    os._exit(asked("SELECT 5") + server_of(home).held)
report(status=os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
""",
        used_home,
    )
    assert said == {"status": 6}


def _run(what: str, home: Path, options: dict[str, Any] | None = None) -> dict[str, Any]:
    with child(_PROJECT + what, home, json.dumps(options or {})) as process:
        assert process.stdout is not None
        said: dict[str, Any] = json.loads(process.stdout.read() or '"nothing"')
        assert process.wait(timeout=20) == 0
        return said
