"""The parts of ``servanda up``: where they are, and what becomes of one that keeps dying."""

from pathlib import Path
from time import monotonic

import pytest

from servanda.ops.lives import Lives
from servanda.ops.main import Failed
from servanda.ops.parts import Part, variables


def test_the_parts_know_the_address_that_people_were_told() -> None:
    assert variables("http://127.0.0.1:8110", {"LANG": "C"}) == {
        "LANG": "C",
        "SERVANDA_BASE_URL": "http://127.0.0.1:8110",
    }


def test_an_address_that_somebody_chose_stays() -> None:
    chosen = {"SERVANDA_BASE_URL": "https://support.example.com"}
    assert variables("http://127.0.0.1:8110", chosen) == chosen


def lived(lives: Lives, *, seconds: float) -> float:
    lives.begin(1000)
    return lives.end(1000 + seconds)


def test_the_pauses_after_short_lives_grow_up_to_a_minute() -> None:
    lives = Lives()
    assert [lived(lives, seconds=1) for _ in range(8)] == [1, 2, 4, 8, 16, 32, 60, 60]


def test_after_a_long_life_the_count_starts_anew() -> None:
    lives = Lives()
    assert [lived(lives, seconds=seconds) for seconds in (1, 1, 11, 1)] == [1, 2, 0, 1]


def test_a_part_that_ended_is_due_when_its_pause_is_over_and_not_before() -> None:
    lives = Lives()
    pause = lived(lives, seconds=2)
    assert (lives.is_due(1002 + pause - 0.1), lives.is_due(1002 + pause)) == (False, True)


def ending(folder: Path, *, is_vital: bool = False) -> Part:
    """A part that ends at once: there is no such command."""
    return Part("nothing", log=folder / "nothing.log", is_vital=is_vital)


def ends(part: Part, times: int) -> list[str]:
    """What is said of so many ends, each right after the start."""
    said, at = [], monotonic()
    for _ in range(times):
        part.wait_until_stopped()
        said.append(part.tend(at))
        at += 60
        part.tend(at)
    part.wait_until_stopped()
    return said


def test_a_worker_that_keeps_dying_is_started_again_and_again_and_its_log_is_named(tmp_path: Path) -> None:
    said = ends(ending(tmp_path), 4)
    assert [line.partition(" (")[0] for line in said] == [
        f"nothing ended; starting it again in {pause} s" for pause in (1, 2, 4, 8)
    ]
    assert all(str(tmp_path / "nothing.log") in line for line in said)


def test_a_part_that_waits_for_its_start_is_not_told_of_twice(tmp_path: Path) -> None:
    part, at = ending(tmp_path), monotonic()
    part.wait_until_stopped()
    part.tend(at)
    assert part.tend(at + 0.5) == ""


def test_what_all_depends_on_may_die_only_so_often(tmp_path: Path) -> None:
    with pytest.raises(Failed, match="ends right after each start"):
        ends(ending(tmp_path, is_vital=True), 3)
