"""Any earlier state of a working text can be seen and comes back, as a new state."""

from dataclasses import replace

import pytest

from appeals.importing.save import apply
from appeals.models import Addressee, Appeal, AppealIssuer, Demand, Mark, Section, Trail
from appeals.publishing.publish import publish
from appeals.translating.edit import EditError, write
from appeals.translating.past import past, restore
from appeals.translating.snapshot import document, working_text
from appeals.translating.status import status
from tests.make import make_addressee, make_appeal, make_campaign, make_issuer, make_section, make_user

pytestmark = pytest.mark.django_db
LANGUAGES = ("en", "be")


@pytest.fixture
def appeal():
    """An appeal in two languages."""
    make_campaign()
    return make_appeal(languages=LANGUAGES)


def next_entry() -> int:
    """Return the number of the entry that comes next: the state before it is the present one."""
    return (Trail.objects.values_list("pk", flat=True).first() or 0) + 1


def text(appeal: Appeal, language: str = "en"):
    return document(working_text(Appeal.objects.get(pk=appeal.pk)), language)


def rework(appeal: Appeal) -> None:
    """Change nearly everything: words, order, parties; remove a demand and a section, add others."""
    write(appeal, "en", {"appeal.title": "Another", "section:2.prose": "Do:", "demand:1.text": "Else."})
    write(appeal, "be", {"appeal.title": "Іншая", "demand:2.text": "Іншае."})
    Demand.objects.get(appeal=appeal, number=2).delete()
    Section.objects.get(appeal=appeal, number=3).delete()
    section = make_section(appeal, make_addressee("state", en="The state"), ["A new demand."], en="And:")
    Demand.objects.filter(appeal=appeal, number=1).update(section=section, position=1)
    AppealIssuer.objects.filter(appeal=appeal).delete()
    AppealIssuer.objects.create(appeal=appeal, issuer=make_issuer("union", en="The union"))
    Appeal.objects.filter(pk=appeal.pk).update(issued_on="2026-05-04")


def test_the_text_before_any_entry_is_what_it_was(appeal):
    states = []
    for number in range(3):
        states.append((next_entry(), text(appeal), text(appeal, "be")))
        write(appeal, "en", {"appeal.title": f"Title {number}", "demand:1.text": f"Demand {number}."})
        write(appeal, "be", {"demand:1.text": f"Патрабаванне {number}."})
    states.append((next_entry(), text(appeal), text(appeal, "be")))
    rework(appeal)
    for entry, original, translation in states:
        then = past(appeal, entry)
        assert (then.document("en"), then.document("be")) == (original, translation)


def test_the_original_comes_back_whole_and_demands_keep_their_numbers(appeal):
    before, entry = text(appeal), next_entry()
    rework(appeal)
    assert text(appeal) != before
    restore(appeal, "en", entry)
    assert text(appeal) == before
    assert sorted(appeal.demands.values_list("number", flat=True)) == [1, 2]
    again = make_section(appeal, Addressee.objects.get(key="city"), ["One more."], en="And:")
    assert again.demands.get().number == 4  # 3 was given out once
    assert again.number == 5


def test_translations_of_what_comes_back_are_there_again_as_drafts(appeal):
    entry = next_entry()
    Demand.objects.get(appeal=appeal, number=2).delete()
    restore(appeal, "en", entry)
    assert Demand.objects.get(appeal=appeal, number=2).text_be == "Demand 2 be."
    waiting = status(working_text(appeal), "be")
    assert [piece.address for piece in waiting.draft] == ["demand:2.text"]
    assert (waiting.missing, waiting.outdated, waiting.review) == ([], [], [])


def test_nothing_is_lost_by_bringing_back_and_that_can_be_undone_in_the_same_way(appeal):
    entry = next_entry()
    rework(appeal)
    reworked, after = text(appeal), next_entry()
    restore(appeal, "en", entry)
    restore(appeal, "en", after)
    assert text(appeal) == reworked


def test_a_translation_comes_back_as_a_draft_of_who_brought_it_back(appeal):
    editor, entry = make_user("Editors"), next_entry()
    write(appeal, "be", {"appeal.title": "Іншая", "demand:1.text": "Іначай."})
    original = text(appeal)
    restore(appeal, "be", entry, author=editor)
    assert (text(appeal), appeal.title_be) == (original, "Title be schools")
    made = Mark.objects.filter(appeal=appeal).values_list("piece", "state", "author")
    assert set(made) == {("appeal.title", "draft", editor.pk), ("demand:1.text", "draft", editor.pk)}


def test_what_was_removed_by_a_document_comes_back(appeal):
    before, entry = text(appeal), next_entry()
    apply(appeal, "en", replace(before, title="Another", sections=before.sections[:1]))
    restore(appeal, "en", entry)
    assert text(appeal) == before


def test_what_was_published_stays_as_it_was(appeal):
    entry = next_entry()
    write(appeal, "en", {"appeal.title": "Another"})
    revision = publish(appeal)
    restore(appeal, "en", entry)
    assert revision.editions.get(language="en").text.count("Another") == 1
    second = publish(appeal, reason="The first title was right.")
    assert (second.number, appeal.title_en) == (2, "Title en schools")


def test_an_addressee_who_was_deleted_stands_in_the_way_and_nothing_changes(appeal):
    section = make_section(appeal, make_addressee("state", en="The state"), ["A demand."], en="And:")
    entry = next_entry()
    section.delete()
    Addressee.objects.get(key="state").delete()
    before = text(appeal)
    with pytest.raises(EditError) as caught:
        restore(appeal, "en", entry)
    assert str(caught.value) == "In that state stand issuers or addressees that have been deleted since: state."
    assert text(appeal) == before


def test_before_an_appeal_was_made_there_was_none(appeal):
    with pytest.raises(EditError):
        past(appeal, 1)
