"""What tests of prints share: poppler's programs read what was made."""

import shutil
import subprocess
from contextlib import contextmanager

import pytest
import typst

from appeals.rendering import fonts, typeset


def needs(program):
    """Skip a test where ``program`` isn't installed."""
    return pytest.mark.skipif(shutil.which(program) is None, reason=f"{program} is not installed")


def text_of(pdf):
    """Return the text of a PDF as pdftotext reads it."""
    done = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True, timeout=60)
    return done.stdout.decode()


@contextmanager
def without_fonts():
    """A machine without any font: there is only what typst brings along."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (fonts, typeset):
            patch.setattr(module, "machine_fonts", lambda: typst.Fonts(include_system_fonts=False))
        forget()
        yield
    forget()


def forget():
    """Have the fonts chosen anew."""
    for cached in (fonts.chosen, fonts._missing):
        cached.cache_clear()
