"""What the database holds to, and what the nouns refuse."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError

from appeals.models import (
    Addressee,
    Appeal,
    AppealIssuer,
    Campaign,
    Demand,
    Edition,
    Issuer,
    Mark,
    Revision,
    RevisionParty,
    Section,
    Slug,
    Withdrawal,
    WrittenOnceError,
)
from appeals.publishing.publish import publish, withdraw_revision
from tests.make import make_addressee, make_appeal, make_campaign, make_issuer, make_section

pytestmark = pytest.mark.django_db


@pytest.fixture
def appeal():
    """A published appeal with one withdrawn version."""
    make_campaign()
    appeal = make_appeal(languages=("en", "uk"))
    withdraw_revision(publish(appeal), reason="Wrong")
    return appeal


def revision_of(appeal: Appeal, **fields) -> Revision:
    values = {"number": 2, "live_from": appeal.created_at, "reason": "x", "source_language": "en"}
    return Revision(appeal=appeal, manifest="", digest="", **{**values, **fields})


def edition_of(revision: Revision, language: str) -> Edition:
    return Edition(revision=revision, language=language, text="", digest="", version=1)


REFUSED = {
    "a second campaign": lambda appeal: Campaign(id=2),
    "an issuer without a key": lambda appeal: Issuer(key=""),
    "two issuers with one key": lambda appeal: Issuer(key="council"),
    "an addressee without a key": lambda appeal: Addressee(key=""),
    "two addressees with one key": lambda appeal: Addressee(key="city"),
    "an appeal without a key": lambda appeal: Appeal(key=""),
    "two appeals with one key": lambda appeal: Appeal(key="schools"),
    "an issuer twice in an appeal": lambda appeal: AppealIssuer(appeal=appeal, issuer=Issuer.objects.get()),
    "a section number twice": lambda appeal: Section(appeal=appeal, number=1),
    "a demand number twice": lambda appeal: Demand(section=appeal.sections.get(number=3), number=1),
    "a slug twice in a language": lambda appeal: Slug(appeal=make_appeal("roads"), language="en", slug="open"),
    "two current slugs in a language": lambda appeal: Slug(appeal=appeal, language="en", slug="other"),
    "an empty slug": lambda appeal: Slug(appeal=appeal, language="uk", slug=""),
    "a mark twice": lambda appeal: Mark(appeal=appeal, piece="appeal.title", language="uk", fingerprint="x"),
    "a mark without a fingerprint": lambda appeal: Mark(appeal=appeal, piece="appeal.slogan", language="uk"),
    "a version number twice": lambda appeal: revision_of(appeal, number=1),
    "a second version without a reason": lambda appeal: revision_of(appeal, reason=""),
    "version 0": lambda appeal: revision_of(appeal, number=0, reason=""),
    "a language twice in a version": lambda appeal: edition_of(Revision.objects.get(), "uk"),
    "a party twice in a version": lambda appeal: RevisionParty(
        revision=Revision.objects.get(), role="addressee", key="city"
    ),
    "a version withdrawn twice": lambda appeal: Withdrawal(revision=Revision.objects.get(), reason="x"),
    "a withdrawal without a reason": lambda appeal: Withdrawal(revision=Revision.objects.get(), language="uk"),
}


@pytest.mark.parametrize("make", REFUSED.values(), ids=REFUSED)
def test_the_database_refuses(appeal, make):
    Slug.objects.create(appeal=appeal, language="en", slug="open")
    Mark.objects.create(appeal=appeal, piece="appeal.title", language="uk", fingerprint="x")
    row = make(appeal)
    before = type(row).objects.count()
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)
    assert type(row).objects.count() == before


def test_numbers_below_one_are_refused_for_sections_and_demands(appeal):
    for model in (Section, Demand):
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.filter(number=1).update(number=0)


def test_a_former_slug_stays_beside_the_current_one(appeal):
    Slug.objects.create(appeal=appeal, language="en", slug="old", current=False)
    Slug.objects.create(appeal=appeal, language="en", slug="older", current=False)
    Slug.objects.create(appeal=appeal, language="en", slug="new")
    assert [slug.slug for slug in appeal.slugs.all()] == ["new", "old", "older"]


def test_a_slug_that_is_another_appeals_key_is_refused(appeal):
    roads = make_appeal("roads")
    with pytest.raises(ValidationError) as caught:
        Slug(appeal=roads, language="uk", slug="schools").full_clean()
    assert caught.value.message_dict == {"slug": ["Another appeal has this key; choose a different address."]}
    Slug(appeal=appeal, language="uk", slug="schools").full_clean()
    Slug(appeal=appeal, language="uk", slug="школи").full_clean()


def test_the_key_of_an_appeal_never_changes(appeal):
    appeal.key = "other"
    with pytest.raises(ValidationError) as caught:
        appeal.save()
    assert caught.value.message_dict == {"key": ["The key of an appeal never changes."]}
    assert Appeal.objects.get().key == "schools"


def test_the_number_of_a_demand_never_changes(appeal):
    demand = appeal.demands.get(number=1)
    demand.number = 7
    with pytest.raises(ValidationError):
        demand.save()
    assert sorted(appeal.demands.values_list("number", flat=True)) == [1, 2]


def test_demands_keep_their_numbers_through_moves_and_no_number_is_given_out_twice():
    appeal = make_appeal()
    city = make_addressee("mayor")
    first, second = appeal.demands.order_by("number")
    first.section = make_section(appeal, city, ["Third."], en="To:")
    first.position = 9
    first.save()
    second.delete()
    appeal.demands.get(number=3).delete()
    again = make_section(appeal, city, ["Fourth.", "Fifth."], en="To:")
    assert [demand.number for demand in again.demands.all()] == [4, 5]
    again.delete()
    make_section(appeal, city, ["Sixth."], en="To:")
    assert sorted(appeal.demands.values_list("number", flat=True)) == [1, 6]


@pytest.mark.parametrize("seed", range(5))
def test_whatever_is_added_moved_and_deleted_a_number_means_one_demand_for_ever(seed):
    appeal = make_appeal()
    section = appeal.sections.get(number=2)
    meant = {demand.number: demand.pk for demand in appeal.demands.all()}
    for step in range(12):
        demands = list(appeal.demands.order_by("pk"))
        if (seed * 7 + step * 5) % 3 == 0 and demands:
            demands[(seed + step) % len(demands)].delete()
        elif (seed + step) % 3 == 1 and demands:
            moved = demands[step % len(demands)]
            moved.position = (seed * step) % 4
            moved.save()
        else:
            added = Demand.objects.create(section=section, text_en=f"Added {step}", position=0)
            assert added.number not in meant
            meant[added.number] = added.pk
    left = {demand.number: demand.pk for demand in appeal.demands.all()}
    assert left == {number: pk for number, pk in meant.items() if number in left}
    assert appeal.last_demand <= Appeal.objects.get().last_demand == max(meant)


def test_section_numbers_are_not_given_out_twice_either():
    appeal = make_appeal()
    appeal.sections.get(number=3).delete()
    assert make_section(appeal, en="Another").number == 4


def test_a_stale_copy_of_the_appeal_gives_out_fresh_numbers():
    appeal = make_appeal()
    stale = Appeal.objects.get()
    make_section(appeal, en="One more")
    assert (stale.last_section, Section.objects.create(appeal=stale).number) == (3, 5)


def test_numbers_are_counted_for_each_appeal():
    make_appeal("schools")
    assert sorted(make_appeal("roads").demands.values_list("number", flat=True)) == [1, 2]


@pytest.mark.parametrize("model", [Revision, Edition, RevisionParty, Withdrawal])
def test_published_rows_refuse_every_change_and_deletion_from_python(appeal, model):
    before = list(model.objects.values())
    row = model.objects.first()
    attempts = [
        row.save,
        row.delete,
        lambda: model.objects.update(pk=0),
        lambda: model.objects.all().delete(),
        lambda: model.objects.bulk_update([row], [first_field(model)]),
        lambda: model.objects.update_or_create(pk=row.pk, defaults={}),
    ]
    for attempt in attempts:
        with pytest.raises(WrittenOnceError), transaction.atomic():
            attempt()
    assert list(model.objects.values()) == before


def first_field(model) -> str:
    return next(field.name for field in model._meta.concrete_fields if not field.primary_key)


def test_what_was_published_keeps_its_appeal_from_being_deleted(appeal):
    with pytest.raises(ProtectedError):
        appeal.delete()
    assert Edition.objects.count() == 2


def test_a_draft_can_be_deleted_with_all_that_is_its_own():
    appeal = make_appeal()
    Slug.objects.create(appeal=appeal, language="en", slug="open")
    appeal.delete()
    assert (Section.objects.count(), Demand.objects.count(), Slug.objects.count()) == (0, 0, 0)
    assert (Issuer.objects.count(), Addressee.objects.count()) == (1, 1)


def test_parties_in_use_cannot_be_deleted(appeal):
    for party in (Issuer.objects.get(), Addressee.objects.get()):
        with pytest.raises(ProtectedError):
            party.delete()


def test_the_campaign_is_a_single_row_and_has_defaults_before_it_is_set_up():
    assert (Campaign.objects.current().languages, Campaign.objects.count()) == (["en"], 0)
    make_campaign("uk", "en")
    assert Campaign.objects.current().pk == 1


def test_the_languages_on_offer_begin_with_the_default_one():
    assert make_campaign("pl", "ar", "be").offered() == ["pl", "be", "ar"]


@pytest.mark.parametrize("codes", [[], ["xx"], ["en", "en"], "en", None])
def test_a_campaign_offers_one_or_more_languages_of_the_catalogue(codes):
    campaign = make_campaign("en")
    campaign.languages = codes
    with pytest.raises(ValidationError) as caught:
        campaign.clean_fields()
    assert list(caught.value.message_dict) == ["languages"]


def test_the_default_language_has_to_be_on_offer():
    campaign = make_campaign("en", "uk")
    campaign.default_language = "pl"
    with pytest.raises(ValidationError) as caught:
        campaign.full_clean()
    assert list(caught.value.message_dict) == ["default_language"]


def test_an_issuer_keeps_a_name_in_every_language_of_the_catalogue():
    issuer = make_issuer("fund", en="The fund")
    issuer.name_zh_hans = "基金"
    issuer.save()
    with connection.cursor() as cursor:
        stored = cursor.execute("SELECT name_en, name_zh_hans, name_uk FROM appeals_issuer").fetchone()
    assert stored == ("The fund", "基金", None)
