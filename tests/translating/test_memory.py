"""The translation memory: what it holds, what it finds, what it costs."""

import datetime
import random
import time

import pytest
from django.utils import timezone

from appeals.document import Demand, Document, Party, Section, to_markdown
from appeals.models import Appeal, Edition, Revision, Withdrawal
from appeals.publishing.publish import publish, withdraw, withdraw_revision
from appeals.translating.edit import write
from appeals.translating.memory import Memory, Origin, Pair, Suggestion, find, load
from tests.make import make_appeal, make_campaign

pytestmark = pytest.mark.django_db

OPENING = Suggestion("Opening en.", "Opening uk.", 100, Origin("schools", 1, "section:1.prose"))


@pytest.fixture
def appeal(db):
    """An appeal that is complete in English and Ukrainian."""
    make_campaign()
    return make_appeal(languages=("en", "uk"))


def exact(text: str, language: str = "uk", source_language: str = "en") -> list[Suggestion]:
    return find(load(source_language, language), text, at_least=100)


def make_memory(*texts: tuple[str, str]) -> Memory:
    pairs = tuple(
        Pair(source, text, Origin("schools", number, "demand:1.text")) for number, (source, text) in enumerate(texts, 1)
    )
    return Memory(pairs, tuple(pair.source.casefold() for pair in pairs))


def make_revision(key: str) -> Revision:
    appeal = Appeal.objects.create(key=key, source_language="en")
    return Revision.objects.create(appeal=appeal, number=1, live_from=timezone.now(), source_language="en")


def add_edition(revision: Revision, language: str, **texts) -> None:
    document = Document.build(appeal=revision.appeal.key, language=language, source_language="en", version=1, **texts)
    Edition.objects.create(
        revision=revision, language=language, text=to_markdown(document), digest=document.digest, version=1
    )


def test_every_part_of_what_was_published_is_remembered_with_its_origin(appeal):
    appeal.sections.filter(number=2).update(closing_en="Thank you.", closing_uk="Дякуємо.")
    publish(appeal)
    assert [(pair.origin.part, pair.source, pair.translation) for pair in load("en", "uk").pairs] == [
        ("appeal.title", "Title en schools", "Title uk schools"),
        ("demand:1.text", "Demand 1 en.", "Demand 1 uk."),
        ("demand:2.text", "Demand 2 en.", "Demand 2 uk."),
        ("addressee:city.name", "City en", "City uk"),
        ("issuer:1.name", "Council en", "Council uk"),
        ("section:1.prose", "Opening en.", "Opening uk."),
        ("section:2.prose", "We call on the city (en):", "We call on the city (uk):"),
        ("section:2.closing", "Thank you.", "Дякуємо."),
        ("section:3.prose", "Ending en.", "Ending uk."),
    ]
    assert exact("Opening en.") == [OPENING]


def test_it_works_in_both_directions_and_between_two_translations():
    make_campaign()
    publish(make_appeal(languages=("en", "uk", "pl")))
    for source, target in [("uk", "en"), ("uk", "pl"), ("pl", "uk")]:
        assert [found.translation for found in exact(f"Demand 1 {source}.", target, source)] == [f"Demand 1 {target}."]


@pytest.mark.parametrize("text", ["", " \n", "Not a word of it is known here"])
def test_what_is_unknown_has_no_suggestions(appeal, text):
    publish(appeal)
    assert find(load("en", "uk"), text) == []
    assert find(load("en", "en"), "Opening en.") == []


def test_a_text_that_is_not_published_is_not_remembered(appeal):
    assert exact("Opening en.") == []


def test_an_outdated_edition_is_left_out_but_what_it_was_made_from_stays(appeal):
    publish(appeal)
    write(appeal, "uk", {"section:1.prose": "Початок."})
    write(appeal, "en", {"section:1.prose": "Another opening."})
    revision = publish(appeal, reason="Better")
    assert revision.editions.get(language="uk").outdated
    assert exact("Another opening.") == []
    assert exact("Opening en.") == [OPENING]


