"""An appeal edited as one document: saved back piece by piece."""

from dataclasses import replace

import pytest

from appeals.document import Demand, Document, Party, Section, to_markdown
from appeals.importing.reading import read
from appeals.importing.save import SavingError, apply, preview
from appeals.languages import column
from appeals.models import Addressee, AppealIssuer, Issuer, Mark
from appeals.translating.edit import write
from appeals.translating.snapshot import document, working_text
from appeals.translating.status import status
from tests.make import make_addressee, make_appeal, make_issuer, make_section

pytestmark = pytest.mark.django_db


def text_of(appeal, language: str = "en") -> Document:
    """Return the Document of the working text."""
    return document(working_text(appeal), language)


def numbers(appeal) -> list[int]:
    """Return the stable numbers of the sections in their order."""
    return list(appeal.sections.order_by("position").values_list("number", flat=True))


def kinds(changes) -> list[tuple]:
    """Return what a test looks at."""
    return [(change.kind, change.part, change.number) for change in changes]


def with_section(found: Document, position: int, **values) -> Document:
    """Return the Document with one section changed."""
    sections = list(found.sections)
    sections[position] = replace(sections[position], **values)
    return replace(found, sections=tuple(sections))


def test_the_unchanged_text_changes_nothing():
    appeal = make_appeal(languages=("en", "de"))
    assert apply(appeal, "en", text_of(appeal)) == []
    assert apply(appeal, "de", text_of(appeal, "de")) == []


def test_one_changed_sentence_leaves_all_else_and_makes_its_translation_outdated():
    appeal = make_appeal(languages=("en", "de"))
    write(appeal, "de", {"demand:1.text": "Forderung 1."})
    edited = with_section(text_of(appeal), 1, demands=(Demand(1, "Now!"), Demand(2, "Demand 2 en.")))
    assert kinds(apply(appeal, "en", edited)) == [("changed", "demand", 1)]
    assert text_of(appeal) == edited
    assert [piece.address for piece in status(working_text(appeal), "de").outdated] == ["demand:1.text"]
    assert text_of(appeal, "de").demands[0] == Demand(1, "Forderung 1.")


def test_reordered_sections_and_demands_keep_numbers_and_translations():
    appeal = make_appeal(languages=("en", "de"))
    found = text_of(appeal)
    opening, addressed, ending = found.sections
    addressed = replace(addressed, demands=addressed.demands[::-1])
    apply(appeal, "en", replace(found, sections=(ending, addressed, opening)))
    assert numbers(appeal) == [3, 2, 1]
    german = text_of(appeal, "de")
    assert [section.prose for section in german.sections] == ["Ending de.", "We call on the city (de):", "Opening de."]
    assert german.demands == (Demand(2, "Demand 2 de."), Demand(1, "Demand 1 de."))


def test_a_demand_moves_to_another_section_with_its_number():
    appeal = make_appeal(languages=("en", "de"))
    make_section(appeal, make_addressee("state", en="State", de="Staat"), en="We call on the state:")
    found = text_of(appeal)
    moved = with_section(with_section(found, 1, demands=found.demands[:1]), 3, demands=found.demands[1:])
    apply(appeal, "en", moved)
    assert text_of(appeal) == moved
    assert text_of(appeal, "de").demands == (Demand(1, "Demand 1 de."), Demand(2, "Demand 2 de."))


def test_sections_and_demands_are_added_and_removed_with_their_marks():
    appeal = make_appeal(languages=("en", "de"))
    write(appeal, "de", {"demand:1.text": "Eins.", "section:3.prose": "Ende."})
    found = with_section(text_of(appeal), 1, demands=(Demand(2, "Demand 2 en."), Demand(3, "Three.")))
    edited = replace(found, sections=(*found.sections[:2], Section(Party("state", "The state"), "And you.")))
    changes = apply(appeal, "en", edited)
    assert ("removed", "demand", 1) in kinds(changes)
    assert ("added", "demand", 3) in kinds(changes)
    assert text_of(appeal) == edited
    assert (numbers(appeal), Mark.objects.count()) == ([1, 2, 4], 0)
    appeal.refresh_from_db()
    assert (appeal.last_section, appeal.last_demand) == (4, 3)


def test_a_number_that_was_another_demands_is_refused():
    appeal = make_appeal()
    found = text_of(appeal)
    apply(appeal, "en", with_section(found, 1, demands=found.demands[:1]))
    with pytest.raises(SavingError, match=r"^The number 2 was another demand's and is not given out again: write 3\.$"):
        apply(appeal, "en", found)
    assert [demand.number for demand in text_of(appeal).demands] == [1]


