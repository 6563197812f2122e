"""What tests of prints share: poppler's programs read what was made."""

import shutil
import subprocess

import pytest


def needs(program):
    """Skip a test where ``program`` isn't installed."""
    return pytest.mark.skipif(shutil.which(program) is None, reason=f"{program} is not installed")


def text_of(pdf):
    """Return the text of a PDF as pdftotext reads it."""
    done = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True, timeout=60)
    return done.stdout.decode()
