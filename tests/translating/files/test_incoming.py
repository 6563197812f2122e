"""What becomes of each piece of a file that is taken in."""

import pytest

from appeals.compare import words
from appeals.models import Appeal, Mark
from appeals.translating.edit import write
from appeals.translating.files import FilesError, Taken, export, incoming, take
from appeals.translating.snapshot import working_text
from appeals.translating.status import fingerprint, status
from tests.make import make_appeal, make_section

pytestmark = pytest.mark.django_db


def addresses(taken: Taken) -> dict[str, list[str]]:
    """The addresses in each list that isn't empty."""
    names = ("taken", "unchanged", "outdated", "unknown", "refused")
    return {name: [each.address for each in getattr(taken, name)] for name in names if getattr(taken, name)}


def text(address: str = "demand:1", language: str = "uk") -> str | None:
    appeal = Appeal.objects.get(key="schools")
    return getattr(appeal.demands.get(number=address[-1]), f"text_{language}")


def test_what_is_new_is_taken_as_a_draft_of_its_author(format, fill, django_user_model):
    appeal, translator = make_appeal(), django_user_model.objects.create_user("translator")
    data = fill(export(appeal, "uk", format)[0], {"demand:1.text": "Перше.", "section:1.prose": "Раз.\n\nДва."})
    taken = take(data, appeal=appeal, language="uk", author=translator)
    assert addresses(taken)["taken"] == ["section:1.prose", "demand:1.text"]
    assert taken.counts_line == "2 taken, 6 unchanged, 0 outdated, 0 unknown, 0 refused"
    assert (taken.appeal, taken.language) == (appeal, "uk")
    assert (text(), Appeal.objects.get().sections.get(number=1).prose_uk) == ("Перше.", "Раз.\n\nДва.")
    mark = Mark.objects.get(piece="demand:1.text")
    assert (mark.state, mark.author, mark.source, mark.fingerprint) == (
        "draft",
        translator,
        "Demand 1 en.",
        fingerprint("Demand 1 en."),
    )


def test_the_state_of_what_is_taken_is_the_callers_and_of_what_is_unchanged_its_own(format, fill):
    appeal = make_appeal()
    write(appeal, "uk", {"demand:1.text": "Перше.", "demand:2.text": "Друге."})
    data = fill(export(appeal, "uk", format)[0], {"demand:2.text": "Друге, краще."})
    take(data, state=Mark.State.REVIEW)
    assert dict(Mark.objects.values_list("piece", "state")) == {"demand:1.text": "approved", "demand:2.text": "review"}


def test_a_piece_whose_original_has_changed_is_kept_as_an_outdated_draft_with_the_difference(format, fill):
    appeal = make_appeal()
    data = fill(export(appeal, "uk", format)[0], {"demand:1.text": "Перше.", "demand:2.text": "Друге."})
    write(appeal, "en", {"demand:1.text": "Demand 1, in other words."})
    taken = take(data, state=Mark.State.APPROVED)
    assert addresses(taken)["taken"] == ["demand:2.text"]
    (outdated,) = taken.outdated
    assert (outdated.address, outdated.text, outdated.source) == ("demand:1.text", "Перше.", "Demand 1 en.")
    assert outdated.runs == words("Demand 1 en.", "Demand 1, in other words.")
    assert text() == "Перше."
    mark = Mark.objects.get(piece="demand:1.text")
    assert (mark.state, mark.source, mark.fingerprint) == ("draft", "Demand 1 en.", fingerprint("Demand 1 en."))
    assert [piece.address for piece in status(working_text(appeal), "uk").outdated] == ["demand:1.text"]


def test_a_piece_whose_original_was_changed_and_changed_back_is_taken(format, fill):
    appeal = make_appeal()
    data = fill(export(appeal, "uk", format)[0], {"demand:1.text": "Перше."})
    write(appeal, "en", {"demand:1.text": "Another."})
    write(appeal, "en", {"demand:1.text": "Demand 1 en."})
    assert addresses(take(data))["taken"] == ["demand:1.text"]


def test_a_piece_that_is_no_longer_there_is_unknown(format, fill):
    appeal = make_appeal()
    data = fill(export(appeal, "uk", format)[0], {"demand:1.text": "Перше.", "section:3.prose": "Кінець."})
    appeal.demands.get(number=1).delete()
    write(appeal, "en", {"section:3.prose": ""})
    taken = take(data)
    assert addresses(taken)["unknown"] == ["demand:1.text", "section:3.prose"]
    assert taken.unknown[0].note == "The appeal has no such text, or no longer."
    assert Mark.objects.count() == 0


def test_a_text_that_is_too_long_is_refused_and_the_others_are_taken(format, fill):
    appeal = make_appeal()
    data = fill(export(appeal, "uk", format)[0], {"appeal.title": "х" * 301, "demand:1.text": "Перше."})
    taken = take(data)
    assert (addresses(taken)["taken"], addresses(taken)["refused"]) == (["demand:1.text"], ["appeal.title"])
    assert taken.refused[0].note == "“appeal.title” has 301 characters; at most 300 fit."
    assert Appeal.objects.get().title_uk is None


