"""A short run of faults under readers and an editor. ``python -m benchmarks.soak --minutes N`` is the long one."""

from benchmarks.soak import FAKETIME, soak


def test_nothing_that_was_promised_is_lost_in_a_run_of_faults(tmp_path):
    found = soak(0, readers=1, turn=0.4)
    clock = {"clock_on": 1, "clock_back": 1} if FAKETIME else {}
    assert found["faults"] == {"calm": 1, "locked": 1, "full": 1, "killed_editor": 1, "killed_worker": 1, **clock}
    assert (found["lost"], found["gaps"]) == ([], [])
    assert found["noted"] > 2
    assert found["acts"]["killed"] == 1
    assert set(found["afterwards"].values()) == {200}
    assert found["signatures"].endswith("unsigned: 0, problems: 0")
