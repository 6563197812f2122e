"""What the product is made of: locked, with hashes, and told in a list."""

import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.processes import ROOT

LOCKS = ("run", "dev")


def locked(name: str) -> dict[str, tuple[str, set[str]]]:
    """Return version and hashes of each part in a lock."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    blocks = re.split(r"\n(?=[a-z0-9])", re.sub(r"^ *#.*\n?", "", text, flags=re.MULTILINE))
    found = {}
    for block in filter(str.strip, blocks):
        part, version = re.match(r"([a-z0-9._-]+)(?:\[[\w,-]+\])?==([\w.+!-]+)(?=\s)", block).groups()
        found[part] = version, set(re.findall(r"--hash=sha256:([0-9a-f]{64})\b", block))
    return found


@pytest.mark.parametrize("name", LOCKS)
def test_every_requirement_is_locked_with_its_hashes(name):
    parts = locked(name)
    assert len(parts) > 30
    assert [part for part, (_version, hashes) in parts.items() if not hashes] == []


@pytest.mark.parametrize("name", LOCKS)
def test_no_list_names_an_address(name):
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    assert re.findall(r"https?://\S+|file:\S+|--(?:extra-)?index-url|--find-links|--trusted-host| @ ", text) == []


def test_what_is_tested_is_what_is_run():
    run, dev = locked("run"), locked("dev")
    assert {part: dev[part] for part in run} == run


def test_every_dependency_that_is_named_is_locked_and_says_what_for():
    source = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    project = tomllib.loads(source)["project"]
    for name, wanted in (("run", project["dependencies"]), ("dev", project["optional-dependencies"]["dev"])):
        names = [re.match(r"[\w.-]+", each)[0].lower() for each in wanted]
        assert [each for each in names if each not in locked(name)] == []
        assert [each for each in wanted if not re.search(rf'"{re.escape(each)}",  # \S', source)] == []


def test_the_list_of_parts_names_all_that_is_installed_with_its_hashes(tmp_path):
    program = shutil.which("cyclonedx-py", path=Path(sys.executable).parent)
    if not program:
        pytest.skip("cyclonedx-py is not installed")
    recipe = re.search(r"\$\(BIN\)/cyclonedx-py (.*) --output-file", (ROOT / "Makefile").read_text())[1]
    command = [program, *recipe.split(), "--output-file", tmp_path / "sbom.json", "requirements/run.txt"]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=60)
    told = json.loads((tmp_path / "sbom.json").read_text())["components"]
    hashes = {
        each["name"]: (
            each["version"],
            {found["content"] for place in each["externalReferences"] for found in place["hashes"]},
        )
        for each in told
    }
    assert hashes == locked("run")
