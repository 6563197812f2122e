"""A form of the desk that was open too long."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from appeals.models import Appeal
from tests.admin.reading import parse, select, text_of
from tests.door import log_in
from tests.make import make_appeal, make_campaign


@pytest.fixture
def appeal(db) -> Appeal:
    """An appeal of a campaign."""
    make_campaign()
    return make_appeal()


def test_an_expired_form_says_what_to_do(editor, appeal):
    client = log_in(editor)
    client.handler.enforce_csrf_checks = True
    page = client.post(reverse("admin:appeals_appeal_change", args=[appeal.pk]), {"title_en": "Hers"})
    assert page.status_code == 403
    (notice,) = select(parse(page), "p.desk-notice")
    assert text_of(notice) == (
        "This page was open too long, or you have logged in again since. Go back: what you typed is still there. "
        "Copy it, reload the page, and send it again."
    )
    assert re.findall(r"<style|\sstyle=\"|\son[a-z]+=\"|<script(?![^>]*src=)[^>]*>", page.content.decode()) == []
    assert page["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'; style-src 'self';")


def test_it_speaks_the_language_of_the_desk(appeal):
    client = Client(enforce_csrf_checks=True)
    page = client.post(reverse("admin:login"), {"username": "editor"}, headers={"Accept-Language": "de"})
    assert (page.status_code, parse(page).get("lang")) == (403, "de")
