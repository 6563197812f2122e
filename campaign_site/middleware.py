"""What is refused early, what pages don't see, headers, compression, the desk's language, who acts there."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_header_parameters

from appeals.admin import guard
from appeals.pages.headers import STRICT
from appeals.pages.negotiation import choose
from campaign_site.compression import compress

Handler = Callable[[HttpRequest], HttpResponse]

# `same-origin`: with `no-referrer` a browser sends `Origin: null` with a form, which Django's CSRF check refuses.
DESK = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def is_onion(request: HttpRequest) -> bool:
    """Whether the request came to the onion host."""
    return bool(settings.ONION_HOST) and request.META.get("HTTP_HOST", "").lower() == settings.ONION_HOST


def is_desk(request: HttpRequest) -> bool:
    """Whether the address belongs to the desk."""
    return request.path_info.startswith("/" + settings.DESK_PATH)


def fit_method(get_response: Handler) -> Handler:
    """Take the body off every answer to HEAD, which tells how long it would be. WSGI servers complain about one."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.method == "HEAD" and not response.streaming and response.content:
            response.headers["Content-Length"] = str(len(response.content))
            response.content = b""
        return response

    return middleware


def refuse_charsets(get_response: Handler) -> Handler:
    """Answer 400 to a body in another charset than UTF-8: no form of ours is, and Django falls over some of them."""

    def middleware(request: HttpRequest) -> HttpResponse:
        charset = parse_header_parameters(request.META.get("CONTENT_TYPE", ""))[1].get("charset", "utf-8")
        if charset.lower() not in ("utf-8", "utf8"):
            return HttpResponseBadRequest("Send it in UTF-8.\n", content_type="text/plain")
        return get_response(request)

    return middleware


def refuse_sizes(get_response: Handler) -> Handler:
    """Answer 413 to a body that is longer than anything that is taken here, before a byte of it is read."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if len(length := request.META.get("CONTENT_LENGTH") or "0") > 9 or int(length) > settings.LONGEST_BODY:
            return HttpResponse(
                f"Send at most {settings.LONGEST_BODY // 1_000_000} MB.\n", status=413, content_type="text/plain"
            )
        return get_response(request)

    return middleware


def blind_pages(get_response: Handler) -> Handler:
    """Take the cookies out of requests for pages: nothing there can look at them, answer to them or set one."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not is_desk(request):
            request.META.pop("HTTP_COOKIE", None)
        return get_response(request)

    return middleware


def spare_onion(get_response: Handler) -> Handler:
    """Keep Django's redirect to https, and the promise of it (HSTS), from the onion host: there is no https there.

    Django has no setting for that: its own middleware, which comes next, takes the request for one over https. The one
    after that (``security_headers``) puts it right, since the check of a form's origin has to know the truth.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if not is_onion(request):
            return get_response(request)
        request.is_secure = lambda: True
        response = get_response(request)
        response.headers.pop("Strict-Transport-Security", None)
        return response

    return middleware


def security_headers(get_response: Handler) -> Handler:
    """Give every answer the strict headers, unless its view has set its own."""

    def middleware(request: HttpRequest) -> HttpResponse:
        vars(request).pop("is_secure", None)
        response = get_response(request)
        headers = {**STRICT, **(DESK if is_desk(request) else {})}
        if getattr(response, "xframe_options_exempt", False):
            del headers["X-Frame-Options"]
        if settings.ONION_HOST and not is_desk(request):
            # Whatever the host was, so that the answer is the same for everybody; browsers heed it on https only.
            headers["Onion-Location"] = f"http://{settings.ONION_HOST}{request.get_full_path()}"
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        return response

    return middleware


def compress_pages(get_response: Handler) -> Handler:
    """Send pages compressed to those who can read them so."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        return response if is_desk(request) else compress(request, response)

    return middleware


def desk_language(get_response: Handler) -> Handler:
    """Speak to editors and translators in the language of their browser, where the desk has it. Pages name theirs."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not is_desk(request):
            return get_response(request)
        wanted = choose(request.headers.get("Accept-Language", ""), settings.DESK_LANGUAGES)
        with translation.override(wanted):
            response = get_response(request)
        patch_vary_headers(response, ["Accept-Language"])
        return response

    return middleware


def guard_desk(get_response: Handler) -> Handler:
    """Have what is sent to the desk recorded as the act of who sends it; refuse it while the desk only reads."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not _is_act(request):
            return get_response(request)
        with guard.name_actor(request, is_link=request.path_info.startswith(f"/{settings.DESK_PATH}link/")):
            return get_response(request)

    def process_view(request: HttpRequest, *view) -> HttpResponse | None:
        return guard.refuse_while_read_only(request) if _is_act(request) else None

    middleware.process_view = process_view  # where Django looks for what is to be asked when the view is known
    return middleware


def _is_act(request: HttpRequest) -> bool:
    return is_desk(request) and request.method not in ("GET", "HEAD", "OPTIONS", "TRACE")
