"""Processes of their own: for what can't be tried inside the one that tests."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def run_manage(database_url: str, *arguments: str, **environment: str) -> str:
    """Run ``manage.py`` on the database at ``database_url`` as a site would, and return what it prints.

    Raises AssertionError with what it wrote on standard error, if it fails.
    """
    return run_python(database_url, ROOT / "manage.py", *arguments, **environment)


def run_python(database_url: str, script: Path, *arguments: str, **environment: str) -> str:
    """Run a Python file like ``run_manage``, with the project on its path."""
    done = subprocess.run(
        [sys.executable, script, *arguments],
        env={
            **os.environ,
            "DATABASE_URL": database_url,
            "DJANGO_SETTINGS_MODULE": "campaign_site.settings",
            "PYTHONPATH": str(ROOT),
            **environment,
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