def test_what_is_withdrawn_is_forgotten_at_once(appeal):
    revision = publish(appeal)
    assert exact("Opening en.") == [OPENING]
    Withdrawal.objects.create(revision=revision, language="uk", reason="Wrong")
    assert exact("Opening en.") == []
    withdraw(appeal, reason="All wrong")
    assert exact("Opening en.") == []


def test_what_is_scheduled_is_not_remembered_yet(appeal):
    revision = publish(appeal, live_from=timezone.now() + datetime.timedelta(hours=1))
    assert exact("Opening en.") == []
    withdraw_revision(revision, reason="Not now")
    publish(appeal, reason="Now")
    assert [found.origin.version for found in exact("Opening en.")] == [2]


def test_of_two_translations_of_a_text_the_newer_comes_first(appeal):
    publish(appeal)
    write(appeal, "uk", {"section:1.prose": "Початок."})
    publish(appeal, reason="Better")
    assert [(found.translation, found.origin.version) for found in exact("Opening en.")] == [
        ("Початок.", 2),
        ("Opening uk.", 1),
    ]


def test_where_sections_differ_only_what_surely_corresponds_is_paired():
    revision = make_revision("schools")
    city = Section(Party("city", "City"), "To:", (Demand(4, "Open."),), "End.")
    add_edition(revision, "en", title="Title", sections=(Section(None, "One."), city))
    add_edition(revision, "uk", title="Назва", sections=(Section(Party("city", "Місто"), "До:", (Demand(4, "Так."),)),))
    assert [(pair.origin.part, pair.translation) for pair in load("en", "uk").pairs] == [
        ("appeal.title", "Назва"),
        ("demand:4.text", "Так."),
        ("addressee:city.name", "Місто"),
    ]


def test_exact_texts_come_first_and_near_ones_by_likeness():
    memory = make_memory(
        ("Release all prisoners at once!", "one"),
        ("Release all political prisoners!", "two"),
        ("RELEASE ALL PRISONERS!", "three"),
        ("Release all prisoners!", "four"),
        ("Hold free elections.", "five"),
    )
    found = find(memory, "Release all prisoners!")
    assert [(suggestion.translation, suggestion.score) for suggestion in found] == [
        ("four", 100),
        ("three", 99),
        ("one", 84),
    ]
    assert [each.translation for each in find(memory, "Release all prisoners!", limit=9)] == [
        "four",
        "three",
        "one",
        "two",
    ]
    assert [each.score for each in find(memory, "Release all prisoners!", at_least=90)] == [100, 99]


def test_the_same_translation_of_the_same_text_comes_once():
    memory = make_memory(("Same.", "Те саме."), ("Same.", "Те саме."))
    assert [found.origin.version for found in find(memory, "Same.")] == [1]


@pytest.mark.parametrize("count", [1, 30])
def test_it_takes_two_queries_and_one_when_nothing_was_published_since(count, django_assert_num_queries):
    for number in range(count):
        revision = make_revision(f"appeal-{number}")
        add_edition(revision, "en", title=f"Title {number}")
        add_edition(revision, "uk", title=f"Назва {number}")
    with django_assert_num_queries(2):
        first = load("en", "uk")
    with django_assert_num_queries(1):
        assert load("en", "uk") is first
    assert len(first.pairs) == count


def test_sixty_pieces_in_two_thousand_pairs_take_less_than_a_second():
    chance = random.Random(3)  # noqa: S311
    words = ["".join(chance.choices("abcdefghij", k=7)) for _ in range(400)]
    texts = [" ".join(chance.choices(words, k=30)) for _ in range(2000)]
    memory = make_memory(*((text, text.upper()) for text in texts))
    started = time.process_time()
    found = [find(memory, text + " and more") for text in texts[:60]]
    assert time.process_time() - started < 1
    assert [each[0].translation for each in found] == [text.upper() for text in texts[:60]]
