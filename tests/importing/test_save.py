"""What was read becomes an appeal, once."""

from pathlib import Path

import pytest

from appeals.compare import Run
from appeals.document import Demand, Party, Section, to_markdown
from appeals.importing.reading import from_document, read
from appeals.importing.save import KeyTakenError, SavingError, save
from appeals.models import Addressee, Appeal, Issuer
from appeals.translating.snapshot import document, working_text
from tests.make import make_addressee, make_appeal, make_campaign, make_issuer

pytestmark = pytest.mark.django_db

SAMPLE = (Path(__file__).parent / "samples" / "schools.md").read_bytes()
TEXT = (Path(__file__).parent / "samples" / "schools.txt").read_bytes()
COUNCIL = "The town council of Lindenau"


def text_of(appeal: Appeal, language: str = "en"):
    """Return the Document of the working text."""
    return document(working_text(appeal), language)


def demands_of(appeal: Appeal) -> dict[int, str]:
    """Return the demands by number."""
    return {demand.number: demand.text for demand in text_of(appeal).demands}


def change(old: str, new: str) -> bytes:
    """Return the sample with one change, which must be one."""
    assert SAMPLE.decode().count(old) == 1
    return SAMPLE.decode().replace(old, new).encode()


def test_a_document_becomes_a_draft_with_all_its_parts():
    appeal = save(read(SAMPLE)).appeal
    found = text_of(appeal)
    assert (found.appeal, found.language) == ("sample-appeal-on-the-heating-of-the-towns-schools", "en")
    assert (found.title, found.slogan) == (
        "Sample appeal on the heating of the town's schools",
        "Every child needs a warm school!",
    )
    assert (found.issuers, found.date, found.place) == (("Lindenau parents' council",), "2025-11-03", "Lindenau")
    assert [section.addressee for section in found.sections] == [
        None,
        Party("the-town-council-of-lindenau", COUNCIL),
        Party("the-caretakers", "The caretakers"),
        None,
    ]
    assert [demand.number for demand in found.demands] == [1, 2, 3, 4]
    assert found.sections[1].closing == "Money for this stands in the budget."
    assert (appeal.last_section, appeal.last_demand, appeal.revisions.count()) == (4, 4, 0)


def test_plain_text_is_saved_in_the_default_language_of_the_campaign():
    make_campaign("be", "en")
    appeal = save(read(TEXT), key="schools").appeal
    assert appeal.source_language == "be"
    assert len(text_of(appeal, "be").demands) == 3


def test_a_canonical_text_comes_in_as_it_went_out():
    text = to_markdown(text_of(make_appeal()))
    Appeal.objects.all().delete()
    appeal = save(read(text.encode())).appeal
    assert to_markdown(text_of(appeal)) == text


def test_stated_numbers_are_kept_and_new_ones_come_after_them():
    appeal = save(read(change("4. Tell us", "9. Tell us"))).appeal
    assert list(demands_of(appeal)) == [1, 2, 3, 9]
    assert appeal.take_number("last_demand") == 10


def test_issuers_and_addressees_are_used_again_by_name():
    make_issuer("parents", en="lindenau  PARENTS' council")
    make_addressee("council", en="The Town council  of Lindenau", de="Der Stadtrat")
    saved = save(read(SAMPLE))
    assert text_of(saved.appeal).issuers == ("lindenau PARENTS' council",)
    assert text_of(saved.appeal).sections[1].addressee == Party("council", "The Town council of Lindenau")
    assert (Issuer.objects.count(), Addressee.objects.count()) == (1, 2)
    assert saved.notes == [
        f"“{COUNCIL}” is the addressee “council”, who exists already.",
        "New addressee: “The caretakers” (the-caretakers).",
    ]


def test_a_name_in_another_language_is_another_addressee():
    make_addressee("council", de=COUNCIL)
    assert text_of(save(read(SAMPLE)).appeal).sections[1].addressee == Party("the-town-council-of-lindenau", COUNCIL)


