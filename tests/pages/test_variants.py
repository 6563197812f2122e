"""The variants of templates that we ship, each for a reason that its first comment states."""

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import override

from appeals.languages import CATALOGUE
from appeals.publishing.publish import publish
from tests.make import make_appeal

TEMPLATES = Path(settings.BASE_DIR) / "templates"
VARIANTS = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.*.html"))


def render(template, language, **context):
    """The text of a template in a language."""
    with override(language):
        return render_to_string(template, {"language": CATALOGUE[language], **context}).strip()


def test_variants_are_shipped():
    assert VARIANTS == [
        "appeals/_date.ar.html",
        "appeals/_demand.pl.html",
        "appeals/_prose.pl.html",
        "appeals/appeal.de.html",
        "epub/_demand.pl.html",
        "epub/_prose.pl.html",
    ]


@pytest.mark.parametrize("name", VARIANTS)
def test_a_variant_extends_its_default_and_states_its_reason(name):
    first, second = (TEMPLATES / name).read_text().split("\n")[:2]
    stem, language, _ending = name.rsplit(".", 2)
    assert language in CATALOGUE
    assert first == f'{{% extends "{stem}.html" %}}'
    assert second.startswith("{# ")


@pytest.mark.parametrize("order", [("ar", "en", "ar"), ("en", "ar", "en")])
def test_arabic_dates_carry_both_names_of_the_month(order):
    expected = {
        "ar": '<time datetime="2022-02-18">18 شباط/فبراير 2022</time>',
        "en": '<time datetime="2022-02-18">February 18, 2022</time>',
    }
    rendered = [render("appeals/_date.html", language, date="2022-02-18") for language in order]
    assert rendered == [expected[language] for language in order]


@pytest.mark.parametrize("order", [("pl", "en"), ("en", "pl")])
def test_polish_ties_one_letter_words_to_the_next(order):
    expected = {"pl": "<p>Stoi w&nbsp;polu i&nbsp;czeka</p>", "en": "<p>Stoi w polu i czeka</p>"}
    rendered = [render("appeals/_prose.html", language, text="Stoi w polu i czeka") for language in order]
    assert rendered == [expected[language] for language in order]


@pytest.mark.parametrize("order", [("de", "en"), ("en", "de")])
def test_a_german_appeal_is_signed_where_it_ends(page, order):
    publish(make_appeal(languages=("en", "de"), issued_on=date(2022, 2, 18)))
    bodies = {language: page(f"/{language}/appeals/schools/").split("<body>")[1] for language in order}
    assert bodies["de"].count("Council de") == 2
    assert bodies["en"].count("Council en") == 1
