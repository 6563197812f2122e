from datetime import UTC, datetime, timedelta, timezone

from appeals.document import Demand, Document, Party, Section
from appeals.rendering import api

DOCUMENT = Document.build(
    appeal="schools",
    language="be",
    source_language="en",
    title="Школы",
    version=1,
    standing="volunteer",
    translator="Алесь",
    issuers=("Рада",),
    sections=(Section(addressee=Party("city", "Горад"), prose="Просім:", demands=(Demand(3, "*Дах*."),)),),
)


def published(**facts):
    """Return the document as it was published, with addresses that tell how they were asked for."""
    values = {
        "slug": "школы",
        "number": 2,
        "live_from": datetime(2026, 2, 24, 12, 0, 0, 5, tzinfo=timezone(timedelta(hours=3))),
        "digest": "ab",
        "signed": True,
        "outdated": True,
        "address": lambda name, **where: " ".join([name, *map(str, where.values())]),
    }
    return api.Published(document=DOCUMENT, **{**values, **facts})


def test_a_document_becomes_data_in_its_own_letters_and_order():
    text = api.to_json(api.appeal(published()))
    assert '"title": "Школы"' in text
    assert text.endswith("}\n")
    assert text == api.to_json(api.appeal(published()))
    assert list(api.appeal(published()))[:5] == ["url", "language", "version", "live_from", "digest"]


def test_an_appeal_is_told_whole():
    found = api.appeal(published(others=[("en", "page", "data")]))
    party = {"key": "city", "name": "Горад", "url": "addressee city", "json": "api_addressee city"}
    assert found == {
        "url": "appeal школы",
        "language": "be",
        "version": 2,
        "live_from": "2026-02-24T09:00:00Z",
        "digest": "ab",
        "key": "schools",
        "title": "Школы",
        "slogan": "",
        "summary": "",
        "share": DOCUMENT.share,
        "issuers": ["Рада"],
        "date": None,
        "place": "",
        "source_language": "en",
        "standing": "volunteer",
        "translator": "Алесь",
        "text_version": 1,
        "outdated": True,
        "sections": [
            {
                "addressee": party,
                "prose": "Просім:",
                "demands": [
                    {
                        "number": 3,
                        "text": "*Дах*.",
                        "html": "<em>Дах</em>.",
                        "addressee": party,
                        "state": "open",
                        "outcomes": [],
                        "url": "demand школы 3",
                        "json": "api_demand школы 3",
                    }
                ],
                "closing": "",
            }
        ],
        "links": {
            "html": "appeal школы",
            "json": "api_appeal школы",
            "markdown": "markdown школы",
            "signature": "signature школы",
            "versions": "api_versions школы",
        },
        "languages": [{"language": "en", "url": "page", "json": "data"}],
    }


def test_what_is_unsigned_names_no_signature():
    assert api.appeal(published(signed=False))["links"]["signature"] is None


def test_a_moment_is_told_in_utc_to_the_second():
    assert api.moment(datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=UTC)) == "2026-01-02T03:04:05Z"
