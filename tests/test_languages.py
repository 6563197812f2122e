import os
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from babel import Locale
from django.apps import apps
from django.conf.locale import LANG_INFO
from django.utils import translation

from appeals.languages import CATALOGUE, CODES, Language, column, django_lang_info, in_order

# DESIGN: never to become fewer, since their texts would go with them.
PROMISED = """
be uk ru pl lt lv et en de fr es pt it nl sv da nb fi cs sk hu ro bg el tr ka hy az ar fa he zh-hans ja ko
"""
SCRIPTS = {
    "Latn": "LATIN",
    "Cyrl": "CYRILLIC",
    "Grek": "GREEK",
    "Geor": "GEORGIAN",
    "Armn": "ARMENIAN",
    "Arab": "ARABIC",
    "Hebr": "HEBREW",
    "Hans": "CJK",
    "Jpan": "CJK",
    "Kore": "HANGUL",
}


def test_the_catalogue_has_the_34_promised_languages_each_once():
    assert len(PROMISED.split()) == 34
    assert set(PROMISED.split()) - set(CODES) == set()
    assert [entry.code for entry in CATALOGUE.values()] == list(CODES)
    assert len(set(CODES)) == len(CODES)


@pytest.mark.parametrize("code", CODES)
def test_django_knows_the_language(code):
    assert translation.get_language_info(code)["code"] == code
    assert LANG_INFO[code]["bidi"] == (CATALOGUE[code].direction == "rtl")
    with translation.override(code):
        assert translation.get_language_bidi() == (CATALOGUE[code].direction == "rtl")


@pytest.mark.parametrize("code", CODES)
def test_babel_knows_the_language_and_agrees(code):
    locale = Locale.parse(CATALOGUE[code].locale)
    assert locale.text_direction == CATALOGUE[code].direction
    assert locale.english_name.split(" (")[0].split()[0] == CATALOGUE[code].english_name.split(" (")[0].split()[0]


@pytest.mark.parametrize("code", CODES)
def test_the_own_name_is_written_in_the_language_s_script(code):
    name = CATALOGUE[code].own_name
    assert {unicodedata.name(letter).split()[0] for letter in name if letter.isalpha()} == {
        SCRIPTS[CATALOGUE[code].script]
    }
    assert name == unicodedata.normalize("NFC", name)
    assert name[0] == name[0].upper() or CATALOGUE[code].script == "Geor"


def test_the_languages_from_right_to_left():
    assert [code for code in CODES if CATALOGUE[code].direction == "rtl"] == ["ar", "fa", "he"]


@pytest.mark.parametrize(
    ("code", "tag", "locale", "name"),
    [("be", "be", "be", "title_be"), ("zh-hans", "zh-Hans", "zh_Hans", "title_zh_hans")],
)
def test_a_code_has_a_tag_a_locale_and_a_column(code, tag, locale, name):
    assert (CATALOGUE[code].tag, CATALOGUE[code].locale, column("title", code)) == (tag, locale, name)


def test_every_translated_text_has_a_column_for_every_language():
    columns = {field.name for field in apps.get_model("appeals", "Appeal")._meta.get_fields()}
    assert {column("title", code) for code in CODES} - columns == set()


def test_in_order_gives_the_catalogue_s_order_and_drops_what_it_does_not_know():
    assert in_order({"ko", "xx", "en", "be"}) == ["be", "en", "ko"]
    assert in_order([]) == []


def test_lang_info_has_the_shape_of_django_s():
    ours, theirs = django_lang_info(), LANG_INFO["he"]
    assert list(ours) == list(CODES)
    assert ours["he"] == {"bidi": True, "code": "he", "name": "Hebrew", "name_local": "עברית"}
    assert ours["he"].keys() == theirs.keys() - {"name_translated"}  # Django adds that one when asked


def test_a_language_that_django_lacks_is_registered_by_the_settings():
    program = """
import django.conf.locale
import appeals.languages as languages
assert not {"crh", "yi"} & set(django.conf.locale.LANG_INFO)
languages.CATALOGUE["crh"] = languages.Language("crh", "Qırımtatarca", "Crimean Tatar")
languages.CATALOGUE["yi"] = languages.Language("yi", "ייִדיש", "Yiddish", "rtl", "Hebr")
languages.CODES = tuple(languages.CATALOGUE)
import django
django.setup()
from django.conf import settings
from django.utils import translation
print(translation.get_language_info("crh")["name_local"], ("crh", "Crimean Tatar") in settings.LANGUAGES)
for code in ("crh", "yi"):
    with translation.override(code):
        print(code, translation.gettext("no such text"), translation.get_language_bidi())
"""
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        cwd=Path(__file__).parent.parent,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONIOENCODING": "utf-8"},
    )
    lines = ["Qırımtatarca True", "crh no such text False", "yi no such text True", ""]
    assert (done.stdout, done.stderr) == ("\n".join(lines), "")


def test_a_language_is_a_value():
    assert Language("be", "Беларуская", "Belarusian", script="Cyrl") == CATALOGUE["be"]
