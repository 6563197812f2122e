"""From a template to an answer: the strict policy, a strong ETag, and nothing that depends on the reader."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from appeals.pages.forms import OF_BYTES
from appeals.pages.headers import A_MINUTE, OPEN_TO_ALL, headers_of, style_of
from appeals.pages.packing import etag, moment_of
from appeals.pages.style import page_style, policy


def read_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let a view answer GET and HEAD only. Whatever else is sent gets 405, and nobody looks into it for a token."""
    return csrf_exempt(require_safe(view))


def answer(request: HttpRequest, body: str | bytes) -> HttpResponse:
    """Return ``body``, a text or bytes, with the headers of its kind; 304 where the reader has it already."""
    match = request.resolver_match
    parts = {name: value for name, value in match.kwargs.items() if name != "lang"}
    return _named(request, body, headers_of(match.url_name, match.kwargs.get("lang", ""), **parts))


def answer_question(request: HttpRequest, body: str, *, content_type: str) -> HttpResponse:
    """Return the answer to the question in a query string, of which there is no kind; 304 as ``answer`` does."""
    headers = {"Content-Type": f"{content_type}; charset=utf-8", "Cache-Control": A_MINUTE}
    return _named(request, body, headers)


def answer_page(request: HttpRequest, template: str, context: dict, *, variable: tuple[str, ...] = ()) -> HttpResponse:
    """Return a rendered page in the active language; ``context`` holds its ``language``.

    ``variable`` are those parts of the style that not every page of its kind has. The template gets no request:
    session, token and messages would make the page one reader's own.
    """
    style = style_of(request.resolver_match.url_name, context["language"].code, *variable)
    return answer(request, render_to_string(template, {**context, "style": style.css}))


def refuse_page(
    template: str,
    context: dict,
    *,
    status: int,
    parts: tuple[str, ...] = (),
    form: bool = False,
    framed: bool = False,
) -> HttpResponse:
    """Return a rendered page, as ``answer_page`` does, of what there is to say in place of what was asked for.

    ``parts`` of the style are added to the core; ``form`` lets it ask its own site, ``framed`` lets any site show it.
    """
    style = page_style(context["language"].script, *parts)
    response = refuse(render_to_string(template, {**context, "style": style.css}), status=status)
    ancestors = "*" if framed else "'none'"
    response.headers["Content-Security-Policy"] = policy(style, form=form, frame_ancestors=ancestors)
    if framed:
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.xframe_options_exempt = framed
    return response


def refuse(body: str, *, status: int, content_type: str = "text/html; charset=utf-8") -> HttpResponse:
    """Return ``body`` as what there is to say in place of what was asked for. Nobody keeps it."""
    response = HttpResponse(body, status=status, content_type=content_type)
    response.headers["Cache-Control"] = "no-cache"
    return response


def open_to_all(response: HttpResponse) -> HttpResponse:
    """Let the scripts of any site read an answer made for programs: it is the same for everybody."""
    for name, value in OPEN_TO_ALL.items():
        response.headers[name] = value
    return response


def conditional(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Return ``response``, or 304 where the reader has what it names by its ETag.

    That repeats all headers but those of the bytes: a browser takes them for those of the page that it has kept.
    """
    found = get_conditional_response(request, etag=response.headers["ETag"], response=response)
    if found is not response:
        for name, value in response.headers.items():
            if name not in OF_BYTES:
                found.headers[name] = value
        found.xframe_options_exempt = getattr(response, "xframe_options_exempt", False)
    return found


def _named(request: HttpRequest, body: str | bytes, headers: dict[str, str]) -> HttpResponse:
    response = HttpResponse(body, headers=headers)
    response.headers["ETag"] = etag(moment_of(response.content), len(response.content))
    response.xframe_options_exempt = "X-Frame-Options" not in headers and "Content-Security-Policy" in headers
    return conditional(request, response)
