"""From a template to an answer: the strict policy, a strong ETag, and nothing that depends on the reader."""

import hashlib
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from appeals.pages.style import page_style, policy

A_MINUTE = "public, max-age=60"


def read_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let a view answer GET and HEAD only. Whatever else is sent gets 405, and nobody looks into it for a token."""
    return csrf_exempt(require_safe(view))


def answer(request: HttpRequest, body: str | bytes, *, content_type: str, file: str = "") -> HttpResponse:
    """Return ``body``, a text or bytes, with an ETag and a minute in caches; 304 where the reader has it already.

    ``file`` is the name under which it is saved, in ASCII.
    """
    charset = "; charset=utf-8" if isinstance(body, str) else ""
    response = HttpResponse(body, content_type=content_type + charset)
    response.headers["Cache-Control"] = A_MINUTE
    if file:
        response.headers["Content-Disposition"] = f'inline; filename="{file}"'
    response.headers["ETag"] = etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    return get_conditional_response(request, etag=etag, response=response)


def answer_page(
    request: HttpRequest,
    template: str,
    context: dict,
    *,
    status: int = 200,
    parts: tuple[str, ...] = (),
    form: bool = False,
    frame_ancestors: str = "'none'",
) -> HttpResponse:
    """Return a rendered page in the active language; ``context`` holds its ``language``.

    ``parts`` of the style are added to the core, ``form`` and ``frame_ancestors`` stand in the policy. The template
    gets no request: session, token and messages would make the page one reader's own.
    """
    style = page_style(context["language"].script, *parts)
    body = render_to_string(template, {**context, "style": style.css})
    response = answer(request, body, content_type="text/html") if status == 200 else refuse(body, status=status)
    response.headers["Content-Security-Policy"] = policy(style, form=form, frame_ancestors=frame_ancestors)
    return response


def refuse(body: str, *, status: int, content_type: str = "text/html; charset=utf-8") -> HttpResponse:
    """Return ``body`` as what there is to say in place of what was asked for. Nobody keeps it."""
    response = HttpResponse(body, status=status, content_type=content_type)
    response.headers["Cache-Control"] = "no-cache"
    return response


def open_to_all(response: HttpResponse) -> HttpResponse:
    """Let the scripts of any site read an answer made for programs: it is the same for everybody."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = "ETag"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
