from dataclasses import replace
from datetime import UTC, datetime

from appeals.document import Document
from appeals.rendering.linked import article, website

DOCUMENT = Document(
    appeal="schools", language="be", source_language="en", title="Школы", issuers=("Рада", "Б"), date="2026-05-01"
)
FACTS = {"address": "https://e.org/be/", "number": 2, "live_from": datetime(2026, 5, 4, 1, 2, 3, 9, tzinfo=UTC)}


def test_a_translation_is_an_article_that_names_its_original():
    assert article(DOCUMENT, **FACTS, original="https://e.org/en/") == {
        "@context": "https://schema.org",
        "@type": "Article",
        "@id": "https://e.org/be/",
        "headline": "Школы",
        "inLanguage": "be",
        "author": [{"@type": "Organization", "name": "Рада"}, {"@type": "Organization", "name": "Б"}],
        "datePublished": "2026-05-01",
        "dateModified": "2026-05-04T01:02:03+00:00",
        "version": 2,
        "translationOfWork": {"@type": "Article", "@id": "https://e.org/en/", "inLanguage": "en"},
    }


def test_what_is_not_known_is_not_said():
    bare = replace(DOCUMENT, language="zh-hans", issuers=(), date="in May")
    assert article(bare, **FACTS) == {
        "@context": "https://schema.org",
        "@type": "Article",
        "@id": "https://e.org/be/",
        "headline": "Школы",
        "inLanguage": "zh-Hans",
        "dateModified": "2026-05-04T01:02:03+00:00",
        "version": 2,
    }
    assert article(bare, **FACTS | {"number": 1})["datePublished"] == "2026-05-04T01:02:03+00:00"


def test_the_campaign_is_a_site_that_can_be_searched():
    search = "https://e.org/be/search/?q={q}"
    assert website("Кампанія", language="be", address="https://e.org/be/", search=search) == {
        "@context": "https://schema.org",
        "@type": "WebSite",
        "@id": "https://e.org/be/",
        "url": "https://e.org/be/",
        "name": "Кампанія",
        "inLanguage": "be",
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": search},
            "query-input": "required name=q",
        },
    }
