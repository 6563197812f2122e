"""Lighthouse, which looks at a page as an ordinary phone on a slow network gets it."""

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIGHTHOUSE = ROOT / "var/tools/node_modules/.bin/lighthouse"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")


@dataclass(frozen=True, slots=True)
class Report:
    """The points of each category, at most 100, and the titles of the audits that cost some."""

    points: dict[str, int]
    lost: list[str]


def missing() -> str:
    """Return the name of a program that is not installed here, or nothing."""
    programs = {"node": shutil.which("node"), "chromium": CHROMIUM, "lighthouse": LIGHTHOUSE.exists()}
    return next((name for name, found in programs.items() if not found), "")


def look(address: str, *categories: str) -> Report:
    """Return what Lighthouse says of the page at ``address`` in ``categories``, by default all four."""
    command = [
        LIGHTHOUSE,
        address,
        "--quiet",
        "--output=json",
        f"--only-categories={','.join(categories or CATEGORIES)}",
        "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
    ]
    environment = {**os.environ, "CHROME_PATH": str(CHROMIUM)}
    done = subprocess.run(command, capture_output=True, text=True, timeout=180, check=True, env=environment)
    found = json.loads(done.stdout)
    return Report(_points(found), _lost(found))


def _points(found: dict) -> dict[str, int]:
    return {name: round(100 * (category["score"] or 0)) for name, category in found["categories"].items()}


def _lost(found: dict) -> list[str]:
    counted = {
        each["id"] for category in found["categories"].values() for each in category["auditRefs"] if each["weight"]
    }
    audits = [audit for name, audit in found["audits"].items() if name in counted]
    return [
        f"{audit['title']} ({audit['id']})" for audit in audits if audit["score"] is not None and audit["score"] < 1
    ]
