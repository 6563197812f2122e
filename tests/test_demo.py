"""The demo: its texts agree with each other, and it loads once, as a whole, into an empty database only."""

import re

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation
from django.utils.html import escape

from appeals.compare import compare
from appeals.demo import load
from appeals.demo.load import LANGUAGES, DemoError, campaign_texts, is_empty, languages, load_demo, outcomes, text
from appeals.document import from_markdown, to_markdown
from appeals.models import Addressee, Appeal, Campaign, Edition, Issuer, Mark, Outcome, OutcomeNote, Revision, Slug
from appeals.publishing.publish import PublishingError
from appeals.rendering.sharing import of_appeal
from appeals.signing import load_key, make_key, verify
from tests.make import make_addressee, make_appeal, make_campaign, make_issuer

FILES = [(version, code) for version in (1, 2) for code in languages(version)]


def test_six_languages_have_a_first_version_and_all_but_arabic_a_second():
    assert languages(1) == list(LANGUAGES)
    assert languages(2) == [code for code in LANGUAGES if code != "ar"]


@pytest.mark.parametrize(("version", "code"), FILES)
def test_every_text_is_canonical_and_says_what_it_is(version, code):
    document = from_markdown(text(version, code))
    assert to_markdown(document) == text(version, code)
    assert (document.appeal, document.language, document.version) == (load.KEY, code, version)
    assert (document.source_language, document.standing) == ("en", "original" if code == "en" else "official")


@pytest.mark.parametrize(("version", "code"), FILES)
def test_every_text_has_the_structure_of_the_original(version, code):
    assert _structure(from_markdown(text(version, code))) == _structure(from_markdown(text(1, "en")))


