"""Templates by language."""

import pytest
from django.template import Context, Engine
from django.utils.translation import override

from appeals.templating import variant

FILES = {
    "page.html": "{% block title %}default{% endblock %} {% include 'part.html' %}",
    "page.ar.html": "{% extends 'page.html' %}{% block title %}arabic of {{ block.super }}{% endblock %}",
    "part.html": "{% block part %}part{% endblock %}",
    "part.ar.html": "{% extends 'part.html' %}{% block part %}arabic {{ block.super }}{% endblock %}",
    "child.html": "{% extends 'page.html' %}{% block title %}child of {{ block.super }}{% endblock %}",
    "only.zh-hans.html": "chinese",
}
LOADERS = [("appeals.templating.CachedLoader", ["appeals.templating.LanguageLoader"])]


@pytest.fixture
def render(tmp_path):
    """A function that renders a template in a language; all calls share one engine, as in one process."""
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    engine = Engine(dirs=[tmp_path], loaders=LOADERS)

    def render(name, language):
        with override(language):
            return engine.get_template(name).render(Context())

    return render


@pytest.mark.parametrize("order", [("ar", "en", "ar"), ("en", "ar", "en")])
def test_every_language_gets_its_own_template_whichever_comes_first(render, order):
    expected = {"ar": "arabic of default arabic part", "en": "default part"}
    assert [render("page.html", language) for language in order] == [expected[language] for language in order]


@pytest.mark.parametrize("order", [("ar", "en"), ("en", "ar")])
def test_a_template_extends_the_variant_of_its_parent(render, order):
    expected = {"ar": "child of arabic of default arabic part", "en": "child of default part"}
    assert [render("child.html", language) for language in order] == [expected[language] for language in order]


def test_a_language_without_a_variant_gets_the_default(render):
    assert render("page.html", "de") == "default part"


def test_a_variant_needs_no_default(render):
    assert render("only.html", "zh-hans") == "chinese"


def test_without_a_language_the_default_is_taken(render):
    assert render("page.html", None) == "default part"


def test_the_name_of_a_variant_stands_before_the_ending():
    assert variant("appeals/appeal.html", "ar") == "appeals/appeal.ar.html"