def test_keys_are_unique_and_never_empty():
    make_addressee("the-caretakers", en="Others")
    data = change("To: The town council of Lindenau", "To: ☂")
    sections = text_of(save(read(data)).appeal).sections
    assert [section.addressee.key for section in sections if section.addressee] == ["addressee-1", "the-caretakers-2"]


def test_a_key_is_made_of_latin_letters_at_most_60():
    title = "Sample appeal on the heating of the town's schools"
    assert save(read(change(f"# {title}", "# Зварот аб цяпле ў школах"))).appeal.key == "zvarot-ab-tsiaple-u-shkolakh"
    assert len(save(read(change(f"# {title}", "# " + "word " * 50))).appeal.key) == 59
    assert save(read(change(f"# {title}", "# ☂"))).appeal.key == "appeal-1"


def test_the_stated_key_comes_before_the_title_and_the_given_one_before_both():
    data = change("language: en\n", "language: en\nappeal: warm\n")
    assert save(read(data)).appeal.key == "warm"
    assert save(read(data), key="warmer").appeal.key == "warmer"


def test_a_taken_key_is_refused_and_nothing_changes():
    make_appeal("schools")
    before = text_of(Appeal.objects.get())
    with pytest.raises(KeyTakenError, match=r"^An appeal “schools” exists; use --update to .*\.$"):
        save(read(SAMPLE), key="schools")
    assert text_of(Appeal.objects.get()) == before
    assert Addressee.objects.count() == 1


@pytest.mark.parametrize("key", ["two words", "école", "a" * 81, "a/b"])
def test_a_key_that_can_not_stand_in_an_address_is_refused(key):
    with pytest.raises(SavingError):
        save(read(SAMPLE), key=key)
    assert Appeal.objects.count() == 0


def test_the_address_of_another_appeal_can_not_be_a_key():
    make_appeal("schools").slugs.create(language="en", slug="warm")
    with pytest.raises(SavingError, match=r"^“warm” is the address of another appeal; .*\.$"):
        save(read(SAMPLE), key="warm")


def test_an_update_without_an_appeal_is_refused():
    with pytest.raises(SavingError, match=r"^There is no appeal with the key “schools” to update; .*\.$"):
        save(read(SAMPLE), key="schools", update=True)


def test_a_canonical_text_without_a_title_can_not_come_in():
    appeal = make_appeal()
    Appeal.objects.update(title_en="")
    text = to_markdown(text_of(Appeal.objects.get()))
    appeal.delete()
    with pytest.raises(SavingError, match=r"^The document has no title\. .*\.$"):
        save(read(text.encode()))


def test_a_translation_can_not_come_first():
    data = change("language: en\n", "language: de\nsource: en\n")
    with pytest.raises(SavingError, match=r"^This is a translation from “en”; .*\.$"):
        save(read(data))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("# Sample appeal", "# " + "long " * 70),
        ("To: The caretakers", "To: " + "x" * 201),
        ("place: Lindenau", "place: " + "x" * 121),
    ],
)
def test_what_is_too_long_is_refused_and_nothing_is_saved(old, new):
    with pytest.raises(SavingError, match=r"^.* characters; at most \d+ fit\.$"):
        save(read(change(old, new)))
    assert (Appeal.objects.count(), Addressee.objects.count(), Issuer.objects.count()) == (0, 0, 0)


def test_a_key_that_names_somebody_else_is_refused():
    text = to_markdown(text_of(make_appeal("schools")))
    Appeal.objects.all().delete()
    Addressee.objects.update(name_en="The village")
    with pytest.raises(SavingError, match=r"^The addressee “city” is called “The village” here and “City en” in .*$"):
        save(read(text.encode()))


def test_the_same_document_again_changes_nothing():
    save(read(SAMPLE))
    changed_at = Appeal.objects.get().changed_at
    saved = save(read(SAMPLE), update=True)
    assert (saved.changes, saved.notes, saved.appeal.changed_at) == ([], [], changed_at)


