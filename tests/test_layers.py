"""The contracts of pyproject.toml hold, and so does what imports alone can't show."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
CONTRACTS = [
    "The house: imports go downward only",
    "Nothing in appeals imports the project",
    "The leaves know no Django",
    "The pages never see the working text",
]
# What would break each of them, and nothing else.
OFFENCES = {
    "appeals/importing/offence.py": "import appeals.pages",
    "appeals/translating/offence.py": "import campaign_site.env",
    "appeals/compare.py": "import django.utils.text",
    "appeals/pages/offence.py": "import appeals.models.appeal",
}


def lint_imports(folder):
    """Run import-linter in ``folder``; return its verdicts by contract."""
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [program, "--no-cache", "--no-logo"], cwd=folder, capture_output=True, text=True, check=False, timeout=120
    )
    return dict(re.findall(r"^(.+?)(?: \[.*\])? (KEPT|BROKEN)\b", done.stdout, re.MULTILINE)) or done.stdout


def sources(pattern):
    """Return the names of the Python files of the project in which ``pattern`` occurs."""
    files = [path for folder in ("appeals", "campaign_site") for path in (ROOT / folder).rglob("*.py")]
    return sorted(str(path.relative_to(ROOT)) for path in files if re.search(pattern, path.read_text()))


def test_the_contracts_hold():
    assert lint_imports(ROOT) == dict.fromkeys(CONTRACTS, "KEPT")


def test_an_import_against_the_layers_is_found(tmp_path):
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for package in ("appeals", "campaign_site"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("locale", "__pycache__"))
    for path, line in OFFENCES.items():
        with (tmp_path / path).open("a") as file:
            file.write(f"{line}\n")
    assert lint_imports(tmp_path) == dict.fromkeys(CONTRACTS, "BROKEN")


def test_what_renders_asks_no_database():
    asking = sources(r"django\.db|django\.apps|get_model|\.objects\b")
    assert [name for name in asking if name.startswith(("appeals/rendering/", "appeals/templatetags/"))] == []
    assert "appeals/markup.py" not in asking


def test_only_markup_marks_text_safe():
    assert sources(r"mark_safe|SafeString\(|SafeText|__html__") == ["appeals/markup.py"]


# Web servers' configuration, which is no HTML and goes to no browser.
FRONT = ROOT / "templates" / "front"


def test_templates_mark_nothing_safe_but_our_own_style_sheet():
    marks = r"[\w.]+\s*\|\s*safe(?:seq)?\b|autoescape\s+off"
    templates = (path for path in (ROOT / "templates").rglob("*") if path.is_file() and path.parent != FRONT)
    found = [(path.name, mark) for path in templates for mark in re.findall(marks, path.read_text())]
    assert sorted(found) == [("base.html", "style|safe"), ("embed.html", "style|safe")]


def test_only_publishing_writes_what_is_published():
    writers = sources(r"\b(Revision|Edition|RevisionParty|Withdrawal)(\.objects\.(bulk_)?create)?\([^)]")
    models = [name for name in writers if name.startswith(("appeals/models/", "appeals/migrations/"))]
    assert [name for name in writers if name not in models and not name.startswith("appeals/publishing/")] == []


def test_every_file_of_the_app_has_fewer_than_300_lines():
    files = [path for path in (ROOT / "appeals").rglob("*.py") if "migrations" not in path.parts]
    long = {str(path.relative_to(ROOT)): lines for path in files if (lines := path.read_text().count("\n")) >= 300}
    assert long == {}