def test_the_original_speaks_to_three_addressees_with_seven_demands():
    document = from_markdown(text(1, "en"))
    keys = [section.addressee.key for section in document.addressed]
    assert keys == ["democracies", "armed-forces-command", "mothers-and-fathers"]
    assert [demand.number for demand in document.demands] == [1, 2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize(("version", "code"), FILES)
def test_every_text_ends_its_opening_with_a_note_that_these_are_not_the_issuers_words(version, code):
    note = from_markdown(text(version, code)).sections[0].prose.split("\n\n")[-1]
    assert re.fullmatch(r"\*[^*]+\.\*", note)


@pytest.mark.parametrize("code", languages(2))
def test_the_second_version_changes_the_same_places_in_every_language(code):
    changes = compare(from_markdown(text(1, code)), from_markdown(text(2, code)))
    places = [(change.kind, change.part, change.number) for change in changes]
    assert places == [("changed", "section-prose", 1), ("changed", "demand", 3), ("changed", "section-prose", 5)]


def test_the_campaign_says_everything_in_every_language():
    texts = campaign_texts()
    assert list(texts) == list(LANGUAGES)
    fields = {"name", "slogan", "notice", "about"}
    assert {code: set(said) for code, said in texts.items()} == {
        code: fields if code == "en" else fields | {"slug"} for code in LANGUAGES
    }
    assert not [code for code, said in texts.items() if not all(value.strip() for value in said.values())]


@pytest.mark.django_db
def test_load_demo_publishes_every_text_exactly_as_it_stands_in_its_file():
    assert load_demo() is True
    stored = {(e.revision.number, e.language): e.text for e in Edition.objects.select_related("revision")}
    assert stored == {
        **{(version, code): text(version, code) for version, code in FILES},
        (2, "ar"): text(1, "ar"),
    }


@pytest.mark.django_db
def test_load_demo_leaves_arabic_behind_and_nothing_else():
    load_demo()
    live = {edition.language: (edition.version, edition.outdated) for edition in Edition.objects.live()}
    assert live == {code: (1, True) if code == "ar" else (2, False) for code in LANGUAGES}
    assert list(Revision.objects.order_by("number").values_list("number", "reason")) == [(1, ""), (2, load.REASON)]


@pytest.mark.django_db
def test_load_demo_does_the_same_whatever_language_is_active():
    with translation.override("ar"):
        load_demo()
    assert Edition.objects.live().get(language="de").text == text(2, "de")


@pytest.mark.django_db
def test_load_demo_names_the_parties_in_every_language_and_uses_their_keys():
    load_demo()
    assert list(Issuer.objects.values_list("key", "name_uk")) == [
        ("national-anti-crisis-management", "Народне антикризове управління")
    ]
    assert list(Addressee.objects.values_list("key", "kind", "name_pl")) == [
        ("armed-forces-command", "institution", "Dowództwo Sił Zbrojnych Republiki Białorusi"),
        ("democracies", "group", "Demokracje świata"),
        ("mothers-and-fathers", "group", "Matki i ojcowie"),
    ]


@pytest.mark.django_db
def test_load_demo_gives_the_appeal_an_address_in_every_language_but_the_original():
    load_demo()
    slugs = dict(Slug.objects.values_list("language", "slug"))
    assert slugs == {code: texts["slug"] for code, texts in campaign_texts().items() if code != "en"}


@pytest.mark.django_db
def test_load_demo_enters_what_came_of_two_demands_in_every_language():
    load_demo()
    told = {number: (entry["status"], entry["evidence"], entry["notes"]) for number, entry in outcomes().items()}
    stored = {
        row.number: (row.status, row.evidence, {note.language: note.text for note in row.notes.order_by("pk")})
        for row in Outcome.objects.all()
    }
    assert stored == told
    assert {number: list(notes) for number, (_status, _evidence, notes) in told.items()} == {
        1: list(LANGUAGES),
        5: list(LANGUAGES),
    }


@pytest.mark.django_db
def test_load_demo_twice_changes_nothing():
    load_demo()
    before = _everything()
    assert load_demo() is False
    assert _everything() == before


@pytest.mark.django_db
@pytest.mark.parametrize("make", [make_campaign, make_issuer, make_addressee, make_appeal])
def test_load_demo_refuses_a_database_with_other_content(make):
    make()
    before = _everything()
    with pytest.raises(DemoError, match=r"^This database has content of its own: load the demo into an empty one\.$"):
        load_demo()
    assert _everything() == before


@pytest.mark.django_db
def test_load_demo_saves_nothing_when_publishing_fails(monkeypatch):
    def refuse(appeal, *, reason, key):
        raise PublishingError("No.")

    monkeypatch.setattr(load, "publish", refuse)
    with pytest.raises(PublishingError):
        load_demo()
    assert is_empty()


@pytest.mark.django_db
def test_load_demo_signs_with_the_key(tmp_path):
    public = make_key(tmp_path / "signing.key")
    load_demo(key=load_key(tmp_path / "signing.key"))
    for edition in Edition.objects.all():
        verify(edition.text, edition.signature, public)
    assert Edition.objects.filter(signature="").count() == 0


@pytest.mark.django_db
def test_the_command_says_what_it_loaded_and_where_it_is(capsys, settings, tmp_path):
    settings.SIGNING_KEY_FILE = tmp_path / "none"
    call_command("load_demo")
    assert capsys.readouterr().out.splitlines() == [
        "Loaded “Belarusians against the war”: 1 appeal in 6 languages and 2 versions.",
        "  /en/appeals/against-the-war/  English",
        "  /be/appeals/супраць-вайны/  Беларуская",
        "  /uk/appeals/проти-війни/  Українська",
        "  /pl/appeals/przeciw-wojnie/  Polski",
        "  /de/appeals/gegen-den-krieg/  Deutsch",
        "  /ar/appeals/ضد-الحرب/  العربية",
    ]
    call_command("load_demo")
    assert capsys.readouterr().out == "The demo is loaded already; nothing has changed.\n"


@pytest.mark.django_db
def test_the_command_refuses_in_one_line(settings, tmp_path):
    settings.SIGNING_KEY_FILE = tmp_path / "none"
    make_campaign()
    with pytest.raises(CommandError, match=r"^This database has content of its own: [^\n]*$"):
        call_command("load_demo")


@pytest.mark.django_db
@pytest.mark.parametrize("code", LANGUAGES)
def test_every_page_of_the_demo_carries_the_notice(code, client):
    load_demo()
    texts = campaign_texts()[code]
    appeal = f"/{code}/appeals/{texts.get('slug', load.KEY)}/"
    addresses = [f"/{code}/", f"/{code}/about/", appeal, f"{appeal}demands/3/", f"{appeal}versions/"]
    addresses += [f"{appeal}versions/1/", f"{appeal}compare/1/2/", f"/{code}/addressees/democracies/"]
    pages = {address: client.get(address) for address in addresses}
    assert {address: page.status_code for address, page in pages.items()} == dict.fromkeys(addresses, 200)
    notice = escape(texts["notice"])
    assert not [address for address, page in pages.items() if notice not in page.content.decode()]


def _structure(document):
    """What must be the same in every language: how many paragraphs where, to whom, and which demands."""
    return [
        (
            section.addressee and section.addressee.key,
            section.prose.count("\n\n"),
            [demand.number for demand in section.demands],
            section.closing.count("\n\n"),
            bool(section.closing),
        )
        for section in document.sections
    ]


def _everything():
    models = (Campaign, Appeal, Issuer, Addressee, Slug, Mark, Revision, Edition, Outcome, OutcomeNote)
    return {model: list(model.objects.order_by("pk").values()) for model in models}


@pytest.mark.parametrize(("version", "code"), FILES)
def test_every_text_has_one_for_passing_on_that_services_take_whole_and_that_says_what_it_is(version, code):
    document = from_markdown(text(version, code))
    passed = of_appeal(document, "https://appeals.example/")
    assert passed.for_x == document.share
    assert passed.for_viber == passed.short
    assert document.share.startswith(document.slogan)
    assert re.fullmatch(r".*\([^()]+\.\)", document.share)
