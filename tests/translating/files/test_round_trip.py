"""Out and in again without change changes nothing, whatever the texts are."""

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from appeals.languages import column
from appeals.models import Appeal, Demand, Mark, Section
from appeals.normalform import one_line, paragraphs
from appeals.translating.edit import write
from appeals.translating.files import FORMATS, export, take
from appeals.translating.files.incoming import read
from appeals.translating.files.sheet import sendable
from appeals.translating.pieces import pieces
from appeals.translating.snapshot import working_text
from tests.make import make_addressee, make_appeal, make_section

pytestmark = pytest.mark.django_db

HOSTILE = [
    "]]>",
    "<![CDATA[ x ]]>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<script>alert(1)</script> & &amp; &#10; &nbsp;",
    "{{ secret }} {% load %} ${x} %(name)s %s",
    '"quoted" \'single\' „low“ \\ \\\\ \\n \\" \\',
    'msgid "x"\nmsgstr "y"',
    'x"\nmsgid "forged"',
    "_: not a comment\n_: nor this",
    "#~ obsolete\n#, fuzzy\n#. note",
    "zvarot:0123456789abcdef:0123456789abcdef",
    "demand:1.text zvarot:0123456789abcdef:0123456789abcdef",
    "zvarot:other:en:uk",
    "  leading and trailing  ",
    "    code\n\n    more code",
    "one\ntwo\\\nthree\n\n- a\n- b\n\n1) c\n\n> d",
    "tab\there\x00\x01\x08\x0b\x0c\x1b\x7f\x85\ufffe\uffff end",
    "a\ufffe\u0301 b\uffff",
    "مرحبا \u200f(1)\u200e \u202bשלום\u202c \u2067x\u2069",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467 \U0002000b \U0010ffff",
    "soft\u00adhyphen, no\u2011break, no\u00a0space \u202f \u2003 \u200b \u2060",
    "e\u0301 (not composed), ﬁ, Å",
    "\r\ncarriage\rreturns\u2028and\u2029more",
    "=HYPERLINK(1) <?xml version='1.0'?> <!DOCTYPE x>",
    "\u00a0\n\n\u00a0",
    "x" * 290,
]
PIECES = {"appeal.title": one_line, "section:1.prose": paragraphs, "demand:1.text": one_line}


def stored() -> list:
    """Everything that an import could change."""
    return [list(model.objects.order_by("pk").values()) for model in (Appeal, Section, Demand, Mark)]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_goes_out_and_in_without_change(format, text):
    appeal = make_appeal()
    write(appeal, "en", dict.fromkeys(PIECES, text))
    write(appeal, "ar", dict.fromkeys(PIECES, text))
    before = stored()
    data, name = export(Appeal.objects.get(), "ar", format)
    assert take(data, name=name).counts_line == "0 taken, 8 unchanged, 0 outdated, 0 unknown, 0 refused"
    assert stored() == before


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_translation_comes_in_as_it_was_written(format, fill, text):
    written = "".join(each for each in text if each in "\t\n" or (each >= " " and each not in "\ufffe\uffff"))
    data, name = export(make_appeal(), "ar", format)
    taken = take(fill(data, dict.fromkeys(PIECES, written)), name=name)
    assert [each.address for each in taken.taken] == list(PIECES)
    found = {piece.address: piece.text("ar") for piece in pieces(working_text(Appeal.objects.get()))}
    assert {address: found[address] for address in PIECES} == {a: normal(written) for a, normal in PIECES.items()}


def test_an_original_of_spaces_alone_is_not_taken_for_its_translation(format):
    appeal = make_appeal()
    make_section(appeal, make_addressee("blank", en="\u00a0 \u00a0"), ["Pay."], en="We call:")
    data, name = export(appeal, "uk", format)
    assert {entry.target for entry in read(data, name=name).entries} == {""}


# PostgreSQL stores no NUL.
WORDS = st.lists(st.sampled_from(HOSTILE[:-1]) | st.text(max_size=20), max_size=3).map(
    lambda words: " ".join(words).replace("\x00", "")
)
PROSE = st.lists(WORDS, max_size=4).map("\n\n".join)
TEXTS = st.tuples(WORDS, PROSE, st.lists(st.tuples(WORDS, WORDS), max_size=3), PROSE)


@settings(max_examples=12, deadline=None)
@given(title=WORDS, originals=TEXTS, translations=st.lists(TEXTS, min_size=2, max_size=2))
def test_a_generated_appeal_goes_out_and_in_without_change(title, originals, translations):
    with transaction.atomic():
        appeal = _make_generated(title, [originals, *translations])
        before = stored()
        expected = {piece.address: piece for piece in pieces(working_text(appeal))}
        for format in FORMATS:
            for language in ("uk", "fa"):
                data, name = export(appeal, language, format)
                sheet = read(data, name=name)
                assert {entry.address: (entry.source, entry.target) for entry in sheet.entries} == {
                    address: (sendable(piece.source), sendable(piece.text(language)))
                    for address, piece in expected.items()
                }
                taken = take(data, name=name, appeal=appeal, language=language)
                assert len(taken.unchanged) == len(expected) == sum(map(len, _lists(taken)))
        assert stored() == before
        transaction.set_rollback(True)


def _make_generated(title: str, texts: list) -> Appeal:
    by_language = dict(zip(("en", "uk", "fa"), texts, strict=True))
    titles = {column("title", code): f"A {text[0]}"[:300] for code, text in by_language.items()}
    appeal = Appeal.objects.create(key="generated", **titles)
    demands = [{"en": english, "fa": persian} for english, persian in texts[0][2]]
    proses = {code: text[1] for code, text in by_language.items()}
    make_section(appeal, make_addressee(en=title[:200]), demands, **proses)
    closings = {column("closing", code): text[3] for code, text in by_language.items()}
    Section.objects.filter(appeal=appeal).update(**closings)
    return appeal


def _lists(taken) -> list[list]:
    return [taken.taken, taken.unchanged, taken.outdated, taken.unknown, taken.refused]
