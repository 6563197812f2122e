"""Whatever bytes a stranger sends to the real server, it fails at none of them, logs none, and goes on serving."""

from collections import Counter

from tests.hostile.raw import damaged, requests
from tests.serving import Answer


def test_no_request_makes_the_server_fail(site, request):
    thorough = request.config.getoption("--thorough")
    sent, met, failed = 0, Counter(), []
    for each in [*requests(thorough=thorough), *damaged(5000 if thorough else 150)]:
        status = Answer(site.ask(each)).status
        met[status] += 1
        sent += 1
        # What stands in for a body in a coding that the server doesn't know: the protocol itself wants a 501 then.
        if status >= 500 and not (status == 501 and b"transfer-encoding" in each.lower()):
            failed.append((status, each[:200]))
    assert failed == []
    assert sent > 800
    assert {200, 302, 400, 403, 404, 405, 413, 431} <= set(met)
    assert site.get("/health/ready").status == 200
    assert site.log.read_text() == ""


def test_no_header_says_where_the_application_or_the_site_is(site):
    plain = site.get("/en/")
    for header in ("Script-Name: /a", "Script_Name: /a", "Path_Info: /desk/", "X-Forwarded-Host: evil.example"):
        answer = site.get("/en/", header)
        assert (answer.status, answer.headers["etag"]) == (200, plain.headers["etag"]), header


def test_a_body_that_is_too_long_is_refused_before_it_is_read(site):
    for path in ("/desk/login/", "/en/", "/desk/link/a/file/"):
        request = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 20000001\r\n\r\n"
        answer = Answer(site.ask(request.encode()))
        assert (answer.status, b"Send at most 20 MB.\n" in answer.body) == (413, True)
