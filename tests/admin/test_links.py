"""A link opens the workbench for one appeal and one language to somebody without an account, and nothing else."""

import datetime
import logging
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse
from django.utils import timezone

from appeals.models import Appeal, DeskSession, Mark, TranslationLink
from appeals.translating.edit import write
from appeals.translating.files import FORMATS, export
from appeals.translating.links import make_link, revoke_link
from campaign_site.logs import hide_secrets
from tests.admin.bench import address, posted
from tests.admin.reading import acts_of, parse, select, text_of
from tests.door import log_in
from tests.make import make_appeal, make_campaign, make_user


@pytest.fixture
def appeal(db) -> Appeal:
    """An appeal that is complete in English and Polish."""
    make_campaign()
    return make_appeal(languages=("en", "pl"))


@pytest.fixture
def way_in(appeal) -> str:
    """The address that a link into Polish opens."""
    return reverse("admin:link", args=[make_link(appeal, "pl")[1]])


def test_the_link_opens_the_workbench_without_login_or_session(client, way_in):
    page = client.get(way_in)
    assert page.status_code == 200
    assert set(page.cookies) == {"csrftoken"}
    assert not DeskSession.objects.exists()
    assert (page.headers["Referrer-Policy"], page.headers["Cache-Control"]) == ("same-origin", "no-store")
    assert {act for form in select(parse(page), "article.piece") for act in acts_of(form)} == {"save", "slug"}
    assert acts_of(select(parse(page), "div.bench-bar")[0]) == ["hand_in"]


def test_nothing_on_the_page_leads_into_the_desk(client, way_in):
    links = {link.get("href") for link in select(parse(client.get(way_in)), "a")}
    assert links == {"file/"}
    assert {link.get("href") for link in select(parse(client.get(way_in + "file/")), "a")} == {
        "../", *(f"?format={name}" for name in FORMATS),
    }  # fmt: skip


def test_who_is_logged_in_at_the_desk_is_nobody_here(way_in):
    page = log_in(make_user("Publishers")).get(way_in)
    assert acts_of(select(parse(page), "div.bench-bar")[0]) == ["hand_in"]
    assert "publishers" not in page.content.decode()


def test_the_link_saves_drafts_without_an_author_and_hands_them_in(client, appeal, way_in):
    assert client.post(way_in, posted(appeal, "demand:2.text", "Żądanie.")).status_code == 302
    assert Mark.objects.values_list("state", "author", "language").get() == ("draft", None, "pl")
    assert client.post(way_in, {"act": "hand_in"}).status_code == 302
    assert Mark.objects.get().state == "review"
    assert not DeskSession.objects.exists()


def test_the_link_asks_for_the_token_of_its_form(appeal, way_in):
    strict = Client(enforce_csrf_checks=True)
    data = posted(appeal, "demand:2.text", "Żądanie.")
    assert strict.post(way_in, data).status_code == 403
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', strict.get(way_in).content.decode())[1]
    assert strict.post(way_in, {**data, "csrfmiddlewaretoken": token}).status_code == 302


def test_the_link_takes_files_out_and_in(client, appeal, way_in):
    file = client.get(way_in + "file/?format=po")
    assert file.headers["Content-Disposition"] == 'attachment; filename="schools.pl.po"'
    changed = file.content.replace(b"Demand 2 pl.", "Żądanie drugie.".encode())
    page = client.post(way_in + "file/", {"file": SimpleUploadedFile("schools.pl.po", changed)})
    assert [text_of(heading) for heading in select(parse(page), "section.bench-report h2")] == [
        "Taken as drafts: 1", "Unchanged: 7",
    ]  # fmt: skip
    assert appeal.demands.get(number=2).text_pl == "Żądanie drugie."


@pytest.mark.parametrize("data", [b"", b"just words", b"x" * 5_000_001])
def test_a_file_that_is_none_of_ours_is_refused_in_one_line(client, way_in, data):
    answer = client.post(way_in + "file/", {"file": SimpleUploadedFile("notes.po", data)})
    assert answer.status_code == 400
    assert len(select(parse(answer), "p.desk-notice") + select(parse(answer), "ul.errorlist")) == 1
    assert client.get(way_in + "file/?format=exe").status_code == 400


@pytest.mark.parametrize("act", ["approve", "send_back", "suggest"])
def test_the_link_does_not_approve_or_send_back(client, appeal, way_in, settings, act):
    settings.MACHINE_TRANSLATION_URL = "http://127.0.0.1:9"
    write(appeal, "pl", {"demand:2.text": "Żądanie."}, state="review")
    assert client.post(way_in, posted(appeal, "demand:2.text", "Żądanie.", act)).status_code == 403
    assert Mark.objects.get().state == "review"


def test_the_link_does_not_approve_all(client, appeal, way_in):
    write(appeal, "pl", {"demand:2.text": "Żądanie."}, state="review")
    page = client.get(way_in)
    assert client.post(way_in, {"act": "approve_all", "seen": page.context["bench"].seen}).status_code == 403
    assert Mark.objects.get().state == "review"


@pytest.mark.parametrize(("appeal_key", "language"), [("rivers", "pl"), ("schools", "be")])
def test_the_link_takes_no_file_of_another_appeal_or_language(client, appeal, way_in, appeal_key, language):
    make_appeal("rivers", ("en", "pl"))
    data, name = export(Appeal.objects.get(key=appeal_key), language, "po")
    answer = client.post(way_in + "file/", {"file": SimpleUploadedFile(name, data)})
    assert answer.status_code == 400
    assert len(select(parse(answer), "p.desk-notice")) == 1
    assert not Mark.objects.exists()


