"""Every page of the desk opens, asks nobody else for anything, and is closed to strangers."""

import re
from datetime import date

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from appeals.admin.routes import ROUTES
from appeals.models import Addressee, Appeal, Issuer, Trail
from appeals.publishing.outcomes import record_outcome
from appeals.publishing.publish import publish
from appeals.translating.edit import write
from tests.make import make_appeal, make_campaign


def addresses(appeal: Appeal) -> list[str]:
    """Return every address of the desk that can be opened for ``appeal``, which has one version and one outcome."""
    pk, entry = appeal.pk, appeal.outcomes.get()
    stranger = User.objects.get(username="stranger")
    return [
        reverse("admin:index"),
        reverse("admin:appeals_appeal_changelist"),
        reverse("admin:appeals_appeal_changelist") + "?state=live&q=title",
        reverse("admin:appeals_appeal_add"),
        reverse("admin:appeals_appeal_add") + "?language=ar",
        reverse("admin:appeals_appeal_change", args=[pk]),
        reverse("admin:appeals_appeal_history", args=[pk]),
        reverse("admin:appeals_appeal_import"),
        reverse("admin:appeals_appeal_document", args=[pk, "en"]),
        reverse("admin:appeals_appeal_document", args=[pk, "ar"]),
        reverse("admin:appeals_appeal_preview", args=[pk, "en"]),
        reverse("admin:appeals_appeal_phone", args=[pk, "ar"]),
        reverse("admin:appeals_appeal_addresses", args=[pk]),
        reverse("admin:appeals_appeal_standing", args=[pk]),
        reverse("admin:appeals_appeal_outcomes", args=[pk]),
        reverse("admin:appeals_appeal_outcome", args=[pk, 1]),
        reverse("admin:appeals_appeal_outcome", args=[pk, 1]) + f"?replaces={entry.pk}",
        reverse("admin:appeals_appeal_outcome_note", args=[pk, entry.pk, "ar"]),
        reverse("admin:appeals_appeal_publish", args=[pk]),
        reverse("admin:appeals_appeal_withdraw", args=[pk]),
        reverse("admin:appeals_appeal_trail"),
        reverse("admin:appeals_appeal_trail") + "?appeal=schools&language=ar&words=title&day=2026-01-02",
        reverse(
            "admin:appeals_appeal_past", args=[pk, Trail.objects.filter(kind="appeal", field="title").first().pk, "en"]
        ),
        reverse("admin:emergency"),
        reverse("admin:appeals_revision_changelist") + f"?appeal__id__exact={pk}",
        reverse("admin:appeals_revision_change", args=[appeal.revisions.get().pk]),
        reverse("admin:appeals_revision_withdraw", args=[appeal.revisions.get().pk]),
        reverse("admin:appeals_campaign_change", args=[1]),
        reverse("admin:appeals_campaign_change", args=[1]) + "?language=ar",
        reverse("admin:appeals_issuer_changelist"),
        reverse("admin:appeals_issuer_add"),
        reverse("admin:appeals_issuer_change", args=[Issuer.objects.get().pk]),
        reverse("admin:appeals_addressee_changelist"),
        reverse("admin:appeals_addressee_change", args=[Addressee.objects.get().pk]),
        reverse("admin:auth_user_changelist"),
        reverse("admin:auth_user_add"),
        reverse("admin:auth_group_add"),
        *(reverse(f"admin:auth_user_{act}", args=[stranger.pk]) for act in ("change", "new_password", "new_factors")),
        reverse("mfa_index"),
        reverse("mfa_add_webauthn"),
        reverse("mfa_deactivate_totp"),
        reverse("mfa_generate_recovery_codes"),
        reverse("mfa_reauthenticate"),
        reverse("account_change_password"),
        reverse("account_change_email"),
    ]


@pytest.fixture
def appeal(db) -> Appeal:
    """An appeal with one version, and something that came of it."""
    make_campaign()
    User.objects.create_user("stranger", is_staff=True)
    made = make_appeal(languages=("en", "ar"))
    publish(made)
    write(made, "en", {"appeal.title": "Another title"})
    record_outcome(made, number=1, status="met", on=date(2026, 1, 2), note="Done.")
    return made


def test_every_page_opens(desk, appeal):
    assert {address: desk.get(address).status_code for address in addresses(appeal)} == dict.fromkeys(
        addresses(appeal), 200
    )


WRONG = ("%00", "abc", "9" * 30, "0")


def test_an_address_of_nothing_is_no_error(desk, appeal):
    acts = [route for route, _view, _name in ROUTES if "<int:pk>/" in route]
    tails = [re.sub("<int:[a-z]+>", "1", act.replace("<int:pk>/", "").replace("<slug:language>", "en")) for act in acts]
    start = reverse("admin:appeals_appeal_changelist")
    forms = {f"{start}{pk}/{tail}/" for pk in WRONG for tail in ("change", "delete", "history")}
    others = {f"{start}{pk}/{tail}" for pk in WRONG for tail in tails}
    found = {address: (desk.get(address).status_code, desk.post(address).status_code) for address in forms | others}
    assert {found[address] for address in forms} == {(302, 302)}
    # What is no number is no address of an act: Django leads it to a form.
    assert {found[address] for address in others if address.removeprefix(start)[0].isdecimal()} == {(404, 404)}
    assert {found[address] for address in others if not address.removeprefix(start)[0].isdecimal()} == {(302, 302)}
    versions = reverse("admin:appeals_revision_changelist")
    assert [desk.get(f"{versions}{pk}/withdraw/").status_code for pk in WRONG] == [302, 302, 404, 404]
    assert {desk.get(f"{versions}{pk}/change/").status_code for pk in WRONG} == {302}


def test_no_page_asks_another_host_or_carries_inline_script_or_style(desk, appeal):
    for address in addresses(appeal):
        if "/preview/" in address:
            continue
        body = desk.get(address).content.decode()
        assert re.findall(r"<(?:script|link|img|iframe)[^>]+(?:src|href)=\"(?:https?:)?//", body) == []
        assert re.findall(r"<style|\sstyle=\"|\son[a-z]+=\"|<script(?![^>]*src=)[^>]*>", body) == []
        assert "jquery-ui" not in body


def test_every_page_is_closed_to_strangers(appeal):
    found = {Client().get(address).status_code for address in addresses(appeal)}
    assert found == {302}
