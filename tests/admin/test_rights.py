"""The rights of the desk: roles by views, and that no view is without a rule."""

from datetime import date

import pytest
from allauth.account.middleware import AccountMiddleware
from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.auth.models import Group, User
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import transaction
from django.http import Http404
from django.test import RequestFactory
from django.urls import resolve

from appeals.accounts.sessions import SessionStore
from appeals.admin.account.gate import Gate
from appeals.models import Addressee, Campaign, Issuer, Term, Trail
from appeals.publishing.outcomes import record_outcome
from appeals.publishing.publish import publish
from tests.admin.rights import OTHERS_LANGUAGE, ROLES, RULES, Rule, desk_views
from tests.door import PASSWORD, give_codes, log_in
from tests.make import make_appeal, make_campaign, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def places() -> dict[str, int]:
    """One row of everything that an address of the desk can name, by the names that the rules use."""
    make_campaign("en", "be", "pl")
    live, draft = make_appeal(languages=("en", "be", "pl")), make_appeal("draft", ("en", "be", "pl"))
    publish(live)
    outcome = record_outcome(live, number=1, status="met", on=date(2026, 1, 2), note="Done.")
    draft.title_en = "Changed"
    draft.save()
    return {
        "appeals_appeal": draft.pk,
        "live": live.pk,
        "entry": outcome.pk,
        "past": Trail.objects.filter(appeal=draft.pk, kind="appeal", happened="changed").first().pk,
        "appeals_campaign": Campaign.objects.get().pk,
        "appeals_term": Term.objects.create(term="a", language="be", translation="b").pk,
        "appeals_issuer": Issuer.objects.get().pk,
        "appeals_addressee": Addressee.objects.get().pk,
        "appeals_revision": live.revisions.get().pk,
        "auth_user": User.objects.create_user("somebody", is_staff=True).pk,
        "passkey": 1,
        "auth_group": Group.objects.create(name="A role").pk,
    }


@pytest.fixture
def people() -> dict[str, str | None]:
    """The session of one of each role, by its letter: who may enter has just shown both factors, and may do anything.

    The outsider had a session, and was shut out then.
    """
    outsider = User.objects.create_user("outsider", password=PASSWORD, is_staff=True)
    nothing = User.objects.create_user("nothing", password=PASSWORD, is_staff=True)
    made = {"o": outsider, "n": nothing, "T": make_user("Translators", "be")}
    made |= {letter: make_user(ROLES[letter]) for letter in "EPA"}
    sessions = {letter: log_in(user).session.session_key for letter, user in made.items() if give_codes(user)}
    User.objects.filter(pk=outsider.pk).update(is_staff=False)
    return {"s": None} | sessions


def may(session: str | None, method: str, address: str) -> bool:
    """Whether the view behind an address lets the user in. It isn't rendered, and nothing that it does stays."""
    request = getattr(RequestFactory(), method)(address)
    request.session = SessionStore(session)
    request.user = get_user(request)
    request._messages = CookieStorage(request)
    request._dont_enforce_csrf_checks = True
    match = resolve(request.path_info)
    request.resolver_match = match
    try:
        with transaction.atomic():
            response = enter(request)
            transaction.set_rollback(True)
    except (PermissionDenied, Http404):
        return False
    except BadRequest:
        return True  # it was let in, and then misses what there is to do
    # Who is turned away is led back later; who logs out, or has nothing to do at the second factor, isn't.
    to_login = response.status_code == 302 and response.url.startswith(f"/{settings.DESK_PATH}login/?")
    return response.status_code not in (403, 404, 405) and not to_login


@AccountMiddleware
def enter(request):
    """Answer as the desk does: the gate first, and then the view."""
    view, args, kwargs = request.resolver_match
    return Gate(None).process_view(request, view, args, kwargs) or view(request, *args, **kwargs)


def found(rule: Rule, people: dict, places: dict[str, int]) -> Rule:
    """Return the rule that the desk itself follows at an address."""
    address = f"/{settings.DESK_PATH}{rule.address.format(**places)}"
    look, act = (
        "".join(key for key, session in people.items() if may(session, how, address)) for how in ("get", "post")
    )
    return Rule(look, act, rule.address)


def test_every_view_of_the_desk_has_a_rule():
    names = {name for name, _route in desk_views() if name}
    assert names - set(RULES) == set()
    assert set(RULES) - names == set()


def test_what_has_no_name_only_leads_to_a_form_or_nowhere(people, places):
    nameless = [route for name, route in desk_views() if not name]
    assert {route.rpartition("/<")[2] for route in nameless[:-1]} == {"path:object_id>/"}
    assert nameless[-1] == f"{settings.DESK_PATH}(?P<url>.*)$"


@pytest.mark.parametrize("rules", [RULES, OTHERS_LANGUAGE], ids=["own language", "another language"])
def test_each_role_may_do_at_each_view_what_its_rule_says_and_nothing_else(rules, people, places):
    assert {name: found(rule, people, places) for name, rule in rules.items()} == rules
