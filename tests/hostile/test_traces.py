"""A reader leaves no trace: nothing in a log, nothing in the database, no file, no cookie, whatever she does."""

import sqlite3
from pathlib import Path

from tests.hostile.raw_parts import END, HOST
from tests.serving import Answer, serve

# What would tell on her, if it stood anywhere afterwards.
AGENT, QUESTION, REFERRER, COOKIE, ADDRESS = (
    f"mark-{name}-7f3a" for name in ("agent", "question", "referrer", "cookie", "address")
)
MARKS = (AGENT, QUESTION, REFERRER, COOKIE, ADDRESS, "203.0.113")
LINES = (
    f"User-Agent: {AGENT}",
    f"Referer: https://{REFERRER}.example/",
    f"Cookie: sessionid={COOKIE}; csrftoken={COOKIE}",
    f"X-Forwarded-For: 203.0.113.77, {ADDRESS}",
    "X-Real-IP: 203.0.113.77",
    f"From: {ADDRESS}@example.org",
    f"Authorization: Basic {COOKIE}",
    f'If-None-Match: "{COOKIE}"',
    "Accept-Language: be, pl;q=0.5",
)
VISITS = {
    "/": 302,
    "/be/": 200,
    f"/be/search/?q={QUESTION}": 200,
    f"/be/search/?q={QUESTION}%00": 200,
    f"/be/appeals/{QUESTION}/": 404,
    f"/be/addressees.json?after={QUESTION}": 404,
    f"/oembed?url={QUESTION}": 404,
    f"/{QUESTION}": 404,
    "/be/feed.atom": 200,
    "/static/css/desk.css": 200,
    f"/static/{QUESTION}": 404,
    "/health/ready": 200,
}


def contents(database: Path) -> dict[str, list[tuple]]:
    """Return all rows of all tables."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: list(connection.execute(f'SELECT * FROM "{name}"')) for name in names}  # noqa: S608 - own tables


def files(folder: Path) -> list[str]:
    """Return the names of all files but those that the database's driver and the readers of texts put there."""
    found = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    return sorted(name for name in found if not name.startswith(("zvarot.sqlite3", "prints/", "pages/")))


def test_a_reader_leaves_no_trace(site):
    before, there = contents(site.database), files(site.folder)
    answers = {path: site.get(path, *LINES) for path in VISITS}
    assert {path: answer.status for path, answer in answers.items()} == VISITS
    broken = [
        f"GET /be/search/?q={QUESTION} {AGENT} HTTP/1.1\r\n".encode() + HOST + END,
        f"{QUESTION}\r\nUser-Agent: {AGENT}\r\n\r\n".encode(),
        f"POST /be/ HTTP/1.1\r\nHost: {ADDRESS}.example\r\nContent-Length: 3\r\n".encode() + END + b"a=b",
        f"POST /be/search/ HTTP/1.1\r\nContent-Type: text/x; charset={QUESTION}\r\n".encode() + HOST + END,
        f"GET /be/ HTTP/1.1\r\n{AGENT} : {'a' * 9000}\r\n".encode() + HOST + END,
        b"GET /be/ HTTP/1.1\r\n" + HOST + f"User-Agent: {AGENT}\r\n".encode(),
    ]
    refused = [Answer(site.ask(each)) for each in broken]
    assert {answer.status for answer in refused[:5]} <= {0, 400, 405, 431}
    assert [
        answer.headers["set-cookie"] for answer in [*answers.values(), *refused] if "set-cookie" in answer.headers
    ] == []
    assert contents(site.database) == before
    assert files(site.folder) == there
    assert site.log.read_text() == ""
    assert found_in(site.folder) == []


def test_the_marks_would_be_found_if_the_server_wrote_them_down(site):
    with serve(site.folder, log="talking.log", GUNICORN_CMD_ARGS="--access-logfile -") as talking:
        talking.get(f"/be/search/?q={QUESTION}", *LINES)
    assert found_in(site.folder) == [("talking.log", AGENT), ("talking.log", QUESTION), ("talking.log", REFERRER)]
    (site.folder / "talking.log").unlink()


def found_in(folder: Path) -> list[tuple[str, str]]:
    """Return each file that holds a mark, and the mark."""
    found = [(path, path.read_bytes()) for path in sorted(folder.rglob("*")) if path.is_file()]
    return [(path.name, mark) for path, data in found for mark in MARKS if mark.encode() in data]
