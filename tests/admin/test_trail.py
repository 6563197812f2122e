"""The trail on its screen, and bringing back an earlier text from there."""

import io
import re
import zipfile

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from appeals.acting import acting
from appeals.models import Appeal, Trail
from appeals.pages.urls import urlpatterns
from appeals.publishing.publish import publish
from appeals.translating.edit import write
from tests.admin.bench import address, posted
from tests.admin.typing import fields_of, shown_form
from tests.door import log_in
from tests.make import make_appeal, make_campaign, make_user
from tests.test_inventory import PUBLIC

pytestmark = pytest.mark.django_db
TRAIL = reverse("admin:appeals_appeal_trail")


@pytest.fixture
def appeal() -> Appeal:
    """An appeal in two languages."""
    make_campaign()
    return make_appeal(languages=("en", "be"))


def found(client: Client, **query) -> list[tuple[str, str, str]]:
    """Return what the screen shows: person, place, new text."""
    acts = client.get(TRAIL, query).context["acts"]
    return [(act.first.who, f"{told.entry.kind} {told.entry.place}", told.entry.new) for act in acts
            for told in act.entries]  # fmt: skip


def past_address(appeal: Appeal, entry: int, language: str = "en") -> str:
    return reverse("admin:appeals_appeal_past", args=[appeal.pk, entry, language])


def inside(answer) -> str:
    """Return all that an answer says, in small letters: its headers, and what a PDF or a book has packed."""
    said, body = str(answer.headers), answer.content
    if answer.headers["Content-Type"] == "application/pdf" and answer.status_code == 200:
        read = PdfReader(io.BytesIO(body))
        said += " ".join([*(page.extract_text() for page in read.pages), str(read.metadata)])
    elif answer.headers["Content-Type"] == "application/epub+zip":
        book = zipfile.ZipFile(io.BytesIO(body))
        said += "".join(book.read(name).decode(errors="replace") for name in book.namelist())
    return f"{said} {body.decode(errors='replace')}".lower()


def bring_back(client: Client, address: str):
    seen = re.search(r'name="seen" value="([0-9a-f]+)"', client.get(address).content.decode())[1]
    return client.post(address, {"seen": seen})


def test_the_trail_is_searched_by_person_appeal_language_day_and_words(appeal):
    other = make_appeal("roads")
    with acting(role="Editors", who="dana", person=1):
        write(appeal, "be", {"appeal.title": "Свабода палітвязням"})
    with acting(role="Editors", who="alena", person=2):
        write(other, "en", {"appeal.title": "Roads"})
    client = log_in(make_user("Editors"))
    title, mark = ("dana", "appeal schools", "Свабода палітвязням"), ("dana", "mark appeal.title", "approved")
    assert found(client, who="dana") == [mark, title]
    assert found(client, who="alena", appeal="roads") == [("alena", "appeal roads", "Roads")]
    assert found(client, appeal="roads", who="dana") == []
    assert found(client, who="dana", language="be", words="СВАБОДА") == [title]
    assert found(client, words="свабода палітвязням") == [title]
    assert found(client, words="свабода roads") == []
    day = Trail.objects.first().at.date().isoformat()
    assert found(client, who="dana", day=day) == [mark, title]
    assert found(client, who="dana", day="2020-01-01") == []


def test_odd_questions_are_no_errors(appeal):
    client = log_in(make_user("Editors"))
    for query in ({"day": "x"}, {"before": "9" * 30}, {"words": "[(*\\"}, {"language": "xx"}, {"who": "\0"}):
        assert client.get(TRAIL, query).status_code == 200


def test_a_long_trail_goes_on_and_costs_the_same(appeal):
    client, counts = log_in(make_user("Editors")), []
    for number in range(60):
        write(appeal, "be", {"appeal.title": f"Назва {number}"})
        if number in (0, 59):
            with CaptureQueriesContext(connection) as queries:
                page = client.get(TRAIL, {"appeal": "schools", "language": "be"})
            counts.append(len(queries))
    assert counts[0] == counts[1]
    assert page.content.decode().count("desk-words") <= 100
    older = re.search(r'href="\?([^"]*before=[0-9]+[^"]*)"', client.get(TRAIL).content.decode())[1]
    assert client.get(f"{TRAIL}?{older.replace('&amp;', '&')}").status_code == 200


def test_what_was_done_to_accounts_is_for_those_who_look_after_them(appeal):
    User.objects.create_user("newcomer", password="x")
    editor, admin = log_in(make_user("Editors")), log_in(make_user("Admins"))
    assert "newcomer" not in editor.get(TRAIL).content.decode()
    assert "newcomer" in admin.get(TRAIL).content.decode()
    assert log_in(make_user("Translators", "be")).get(TRAIL).status_code == 403


