"""The screen on which people say what readers are told of each translation."""

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse

from appeals.models import Appeal, Translation
from tests.admin.typing import shown_form
from tests.door import log_in
from tests.make import make_appeal, make_campaign


@pytest.fixture
def appeal(db) -> Appeal:
    """An appeal in English; Arabic and simplified Chinese are on offer too."""
    make_campaign("en", "ar", "zh-hans")
    return make_appeal(languages=("en", "ar"))


@pytest.fixture
def screen(appeal: Appeal) -> str:
    """The address of the screen."""
    return reverse("admin:appeals_appeal_standing", args=[appeal.pk])


def stored() -> list[tuple[str, str, str]]:
    """Return what is stored."""
    return list(Translation.objects.order_by("language").values_list("language", "standing", "translator"))


def test_each_translation_on_offer_has_its_standing_and_its_translator(desk, screen):
    shown = shown_form(desk, screen)
    shown.pop("csrfmiddlewaretoken")
    assert shown == {
        "standing_ar": "official",
        "translator_ar": "",
        "standing_zh-hans": "official",
        "translator_zh-hans": "",
    }


def test_what_was_said_is_saved_shown_again_and_logged(desk, appeal, screen):
    fields = shown_form(desk, screen) | {"standing_ar": "volunteer", "translator_ar": " منى "}
    assert desk.post(screen, fields).url == screen
    assert stored() == [("ar", "volunteer", "منى")]
    again = shown_form(desk, screen)
    assert (again["standing_ar"], again["translator_ar"]) == ("volunteer", "منى")
    history = desk.get(reverse("admin:appeals_appeal_history", args=[appeal.pk])).content.decode()
    assert history.count("Said of the translations what they are: Arabic.") == 1
    desk.post(screen, again)
    desk.post(screen, again | {"translator_ar": ""})
    assert stored() == [("ar", "volunteer", "")]


@pytest.mark.parametrize("wrong", [{"standing_ar": "original"}, {"translator_ar": "x" * 121}])
def test_nonsense_is_refused_and_nothing_saved(desk, screen, wrong):
    fields = shown_form(desk, screen) | {"standing_zh-hans": "machine"} | wrong
    answer = desk.post(screen, fields)
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, list(wrong))
    assert stored() == []


def test_the_tools_of_the_appeal_lead_there(desk, appeal, screen):
    page = desk.get(reverse("admin:appeals_appeal_change", args=[appeal.pk])).content.decode()
    assert f'<a href="{screen}">Standing</a>' in page


def test_translators_do_not_decide_on_it(appeal, screen):
    someone = User.objects.create_user("someone", password="a long password", is_staff=True)
    someone.groups.set([Group.objects.get(name="Translators")])
    client = log_in(someone)
    assert client.get(screen).status_code == 403
    assert client.post(screen, {"standing_ar": "machine", "standing_zh-hans": "machine"}).status_code == 403
    assert stored() == []
