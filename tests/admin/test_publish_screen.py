"""The screens on which an appeal is published, scheduled and withdrawn."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from appeals.models import Appeal, Edition, Mark, Revision, Waiver, Withdrawal
from appeals.publishing.publish import publish
from appeals.signing import make_key
from appeals.translating.edit import write
from tests.admin.reading import parse, select, text_of
from tests.admin.typing import fields_of, shown_form
from tests.make import make_appeal, make_campaign, make_section


@pytest.fixture(autouse=True)
def unsigned(settings, tmp_path):
    """No signing key, unless a test makes one."""
    settings.SIGNING_KEY_FILE = tmp_path / "signing.key"


@pytest.fixture
def appeal(db) -> Appeal:
    """A complete appeal in English and Arabic; German is on offer too."""
    make_campaign("en", "ar", "de")
    return make_appeal(languages=("en", "ar"))


def screen(appeal: Appeal, act: str = "publish") -> str:
    """Return the address of the screen."""
    return reverse(f"admin:appeals_appeal_{act}", args=[appeal.pk])


def test_the_first_version_goes_out_in_all_ready_languages_without_a_reason(desk, appeal, settings):
    make_key(settings.SIGNING_KEY_FILE)
    page = desk.get(screen(appeal))
    assert (page.context["plan"].number, page.context["form"].fresh) == (1, ["ar"])
    assert [(entry.code, len(status.missing)) for entry, status in page.context["not_ready"]] == [("de", 8)]
    answer = desk.post(screen(appeal), fields_of(page.content.decode()))
    revision = Revision.objects.get()
    assert answer.url == reverse("admin:appeals_revision_change", args=[revision.pk])
    assert list(revision.editions.values_list("language", flat=True)) == ["ar", "en"]
    assert "untrusted comment" in revision.signature


def test_a_translation_that_is_not_ticked_stays_at_home(desk, appeal):
    fields = shown_form(desk, screen(appeal))
    fields.pop("languages")
    desk.post(screen(appeal), fields)
    assert list(Edition.objects.values_list("language", flat=True)) == ["en"]


def test_the_second_version_shows_what_changes_and_wants_a_reason(desk, appeal):
    publish(appeal)
    write(appeal, "en", {"demand:2.text": "Demand 2, reworded."})
    page = desk.get(screen(appeal))
    (change,) = page.context["changes"]
    assert (change.label, change.kind) == ("Demand 2", "changed")
    assert [run.text for run in change.runs if run.op == "added"] == [", reworded"]
    assert [(entry.code, *told) for entry, *told, _status in page.context["carried"]] == [("ar", 1, True)]
    fields = fields_of(page.content.decode())
    assert desk.post(screen(appeal), fields).context["form"].errors == {"reason": ["This field is required."]}
    desk.post(screen(appeal), fields | {"reason": "Clearer."})
    assert list(Revision.objects.values_list("number", "reason")) == [(2, "Clearer."), (1, "")]


def lines(page, words: str) -> list[str]:
    """Return the lines about languages in which ``words`` stand."""
    told = (text_of(line) for line in select(parse(page), "ul.desk-facts li"))
    return [line for line in told if words in line]


def test_what_is_in_work_is_counted(desk, appeal):
    write(appeal, "de", {"appeal.title": "Titel"}, state=Mark.State.DRAFT)
    write(appeal, "de", {"demand:1.text": "Forderung 1.", "demand:2.text": "Forderung 2."}, state=Mark.State.REVIEW)
    assert lines(desk.get(screen(appeal)), "not ready") == [
        "Deutsch: not ready; of 8 texts: missing 5, outdated 0, drafts 1, waiting for review 2"
    ]


def test_a_language_that_is_carried_over_and_not_ready_is_told_once(desk, appeal):
    write(appeal, "ar", {"demand:2.text": "مطلب 2."})
    publish(appeal)
    write(appeal, "en", {"demand:2.text": "Demand 2, reworded."})
    assert lines(desk.get(screen(appeal)), "العربية") == [
        "العربية: carried over from version 1 · the page will say that the original has changed since · "
        "not ready; of 8 texts: missing 0, outdated 1, drafts 0, waiting for review 0"
    ]


def test_nothing_that_changed_after_looking_goes_out_unseen(desk, appeal):
    fields = shown_form(desk, screen(appeal))
    write(appeal, "ar", {"appeal.title": "عنوان آخر"})
    page = desk.post(screen(appeal), fields)
    assert page.context["form"].errors == {
        "seen": ["The appeal has been changed since you opened this page. Look at it again, then publish."]
    }
    assert Revision.objects.count() == 0
    desk.post(screen(appeal), fields_of(page.content.decode()))
    assert Revision.objects.count() == 1


def test_what_is_missing_is_listed_with_links_to_the_fields(desk, appeal):
    make_section(appeal, None, [""])
    appeal.title_en = ""
    appeal.save()
    form = reverse("admin:appeals_appeal_change", args=[appeal.pk])
    page = desk.get(screen(appeal))
    assert page.context["problems"] == [
        ("The title is missing.", f"{form}#appeal.title"),
        ("Section 4 makes demands of nobody: choose its addressee.", f"{form}#section:4.addressee"),
        ("Demand 3 has no text: write it, or delete the demand.", f"{form}#demand:3.text"),
    ]
    shown = desk.get(form).content.decode()
    for piece in ("appeal.title", "section:4.addressee", "demand:3.text", "appeal.issuers", "appeal.sections"):
        assert shown.count(f'data-piece="{piece}"') == 1
    refused = desk.post(screen(appeal), fields_of(page.content.decode()))
    assert refused.context["form"].non_field_errors() == ["Something is still missing."]
    assert Revision.objects.count() == 0


def test_a_party_without_a_name_leads_to_its_own_form(desk, appeal):
    city = appeal.sections.get(number=2).addressee
    city.name_en = ""
    city.save()
    links = [link for _message, link in desk.get(screen(appeal)).context["problems"]]
    assert links == [reverse("admin:appeals_addressee_change", args=[city.pk]) + "?language=en#id_name_en"]


def test_a_scheduled_version_is_not_live_and_can_be_cancelled(desk, appeal):
    moment = (timezone.now() + timedelta(days=2)).replace(second=0, microsecond=0)
    fields = shown_form(desk, screen(appeal)) | {"live_from": moment.strftime("%Y-%m-%dT%H:%M")}
    desk.post(screen(appeal), fields)
    revision = Revision.objects.get()
    assert (revision.live_from, Edition.objects.live().count()) == (moment, 0)
    assert "is scheduled for" in desk.get(screen(appeal)).content.decode()
    history = desk.get(reverse("admin:appeals_appeal_history", args=[appeal.pk])).context["action_list"]
    shown = f"{date_format(moment, 'SHORT_DATETIME_FORMAT')} UTC"
    assert history[0].get_change_message() == f"Version 1 is scheduled for {shown}."
    listed = parse(desk.get(reverse("admin:appeals_appeal_changelist")))
    assert [text_of(state) for state in select(listed, "span.state")] == [f"version 1 comes on {shown}"]
    cancel = reverse("admin:appeals_revision_withdraw", args=[revision.pk])
    desk.post(cancel, shown_form(desk, cancel) | {"reason": "Too early."})
    assert list(Withdrawal.objects.values_list("revision", "reason")) == [(revision.pk, "Too early.")]
    assert "is scheduled for" not in desk.get(screen(appeal)).content.decode()


def test_withdrawing_wants_a_reason_and_takes_everything(desk, appeal):
    publish(appeal)
    write(appeal, "en", {"appeal.title": "Second"})
    publish(appeal, reason="Better.")
    page = desk.get(screen(appeal, "withdraw"))
    assert [revision.number for revision in page.context["revisions"]] == [2, 1]
    fields = fields_of(page.content.decode())
    refused = desk.post(screen(appeal, "withdraw"), fields | {"reason": " "})
    assert refused.context["form"].errors == {"reason": ["This field is required."]}
    desk.post(screen(appeal, "withdraw"), fields | {"reason": "A mistake."})
    assert (Edition.objects.live().count(), Withdrawal.objects.count()) == (0, 2)
    assert "nothing to withdraw" in desk.get(screen(appeal, "withdraw")).content.decode()


def test_a_broken_signing_key_is_told_and_nothing_is_published(desk, appeal, settings):
    settings.SIGNING_KEY_FILE.write_text("no key\n")
    page = desk.post(screen(appeal), shown_form(desk, screen(appeal)))
    assert len(page.context["form"].non_field_errors()) == 1
    assert Revision.objects.count() == 0


def test_the_acts_stand_in_the_history(desk, appeal):
    desk.post(screen(appeal), shown_form(desk, screen(appeal)))
    desk.post(screen(appeal, "withdraw"), shown_form(desk, screen(appeal, "withdraw")) | {"reason": "A mistake."})
    history = desk.get(reverse("admin:appeals_appeal_history", args=[appeal.pk])).context["action_list"]
    assert [entry.get_change_message() for entry in history] == [
        "Published version 1.", "Withdrawn. Readers are told the reason.",
    ]  # fmt: skip


def test_a_version_shows_its_fingerprints_and_public_pages(desk, appeal):
    revision = publish(appeal)
    page = desk.get(reverse("admin:appeals_revision_change", args=[revision.pk])).content.decode()
    for edition in revision.editions.all():
        assert f'<code class="digest">{edition.digest}</code>' in page
        assert f'href="/{edition.language}/appeals/schools/versions/1/"' in page
    assert f'<code class="digest">{revision.digest}</code>' in page


# The gate, and minor changes


def test_a_language_with_warnings_stays_at_home_until_somebody_says_why(desk, appeal):
    write(appeal, "ar", {"demand:1.text": "مطلب."})
    page = desk.get(screen(appeal))
    body = page.content.decode()
    assert "Demand 1: numbers of the original that are missing: 1." in body
    bench = reverse("admin:appeals_appeal_translate", args=[appeal.pk, "ar"])
    assert f'<a href="{bench}#piece-demand-1-text">Demand 1: numbers' in body
    fields = fields_of(body)
    assert ("languages" in fields, fields["waiver_ar"]) == (False, "")
    desk.post(screen(appeal), fields)
    assert list(Edition.objects.values_list("language", flat=True)) == ["en"]
    fields = shown_form(desk, screen(appeal)) | {"reason": "Arabic.", "waiver_ar": "The number stands before it."}
    desk.post(screen(appeal), fields)
    assert list(Revision.objects.get(number=2).editions.values_list("language", flat=True)) == ["ar", "en"]
    assert list(Waiver.objects.values_list("language", "number", "reason")) == [
        ("ar", 2, "The number stands before it.")
    ]


def test_a_language_with_errors_can_not_be_let_through(desk, appeal):
    publish(appeal)
    write(appeal, "en", {"appeal.title": "Schools"})
    write(appeal, "ar", {"appeal.title": "مدارس", "section:1.prose": "[هنا](https://example.org/)"})
    page = desk.get(screen(appeal))
    assert "Section 1: the link https://example.org/ is not in the original." in page.content.decode()
    fields = fields_of(page.content.decode()) | {"reason": "Title."}
    assert [name for name in fields if name.startswith(("waiver", "languages"))] == []
    desk.post(screen(appeal), fields | {"waiver_ar": "Let it through"})
    assert list(Edition.objects.filter(revision__number=2).values_list("language", "version", "outdated")) == [
        ("ar", 1, True),
        ("en", 2, False),
    ]
    assert Waiver.objects.count() == 0


def test_a_minor_change_leaves_translations_valid(desk, appeal):
    publish(appeal)
    assert "minor" not in shown_form(desk, screen(make_appeal("roads")))
    write(appeal, "en", {"demand:1.text": "Demand 1, en."})
    body = desk.get(screen(appeal)).content.decode()
    assert "Minor: translations stay valid" in body
    desk.post(screen(appeal), fields_of(body) | {"reason": "A comma.", "minor": "on"})
    assert list(Edition.objects.filter(revision__number=2).values_list("language", "version", "outdated")) == [
        ("ar", 1, False),
        ("en", 2, False),
    ]


def test_a_translation_that_a_minor_change_makes_ready_goes_out_with_it(desk, appeal):
    write(appeal, "ar", {"demand:1.text": "مطلب 1.", "demand:2.text": "مطلب 2."})
    publish(appeal)
    write(appeal, "en", {"demand:1.text": "Demand 1, en.", "demand:2.text": "Another demand 2."})
    write(appeal, "ar", {"demand:2.text": "مطلب آخر 2."})
    fields = shown_form(desk, screen(appeal)) | {"reason": "Another demand."}
    assert "languages" not in fields
    desk.post(screen(appeal), fields | {"minor": "on"})
    assert Edition.objects.get(revision__number=2, language="ar").version == 2
