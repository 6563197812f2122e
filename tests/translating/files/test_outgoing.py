"""What a translator's tool finds in a file."""

import io

import docx
import pytest
from docx.oxml.ns import qn
from translate.storage.pypo import pofile
from translate.storage.xliff import Xliff1File
from translate.storage.xliff2 import Xliff2File

from appeals.models import Appeal, Mark
from appeals.translating.edit import write
from appeals.translating.files import FilesError, export
from appeals.translating.status import fingerprint
from tests.make import make_addressee, make_appeal, make_section

pytestmark = pytest.mark.django_db

STATES = {
    "appeal.title": "approved",
    "demand:1.text": "outdated",
    "demand:2.text": "draft",
    "section:1.prose": "review",
    "section:3.prose": "missing",
}


def appeal_in_all_states() -> Appeal:
    appeal = make_appeal(languages=("en",))
    write(appeal, "zh-hans", {"appeal.title": "标题", "demand:1.text": "一"})
    write(appeal, "zh-hans", {"demand:2.text": "二"}, state=Mark.State.DRAFT)
    write(appeal, "zh-hans", {"section:1.prose": "开始"}, state=Mark.State.REVIEW)
    write(appeal, "en", {"demand:1.text": "Another."})
    return appeal


def test_xliff_12_names_appeal_languages_states_context_and_fingerprint():
    data, name = export(appeal_in_all_states(), "zh-hans", "xliff12")
    store = Xliff1File.parsestring(data)
    root = store.document.getroot()
    assert (name, root.get("version"), root.nsmap) == (
        "schools.zh-hans.xlf",
        "1.2",
        {None: "urn:oasis:names:tc:xliff:document:1.2"},
    )
    assert (store.sourcelanguage, store.targetlanguage, store.getfilenames()) == ("en", "zh-Hans", ["schools"])
    units = {unit.xmlelement.get("id"): unit for unit in store.units}
    found = {
        address: (units[address].target_dom.get("state"), units[address].xmlelement.get("approved"))
        for address in STATES
    }
    assert found == {
        "appeal.title": ("final", "yes"),
        "demand:1.text": ("needs-review-translation", "no"),
        "demand:2.text": ("needs-review-translation", "no"),
        "section:1.prose": ("needs-review-translation", "no"),
        "section:3.prose": ("new", "no"),
    }
    assert units["demand:2.text"].getnotes("developer") == "Demand 2 to City en"
    stamp = f"zvarot:{fingerprint('Demand 2 en.')[:16]}:{fingerprint('二')[:16]}"
    assert units["demand:2.text"].getnotes("zvarot") == stamp


def test_xliff_20_names_appeal_languages_directions_states_and_context():
    data, name = export(appeal_in_all_states(), "zh-hans", "xliff2")
    store = Xliff2File.parsestring(data)
    root = store.document.getroot()
    assert (name, root.get("version")) == ("schools.zh-hans.xliff", "2.0")
    assert dict(store.body.attrib) == {"id": "schools", "original": "schools", "srcDir": "ltr", "trgDir": "ltr"}
    assert (store.sourcelanguage, store.targetlanguage) == ("en", "zh-Hans")
    units = {unit.getid(): unit for unit in store.units}
    assert {address: units[address].xmlelement.get("state") for address in STATES} == {
        "appeal.title": "final",
        "demand:1.text": "initial",
        "demand:2.text": "translated",
        "section:1.prose": "translated",
        "section:3.prose": "initial",
    }
    unit = units["demand:2.text"].getunitelement()
    assert [child.tag.rpartition("}")[2] for child in unit] == ["notes", "segment"]
    assert unit[0][0].text == "Demand 2 to City en"


def test_po_names_appeal_languages_states_and_context():
    data, name = export(appeal_in_all_states(), "zh-hans", "po")
    store = pofile.parsestring(data)
    header = store.parseheader()
    assert (name, header["X-Zvarot-Appeal"], header["X-Source-Language"], header["Language"]) == (
        "schools.zh-hans.po",
        "schools",
        "en",
        "zh_Hans",
    )
    units = {unit.getcontext(): unit for unit in store.unit_iter()}
    assert {address: (units[address].isfuzzy(), units[address].istranslated()) for address in STATES} == {
        "appeal.title": (False, True),
        "demand:1.text": (True, False),
        "demand:2.text": (True, False),
        "section:1.prose": (True, False),
        "section:3.prose": (False, False),
    }
    assert units["demand:2.text"].getnotes("developer").split("\n")[0] == "Demand 2 to City en"


