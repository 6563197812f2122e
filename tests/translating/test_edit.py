"""Writing texts and what they were made from."""

import pytest

from appeals.models import Addressee, Appeal, Mark
from appeals.translating.edit import EditError, confirm, write
from appeals.translating.snapshot import document, working_text
from appeals.translating.status import fingerprint, status
from tests.make import make_appeal, make_section

pytestmark = pytest.mark.django_db


def test_texts_of_every_kind_are_saved_in_their_normal_form():
    appeal = make_appeal()
    texts = {
        "appeal.title": " Школи\n міста ",
        "appeal.place": "Вільнюс",
        "issuer:council.name": "Рада",
        "addressee:city.name": "Місто",
        "section:1.prose": "# Перше\r\n\r\n\r\nДруге",
        "section:2.closing": "Дякуємо.",
        "demand:2.text": "Відчиніть\nшколи.",
    }
    assert write(appeal, "uk", texts) == list(texts)
    built = document(working_text(Appeal.objects.get()), "uk")
    assert (built.title, built.issuers) == ("Школи міста", ("Рада",))
    assert built.sections[0].prose == "### Перше\n\nДруге"
    assert [demand.text for demand in built.demands] == ["", "Відчиніть школи."]
    assert Addressee.objects.get().name_uk == "Місто"
    assert appeal.sections.get(number=2).closing_uk == "Дякуємо."


def test_a_translation_is_marked_with_the_original_it_was_made_from():
    appeal = make_appeal()
    write(appeal, "uk", {"demand:1.text": "Перше."})
    write(appeal, "en", {"demand:1.text": "The first, in other words."})
    write(appeal, "uk", {"demand:1.text": "Перше, інакше."})
    mark = Mark.objects.get()
    assert (mark.piece, mark.language, mark.source) == ("demand:1.text", "uk", "The first, in other words.")
    assert mark.fingerprint == fingerprint("The first, in other words.")


def test_the_source_language_gets_no_marks():
    appeal = make_appeal()
    assert write(appeal, "en", {"appeal.title": "New"}) == ["appeal.title"]
    assert Mark.objects.count() == 0


def test_a_blank_text_never_erases_a_translation_but_does_erase_the_original():
    appeal = make_appeal(languages=("en", "uk"))
    assert write(appeal, "uk", {"section:3.prose": "  ", "appeal.title": ""}) == []
    assert appeal.sections.get(number=3).prose_uk == "Ending uk."
    assert write(appeal, "en", {"section:3.prose": "  "}) == ["section:3.prose"]
    assert appeal.sections.get(number=3).prose_en == ""


def test_a_text_that_stays_the_same_changes_nothing_and_stays_outdated():
    appeal = make_appeal()
    write(appeal, "uk", {"demand:1.text": "Перше."})
    write(appeal, "en", {"demand:1.text": "Another."})
    assert write(appeal, "uk", {"demand:1.text": " Перше.\n"}) == []
    assert Mark.objects.get().source == "Demand 1 en."


def test_confirming_a_translation_keeps_its_words_and_makes_it_current():
    appeal = make_appeal(languages=("en", "uk"))
    write(appeal, "uk", {"demand:1.text": "Перше."})
    write(appeal, "en", {"demand:1.text": "Demand 1, en."})
    assert not status(working_text(appeal), "uk").ready
    confirm(appeal, "uk", ["demand:1.text"])
    assert status(working_text(appeal), "uk").ready
    assert appeal.demands.get(number=1).text_uk == "Перше."


def test_confirming_what_is_not_translated_leaves_it_missing():
    appeal = make_appeal()
    confirm(appeal, "uk", ["demand:1.text"])
    assert Mark.objects.count() == 0


@pytest.mark.parametrize("verb", [write, confirm])
def test_an_unknown_address_is_refused(verb):
    with pytest.raises(EditError) as caught:
        verb(make_appeal(), "uk", {"demand:9.text": "x"})
    assert str(caught.value) == "This appeal has no text “demand:9.text”."


def test_a_text_that_is_too_long_is_refused_and_nothing_is_saved():
    appeal = make_appeal()
    with pytest.raises(EditError) as caught:
        write(appeal, "uk", {"demand:1.text": "Перше.", "appeal.title": "x" * 301})
    assert str(caught.value) == "“appeal.title” has 301 characters; at most 300 fit."
    assert (appeal.demands.get(number=1).text_uk, Mark.objects.count()) == (None, 0)


def test_only_the_written_columns_change():
    make_appeal(languages=("en", "uk"))
    stale = Appeal.objects.get()
    Appeal.objects.update(title_de="Meanwhile")
    write(stale, "uk", {"appeal.title": "Нове"})
    fresh = Appeal.objects.get()
    assert (fresh.title_de, fresh.title_uk, fresh.title_en) == ("Meanwhile", "Нове", "Title en schools")
    assert fresh.changed_at > stale.changed_at


def test_saving_the_appeal_later_does_not_bring_back_the_old_words():
    appeal = make_appeal()
    write(appeal, "uk", {"appeal.title": "Нове", "demand:1.text": "Перше."})
    appeal.save()
    assert Appeal.objects.get().title_uk == "Нове"


@pytest.mark.parametrize("count", [1, 100])
def test_writing_takes_the_same_number_of_queries_however_many_texts(count, django_assert_num_queries):
    appeal = make_appeal()
    make_section(appeal, appeal.sections.get(number=2).addressee, [f"More {each}." for each in range(count)], en="To:")
    texts = {f"demand:{number}.text": f"Вимога {number}." for number in range(3, 3 + count)}
    with django_assert_num_queries(13):
        assert write(appeal, "uk", texts) == list(texts)


def test_a_translation_keeps_its_state_and_author_until_it_is_written_again(django_user_model):
    appeal, writer = make_appeal(), django_user_model.objects.create_user("writer")
    write(appeal, "uk", {"demand:1.text": "Перше."}, state=Mark.State.DRAFT, author=writer)
    confirm(appeal, "uk", ["demand:2.text"])
    assert Mark.objects.values_list("state", "author").get() == ("draft", writer.pk)
    confirm(appeal, "uk", ["demand:1.text"])
    assert Mark.objects.values_list("state", "author").get() == ("approved", writer.pk)
    write(appeal, "uk", {"demand:1.text": "Перше, інакше."})
    assert Mark.objects.values_list("state", "author").get() == ("approved", None)


def test_no_text_is_longer_than_its_markup_can_be_read_in_a_moment():
    appeal = make_appeal()
    write(appeal, "en", {"section:1.prose": "a" * 50_000})
    with pytest.raises(EditError, match=r"“section:1.prose” has 50001 characters; at most 50000 fit."):
        write(appeal, "en", {"section:1.prose": "b" * 50_001})