@pytest.mark.parametrize("blank", ["", " \n\t "])
def test_a_blank_never_erases(format, fill, blank):
    appeal = make_appeal(languages=("en", "uk"))
    data = fill(export(appeal, "uk", format)[0], {"demand:1.text": blank, "section:1.prose": blank})
    assert take(data).counts_line == "0 taken, 8 unchanged, 0 outdated, 0 unknown, 0 refused"
    assert text() == "Demand 1 uk."


def test_what_others_wrote_meanwhile_stays_where_the_file_says_nothing_new(format, fill):
    appeal = make_appeal(languages=("en", "uk"))
    data = fill(export(appeal, "uk", format)[0], {"demand:2.text": "Друге."})
    write(appeal, "uk", {"demand:1.text": "Перше, з робочого столу."})
    assert addresses(take(data))["taken"] == ["demand:2.text"]
    assert text() == "Перше, з робочого столу."


def test_what_others_wrote_meanwhile_is_never_overwritten(format, fill, django_user_model):
    appeal, other = make_appeal(languages=("en", "uk")), django_user_model.objects.create_user("other")
    data = fill(export(appeal, "uk", format)[0], {"demand:1.text": "Перше."})
    write(appeal, "uk", {"demand:1.text": "Перше, іншими словами."}, state=Mark.State.DRAFT, author=other)
    taken = take(data)
    assert addresses(taken)["refused"] == ["demand:1.text"]
    assert taken.refused[0].note == "Somebody has changed this translation since the export; enter it in the desk."
    assert text() == "Перше, іншими словами."


def test_a_translator_may_bring_the_same_file_again_with_better_words(format, fill):
    appeal = make_appeal(languages=("en", "uk"))
    exported = export(appeal, "uk", format)[0]
    first = fill(exported, {"demand:1.text": "Перше."})
    assert addresses(take(first))["taken"] == ["demand:1.text"]
    assert "taken" not in addresses(take(first))
    assert addresses(take(fill(exported, {"demand:1.text": "Перше, краще."})))["taken"] == ["demand:1.text"]
    assert text() == "Перше, краще."


def test_a_file_for_another_appeal_or_language_than_expected_is_refused(format, fill):
    appeal, other = make_appeal(), make_appeal("roads")
    data = fill(export(appeal, "uk", format)[0], {"demand:1.text": "Перше."})
    with pytest.raises(FilesError) as caught:
        take(data, appeal=other)
    assert str(caught.value) == "The file is for the appeal “schools”, not for “roads”."
    with pytest.raises(FilesError) as caught:
        take(data, language="pl")
    assert str(caught.value) == "The file is a translation into “uk”, not into “pl”."
    assert (text(), Mark.objects.count()) == (None, 0)


def test_a_file_for_an_appeal_that_there_is_not_is_refused(format):
    appeal = make_appeal()
    data = export(appeal, "uk", format)[0]
    appeal.delete()
    with pytest.raises(FilesError) as caught:
        take(data)
    assert str(caught.value) == "There is no appeal “schools”, which the file is for."


@pytest.mark.parametrize("now", ["pl", "uk"])
def test_a_file_from_another_source_language_is_refused(format, now):
    appeal = make_appeal()
    data = export(appeal, "uk", format)[0]
    Appeal.objects.update(source_language=now)
    with pytest.raises(FilesError) as caught:
        take(data)
    assert str(caught.value) == f"The file translates from “en” to “uk”, but the appeal is written in “{now}”."


def test_nothing_is_half_saved_when_saving_fails(format, fill, monkeypatch):
    appeal = make_appeal()
    data = fill(export(appeal, "uk", format)[0], {"demand:1.text": "Перше.", "demand:2.text": "Друге."})
    write(appeal, "en", {"demand:2.text": "Another."})

    def fail(*args, **kwargs):
        raise RuntimeError("the database is gone")

    monkeypatch.setattr(incoming, "_mark_outdated", fail)
    with pytest.raises(RuntimeError):
        take(data)
    assert (text("demand:1"), text("demand:2"), Mark.objects.count()) == (None, None, 0)


@pytest.mark.parametrize("count", [1, 30])
def test_taking_a_file_takes_the_same_number_of_queries_however_many_pieces(
    fill, format, count, django_assert_num_queries
):
    appeal = make_appeal()
    make_section(appeal, None, [f"More {each}." for each in range(count)])
    texts = {f"demand:{number}.text": f"Вимога {number}." for number in range(3, 3 + count)}
    data = fill(export(appeal, "uk", format)[0], {**texts, "demand:1.text": "Перше."})
    write(appeal, "en", {"demand:1.text": "Another."})
    with django_assert_num_queries(38):
        assert len(take(data).taken) == count