def test_a_word_table_has_two_columns_with_the_languages_on_top():
    data, name = export(appeal_in_all_states(), "zh-hans", "docx")
    document = docx.Document(io.BytesIO(data))
    assert (name, document.core_properties.keywords) == ("schools.zh-hans.docx", "zvarot:schools:en:zh-hans")
    (table,) = document.tables
    assert [cell.text for cell in table.rows[0].cells] == ["English (en)", "简体中文 (zh-hans)"]
    assert {len(row.cells) for row in table.rows} == {2}
    left, right = table.rows[6].cells
    stamp = f"demand:1.text zvarot:{fingerprint('Another.')[:16]}:{fingerprint('一')[:16]}"
    assert [p.text for p in left.paragraphs] == [
        f"Demand 1 to City en · the original has changed since\n{stamp}",
        "Another.",
    ]
    assert [p.text for p in right.paragraphs] == ["一"]


@pytest.mark.parametrize(("language", "marks"), [("ar", 1), ("uk", 0)])
def test_a_word_table_runs_from_right_to_left_where_the_language_does(language, marks):
    document = docx.Document(io.BytesIO(export(make_appeal(), language, "docx")[0]))
    styles = {name: document.styles[name].element for name in ("Original", "Translation")}
    counted = [len(styles["Translation"].findall(f".//{qn(tag)}")) for tag in ("w:bidi", "w:rtl")]
    assert counted == [marks, marks]
    assert styles["Original"].findall(f".//{qn('w:bidi')}") == []


def test_each_piece_says_what_it_is_and_how_long_it_may_get():
    texts = {"slogan_en": "Open!", "summary_en": "Short.", "share_text_en": "Pass it on.", "place_en": "Vilnius"}
    appeal = make_appeal(**texts)
    appeal.sections.update(closing_en="Thank you.")
    make_section(appeal, None, ["To nobody yet."])
    make_section(appeal, make_addressee("world", en="the democracies of the world"), ["Third."], en="To:")
    units = pofile.parsestring(export(appeal, "uk", "po")[0]).unit_iter()
    assert {unit.getcontext(): unit.getnotes("developer").split("\n")[0] for unit in units} == {
        "appeal.title": "Title of the appeal (at most 300 characters)",
        "appeal.slogan": "Slogan (at most 200 characters)",
        "appeal.summary": "Summary: two or three plain sentences (at most 600 characters)",
        "appeal.share_text": "Text for passing on: what goes with the link in messengers (at most 280 characters)",
        "appeal.place": "Place of issue (at most 120 characters)",
        "issuer:council.name": "Name of an issuer: who speaks (at most 200 characters)",
        "section:1.prose": "Text of section 1",
        "section:1.closing": "Text of section 1",
        "addressee:city.name": "Name of an addressee: who is spoken to (at most 200 characters)",
        "section:2.prose": "Before the demands to City en",
        "demand:1.text": "Demand 1 to City en",
        "demand:2.text": "Demand 2 to City en",
        "section:2.closing": "After the demands to City en",
        "section:3.prose": "Text of section 3",
        "section:3.closing": "Text of section 3",
        "addressee:world.name": "Name of an addressee: who is spoken to (at most 200 characters)",
        "section:5.prose": "Before the demands to the democracies of the world",
        "demand:3.text": "Demand 3",
        "demand:4.text": "Demand 4 to the democracies of the world",
    }


@pytest.mark.parametrize(
    ("language", "format", "message"),
    [
        ("en", "po", "“en” is no language to translate “schools” into; it is written in “en”."),
        ("xx", "po", "“xx” is no language to translate “schools” into; it is written in “en”."),
        ("uk", "odt", "“odt” is no format; choose one of xliff12, xliff2, po, docx."),
    ],
)
def test_what_there_is_not_is_refused(language, format, message):
    with pytest.raises(FilesError) as caught:
        export(make_appeal(), language, format)
    assert str(caught.value) == message


def test_an_appeal_without_a_text_is_refused():
    with pytest.raises(FilesError) as caught:
        export(Appeal.objects.create(key="empty"), "uk", "po")
    assert str(caught.value) == "“empty” has no text to translate yet."


@pytest.mark.parametrize("count", [1, 30])
def test_exporting_takes_six_queries_however_many_pieces(count, django_assert_num_queries):
    appeal = make_appeal()
    make_section(appeal, None, [f"More {each}." for each in range(count)])
    with django_assert_num_queries(6):
        export(appeal, "uk", "po")
