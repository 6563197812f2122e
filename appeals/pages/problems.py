"""What programs get when something is missing or fails: problem details (RFC 9457) where a reader gets a page."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse

from appeals.pages.respond import open_to_all, refuse
from appeals.rendering.api import to_json

DETAILS = {
    400: "The request can't be understood.",
    403: "This is not open to you.",
    404: "There is nothing under this address.",
    405: "This can be read, and nothing else.",
    410: "This has been withdrawn.",
    500: "Something has failed here. Please try again in a few minutes.",
}


def wants_data(request: HttpRequest) -> bool:
    """Whether the address is one of those made for programs."""
    return request.path_info.endswith(".json")


def problem(request: HttpRequest, status: int, *, detail: str = "", **more) -> HttpResponse:
    """Return problem details with an HTTP ``status``; ``more`` are members beyond those of the standard."""
    facts = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
    body = to_json({**facts, "detail": detail or DETAILS[status], **more})
    response = refuse(body, status=status, content_type="application/problem+json; charset=utf-8")
    return open_to_all(response)
