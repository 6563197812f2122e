"""The overview: how far every appeal is in every language, and what it costs."""

import pytest

from appeals.languages import CODES
from appeals.models import Appeal, Mark
from appeals.publishing.publish import publish
from appeals.translating.edit import approve, confirm, hand_in, write
from appeals.translating.snapshot import working_text
from appeals.translating.status import status
from appeals.translating.table import Cell, overview
from tests.make import make_appeal, make_campaign, make_section

pytestmark = pytest.mark.django_db

TEXTS = {
    "appeal.title": "Tytuł",
    "issuer:council.name": "Rada",
    "section:1.prose": "Początek.",
    "addressee:city.name": "Miasto",
    "section:2.prose": "Wzywamy miasto:",
    "demand:1.text": "Żądanie 1.",
    "demand:2.text": "Żądanie 2.",
    "section:3.prose": "Koniec.",
}


def cell(language: str = "pl") -> Cell:
    """The one cell of the one appeal."""
    (row,) = overview([language])
    return row.cells[0]


def test_a_language_without_a_word_is_missing():
    make_appeal()
    assert cell() == Cell("pl", "missing", total=8, missing=8)


def test_the_language_of_the_original_is_the_original():
    make_appeal()
    assert cell("en") == Cell("en", "original", total=8)


def test_an_appeal_without_a_text_has_nothing_to_translate():
    Appeal.objects.create(key="empty")
    assert cell() == Cell("pl", "empty")


def test_a_language_goes_from_work_over_review_to_ready_and_published():
    make_campaign("en", "pl")
    appeal = make_appeal()
    write(appeal, "pl", {"demand:1.text": "Raz."}, state="draft")
    assert cell() == Cell("pl", "work", total=8, done=1, missing=7)
    write(appeal, "pl", TEXTS, state="draft")
    assert cell() == Cell("pl", "work", total=8, done=8)
    hand_in(appeal, "pl")
    assert cell() == Cell("pl", "review", total=8, done=8, review=8)
    Mark.objects.update(state="approved")
    assert cell() == Cell("pl", "ready", total=8, done=8)
    publish(appeal)
    assert cell() == Cell("pl", "published", total=8, done=8, version=1)


def test_what_was_approved_after_it_went_live_is_ready_to_go_out_again(django_user_model):
    make_campaign("en", "pl")
    appeal = make_appeal(languages=("en", "pl"))
    publish(appeal)
    write(appeal, "pl", {"demand:1.text": "Raz jeszcze."}, state="review")
    assert cell().state == "review"
    approve(appeal, "pl", ["demand:1.text"], by=django_user_model.objects.create_user("reviewer"))
    assert cell() == Cell("pl", "ready", total=8, done=8, version=1)


def test_a_changed_original_makes_one_piece_outdated_until_it_is_confirmed():
    make_campaign("en", "pl")
    appeal = make_appeal()
    write(appeal, "pl", TEXTS)
    publish(appeal)
    write(appeal, "en", {"demand:2.text": "Demand 2, at once."})
    assert cell() == Cell("pl", "outdated", total=8, done=7, outdated=1, version=1)
    publish(appeal, reason="Sharper.")
    assert cell() == Cell("pl", "outdated", total=8, done=7, outdated=1, version=1, live_outdated=True)
    confirm(appeal, "pl", ["demand:2.text"])
    assert cell() == Cell("pl", "ready", total=8, done=8, version=1, live_outdated=True)
    publish(appeal, reason="In Polish too.")
    assert (cell().state, cell().live_outdated) == ("published", False)


def test_a_typo_and_back_and_another_order_are_not_outdated():
    appeal = make_appeal()
    write(appeal, "pl", TEXTS)
    write(appeal, "en", {"demand:2.text": "Demond."})
    write(appeal, "en", {"demand:2.text": "Demand 2 en."})
    appeal.demands.filter(number=1).update(position=9)
    assert cell().outdated == 0


def test_an_original_that_is_not_stored_in_its_normal_form_is_not_outdated():
    appeal = make_appeal()
    write(appeal, "pl", TEXTS)
    appeal.demands.filter(number=2).update(text_en="  Demand 2\n en. ")
    assert cell().outdated == 0


def test_the_table_says_what_the_workbench_says_of_every_language():
    appeal = make_appeal(languages=("de", "en", "ar", "zh-hans"))
    make_section(appeal, appeal.sections.get(number=2).addressee, ["Neu."], de="Neu:")
    write(appeal, "ar", {"demand:1.text": "واحد"}, state="draft")
    write(appeal, "zh-hans", {"demand:1.text": "一", "demand:2.text": "二"}, state="review")
    write(appeal, "de", {"demand:1.text": "Anders."})
    working = working_text(Appeal.objects.get())
    for found in overview(CODES)[0].cells:
        told = status(working, found.language)
        assert (found.total, found.missing, found.outdated, found.review) == (
            told.total, len(told.missing), len(told.outdated), len(told.review),
        ), found.language  # fmt: skip


def test_a_name_that_two_sections_share_counts_once():
    appeal = make_appeal()
    make_section(appeal, appeal.sections.get(number=2).addressee, ["More."])
    assert cell().total == len(TEXTS) + 1


def test_the_title_is_in_the_language_of_the_original_or_the_key():
    make_appeal("a", ("uk", "en"))
    Appeal.objects.create(key="b", source_language="zh-hans")
    assert {row.key: row.title for row in overview(["en"])} == {"a": "Title uk a", "b": "b"}


def strangers(appeal: Appeal) -> None:
    """Take from an appeal the issuer and the addressee that others have in Polish already."""
    appeal.issuers.clear()
    appeal.sections.update(addressee=None)


def test_the_most_urgent_appeal_stands_first():
    make_campaign("en", "pl")
    appeals = {key: make_appeal(key, ("en", "pl")) for key in ("published", "ready", "outdated", "review", "work")}
    make_appeal("missing")
    strangers(Appeal.objects.get(key="missing"))
    publish(appeals["published"])
    write(appeals["outdated"], "pl", {"demand:1.text": "Raz."})
    write(appeals["outdated"], "en", {"demand:1.text": "Reworded."})
    write(appeals["review"], "pl", {"demand:1.text": "Raz."}, state="review")
    write(appeals["work"], "pl", {"demand:1.text": "Raz."}, state="draft")
    assert [row.key for row in overview(["pl"])] == ["outdated", "review", "ready", "work", "missing", "published"]


@pytest.mark.parametrize("count", [1, 30])
def test_the_table_takes_the_same_number_of_queries_however_many_appeals(count, django_assert_num_queries):
    make_campaign(*CODES)
    for number in range(count):
        appeal = make_appeal(f"appeal-{number}", ("en", "pl"))
        write(appeal, "be", {"demand:1.text": "Адзін."})
        write(appeal, "en", {"demand:1.text": "Reworded."})
    with django_assert_num_queries(8):
        assert len(overview(CODES)) == count


def test_the_table_is_the_same_where_very_many_originals_are_outdated(monkeypatch):
    appeal = make_appeal()
    write(appeal, "pl", TEXTS)
    write(appeal, "en", {"demand:1.text": "Reworded.", "demand:2.text": "Reworded too."})
    before = cell()
    monkeypatch.setattr("appeals.translating.table.MANY", 1)
    assert cell() == before == Cell("pl", "outdated", total=8, done=6, outdated=2)
