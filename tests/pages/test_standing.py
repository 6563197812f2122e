"""Readers are told what kind of translation they read, who made it, and which text prevails."""

import json
import re

import pytest

from appeals.languages import CATALOGUE
from appeals.models import Translation
from appeals.pages.preview import preview
from appeals.pages.style import page_style
from appeals.publishing.publish import publish
from appeals.templatetags.page import language_name, with_territory
from appeals.translating.snapshot import document, working_text
from tests.make import make_appeal


def publish_as(standing: str, translator: str = "", languages: tuple[str, ...] = ("en", "uk")):
    """Publish an appeal whose translations have this standing."""
    appeal = make_appeal(languages=languages)
    for code in languages[1:]:
        Translation.objects.create(appeal=appeal, language=code, standing=standing, translator=translator)
    publish(appeal)
    return appeal


def meta(html: str) -> list[str]:
    """Return the lines of facts in the head of a page, without markup."""
    return [
        " ".join(re.sub("<[^>]+>", " ", text).split()) for text in re.findall('<p class="meta">(.*?)</p>', html, re.S)
    ]


@pytest.mark.parametrize(
    ("standing", "translator", "sentence"),
    [
        ("official", "", "Official translation."),
        ("official", "Ann & Co", "Official translation by Ann & Co."),
        ("volunteer", "", "Volunteer translation."),
        ("volunteer", "Ann & Co", "Volunteer translation by Ann & Co."),
        ("machine", "", "Machine translation, checked by a person."),
        ("machine", "Ann & Co", "Machine translation, checked by Ann & Co."),
    ],
)
def test_a_translation_says_what_it_is_and_which_text_prevails(page, standing, translator, sentence):
    publish_as(standing, translator, ("uk", "en"))
    html = page("/en/appeals/schools/")
    told = meta(html)
    names = translator.replace("&", "&amp;")
    expected = sentence.replace(translator, f"<bdi>{names}</bdi>") if translator else sentence
    assert f"<span>{expected} If in doubt, the original in Ukrainian prevails." in html
    assert len(told) == 2
    assert told[1].endswith("prevails. Read the original")
    assert '<a href="/uk/appeals/schools/" hreflang="uk">Read the original</a>' in html


def test_the_original_calls_itself_so_and_speaks_of_no_other(page):
    publish_as("volunteer", "Олена")
    (told,) = meta(page("/en/appeals/schools/"))
    assert told.startswith("Original text")
    assert "prevails" not in page("/en/appeals/schools/")


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("be", "Валанцёрскі пераклад: Ann. У выпадку разыходжанняў перавагу мае арыгінал (мова: англійская)."),
        ("uk", "Волонтерський переклад: Ann. У разі розбіжностей перевагу має оригінал (мова: англійська)."),
        ("pl", "Tłumaczenie wolontariackie: Ann. W razie wątpliwości rozstrzyga oryginał (język: angielski)."),
        ("de", "Ehrenamtliche Übersetzung von Ann. Im Zweifel gilt das Original auf Englisch."),
        ("ar", "ترجمة تطوعية بقلم Ann. عند الشك يُعتمد النص الأصلي باللغة الإنجليزية."),
    ],
)
def test_it_is_one_whole_sentence_in_the_language_of_the_page(page, code, sentence):
    publish_as("volunteer", "Ann", ("en", code))
    html = page(f"/{code}/appeals/schools/")
    assert sentence in html.replace("<bdi>Ann</bdi>", "Ann")


def test_a_former_version_and_the_preview_say_it_too(page):
    appeal = publish_as("volunteer", "Олена")
    sentence = "Волонтерський переклад: <bdi>Олена</bdi>."
    assert sentence in page("/uk/appeals/schools/versions/1/")
    assert sentence in preview(document(working_text(appeal), "uk")).content.decode()


def test_the_files_say_it_too(page):
    publish_as("machine", "Олена")
    data = json.loads(page("/uk/appeals/schools.json"))
    assert (data["standing"], data["translator"], data["source_language"]) == ("machine", "Олена", "en")
    assert "\nstanding: machine\ntranslator: Олена\n" in page("/uk/appeals/schools.md")
    assert json.loads(page("/en/appeals/schools.json"))["source_language"] == "en"


def test_paper_hides_the_navigation_and_keeps_what_is_said_of_the_text():
    hidden = re.search(r"@media print\{([^{}]*)\{display:none\}", page_style("Latn").css)[1].split(",")
    assert {part: any(part in selector for selector in hidden) for part in (".bar", ".meta", ".head")} == {
        ".bar": True,
        ".meta": False,
        ".head": False,
    }


def test_every_language_has_a_name_in_every_other():
    names = {(a.code, b.code): language_name(a.code, b.locale) for a in CATALOGUE.values() for b in CATALOGUE.values()}
    assert [pair for pair, name in names.items() if not name] == []
    assert names["uk", "pl"] == "ukraiński"
    assert names["zh-hans", "de"] == "Chinesisch"


def test_every_language_names_a_territory_as_open_graph_wants_it():
    locales = {code: with_territory(entry.locale) for code, entry in CATALOGUE.items()}
    assert [locale for locale in locales.values() if not re.fullmatch("[a-z]{2}_[A-Z]{2}", locale)] == []
    assert (locales["zh-hans"], locales["pt"], locales["be"]) == ("zh_CN", "pt_PT", "be_BY")
