"""Links for translators without an account: their secret, their time, their end."""

import datetime

import pytest
from django.utils import timezone

from appeals.models import TranslationLink
from appeals.translating.links import find_link, make_link, revoke_link
from tests.make import make_appeal

pytestmark = pytest.mark.django_db


def test_a_link_is_found_by_its_secret_alone():
    link, secret = make_link(make_appeal(), "pl", note="Ewa")
    assert find_link(secret) == link
    assert [find_link(other) for other in ("", secret[:-1], secret.swapcase(), link.digest)] == [None] * 4


def test_the_secret_is_long_never_the_same_and_not_stored():
    appeal = make_appeal()
    made = [make_link(appeal, "pl") for _each in range(2)]
    secrets = [secret for _link, secret in made]
    assert len(set(secrets)) == 2
    assert [len(secret) for secret in secrets] == [43, 43]
    stored = [str(value) for row in TranslationLink.objects.values_list() for value in row]
    assert [value for value in stored if value in secrets] == []


def test_a_link_knows_its_appeal_without_another_query(django_assert_num_queries):
    _link, secret = make_link(make_appeal(), "pl")
    with django_assert_num_queries(1):
        assert find_link(secret).appeal.key == "schools"


def test_a_link_runs_out():
    link, secret = make_link(make_appeal(), "pl", days=3)
    assert link.expires_at - link.created_at < datetime.timedelta(days=3, seconds=1)
    TranslationLink.objects.update(expires_at=timezone.now())
    assert find_link(secret) is None


def test_a_revoked_link_stays_closed_and_keeps_the_moment():
    link, secret = make_link(make_appeal(), "pl")
    revoke_link(link)
    moment = TranslationLink.objects.get().revoked_at
    revoke_link(link)
    assert find_link(secret) is None
    assert TranslationLink.objects.get().revoked_at == moment


def test_revoking_one_link_leaves_the_others():
    appeal = make_appeal()
    first, _secret = make_link(appeal, "pl")
    _other, secret = make_link(appeal, "pl")
    revoke_link(first)
    assert find_link(secret) == _other
