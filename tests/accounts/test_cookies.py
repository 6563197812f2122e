"""The cookies of the desk, on this machine and behind https, and what logs say of the links."""

import logging

from django.urls import reverse

from campaign_site.logs import hide_secrets
from tests.door import log_in
from tests.processes import run_python

SHOW = """
from django.conf import settings
print(*(getattr(settings, name) for name in (
    "SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "DEVICE_COOKIE_NAME", "SESSION_COOKIE_PATH", "CSRF_COOKIE_PATH",
    "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "SESSION_COOKIE_DOMAIN")))
"""


def shown(tmp_path, **environment: str) -> list[str]:
    script = tmp_path / "show.py"
    script.write_text(SHOW)
    return run_python("", script, VAR_DIR=str(tmp_path), **environment).split()


def test_cookies_are_bound_to_this_host_and_https_behind_https(tmp_path):
    found = shown(tmp_path, ALLOWED_HOSTS="appeals.example")
    assert found == ["__Host-sessionid", "__Host-csrftoken", "__Host-device", "/", "/", "True", "True", "True", "None"]


def test_on_this_machine_they_go_no_further_than_the_desk(ala):
    client = log_in(ala)
    cookies = {
        name: (morsel["path"], morsel["httponly"], morsel["samesite"]) for name, morsel in client.cookies.items()
    }
    assert cookies == {
        "csrftoken": ("/desk/", True, "Lax"),
        "device": ("/desk/", True, "Strict"),
        "sessionid": ("/desk/", True, "Lax"),
    }


def test_a_page_is_the_same_for_an_editor_and_for_a_reader(ala, client):
    editor = log_in(ala)
    for morsel in editor.cookies.values():
        morsel["path"] = "/"
    pages = [each.get("/en/about/") for each in (editor, client)]
    assert pages[0].content == pages[1].content
    assert not pages[0].cookies


def test_no_log_names_the_secret_of_a_link():
    record = logging.LogRecord("x", logging.ERROR, "f", 1, "failed: %s", (reverse("welcome", args=["s3cret"]),), None)
    hide_secrets(record)
    assert record.getMessage() == "failed: /desk/welcome/…/"
