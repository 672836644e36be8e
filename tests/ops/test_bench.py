"""``servanda bench`` as a person starts it; no time is judged here."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.api.cases.test_costs import TARGET


def measured(folder: Path, *words: str) -> dict[str, Any]:
    """What the measurement tells, in a folder that is empty afterwards."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "servanda.config.settings",
        "TMPDIR": str(folder),
        "SERVANDA_HOME": str(folder / "untouched"),
    }
    command = [str(Path(sys.executable).with_name("servanda")), "bench", *words, "--json"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=240, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    assert list(folder.iterdir()) == []
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def test_registering_is_measured_beside_raw_sql_and_leaves_nothing_behind(tmp_path: Path) -> None:
    told = measured(tmp_path, "register", "--cases", "3")
    assert [row["calls"] for row in told["measured"]] == [3, 3]
    assert told["also"]["statements"] == TARGET


def test_lateness_is_measured_among_open_clocks_and_leaves_nothing_behind(tmp_path: Path) -> None:
    sizes = ("--open", "240", "--due", "40", "--within", "2", "--workers", "1")
    told = measured(tmp_path, "firing", *sizes)
    assert [row["calls"] for row in told["idle"]] == [200]
    assert told["plan"]
    assert [row["count"] for row in told["lateness"][:2]] == [40, 40]


def test_cover_is_judged_in_at_most_six_statements_however_many_reach_the_customer(tmp_path: Path) -> None:
    told = measured(tmp_path, "cover", "--contracts", "40", "--calls", "2")
    assert [row["calls"] for row in told["measured"]] == [2] * 5
    assert told["also"]["contracts"] == 42
    assert told["also"]["statements"] <= 6
    assert told["also"]["statements_asking"] <= 10