def test_an_update_keeps_the_numbers_of_what_is_still_there():
    save(read(SAMPLE), key="schools")
    data = change("2. Publish the temperatures that are measured in the classrooms.", "2. Sack nobody.\n3. Be kind.")
    data = data.replace(b"3. Tell the", b"4. Tell the").replace(b"4. Tell us", b"5. Tell us")
    appeal = save(read(data), key="schools", update=True).appeal
    assert demands_of(appeal) == {
        1: "Repair the boilers of all three schools.",
        2: "Sack nobody.",
        5: "Be kind.",
        3: "Tell the council what you need.",
        4: "Tell us what you were told.",
    }


def test_a_removed_demand_takes_its_number_along():
    save(read(SAMPLE), key="schools")
    removed = change("4. Tell us what you were told.\n", "")
    save(read(removed), key="schools", update=True)
    appeal = save(read(change("4. Tell us what you were told.", "- A new one.")), key="schools", update=True).appeal
    assert demands_of(appeal)[5] == "A new one."
    assert sorted(demands_of(appeal)) == [1, 2, 3, 5]


def test_an_update_reports_what_changed():
    save(read(SAMPLE), key="schools")
    changes = save(read(change("4. Tell us what", "4. Tell us all that")), key="schools", update=True).changes
    assert [(c.kind, c.part, c.number, c.addressee) for c in changes] == [("changed", "demand", 4, "The caretakers")]
    assert Run("added", "all that ") in changes[0].runs


def test_an_update_keeps_addressees_and_facts_that_plain_text_can_not_state():
    appeal = save(read(TEXT), key="schools").appeal
    appeal.sections.filter(position=1).update(addressee=make_addressee("council"))
    facts = {"place_en": "Lindenau", "summary_en": "Cold.", "share_text_en": "Tell.", "issued_on": "2025-11-03"}
    Appeal.objects.filter(pk=appeal.pk).update(**facts)
    data = TEXT.replace(b"within five days", b"within three days")
    saved = save(read(data), key="schools", update=True)
    assert [(c.kind, c.part, c.number) for c in saved.changes] == [("changed", "demand", 3)]
    found = text_of(saved.appeal)
    assert found.sections[1].addressee.key == "council"
    assert (found.place, found.summary, found.share, found.date) == ("Lindenau", "Cold.", "Tell.", "2025-11-03")


def test_a_document_of_300_demands_is_saved():
    lines = "\n".join(f"- Demand number {number}." for number in range(1, 301))
    appeal = save(read(f"# Many\n\n## To: All\n\n{lines}".encode())).appeal
    assert list(demands_of(appeal)) == list(range(1, 301))


def test_a_reading_of_a_document_can_be_saved():
    found = text_of(make_appeal("schools", issued_on="2025-11-03"))
    Appeal.objects.all().delete()
    section = Section(Party("city", "City en"), "We ask:", (Demand(7, "Seven."),))
    appeal = save(from_document(type(found)(**{**_fields(found), "sections": (section,)}))).appeal
    assert demands_of(appeal) == {7: "Seven."}


def _fields(found) -> dict:
    return {name: getattr(found, name) for name in found.__dataclass_fields__}


def test_an_update_names_the_demands_that_get_other_numbers():
    text = "# Title\n\n## To: The city\n\n1. First thing.\n2. Second matter.\n3. Third point.\n"
    appeal = save(read(text.encode(), language="en"), key="schools").appeal
    save(read(text.replace("3. Third point.\n", "").encode(), language="en"), key="schools", update=True)
    saved = save(read(text.encode(), language="en"), key="schools", update=True)
    assert [demand.number for demand in appeal.demands.order_by("number")] == [1, 2, 4]
    renumbered = "1 demand has another number now than in the document (the first: 3 became 4)."
    assert renumbered in saved.notes