def test_an_earlier_text_comes_back_in_two_clicks(appeal):
    client = log_in(make_user("Editors"))
    with acting(role="Editors", who="dana", person=1):
        write(appeal, "en", {"appeal.title": "Spoilt", "demand:1.text": "Spoilt too."})
    link = re.search(r'href="([^"]+/past/[0-9]+/en/)"', client.get(TRAIL, {"appeal": "schools"}).content.decode())[1]
    assert bring_back(client, link).status_code == 302
    appeal.refresh_from_db()
    assert (appeal.title_en, appeal.demands.get(number=1).text_en) == ("Title en schools", "Demand 1 en.")
    assert client.get(TRAIL, {"appeal": "schools"}).content.decode().count("/past/") == 2  # none before it was made
    last = Trail.objects.filter(field="title").first()
    assert (last.who, last.old, last.new) == ("editors", "Spoilt", "Title en schools")


def test_nobody_brings_back_over_what_she_has_not_seen(appeal):
    client = log_in(make_user("Editors"))
    start = Trail.objects.first().pk
    write(appeal, "en", {"appeal.title": "Spoilt"})
    link = past_address(appeal, start + 1)
    seen = re.search(r'name="seen" value="([0-9a-f]+)"', client.get(link).content.decode())[1]
    write(appeal, "en", {"demand:1.text": "Somebody else was here."})
    answer = client.post(link, {"seen": seen})
    assert "The appeal has been changed since you opened this page." in answer.content.decode()
    appeal.refresh_from_db()
    assert appeal.title_en == "Spoilt"


def test_another_editors_open_form_merges_with_what_was_brought_back(appeal):
    client = log_in(make_user("Editors"))
    start = Trail.objects.first().pk
    write(appeal, "en", {"appeal.title": "Spoilt"})
    form = reverse("admin:appeals_appeal_change", args=[appeal.pk])
    typed = shown_form(client, form) | {"slogan_en": "A slogan"}
    assert bring_back(client, past_address(appeal, start + 1)).status_code == 302
    told = client.post(form, typed)  # the desk shows what was brought back, and asks to save again
    assert (told.status_code, fields_of(told.content.decode())["title_en"]) == (200, "Title en schools")
    assert client.post(form, fields_of(told.content.decode())).status_code == 302
    appeal.refresh_from_db()
    assert (appeal.title_en, appeal.slogan_en) == ("Title en schools", "A slogan")


def test_who_may_not_write_a_language_does_not_bring_it_back(appeal):
    entry = Trail.objects.first().pk
    translator = log_in(make_user("Translators", "be"))
    assert translator.get(past_address(appeal, entry, "be")).status_code == 403
    editor = log_in(make_user("Editors"))
    other = make_appeal("roads")
    assert editor.get(past_address(other, entry)).status_code == 404
    assert editor.get(past_address(appeal, 10**15)).status_code == 404


def test_no_editors_name_reaches_a_public_page_or_file(appeal, settings, signing_key, tmp_path):
    settings.SIGNING_KEY_FILE = tmp_path / "signing.key"
    make_campaign("en", "be", contact="help@e.org", mirrors="https://mirror.example/")
    user = make_user("Admins", name="Xq7zalena")
    user.email, user.first_name, user.last_name = "xq7zalena@example.org", "Xq7zalena", "Xq7zalena"
    user.save()
    client = log_in(user)
    typed = posted(appeal, "demand:1.text", "Іначай.", language="be")
    assert client.post(address(appeal, "be"), typed | {"act": "approve"}).status_code == 302
    publish(appeal, key=signing_key)
    write(appeal, "en", {"section:3.prose": "Else."}, author=user)
    with acting(role="Admins", who=user.username, person=user.pk):
        publish(appeal, reason="Better.", key=signing_key)
    assert "Xq7zalena" in client.get(TRAIL).content.decode()
    paths = [path for _name, path, *_rest in PUBLIC]
    answers = {path: Client().get(path) for path in [*paths, *(path.replace("/en/", "/be/") for path in paths)]}
    assert {name for name, *_rest in PUBLIC} == {route.name for route in urlpatterns}
    assert sum(answer.status_code == 200 for answer in answers.values()) > 60
    assert "title en schools" in inside(answers["/en/appeals/schools.pdf"])
    assert "title en schools" in inside(answers["/en/appeals/schools.epub"])
    assert [path for path, answer in answers.items() if "xq7zalena" in inside(answer)] == []
