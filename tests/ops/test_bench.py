"""``servanda bench register`` as a person starts it; no time is judged here."""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.api.cases.test_costs import TARGET


def test_registering_is_measured_beside_raw_sql_and_leaves_nothing_behind(tmp_path: Path) -> None:
    command = [str(Path(sys.executable).with_name("servanda")), "bench", "register", "--cases", "3", "--json"]
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "servanda.config.settings",
        "TMPDIR": str(tmp_path),
        "SERVANDA_HOME": str(tmp_path / "untouched"),
    }
    done = subprocess.run(command, capture_output=True, text=True, timeout=180, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert [row["calls"] for row in told["measured"]] == [3, 3]
    assert told["also"]["statements"] == TARGET
    assert list(tmp_path.iterdir()) == []