def test_facts_are_set_and_erased():
    appeal = make_appeal()
    edited = replace(
        text_of(appeal),
        slogan="Warm!",
        summary="Cold.",
        share="Tell.",
        place="Lindenau",
        date="2025-11-03",
        title="Title",
    )
    assert kinds(apply(appeal, "en", edited)) == [
        ("changed", "title", 0),
        ("added", "slogan", 0),
        ("added", "summary", 0),
        ("added", "share", 0),
        ("added", "date", 0),
        ("added", "place", 0),
    ]
    assert text_of(appeal) == edited
    plain = replace(edited, slogan="", summary="", share="", place="", date="")
    apply(appeal, "en", plain)
    assert text_of(appeal) == plain


def test_a_corrected_name_is_the_same_party_and_a_known_one_is_the_other():
    appeal = make_appeal()
    make_addressee("state", en="The state")
    city = with_section(text_of(appeal), 1, addressee=Party("city", "The city"))
    apply(appeal, "en", replace(city, issuers=("The council",)))
    assert (Addressee.objects.get(key="city").name_en, Issuer.objects.get().name_en) == ("The city", "The council")
    apply(appeal, "en", with_section(text_of(appeal), 1, addressee=Party("city", "the state")))
    assert text_of(appeal).sections[1].addressee == Party("state", "The state")
    assert Addressee.objects.get(key="city").name_en == "The city"


def test_issuers_are_added_put_in_order_and_removed():
    appeal = make_appeal()
    make_issuer("pupils", en="Pupils")
    apply(appeal, "en", replace(text_of(appeal), issuers=("Pupils", "Council en", "Teachers")))
    keys = AppealIssuer.objects.values_list("issuer__key", flat=True)
    assert list(keys) == ["pupils", "council", "teachers"]
    apply(appeal, "en", replace(text_of(appeal), issuers=()))
    assert list(keys.all()) == []


def test_one_addressee_with_two_names_is_refused():
    appeal = make_appeal()
    found = text_of(appeal)
    again = Section(Party("city", "Town"), "Again.")
    edited = with_section(replace(found, sections=(*found.sections, again)), 1, addressee=Party("city", "Village"))
    with pytest.raises(SavingError, match=r"^The addressee “city” has two names in the document; .*\.$"):
        apply(appeal, "en", edited)
    assert text_of(appeal) == found


def test_a_translation_is_written_piece_by_piece_and_marked():
    appeal = make_appeal(languages=("en", "de"))
    make_section(appeal, en="More.")
    Addressee.objects.update(**{column("name", "pl"): ""})
    source = text_of(appeal)
    polish = replace(
        source,
        language="pl",
        standing="official",
        title="Tytuł",
        issuers=("Rada",),
        sections=(
            Section(prose="Początek."),
            Section(Party("city", "Miasto"), "Wzywamy:", (Demand(1, "Raz."), Demand(2, "Dwa."))),
            Section(prose="Koniec."),
            Section(prose="Więcej."),
        ),
    )
    assert apply(appeal, "pl", polish) != []
    assert text_of(appeal, "pl") == polish
    assert text_of(appeal) == source
    assert status(working_text(appeal), "pl").ready
    assert Mark.objects.filter(language="pl").count() == 9


def test_a_canonical_translation_comes_in_as_it_went_out():
    appeal = make_appeal(languages=("en", "de"))
    text = to_markdown(text_of(appeal, "de"))
    edited = text.replace("Demand 2 de.", "Zwei.")
    assert kinds(apply(appeal, "de", read(edited.encode()))) == [("changed", "demand", 2)]
    assert to_markdown(text_of(appeal, "de")) == edited


def test_an_incomplete_translation_may_leave_out_what_is_missing():
    appeal = make_appeal(languages=("en", "de"))
    appeal.sections.filter(position=0).update(prose_de="")
    appeal.demands.filter(number=2).update(text_de="")
    found = text_of(appeal, "de")
    assert (len(found.sections), found.demands[1].text) == (2, "")
    apply(appeal, "de", with_section(found, 1, prose="Schluss."))
    assert text_of(appeal, "de").sections[1].prose == "Schluss."


def test_a_translation_without_its_title_may_be_edited_by_hand():
    appeal = make_appeal(languages=("en", "de"))
    write(appeal, "en", {"appeal.title": "New"})
    type(appeal).objects.update(title_de="")
    text = to_markdown(text_of(type(appeal).objects.get(), "de")).replace("Opening de.", "Anfang.  \n\n\n")
    assert kinds(apply(appeal, "de", read(text.encode()))) == [("changed", "section-prose", 1)]


