"""The small parts of the supervisor, without a server."""

import os
import threading
from pathlib import Path

import pytest

from servanda.foundation.postgres.locks import FileLock
from servanda.foundation.postgres.logs import prune
from servanda.foundation.postgres.process import postmaster_of, serves
from servanda.foundation.postgres.socket_folder import socket_folder
from servanda.foundation.postgres.waiting import until


def test_a_lock_held_alone_excludes_another_thread_until_released(tmp_path: Path) -> None:
    first, second = (FileLock(tmp_path / "lock") for _ in range(2))
    assert first.acquire(within=0)
    assert not second.acquire(within=0)
    first.release()
    assert second.acquire(within=0)
    second.release()


def test_many_hold_a_shared_lock_and_nobody_holds_it_alone_meanwhile(tmp_path: Path) -> None:
    holders = [FileLock(tmp_path / "lock", shared=True) for _ in range(3)]
    assert all(each.acquire(within=0) for each in holders)
    assert not FileLock(tmp_path / "lock").acquire(within=0)
    for each in holders:
        each.release()


def test_a_waiter_gets_the_lock_when_it_becomes_free(tmp_path: Path) -> None:
    first, second = (FileLock(tmp_path / "lock") for _ in range(2))
    first.acquire(within=0)
    threading.Timer(0.05, first.release).start()
    assert second.acquire(within=10)
    second.release()


def test_waiting_ends_with_false_when_nothing_comes_true() -> None:
    answers = iter([False] * 1000)
    assert not until(lambda: next(answers), within=0.05)
    assert next(answers) is False


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("", id="empty"),
        pytest.param("not a number\n", id="words"),
        pytest.param(f"{os.getpid()}\n", id="a stranger"),
        pytest.param("4194304\n/data\n", id="nobody"),
    ],
)
def test_a_pid_file_alone_proves_no_postmaster(tmp_path: Path, content: str) -> None:
    (tmp_path / "postmaster.pid").write_text(content)
    assert postmaster_of(str(tmp_path)) is None


def test_a_stranger_at_work_in_the_data_folder_is_not_postgresql(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert not serves(os.getpid(), str(tmp_path))


@pytest.mark.parametrize(
    ("length", "beside"),
    [pytest.param(86, True, id="just short enough"), pytest.param(87, False, id="one byte too long")],
)
def test_the_socket_leaves_its_home_when_its_path_passes_107_bytes(length: int, beside: bool) -> None:
    base = Path("/" + "x" * (length - 1))
    folder = socket_folder(base, 1000)
    assert (folder.parent == base) is beside
    assert len(str(folder / ".s.PGSQL.5432")) <= 107


def test_bytes_count_not_letters(tmp_path: Path) -> None:
    assert socket_folder(Path("/" + "ä" * 50), 1000).parent != Path("/" + "ä" * 50)


def test_a_comma_in_the_path_moves_the_socket_because_it_separates_folders() -> None:
    assert "," not in str(socket_folder(Path("/srv/a,b"), 1000))


def test_homes_and_users_never_share_a_short_folder() -> None:
    bases = [Path("/" + "x" * 200), Path("/" + "y" * 200)]
    assert len({socket_folder(base, uid) for base in bases for uid in (1, 2)}) == 4


def test_only_the_newest_logs_are_kept(tmp_path: Path) -> None:
    for day in range(10, 20):
        (tmp_path / f"postgresql-2026-01-{day}-000000.log").touch()
    prune(tmp_path)
    assert sorted(path.name[19:21] for path in tmp_path.iterdir()) == ["16", "17", "18", "19"]
