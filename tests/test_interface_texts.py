"""The texts of the public pages and of the desk are complete in their languages, and fit their originals."""

import re
import shutil
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po
from django.utils.translation import gettext, ngettext, override, to_locale

from appeals.catalogues import DESK_LOCALE, LOCALE, compile_catalogues
from appeals.languages import CODES

ROOT = Path(__file__).resolve().parent.parent
# English needs no catalogue: its texts stand in the code.
PAGES = [("pages", to_locale(code)) for code in CODES if code != "en"]
DESK = [("desk", code) for code in ("be", "uk", "pl", "de", "fr", "ru")]
SIDES = {"pages": ("babel.cfg", LOCALE), "desk": ("desk.cfg", DESK_LOCALE)}
PLACEHOLDER = re.compile(r"%\(\w+\)s")
everywhere = pytest.mark.parametrize(("side", "code"), PAGES + DESK)


@pytest.fixture(scope="module")
def texts():
    """All texts of a side: (context, text) or (context, (singular, plural))."""
    return {side: set(extract(mapping)) for side, (mapping, _folder) in SIDES.items()}


def extract(mapping):
    """Find the texts where ``mapping`` says that they stand."""
    with (ROOT / mapping).open() as file:
        methods, options = parse_mapping_cfg(file)
    for _file, _line, text, _comments, context in extract_from_dir(ROOT, methods, options):
        yield context, text


def catalogue(side, code):
    """The catalogue of a language, without its header."""
    with (SIDES[side][1] / code / "LC_MESSAGES" / "django.po").open("rb") as file:
        return read_po(file, locale=code)


def messages(side, code):
    """The entries of a language by context and text."""
    return {(message.context, message.id): message for message in catalogue(side, code) if message.id}


def forms(text):
    """The forms of a text: one, or one for each plural."""
    return text if isinstance(text, tuple) else (text,)


def test_the_extractor_misses_nothing_that_templates_translate(texts):
    templates = [path for path in (ROOT / "templates").rglob("*.html") if "admin" not in path.parts]
    marked = {text for path in templates for text in re.findall(r'{% translate "([^"]+)"', path.read_text())}
    assert len(marked) > 50
    assert marked - {text for _context, text in texts["pages"]} == set()


def test_the_extractor_finds_texts_that_are_translated_late(texts):
    code = [path.read_text() for path in (ROOT / "appeals" / "admin").rglob("*.py")]
    late = set(re.findall(r'\bgettext_lazy\("([^"]+)"', "\n".join(code)))
    assert len(late) > 20
    assert late - {text for _context, text in texts["desk"]} == set()


@everywhere
def test_every_text_is_translated_and_none_is_left_over(texts, side, code):
    found = messages(side, code)
    assert set(found) == texts[side]
    assert not catalogue(side, code).obsolete
    assert [text for text, message in found.items() if not all(forms(message.string))] == []


@everywhere
def test_no_translation_is_fuzzy(side, code):
    assert [text for text, message in messages(side, code).items() if message.fuzzy] == []
    assert not catalogue(side, code).fuzzy


@everywhere
def test_translations_keep_the_placeholders(side, code):
    for (_context, text), message in messages(side, code).items():
        expected = set(PLACEHOLDER.findall(forms(text)[-1]))
        found = [set(PLACEHOLDER.findall(form)) for form in forms(message.string)]
        # "One demand" may do without its number, the form for many may not.
        assert found[-1] == expected, text
        assert all(form <= expected for form in found), text


@everywhere
def test_plurals_follow_the_rules_of_the_language(side, code):
    rules = get_plural(code)
    assert catalogue(side, code).num_plurals == rules.num_plurals
    plural = [message for message in messages(side, code).values() if message.pluralizable]
    assert {len(message.string) for message in plural} == {rules.num_plurals}


@pytest.mark.parametrize(
    ("code", "number", "expected"),
    [
        ("en", 1, "1 demand"),
        ("be", 3, "3 патрабаванні"),
        ("be", 11, "11 патрабаванняў"),
        ("uk", 21, "21 вимога"),
        ("pl", 22, "22 żądania"),
        ("de", 2, "2 Forderungen"),
        ("ar", 2, "مطلبان"),
        ("ar", 7, "7 مطالب"),
    ],
)
def test_counted_demands_take_the_right_form(code, number, expected):
    with override(code):
        assert ngettext("%(number)s demand", "%(number)s demands", number) % {"number": number} == expected


def test_a_catalogue_is_compiled_once_for_each_change(tmp_path):
    folder = tmp_path / "be" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    shutil.copy(LOCALE / "be" / "LC_MESSAGES" / "django.po", folder)
    assert compile_catalogues(tmp_path) == [folder / "django.mo"]
    assert compile_catalogues(tmp_path) == []
    assert sorted(path.name for path in folder.iterdir()) == ["django.mo", "django.po"]


def test_compiled_catalogues_are_in_use():
    with override("be"):
        assert gettext("All appeals") == "Усе звароты"
