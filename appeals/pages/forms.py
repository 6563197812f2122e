"""An answer in all its forms, ready to be sent: plain and compressed, whole and “you have it already”."""

from collections.abc import Iterable, Mapping

from appeals.pages.packing import etag, moment_of

# What an answer weighs in memory beside its bytes.
OVERHEAD = 4096
# What a 304 doesn't repeat: it has no bytes that this would be said of.
OF_BYTES = ("Content-Type", "Content-Length", "Content-Encoding")
Headers = list[tuple[str, str]]


class Form:
    """One form of an answer: the bytes, their strong name, and the headers with them and without."""

    __slots__ = ("body", "etag", "headers", "unmodified")

    def __init__(self, headers: Headers, body: bytes, encoding: str, name: str) -> None:
        self.body = body
        self.etag = name
        own = [("ETag", name)] if name else []
        packed = [("Content-Encoding", encoding)] if encoding else []
        self.headers = [*headers, *packed, ("Content-Length", str(len(body))), *own]
        self.unmodified = [pair for pair in self.headers if pair[0] not in OF_BYTES]


class Page:
    """An answer: ``status`` as WSGI spells it, its headers, its bytes by the way of compressing them (“”: plain).

    ``moment`` is that of ``packing.moment_of``, 0 for an answer that has no name. ``used`` is for whoever makes room.
    """

    __slots__ = ("bodies", "forms", "headers", "moment", "size", "status", "used")

    def __init__(self, headers: Iterable[tuple[str, str]], bodies: Mapping[str, bytes], status: str = "200 OK") -> None:
        self.status = status
        self.headers = list(headers)
        self.bodies = dict(bodies)
        self.moment = moment_of(self.bodies[""]) if status == "200 OK" else 0
        self.size = OVERHEAD + sum(map(len, self.bodies.values()))
        self.used = True
        self.forms: dict[str, Form] = {}

    def form(self, encoding: str) -> Form:
        """Return the form that a reader gets who likes ``encoding`` best: compressed so, where it is, else plain."""
        if not (found := self.forms.get(encoding)):
            own = encoding if encoding in self.bodies else ""
            body = self.bodies[own]
            name = etag(self.moment, len(body)) if self.moment else ""
            found = self.forms[encoding] = Form(self.headers, body, own, name)
        return found


def has(asked: str, name: str) -> bool:
    """Say whether the If-None-Match header ``asked`` names what is called ``name``."""
    return asked.strip() == "*" or name in (tag.strip().removeprefix("W/") for tag in asked.split(","))
