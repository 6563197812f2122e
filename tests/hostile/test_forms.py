"""No form of the desk and no question to it, however it is filled in, makes it fail: on neither database."""

from datetime import date
from pathlib import Path

import pytest
from django.contrib.auth.models import User

from appeals.publishing.outcomes import record_outcome
from appeals.publishing.publish import publish
from tests.admin.test_every_page import addresses
from tests.hostile.forms import FEW, VALUES, benches, failed_questions, failures, questions
from tests.make import make_appeal, make_campaign
from tests.processes import run_python

SCRIPT = Path(__file__).with_name("forms.py")


@pytest.fixture
def appeal(db):
    """An appeal with one version, and something that came of it."""
    make_campaign()
    User.objects.create_user("stranger", is_staff=True)
    made = make_appeal(languages=("en", "ar"))
    publish(made)
    record_outcome(made, number=1, status="met", on=date(2026, 1, 2), note="Done.")
    return made


def test_odd_forms_are_answered_on_sqlite(desk, appeal, request):
    thorough = request.config.getoption("--thorough")
    where = [*addresses(appeal), *benches(appeal)][:: 1 if thorough else 3]
    lines, count = failures(desk, where, VALUES if thorough else FEW)
    assert lines == []
    assert count > 20
    assert failed_questions(desk, questions(appeal)[::17]) == []


def test_odd_forms_are_answered_on_postgresql(postgresql_url, request):
    more = ["--all"] if request.config.getoption("--thorough") else []
    *lines, count = run_python(postgresql_url, SCRIPT, *more).splitlines()
    assert lines == []
    assert int(count) > 160


@pytest.mark.parametrize("count", ["99999999999", "1001", "-1", "٣", "2.0", ""])
def test_a_form_that_claims_rows_it_does_not_send_is_refused_before_any_is_made(desk, appeal, count):
    address = f"/desk/appeals/appeal/{appeal.pk}/change/"
    posted = {f"{prefix}-TOTAL_FORMS": count for prefix in ("sections", "sections-0-demands", "appealissuer_set")}
    assert desk.post(address, posted).status_code == 400


@pytest.mark.parametrize("name", ["sections-0-position", "sections-0-id", "appealissuer_set-0-appeal", "a-0-kept"])
def test_a_place_or_an_identity_that_is_no_number_is_refused(desk, appeal, name):
    address = f"/desk/appeals/appeal/{appeal.pk}/change/"
    answers = [desk.post(address, {name: value}).status_code for value in ("a", "\x00", "9" * 19, "٣")]
    assert answers == [400] * 4
