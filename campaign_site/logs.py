"""What never gets into a log: the secrets of links into the desk, and what readers ask for. And how a line looks."""

import json
import logging
import re
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime

_SECRET = re.compile(r"(/(?:link|welcome)/)[^/\s]+")
_QUESTION = re.compile(r"\?\S*")
# What gunicorn says of a request that is none: it would name who sent it, and quote it.
_NO_REQUEST = "Invalid request from ip="


class JsonLine(logging.Formatter):
    """Writes one line of JSON for each record: when (UTC), how bad, from where, what; and a failure as ``error``."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line. Of the record nothing else gets in: neither the request nor who sent it."""
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info and not record.exc_text:
            record.exc_text = self.formatException(record.exc_info)
        if record.exc_text:
            line["error"] = record.exc_text
        return json.dumps(line, ensure_ascii=False)


def hide_secrets(record: logging.LogRecord) -> bool:
    """Take secrets and query strings out of a line, and what a failure says where one was asked; every line passes.

    The message of an exception may quote what was asked for; where it happened, and what it is, stay.
    """
    told = record.getMessage()
    request = getattr(record, "request", None)
    if record.exc_info and record.exc_info[1] and (_QUESTION.search(told) or (request and request.GET)):
        record.exc_text = "".join(_places(record.exc_info[1])).rstrip()
    record.msg, record.args = _QUESTION.sub("?…", _SECRET.sub(r"\1…", told)), ()
    return True


def hide_readers(record: logging.LogRecord) -> bool:
    """Keep a line of gunicorn's about a request that it couldn't read from the log; take secrets out of any other."""
    return _NO_REQUEST not in record.getMessage() and hide_secrets(record)


def _places(error: BaseException) -> Iterator[str]:
    """Yield a traceback without its messages, from the error that came first."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before:
        yield from _places(before)
        yield "\n"
    yield from traceback.format_tb(error.__traceback__)
    yield f"{type(error).__qualname__}\n"
