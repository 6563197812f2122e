"""The trail tells of every change, whoever makes it and by whatever way, and nobody can change the trail."""

import json
from dataclasses import replace

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from appeals.accounts.factors import reset_factors
from appeals.accounts.invite import invite
from appeals.accounts.ways_in import use_up
from appeals.acting import acting
from appeals.importing.save import apply
from appeals.languages import CODES
from appeals.models import Demand, Section, Trail
from appeals.publishing.publish import publish, withdraw
from appeals.recording import RECORDED, fields_of
from appeals.translating.edit import approve, write
from appeals.translating.links import make_link
from appeals.translating.snapshot import document, working_text
from tests.admin.bench import address, posted
from tests.door import give_app, log_in
from tests.make import make_appeal, make_campaign, make_user
from tests.processes import run_python

pytestmark = pytest.mark.django_db


@pytest.fixture
def appeal():
    """An appeal in two languages, before anybody works on it."""
    make_campaign()
    return make_appeal(languages=("en", "be"))


def told(start: int = 0) -> list[tuple]:
    """Return what the trail tells since ``start``: place, field, language, from what, to what."""
    rows = Trail.objects.filter(pk__gt=start).order_by("pk")
    return [(f"{row.kind} {row.place}".strip(), row.field, row.language, row.old, row.new) for row in rows]


def now() -> int:
    """Return the number of the newest entry."""
    return Trail.objects.values_list("pk", flat=True).first() or 0


def test_a_bulk_write_tells_each_field_of_each_language_from_what_to_what(appeal):
    start = now()
    write(appeal, "be", {"appeal.title": "Новая назва", "demand:2.text": "Новае патрабаванне."}, state="draft")
    assert told(start) == [
        ("appeal schools", "title", "be", "Title be schools", "Новая назва"),
        ("demand 2", "text", "be", "Demand 2 be.", "Новае патрабаванне."),
        ("mark appeal.title", "state", "be", None, "draft"),
        ("mark demand:2.text", "state", "be", None, "draft"),
    ]
    assert set(Trail.objects.filter(pk__gt=start).values_list("appeal", "role", "who")) == {(appeal.pk, "command", "")}


def test_what_writes_nothing_leaves_no_entry(appeal):
    start = now()
    appeal.save()
    Section.objects.filter(appeal=appeal).update(position=1)
    Section.objects.filter(appeal=appeal).update(position=1)
    assert told(start) == [("section 1", "position", "", "0", "1"), ("section 3", "position", "", "2", "1")]


def test_an_approval_a_removal_a_publication_and_a_withdrawal_are_told(appeal):
    write(appeal, "be", {"appeal.title": "Назва"}, state="review")
    start = now()
    approve(appeal, "be", ["appeal.title"], by=make_user("Publishers"))
    assert [entry for entry in told(start) if entry[0].startswith("mark")] == [
        ("mark appeal.title", "state", "be", "review", "approved")
    ]
    start = now()
    Demand.objects.filter(appeal=appeal, number=2).delete()
    removed = {(field, language): old for _place, field, language, old, new in told(start) if new is None}
    assert (removed["text", "en"], removed["text", "be"]) == ("Demand 2 en.", "Demand 2 be.")
    start = now()
    publish(appeal)
    withdraw(appeal, reason="It was wrong.")
    assert [entry[:2] for entry in told(start)] == [("version 1", "live_from"), ("withdrawal 1", "reason")]
    assert set(Trail.objects.filter(pk__gt=start).values_list("appeal", flat=True)) == {appeal.pk}


def test_what_one_act_changes_belongs_together_and_bears_its_actor(appeal):
    start = now()
    with acting(role="Editors", who="dana", person=7):
        write(appeal, "en", {"appeal.title": "A", "demand:1.text": "B"})
    with acting(role="Editors", who="dana", person=7):
        write(appeal, "en", {"appeal.title": "C"})
    rows = list(Trail.objects.filter(pk__gt=start).order_by("pk"))
    assert {(row.who, row.person, row.role) for row in rows} == {("dana", 7, "Editors")}
    assert rows[0].act == rows[1].act != rows[2].act


def test_the_desk_tells_who_saved_and_a_link_tells_only_that_it_was_one(appeal):
    client = log_in(make_user("Translators", "be", name="dana"))
    start = now()
    typed = posted(appeal, "demand:1.text", "Іначай.", language="be")
    assert client.post(address(appeal, "be"), typed).status_code == 302
    link, secret = make_link(appeal, "be", days=1, note="to Ales")
    typed = posted(appeal, "demand:2.text", "Таксама.", language="be")
    assert client.post(reverse("admin:link", args=[secret]), typed).status_code == 302
    texts = Trail.objects.filter(pk__gt=start, field="text").order_by("pk")
    assert [(row.who, row.role, row.new) for row in texts] == [
        ("dana", "Translators", "Іначай."),
        ("", f"link {link.pk}", "Таксама."),
    ]


def test_a_document_that_is_applied_tells_what_it_removes_and_adds(appeal):
    start = now()
    before = document(working_text(appeal), "en")
    apply(appeal, "en", replace(before, sections=before.sections[:2]))
    assert ("section 3", "prose", "be", "Ending be.", None) in told(start)