def desk_addresses(appeal: Appeal) -> list[str]:
    """Return every address of the desk that takes the appeal, a language, or nothing."""
    found = set()
    for name in get_resolver().namespace_dict["admin"][1].reverse_dict:
        for args in ([], [appeal.pk], [appeal.pk, "pl"], [appeal.pk, "be"]):
            try:
                found.add(reverse(f"admin:{name}", args=args))
            except NoReverseMatch:
                continue
    return sorted(found)


def test_the_link_opens_no_page_of_the_desk(client, appeal, way_in):
    client.get(way_in)
    asked = [address for address in desk_addresses(appeal) if "/link/" not in address]
    assert len(asked) > 40
    opened = {address: client.get(address).status_code for address in asked}
    assert {status for address, status in opened.items() if "login" not in address and "jsi18n" not in address} <= {
        302,
        404,
    }
    assert {client.get(way_in + more).status_code for more in ("preview/", "../", "1/", "be/")} == {302}


@pytest.mark.parametrize("state", ["revoked", "expired", "unknown"])
def test_a_link_that_is_no_longer_valid_says_to_ask_for_a_new_one(client, appeal, state):
    link, secret = make_link(appeal, "pl")
    if state == "revoked":
        revoke_link(link)
    elif state == "expired":
        TranslationLink.objects.update(expires_at=timezone.now() - datetime.timedelta(seconds=1))
    else:
        secret += "x"
    for path in ("", "file/", "file/?format=po"):
        answer = client.get(reverse("admin:link", args=[secret]) + path)
        assert answer.status_code == 404
        assert text_of(select(parse(answer), "strong")[0]) == "Ask the one who sent it to you for a new link."
    data = posted(appeal, "demand:2.text", "Żądanie.")
    assert client.post(reverse("admin:link", args=[secret]), data).status_code == 404
    assert appeal.demands.get(number=2).text_pl == "Demand 2 pl."


def test_an_editor_makes_a_link_that_is_shown_once_and_revokes_it(client, appeal):
    editor, screen = log_in(make_user("Editors")), reverse("admin:appeals_appeal_links", args=[appeal.pk])
    made = editor.post(screen, {"language": "pl", "days": "7", "note": "Ewa"})
    whole = select(parse(made), "section.desk-notice input")[0].get("value")
    path = whole.removeprefix("http://testserver")
    assert client.get(path).status_code == 200
    link = TranslationLink.objects.get()
    days = round((link.expires_at - link.created_at).total_seconds() / 86400, 3)
    assert (link.language, link.note, days) == ("pl", "Ewa", 7)
    secret = path.split("/")[-2]
    others = [
        screen,
        reverse("admin:appeals_appeal_history", args=[appeal.pk]),
        reverse("admin:index"),
        address(appeal),
    ]
    assert [secret in editor.get(other).content.decode() for other in others] == [False] * 4
    assert editor.post(screen, {"revoke": link.pk}).status_code == 302
    assert client.get(path).status_code == 404
    assert select(parse(editor.get(screen)), "tbody button") == []


@pytest.mark.parametrize(("days", "language"), [("0", "pl"), ("91", "pl"), ("7", "en"), ("7", "lt")])
def test_a_link_for_too_long_or_for_a_language_that_is_not_on_offer_is_not_made(appeal, days, language):
    screen = reverse("admin:appeals_appeal_links", args=[appeal.pk])
    answer = log_in(make_user("Editors")).post(screen, {"language": language, "days": days})
    assert answer.status_code == 200
    assert not TranslationLink.objects.exists()


def test_a_translator_makes_and_sees_no_links(appeal):
    translator, screen = log_in(make_user("Translators", "pl")), reverse("admin:appeals_appeal_links", args=[appeal.pk])
    link, _secret = make_link(appeal, "pl")
    assert translator.get(screen).status_code == 403
    assert translator.post(screen, {"language": "pl", "days": "7"}).status_code == 403
    assert translator.post(screen, {"revoke": link.pk}).status_code == 403
    assert TranslationLink.objects.valid().count() == 1


@pytest.mark.parametrize("revoke", ["x", "0", "9" * 30])
def test_a_link_that_is_not_there_can_not_be_revoked(appeal, revoke):
    screen = reverse("admin:appeals_appeal_links", args=[appeal.pk])
    assert log_in(make_user("Editors")).post(screen, {"revoke": revoke}).status_code == 404


def test_an_error_on_a_linked_page_is_logged_without_the_secret(appeal, way_in, monkeypatch):
    lines: list[str] = []
    handler = next(each for each in logging.getLogger().handlers if hide_secrets in each.filters)
    monkeypatch.setattr(handler, "emit", lambda record: lines.append(handler.format(record)))
    monkeypatch.setattr("appeals.admin.workbench.load_bench", lambda *args, **options: 1 / 0)
    assert Client(raise_request_exception=False).get(way_in).status_code == 500
    assert len(lines) == 1
    assert lines[0].startswith("Internal Server Error: /desk/link/…/\n")
    assert way_in.split("/")[-2] not in lines[0]
