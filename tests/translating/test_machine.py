"""Machine drafts, against a real HTTP server."""

import json
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from appeals.models import Addressee, Appeal, Mark, Translation
from appeals.translating import machine
from appeals.translating.edit import EditError, write
from appeals.translating.machine import LONGEST_ANSWER, MachineError, draft, is_on, suggest
from campaign_site import env
from tests.make import make_appeal


class Server(ThreadingHTTPServer):
    """Answers with ``answer(question)``: a status and a body, or whatever it writes itself; keeps what was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[tuple[str, dict]] = []
        self.headers: dict[str, str] = {}
        self.released = threading.Event()
        self.answer = lambda question: (200, {"translatedText": [text.upper() for text in question["q"]]})

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, request, client_address) -> None:
        """A client that hung up is what some tests are about."""


class Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append((self.path, question))
        status, body = self.server.answer(question)
        body = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **self.server.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args) -> None:
        """Be quiet."""


@pytest.fixture
def server():
    with Server() as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield running
        running.released.set()
        running.shutdown()
        thread.join()


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


EVERYTHING = [
    "appeal.title",
    "section:1.prose",
    "section:2.prose",
    "demand:1.text",
    "demand:2.text",
    "section:3.prose",
]
NAMES = ["issuer:council.name", "addressee:city.name"]


@pytest.fixture
def on(server, settings, db):
    """Switch machine drafts on."""
    settings.MACHINE_TRANSLATION_URL = server.url
    return server


def test_empty_pieces_are_filled_with_drafts_of_nobody(on):
    appeal = make_appeal()
    assert suggest(appeal, "uk", [*EVERYTHING, "demand:9.text"]) == EVERYTHING
    assert Appeal.objects.get().title_uk == "TITLE EN SCHOOLS"
    marks = Mark.objects.values_list("piece", "state", "author", "source")
    assert len(marks) == len(EVERYTHING)
    assert marks.get(piece="demand:2.text") == ("demand:2.text", "draft", None, "Demand 2 en.")
    assert Mark.objects.exclude(state="draft").count() == 0


def test_names_are_left_to_people(on):
    assert suggest(make_appeal(), "uk", NAMES) == []
    assert (on.asked, Addressee.objects.get().name_uk) == ([], None)


def test_what_has_a_text_is_never_touched(on):
    appeal = make_appeal()
    write(appeal, "uk", {"demand:1.text": "Перше."})
    assert suggest(appeal, "uk", EVERYTHING) == [name for name in EVERYTHING if name != "demand:1.text"]
    assert appeal.demands.get(number=1).text_uk == "Перше."
    assert [text for _, question in on.asked for text in question["q"]].count("Demand 1 en.") == 0
    assert Mark.objects.get(piece="demand:1.text").state == "approved"


def test_what_was_written_meanwhile_stays_and_a_changed_original_is_left_empty(on, monkeypatch):
    appeal = make_appeal()

    def think_long(texts, **options):
        write(appeal, "uk", {"demand:1.text": "Перше."})
        write(appeal, "en", {"demand:2.text": "Changed."})
        return draft(texts, **options)

    monkeypatch.setattr(machine, "draft", think_long)
    assert suggest(appeal, "uk", ["demand:1.text", "demand:2.text", "section:3.prose"]) == ["section:3.prose"]
    assert [demand.text_uk for demand in appeal.demands.order_by("number")] == ["Перше.", None]
    assert Translation.objects.count() == 0


def test_a_language_without_a_word_gets_the_standing_of_a_machine_translation(on):
    appeal = make_appeal()
    suggest(appeal, "uk", ["demand:1.text"])
    suggest(appeal, "uk", ["demand:2.text"])
    assert list(Translation.objects.values_list("language", "standing")) == [("uk", "machine")]


def test_a_language_with_a_text_by_a_person_keeps_its_standing(on):
    appeal = make_appeal()
    write(appeal, "uk", {"demand:1.text": "Перше."})
    Translation.objects.create(appeal=appeal, language="uk", standing="volunteer")
    suggest(appeal, "uk", ["demand:2.text"])
    assert Translation.objects.get().standing == "volunteer"


def test_blank_answers_leave_the_pieces_empty_and_no_standing(on):
    on.answer = lambda question: (200, {"translatedText": ["  \n"] * len(question["q"])})
    assert suggest(make_appeal(), "uk", EVERYTHING) == []
    assert (Mark.objects.count(), Translation.objects.count()) == (0, 0)


def test_an_answer_that_is_too_long_for_its_place_leaves_everything_as_it_was(on):
    on.answer = lambda question: (200, {"translatedText": ["x" * 301] * len(question["q"])})
    with pytest.raises(EditError) as caught:
        suggest(make_appeal(), "uk", ["demand:1.text", "appeal.title"])
    assert str(caught.value) == "“appeal.title” has 301 characters; at most 300 fit."
    assert (Mark.objects.count(), Translation.objects.count()) == (0, 0)


def test_an_original_is_not_translated_into_its_own_language(on):
    with pytest.raises(MachineError) as caught:
        suggest(make_appeal(), "en", EVERYTHING)
    assert str(caught.value) == "This is the language of the original: there is nothing to translate."


def test_an_error_of_the_server_leaves_everything_as_it_was(on):
    on.answer = lambda question: (500, {"error": "out of memory"})
    with pytest.raises(MachineError):
        suggest(make_appeal(), "uk", EVERYTHING)
    assert (Mark.objects.count(), Translation.objects.count()) == (0, 0)


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
