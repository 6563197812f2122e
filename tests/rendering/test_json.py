import json

from appeals.document import Demand, Document, Party, Section
from appeals.rendering.json import to_json

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


def test_a_document_becomes_data_in_its_own_letters():
    text = to_json(DOCUMENT, published_in=2, outdated=True, digest="ab")
    assert '"title": "Школы"' in text
    assert json.loads(text) == {
        "appeal": "schools",
        "language": "be",
        "source_language": "en",
        "title": "Школы",
        "version": 1,
        "standing": "volunteer",
        "translator": "Алесь",
        "issuers": ["Рада"],
        "date": "",
        "place": "",
        "slogan": "",
        "summary": "",
        "share": "",
        "sections": [
            {
                "addressee": {"key": "city", "name": "Горад"},
                "prose": "Просім:",
                "demands": [{"number": 3, "text": "*Дах*."}],
                "closing": "",
            }
        ],
        "prevails": "en",
        "published_in": 2,
        "outdated": True,
        "sha256": "ab",
    }