def test_a_blank_erases_nothing_in_a_translation():
    appeal = make_appeal(languages=("en", "de"))
    found = text_of(appeal, "de")
    assert apply(appeal, "de", replace(found, title="", issuers=())) == []


MISSHAPEN = {
    "a section less": lambda found: replace(found, sections=found.sections[:2]),
    "a demand less": lambda found: with_section(found, 1, demands=found.demands[:1]),
    "another number": lambda found: with_section(found, 1, demands=(Demand(1, "A."), Demand(3, "B."))),
    "another addressee": lambda found: with_section(found, 1, addressee=Party("state", "Staat")),
    "no addressee": lambda found: with_section(found, 1, addressee=None),
    "a slogan": lambda found: replace(found, slogan="Warm!"),
    "a closing": lambda found: with_section(found, 1, closing="Danke."),
    "an issuer more": lambda found: replace(found, issuers=("A", "B")),
    "another date": lambda found: replace(found, date="2020-01-01"),
    "another appeal": lambda found: replace(found, appeal="other"),
    "another language": lambda found: replace(found, language="pl"),
    "another source": lambda found: replace(found, source_language="pl"),
    "a title too long": lambda found: replace(found, title="x" * 301),
}


@pytest.mark.parametrize("case", MISSHAPEN)
def test_a_translation_of_another_shape_is_refused_and_nothing_is_saved(case):
    appeal = make_appeal(languages=("en", "de"))
    before = text_of(appeal, "de")
    changed = MISSHAPEN[case](replace(before, title="Neuer Titel"))
    with pytest.raises(SavingError, match=r"^[^\n]+[.]$"):
        apply(appeal, "de", changed)
    assert text_of(appeal, "de") == before


def test_a_free_translation_is_matched_by_its_places():
    appeal = make_appeal()
    text = "# Titel\n\nAnfang.\n\n## To: Die Stadt\n\nWir fordern:\n\n- Eins.\n- Zwei.\n\n##\n\nEnde."
    apply(appeal, "de", read(text.encode(), language="de"))
    found = text_of(appeal, "de")
    assert found.sections[1] == Section(
        Party("city", "Die Stadt"), "Wir fordern:", (Demand(1, "Eins."), Demand(2, "Zwei."))
    )


def test_a_preview_tells_the_changes_and_saves_nothing():
    appeal = make_appeal()
    found = text_of(appeal)
    edited = replace(found, issuers=("Others", "New"), sections=found.sections[:1])
    changes = preview(appeal, "en", edited)
    assert text_of(appeal) == found
    assert Issuer.objects.count() == 1
    assert changes == apply(appeal, "en", edited)


def test_a_number_that_begins_a_line_of_a_paragraph_is_no_demand():
    appeal = make_appeal()
    text = to_markdown(text_of(appeal)).replace("\n##\n", "\nAfter words\n99. soft line\n\n##\n")
    apply(appeal, "en", read(text.encode()))
    assert [demand.number for demand in text_of(appeal).demands] == [1, 2]
    assert text_of(appeal).sections[1].closing == "After words\n99\\. soft line"
    appeal.refresh_from_db()
    assert appeal.last_demand == 2


def test_words_broken_off_a_demand_do_not_swallow_the_next_one():
    appeal = make_appeal()
    text = to_markdown(text_of(appeal)).replace("Demand 1 en.\n", "Demand 1\nen.\n")
    apply(appeal, "en", read(text.encode()))
    assert [demand.number for demand in text_of(appeal).demands] == [1, 2]


def test_a_year_after_a_blank_line_is_refused_as_the_number_of_a_new_demand():
    appeal = make_appeal()
    text = to_markdown(text_of(appeal)).replace("\n\n##\n", "\n3. New.\n\n2024. It was.\n\n##\n")
    with pytest.raises(SavingError, match=r"^The number 2024 is too high for a new demand: write 4\.$"):
        apply(appeal, "en", read(text.encode()))
    apply(appeal, "en", read(text.replace("2024", "4").encode()))
    assert [demand.number for demand in text_of(appeal).demands] == [1, 2, 3, 4]


def test_a_text_for_passing_on_that_fits_into_no_message_is_refused():
    appeal = make_appeal()
    message = r"^“appeal\.share_text” has 281 characters; at most 280 fit\.$"
    with pytest.raises(SavingError, match=message):
        apply(appeal, "en", replace(text_of(appeal), share="a" * 281))


def test_a_translation_brings_its_own_text_for_passing_on():
    appeal = make_appeal(languages=("en", "uk"), share_text_en="Pass it on.")
    apply(appeal, "uk", replace(text_of(appeal, "uk"), share="Передайте далі."))
    assert (text_of(appeal).share, text_of(appeal, "uk").share) == ("Pass it on.", "Передайте далі.")
