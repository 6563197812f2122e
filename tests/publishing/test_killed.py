"""Killed at any point of publish, the database holds the old state or the new one, and publishing goes on."""

import json
from pathlib import Path

from tests.processes import run_python

OLD = {"versions": [1], "editions": 2, "parties": 2, "problems": [], "next": 2}
NEW = {"versions": [1, 2], "editions": 4, "parties": 4, "problems": [], "next": 3}


def test_a_killed_publish_leaves_the_old_state_or_the_new_one(tmp_path):
    script = Path(__file__).with_name("kill.py")
    lines = run_python(f"sqlite:///{tmp_path}/template.sqlite3", script, str(tmp_path), VAR_DIR=str(tmp_path))
    found = [json.loads(line) for line in lines.splitlines()]
    states = {}
    for entry in found:
        states[entry.pop("where")] = (entry.pop("killed", None), entry)
    at_points = [state for where, state in states.items() if where.startswith("point")]
    assert all(state in (OLD, NEW) for _, state in states.values()), states
    assert [killed for killed, _ in at_points] == [True] * (len(at_points) - 1) + [False]
    # The new state begins at one point and stays: after the commit, which the last but one process lived to see.
    versions = [state["versions"] for _, state in at_points]
    assert versions == [[1]] * (len(at_points) - 2) + [[1, 2]] * 2
    assert len(at_points) > 30
    assert len(states) == len(at_points) + 12
