"""Machine drafts, against a real HTTP server."""

import socket
import threading
import time

import pytest

from appeals.translating.machine import LONGEST_ANSWER, MachineError, draft, is_on
from campaign_site import env
from tests.translating.machine_server import Server


def ask(url: str, *texts: str, **options) -> list[str]:
    return draft(texts or ("One.", "Two."), source_language="en", language="uk", url=url, **options)


def problem(url: str, *texts: str, **options) -> str:
    with pytest.raises(MachineError) as caught:
        ask(url, *texts, **options)
    return str(caught.value)


def test_texts_are_asked_for_at_once_and_come_in_order(server):
    assert ask(server.url, "Ein „Wort“.", "Zwei\n\nAbsätze") == ["EIN „WORT“.", "ZWEI\n\nABSÄTZE"]
    question = {"q": ["Ein „Wort“.", "Zwei\n\nAbsätze"], "source": "en", "target": "uk", "format": "text"}
    assert server.asked == [("/translate", question)]


def test_the_key_and_the_codes_are_those_of_the_server(server):
    draft(["x"], source_language="zh-hans", language="pt", url=server.url + "/prefix/", key="secret")
    assert server.asked == [
        ("/prefix/translate", {"q": ["x"], "source": "zh-Hans", "target": "pt", "format": "text", "api_key": "secret"})
    ]


def test_nothing_is_asked_for_nothing(server):
    assert draft([], source_language="en", language="uk", url=server.url) == []
    assert server.asked == []


def test_without_an_address_machine_drafts_are_off(settings):
    assert problem("") == "Machine drafts are off: no server is set (MACHINE_TRANSLATION_URL)."
    assert is_on() is False
    settings.MACHINE_TRANSLATION_URL = "http://127.0.0.1:5000"
    assert is_on() is True


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://example.org",
        "example.org",
        "http://",
        "http://[::1",
        "http://example.org:port",
        "http://example.org:99999",
        "http://user:password@example.org",
        "https://example.org/?q=1",
    ],
)
def test_only_web_addresses_are_asked(url):
    assert problem(url) == "MACHINE_TRANSLATION_URL must be an address such as https://translate.example.org."


def test_a_server_that_is_not_there_is_told():
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    message = "The translation server can't be reached ([Errno 111] Connection refused)."
    assert problem(f"http://127.0.0.1:{port}") == message


def test_a_name_that_is_none_is_told():
    assert problem(f"http://{'a' * 70}.invalid").startswith("The translation server can't be reached (")


TOO_SLOW = "The translation server didn't answer within 0.3 seconds; try fewer texts, or later."


def test_a_server_that_is_silent_is_left_in_time(server):
    server.answer = lambda question: server.released.wait(10) and (200, {})
    assert problem(server.url, timeout=0.3) == TOO_SLOW


@pytest.mark.parametrize("beginning", [b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\n\r\n"])
def test_a_server_that_drips_is_left_in_time_too(beginning):
    stop = threading.Event()

    def drip() -> None:
        connection, _ = listener.accept()
        with connection:
            try:
                connection.sendall(beginning)
                while not stop.wait(0.05):
                    connection.sendall(b"x" if beginning.endswith(b"\r\n\r\n") else b"X-Slow: 1\r\n"[:1])
            except OSError:
                return

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=drip)
        thread.start()
        started = time.monotonic()
        assert problem(f"http://127.0.0.1:{listener.getsockname()[1]}", timeout=0.3) == TOO_SLOW
        assert time.monotonic() - started < 5
        stop.set()
        thread.join()


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"", " can't be reached (Remote end closed connection without response)."),
        (b"SSH-2.0-server\r\n", " can't be reached (SSH-2.0-server)."),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{", "'s answer makes no sense: is it LibreTranslate?"),
    ],
)
def test_a_server_that_speaks_no_http_or_hangs_up_is_told(raw, message):
    def hang_up() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.recv(65536)
            connection.sendall(raw)
            connection.shutdown(socket.SHUT_WR)
            connection.recv(65536)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=hang_up)
        thread.start()
        told = problem(f"http://127.0.0.1:{listener.getsockname()[1]}")
        thread.join()
    assert told == f"The translation server{message}"


@pytest.mark.parametrize(
    ("status", "body", "message"),
    [
        (403, {"error": "Invalid\nAPI key"}, "refuses, with status 403. Invalid API key"),
        (400, {"error": "x" * 500}, "refuses, with status 400. " + "x" * 200),
        (429, b"<html>", "refuses, with status 429."),
        (500, [], "refuses, with status 500."),
        (204, b"", "refuses, with status 204."),
    ],
)
def test_a_refusal_is_told_with_its_reason_on_one_line(server, status, body, message):
    server.answer = lambda question: (status, body)
    assert problem(server.url) == f"The translation server {message}"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"\xff\xfe",
        b"[" * 100_000,
        b"null",
        [],
        ["One.", "Two."],
        {},
        {"translatedText": None},
        {"translatedText": "One text for two"},
        {"translatedText": ["One.", None]},
        {"translatedText": ["One.", ["Two."]]},
    ],
)
def test_a_nonsense_answer_is_told(server, body):
    server.answer = lambda question: (200, body)
    assert problem(server.url) == "The translation server's answer makes no sense: is it LibreTranslate?"


@pytest.mark.parametrize("given", [0, 1, 3])
def test_another_number_of_texts_is_refused(server, given):
    server.answer = lambda question: (200, {"translatedText": ["x"] * given})
    assert problem(server.url) == f"The translation server was asked for 2 texts and gave {given}."


def test_an_answer_without_an_end_is_cut_off(server):
    server.answer = lambda question: (200, {"translatedText": ["x" * LONGEST_ANSWER, "y"]})
    assert problem(server.url) == "The translation server's answer is too long; try fewer texts."


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_never_followed(server, status):
    with Server() as elsewhere:
        server.answer = lambda question: (status, b"")
        server.headers = {"Location": elsewhere.url + "/translate"}
        assert problem(server.url, key="secret") == (
            f"The translation server sends us elsewhere ({elsewhere.url}/translate); set that address if you trust it."
        )
        assert (elsewhere.asked, len(server.asked)) == ([], 1)


@pytest.mark.parametrize("value", ["", "http://127.0.0.1:5000", "https://translate.example.org/api"])
def test_the_setting_takes_a_web_address_or_nothing(monkeypatch, value):
    monkeypatch.setenv("MACHINE_TRANSLATION_URL", value)
    assert env.web_address("MACHINE_TRANSLATION_URL") == value


def test_a_wrong_setting_stops_the_start(monkeypatch):
    monkeypatch.setenv("MACHINE_TRANSLATION_URL", "translate.example.org")
    with pytest.raises(SystemExit) as caught:
        env.web_address("MACHINE_TRANSLATION_URL")
    assert str(caught.value) == (
        "Zvarot can't start: MACHINE_TRANSLATION_URL=translate.example.org is not an address "
        "such as https://example.org."
    )
