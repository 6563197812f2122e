"""The Nu HTML Checker, the one that validator.w3.org runs, has nothing against any page."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parent.parent.parent
JAR = Path(os.environ.get("VNU_JAR", ROOT / "var/tools/node_modules/vnu-jar/build/dist/vnu.jar"))


def check(folder: Path) -> list[str]:
    """Return what the checker says of the pages in ``folder``: errors, warnings and remarks, a line each."""
    if not shutil.which("java"):
        pytest.skip("java is not installed")
    if not JAR.exists():
        pytest.skip("vnu-jar is not installed (npm ci in var/tools, as .ci/run does)")
    command = ["java", "-jar", JAR, "--format", "json", "--exit-zero-always", *sorted(folder.iterdir())]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=True)
    said = json.loads(done.stderr)["messages"]
    return [f"{Path(each['url']).name}: {each['message']} {each.get('extract', '')}" for each in said]


def test_every_kind_of_page_is_faultless_html(answers, tmp_path):
    for (kind, code), answer in answers.items():
        (tmp_path / f"{kind.replace(', ', '-').replace(' ', '-')}.{code}.html").write_text(answer.html, "utf-8")
    assert check(tmp_path) == []


def test_a_fault_would_be_found(answers, tmp_path):
    html = answers["error", "en"].html
    (tmp_path / "nested.html").write_text(html.replace("<h1>", "<h1><p>"), "utf-8")
    assert check(tmp_path)[0].startswith("nested.html: Element “p” not allowed as child of element “h1”")
