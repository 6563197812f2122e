"""Machine drafts from a LibreTranslate-compatible server of the campaign's own. Off until its address is set.

Nothing that a machine wrote goes out by itself: it is a draft until a person approves it.
"""

import json
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from socket import SHUT_RDWR
from threading import Event, Timer
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appeals.languages import CATALOGUE
from appeals.models import Appeal, Mark, Translation
from appeals.normalform import one_line
from appeals.translating.edit import write
from appeals.translating.pieces import Piece, pieces
from appeals.translating.snapshot import working_text

LABEL = gettext_lazy("Machine draft: read it, correct it, and hand it in.")
TIMEOUT = 20
LONGEST_ANSWER = 2_000_000


class MachineError(Exception):
    """There is no machine draft; one line says why."""


def is_on() -> bool:
    """Whether the campaign has a server for machine drafts."""
    return bool(settings.MACHINE_TRANSLATION_URL)


def suggest(appeal: Appeal, language: str, addresses: Collection[str]) -> list[str]:
    """Fill the pieces at ``addresses`` that have no text in ``language`` with machine drafts; return those filled.

    What has a text is never touched, also if it was written while the server was thinking. Names of issuers and
    addressees are left to people: other appeals use them too. A language without a word so far gets the standing of a
    machine translation. A draft has no author, so anybody may approve it.

    Raises MachineError if the server gives none, and EditError for a draft that is too long for its place.
    """
    if language == appeal.source_language:
        raise MachineError(_("This is the language of the original: there is nothing to translate."))
    asked = {piece.address: piece.source for piece in _find_empty(appeal, language) if piece.address in addresses}
    answers = draft(
        list(asked.values()),
        source_language=appeal.source_language,
        language=language,
        url=settings.MACHINE_TRANSLATION_URL,
        key=settings.MACHINE_TRANSLATION_KEY,
    )
    return _keep(appeal, language, asked, dict(zip(asked, answers, strict=True)))


def draft(
    texts: Sequence[str], *, source_language: str, language: str, url: str, key: str = "", timeout: float = TIMEOUT
) -> list[str]:
    """Return ``texts`` as the server at ``url`` translates them, in the same order; one request.

    ``timeout`` is for everything together, in seconds. Raises MachineError with one line that says what is wrong.
    """
    server = _read_address(url)
    if not texts:
        return []
    question = {
        "q": list(texts),
        "source": CATALOGUE[source_language].tag,
        "target": CATALOGUE[language].tag,
        "format": "text",
        **({"api_key": key} if key else {}),
    }
    return _read_answer(_post(server, json.dumps(question).encode(), timeout), len(texts))


def _own_pieces(appeal: Appeal) -> list[Piece]:
    found = pieces(working_text(appeal))
    return [piece for piece in found if not piece.address.startswith(("issuer:", "addressee:"))]


def _find_empty(appeal: Appeal, language: str) -> list[Piece]:
    return [piece for piece in _own_pieces(appeal) if not piece.text(language)]


@transaction.atomic
def _keep(appeal: Appeal, language: str, asked: dict[str, str], answers: dict[str, str]) -> list[str]:
    """Write the answers to what is still empty and still says in the original what was ``asked``."""
    locked = Appeal.objects.select_for_update().get(pk=appeal.pk)
    is_first = not any(piece.text(language) for piece in _own_pieces(locked))
    still = [piece for piece in _find_empty(locked, language) if asked.get(piece.address) == piece.source]
    texts = {piece.address: answers[piece.address] for piece in still}
    changed = write(locked, language, texts, state=Mark.State.DRAFT)
    if changed and is_first:
        standing = {"standing": Translation.Standing.MACHINE}
        Translation.objects.update_or_create(appeal=locked, language=language, defaults=standing)
    return changed


def _read_address(url: str) -> SplitResult:
    if not url:
        raise MachineError(_("Machine drafts are off: no server is set (MACHINE_TRANSLATION_URL)."))
    try:
        server = urlsplit(url)
        is_good = server.scheme in ("http", "https") and server.hostname and server.port != 0
    except ValueError:
        is_good = False
    if not is_good or "@" in server.netloc or server.query or server.fragment:
        message = _("MACHINE_TRANSLATION_URL must be an address such as https://translate.example.org.")
        raise MachineError(message)
    return server


def _post(server: SplitResult, question: bytes, timeout: float) -> bytes:
    """Return the body of the answer. Redirects are not followed: neither texts nor key go anywhere else."""
    kind = HTTPSConnection if server.scheme == "https" else HTTPConnection
    connection = kind(server.hostname or "", server.port, timeout=timeout)
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    try:
        with _time_limit(connection, timeout):
            connection.request("POST", server.path.rstrip("/") + "/translate", question, headers)
            with connection.getresponse() as response:
                body = response.read(LONGEST_ANSWER + 1)
    except TimeoutError as error:
        message = _("The translation server didn't answer within %(seconds)s seconds; try fewer texts, or later.")
        raise MachineError(message % {"seconds": f"{timeout:g}"}) from error
    except (OSError, HTTPException, UnicodeError) as error:
        message = _("The translation server can't be reached (%(reason)s).")
        raise MachineError(message % {"reason": _shorten(str(error)) or type(error).__name__}) from error
    finally:
        connection.close()
    _check(response, body)
    return body


@contextmanager
def _time_limit(connection: HTTPConnection, seconds: float) -> Iterator[None]:
    """Connect, and end the connection after ``seconds`` altogether: a server that drips would hold it for ever.

    Raises TimeoutError then.
    """
    started = time.monotonic()
    connection.connect()
    plug, expired = connection.sock, Event()

    def pull() -> None:
        """Cut the line: what waits for an answer fails at once."""
        expired.set()
        with suppress(OSError):
            plug.shutdown(SHUT_RDWR)

    timer = Timer(max(seconds - (time.monotonic() - started), 0), pull)
    timer.daemon = True
    timer.start()
    try:
        yield
    except (OSError, HTTPException) as error:
        raise TimeoutError if expired.is_set() else error from error
    finally:
        timer.cancel()
    if expired.is_set():
        raise TimeoutError


def _check(response: HTTPResponse, body: bytes) -> None:
    """Raise MachineError unless the answer is one of 200 and of a bearable length."""
    if 300 <= response.status < 400:
        message = _("The translation server sends us elsewhere (%(place)s); set that address if you trust it.")
        raise MachineError(message % {"place": _shorten(response.headers.get("Location", ""))})
    if response.status != 200:
        message = _("The translation server refuses, with status %(status)s. %(reason)s")
        reason = _shorten(str(_read_json(body).get("error", "")))
        raise MachineError((message % {"status": response.status, "reason": reason}).strip())
    if len(body) > LONGEST_ANSWER:
        raise MachineError(_("The translation server's answer is too long; try fewer texts."))


def _read_answer(body: bytes, count: int) -> list[str]:
    """Return the texts in ``body``, which must be ``count``."""
    texts = _read_json(body).get("translatedText")
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise MachineError(_("The translation server's answer makes no sense: is it LibreTranslate?"))
    if len(texts) != count:
        message = _("The translation server was asked for %(asked)s texts and gave %(given)s.")
        raise MachineError(message % {"asked": count, "given": len(texts)})
    return texts


def _read_json(body: bytes) -> dict:
    """Return the object in ``body``; an empty one if there is none."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _shorten(text: str) -> str:
    return one_line(text)[:200]