def test_a_login_a_role_and_a_password_are_told_without_the_password(appeal):
    user = User.objects.create_user("dana", password="a long password", is_staff=True)
    start = now()
    log_in(user)
    user.refresh_from_db()
    user.set_password("another long password")
    user.save()
    user.groups.add(make_user("Editors").groups.get())
    found = [entry for entry in told(start) if entry[0].endswith(" dana")]
    assert [(place, field) for place, field, *_rest in found] == [
        ("factor dana", "type"),
        ("user dana", "last_login"),
        ("user dana", "password"),
        ("user_role dana", "group"),
    ]
    assert found[2][3:] == (None, None)
    assert Trail.objects.filter(field="last_login").first().role == "visitor"
    assert "argon" not in json.dumps(told(), default=str) and user.password not in json.dumps(told(), default=str)


def test_links_that_lead_in_and_factors_are_told_without_their_secrets():
    start = now()
    user, welcome = invite("dana", role=make_user("Editors").groups.get())
    user.set_password("a long password")
    user.save()
    use_up(user, "welcome")
    app = give_app(user)
    again = reset_factors(user)
    found = [(place, field, new) for place, field, _language, _old, new in told(start) if place.endswith(" dana")]
    moments = {field for field, new in ((field, new) for _place, field, new in found) if field.endswith("_at")}
    assert moments == {"expires_at", "used_at"}
    assert [entry for entry in found if entry[0] != "user dana" and not entry[1].endswith("_at")] == [
        ("user_role dana", "group", str(user.groups.get().pk)),
        ("way_in dana", "kind", "welcome"),
        ("factor dana", "type", "totp"),
        ("factor dana", "type", None),
        ("way_in dana", "kind", "factors"),
    ]
    said = json.dumps(told(), default=str)
    secrets = [welcome, again, app, *user.ways_in.values_list("digest", flat=True)]
    assert (len(secrets), [secret for secret in secrets if secret in said]) == (5, [])


def test_every_translated_column_is_watched_in_every_language():
    watched = {
        recorded.label: fields_of(apps.get_model(recorded.label), recorded)
        for recorded in RECORDED
        if recorded.label in ("appeals.Appeal", "appeals.Section", "appeals.Demand", "appeals.Campaign")
    }
    found = {label: {field for field, language in columns.values() if language} for label, columns in watched.items()}
    assert found == {
        "appeals.Appeal": {"title", "slogan", "summary", "share_text", "place"},
        "appeals.Section": {"prose", "closing"},
        "appeals.Demand": {"text"},
        "appeals.Campaign": {"name", "slogan", "about", "notice"},
    }
    assert all({code for _field, code in columns.values()} - {""} == set(CODES) for columns in watched.values())


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE appeals_trail SET who = 'somebody else'",
        "DELETE FROM appeals_trail",
        "INSERT OR REPLACE INTO appeals_trail SELECT * FROM appeals_trail LIMIT 1",
    ],
)
def test_nobody_changes_the_trail(appeal, statement):
    before = told()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert before and told() == before


def test_what_is_rolled_back_leaves_no_entry(appeal):
    start = now()
    with transaction.atomic():
        write(appeal, "en", {"appeal.title": "Never"})
        transaction.set_rollback(True)
    assert told(start) == []


def test_postgresql_writes_the_same_trail(postgresql_url, tmp_path):
    script = tmp_path / "act.py"
    script.write_text(SCRIPT, encoding="utf-8")
    assert json.loads(run_python(postgresql_url, script)) == {
        "changed": [
            ["appeal", "title", "be", "", "Назва", "dana", "Editors", 7],
            ["mark", "state", "be", None, "draft", "dana", "Editors", 7],
        ],
        "after": [["demand", "text", "be", "Demand 1 be.", "Іначай.", "", "command", None]],
        "refused": 2,
    }


SCRIPT = """
import json

import django

django.setup()

from django.db import DatabaseError, connection, transaction

from appeals.accounts.factors import reset_factors
from appeals.accounts.invite import invite
from appeals.accounts.ways_in import use_up
from appeals.acting import acting
from appeals.models import Demand, Trail
from appeals.translating.edit import write
from tests.door import give_app, log_in
from tests.make import make_appeal, make_campaign

def told(start, *more):
    rows = Trail.objects.filter(pk__gt=start).order_by("pk")
    return [[r.kind, r.field, r.language, r.old, r.new, *(getattr(r, name) for name in more)] for r in rows]

def last():
    return Trail.objects.values_list("pk", flat=True).first()

with transaction.atomic():
    make_campaign()
    appeal = make_appeal("trail", ("en", "be"))
    appeal.title_be = ""
    appeal.save()
    start = last()
    with acting(role="Editors", who="dana", person=7):
        write(appeal, "be", {"appeal.title": "Назва"}, state="draft")
    changed = told(start, "who", "role", "person")
    start = last()
    Demand.objects.filter(appeal=appeal, number=1).update(text_be="Іначай.")
    after = told(start, "who", "role", "person")
    refused = 0
    for statement in ("UPDATE appeals_trail SET who = 'x'", "DELETE FROM appeals_trail"):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)
        except DatabaseError:
            refused += 1
    transaction.set_rollback(True)
print(json.dumps({"changed": changed, "after": after, "refused": refused}))
"""
