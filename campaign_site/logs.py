"""What never gets into a log."""

import logging
import re

_SECRET = re.compile(r"(/link/)[^/\s]+")


def hide_secrets(record: logging.LogRecord) -> bool:
    """Take the secrets of translators' links out of a line; every line passes."""
    record.msg, record.args = _SECRET.sub(r"\1…", record.getMessage()), ()
    return True
