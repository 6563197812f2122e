"""A minor change: translations that were true to the version before stay valid."""

import pytest

from appeals.models import Appeal, Mark
from appeals.publishing.publish import PublishingError, plan, publish
from appeals.translating.edit import confirm, write
from appeals.translating.snapshot import working_text
from appeals.translating.status import fingerprint, status
from tests.make import make_appeal, make_campaign, make_section
from tests.publishing.editions import rows, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def appeal():
    """An appeal that is complete in three languages; Ukrainian has marks, Polish none."""
    make_campaign("en", "uk", "pl")
    made = make_appeal(languages=("en", "uk", "pl"))
    write(made, "uk", {"appeal.title": "Школи", "demand:1.text": "Вимога 1.", "section:1.prose": "Вступ."})
    return made


def marks(appeal: Appeal) -> dict[tuple[str, str], tuple[str, str]]:
    """Return the originals and states by piece and language."""
    found = Mark.objects.filter(appeal=appeal).values_list("piece", "language", "source", "state", "fingerprint")
    assert all(fingerprint(source) == stored for _piece, _language, source, _state, stored in found)
    return {(piece, language): (source, state) for piece, language, source, state, _stored in found}


def outdated(appeal: Appeal, language: str) -> list[str]:
    """Return the addresses of the outdated pieces."""
    return [piece.address for piece in status(working_text(appeal), language).outdated]


def test_translations_of_a_reworded_original_stay_valid_and_are_carried_as_they_are(appeal):
    first = publish(appeal)
    write(appeal, "en", {"demand:1.text": "Demand 1, en.", "section:1.prose": "Opening, en."})
    assert outdated(appeal, "uk") == ["section:1.prose", "demand:1.text"]
    second = publish(appeal, reason="Two commas", minor=True)
    assert rows(second) == {"en": (2, False), "uk": (1, False), "pl": (1, False)}
    for code in ("uk", "pl"):
        assert written(second.editions.get(language=code)) == written(first.editions.get(language=code))
    assert (outdated(appeal, "uk"), outdated(appeal, "pl")) == ([], [])


def test_the_marks_of_the_changed_pieces_alone_are_renewed(appeal):
    publish(appeal)
    write(appeal, "en", {"demand:1.text": "Demand 1, en."})
    publish(appeal, reason="A comma", minor=True)
    assert marks(appeal) == {
        ("appeal.title", "uk"): ("Title en schools", "approved"),
        ("demand:1.text", "uk"): ("Demand 1, en.", "approved"),
        ("section:1.prose", "uk"): ("Opening en.", "approved"),
        ("demand:1.text", "pl"): ("Demand 1, en.", "approved"),
    }


def test_the_version_after_it_still_knows_that_they_are_valid(appeal):
    publish(appeal)
    write(appeal, "en", {"demand:1.text": "Demand 1, en."})
    publish(appeal, reason="A comma", minor=True)
    write(appeal, "en", {"appeal.title": "Schools"})
    assert rows(publish(appeal, reason="Title")) == {"en": (3, False), "uk": (1, True), "pl": (1, True)}
    confirm(appeal, "uk", ["appeal.title"])
    confirm(appeal, "pl", ["appeal.title"])
    assert rows(publish(appeal, reason="Still true")) == {"en": (3, False), "uk": (1, False), "pl": (1, False)}


def test_without_it_the_same_change_leaves_them_outdated(appeal):
    publish(appeal)
    write(appeal, "en", {"demand:1.text": "Demand 1, en."})
    assert rows(publish(appeal, reason="A comma")) == {"en": (2, False), "uk": (1, True), "pl": (1, True)}
    assert outdated(appeal, "uk") == ["demand:1.text"]


def test_what_was_outdated_before_stays_so(appeal):
    publish(appeal)
    write(appeal, "en", {"demand:1.text": "Something else: 1."})
    publish(appeal, reason="Another demand")
    write(appeal, "en", {"demand:1.text": "Something else: 1!", "appeal.title": "Title en, schools"})
    second = publish(appeal, reason="Punctuation", minor=True)
    assert rows(second) == {"en": (3, False), "uk": (1, True), "pl": (1, True)}
    assert outdated(appeal, "uk") == ["demand:1.text"]
    assert marks(appeal)["appeal.title", "uk"] == ("Title en, schools", "approved")


def test_a_draft_stays_a_draft_and_the_text_that_readers_have_stays_valid(appeal):
    first = publish(appeal)
    write(appeal, "uk", {"demand:1.text": "Вимога 1, інакше."}, state=Mark.State.DRAFT)
    write(appeal, "en", {"demand:1.text": "Demand 1, en."})
    publish(appeal, reason="A comma")
    assert marks(appeal)["demand:1.text", "uk"] == ("Demand 1 en.", "draft")
    write(appeal, "uk", {"demand:1.text": "Вимога 1, ще інакше."}, state=Mark.State.DRAFT)
    write(appeal, "en", {"demand:1.text": "Demand 1 - en."})
    third = publish(appeal, reason="A dash", minor=True)
    assert marks(appeal)["demand:1.text", "uk"] == ("Demand 1 - en.", "draft")
    assert rows(third)["uk"] == (1, True)
    assert written(third.editions.get(language="uk")) == written(first.editions.get(language="uk"))


def test_a_language_in_work_is_carried_as_valid(appeal):
    publish(appeal)
    write(appeal, "uk", {"demand:1.text": "Вимога 1, інакше."}, state=Mark.State.DRAFT)
    write(appeal, "en", {"appeal.title": "Title en, schools"})
    assert rows(publish(appeal, reason="A comma", minor=True))["uk"] == (1, False)


def test_a_new_demand_is_no_minor_matter_for_a_language_that_lacks_it(appeal):
    publish(appeal)
    make_section(appeal, appeal.sections.get(number=2).addressee, [{"en": "Third.", "pl": "Po trzecie."}])
    second = publish(appeal, reason="A third demand", minor=True)
    assert rows(second) == {"en": (2, False), "uk": (1, True), "pl": (2, False)}


def test_a_repaired_translation_goes_out_with_a_minor_change(appeal):
    publish(appeal)
    write(appeal, "en", {"demand:1.text": "Demand 1, en.", "demand:2.text": "Demand 2, en."})
    write(appeal, "uk", {"demand:2.text": "Вимога 2."})
    assert (plan(appeal).going_out, plan(appeal).outdated) == (["en"], ["uk", "pl"])
    second = publish(appeal, reason="Commas", minor=True)
    assert rows(second) == {"en": (2, False), "uk": (2, False), "pl": (1, False)}


def test_the_plan_shows_what_stays_valid_and_changes_nothing(appeal):
    publish(appeal)
    write(appeal, "en", {"demand:1.text": "Demand 1, en."})
    before = marks(appeal)
    assert (plan(appeal).outdated, list(plan(appeal).not_ready), plan(appeal).kept_valid) == (["uk", "pl"], ["uk"], [])
    found = plan(appeal, minor=True)
    assert (found.outdated, list(found.not_ready), found.kept_valid) == ([], [], ["uk", "pl"])
    assert marks(appeal) == before


def test_nothing_is_renewed_where_publishing_is_refused(appeal):
    publish(appeal)
    write(appeal, "en", {"demand:1.text": "Demand 1, en."})
    before = marks(appeal)
    with pytest.raises(PublishingError, match=r"^Say why there is a new version"):
        publish(appeal, minor=True)
    assert marks(appeal) == before


@pytest.mark.parametrize("change", ["first version", "another original"])
def test_without_a_version_before_in_the_same_language_it_means_nothing(appeal, change):
    if change == "another original":
        publish(appeal)
        Appeal.objects.update(source_language="pl")
    before = marks(appeal)
    assert plan(appeal, minor=True) == plan(appeal)
    publish(appeal, reason="Polish is the original now", minor=True)
    assert marks(appeal) == before


@pytest.mark.parametrize("count", [1, 30])
def test_it_takes_the_same_number_of_queries_however_many_pieces_changed(appeal, count, django_assert_num_queries):
    demands = [dict.fromkeys(("en", "uk", "pl"), f"More {each}.") for each in range(count)]
    make_section(appeal, appeal.sections.get(number=2).addressee, demands, en="To:", uk="До:", pl="Do:")
    publish(appeal)
    write(appeal, "en", {f"demand:{3 + each}.text": f"More: {each}." for each in range(count)})
    with django_assert_num_queries(47):
        publish(appeal, reason="Colons", minor=True)
    assert Mark.objects.filter(appeal=appeal, language="pl").count() == count
