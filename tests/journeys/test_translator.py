"""The translator's way, in a real browser: what the editor changes is hers to repair, and readers see it."""

import re

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from appeals.models import Appeal, Mark
from appeals.publishing.publish import publish
from appeals.translating.edit import write
from appeals.translating.links import make_link, revoke_link
from tests.journeys.acts import save
from tests.journeys.door import log_in as get_in
from tests.make import make_appeal, make_campaign, make_user


@pytest.fixture
def unlucky(browser, live_server) -> Page:
    """A page in a new browser, which may complain: here requests fail on purpose."""
    context = browser.new_context(base_url=live_server.url, locale="en-GB", timezone_id="UTC")
    yield context.new_page()
    context.close()


@pytest.fixture
def appeal(transactional_db) -> Appeal:
    """An appeal that readers have in English and Polish."""
    make_campaign("en", "pl", "ar", "be")
    made = make_appeal(languages=("en", "pl"))
    write(made, "pl", {"demand:2.text": "Żądanie 2."})
    publish(made)
    return made


def log_in(page: Page, user: User) -> None:
    """Log in as ``user``, whoever was there before."""
    page.context.clear_cookies()
    page.goto("/desk/")
    get_in(page, user)


def publish_by_hand(page: Page, appeal: Appeal, reason: str, number: int) -> None:
    """Publish the next version on the screen for it."""
    page.goto(f"/desk/appeals/appeal/{appeal.pk}/publish/")
    page.fill("#id_reason", reason)
    page.get_by_role("button", name=f"Publish version {number}").click()
    expect(page.locator(".messagelist .success")).to_have_text(f"Published version {number}.")


def read(page: Page, language: str, appeal: Appeal) -> None:
    """Open the readers' page afresh; the browser may keep one for a minute."""
    page.goto(f"/{language}/appeals/{appeal.key}/")
    page.reload()


def piece(page: Page, name: str):
    """Return the part of the workbench with that heading."""
    return page.get_by_role("article", name=name)


def test_a_changed_demand_is_repaired_reviewed_and_published(page: Page, appeal):
    notice = page.locator("p.note").filter(has_text=re.compile("oryginał", re.IGNORECASE))
    log_in(page, make_user("Publishers"))
    page.goto(f"/desk/appeals/appeal/{appeal.pk}/change/")
    page.fill("[data-piece='demand:2.text']", "Demand 2, at once.")
    save(page)
    publish_by_hand(page, appeal, "It is urgent.", 2)
    read(page, "pl", appeal)
    expect(page.get_by_text("Żądanie 2.")).to_be_visible()
    expect(notice).to_be_visible()

    log_in(page, make_user("Translators", "pl"))
    expect(page.locator("td a")).to_have_text(re.compile("1 outdated"))
    page.locator("td a").click()
    expect(page.locator(".piece.is-outdated")).to_have_count(1)
    stale = page.locator(".piece.is-outdated")
    expect(stale.get_by_role("heading")).to_have_text("Demand 2 to City en")
    expect(stale.locator("ins")).to_have_text(", at once")
    stale.locator("textarea").fill("Żądanie 2, natychmiast.")
    stale.get_by_role("button", name="Save").click()
    repaired = piece(page, "Demand 2 to City en")
    expect(repaired.locator(".piece-state")).to_have_text("Draft")
    expect(repaired.locator(".piece-said")).to_have_text("Saved as a draft.")
    page.get_by_role("button", name="Hand in for review").click()
    expect(page.locator(".bench-said")).to_have_text("Handed in: the drafts are waiting for review now.")

    log_in(page, User.objects.get(username="publishers"))
    page.goto("/desk/appeals/appeal/translations/?language=pl")
    expect(page.locator("td a")).to_have_text(re.compile("to review"))
    page.locator("td a").click()
    page.get_by_role("button", name="Approve all that wait (1)").click()
    expect(page.locator(".bench-said")).to_have_text("Approved.")
    publish_by_hand(page, appeal, "In Polish too.", 3)
    read(page, "pl", appeal)
    expect(page.get_by_text("Żądanie 2, natychmiast.")).to_be_visible()
    expect(notice).to_have_count(0)


def workbench(appeal: Appeal, language: str = "pl") -> str:
    return f"/desk/appeals/appeal/{appeal.pk}/translate/{language}/"


def test_what_was_typed_without_a_connection_is_offered_again(unlucky: Page, appeal):
    log_in(unlucky, make_user("Translators", "pl"))
    unlucky.goto(workbench(appeal))
    demand = piece(unlucky, "Demand 2 to City en")
    unlucky.context.set_offline(True)
    demand.locator("textarea").fill("Żądanie bez sieci 2.")
    demand.get_by_role("button", name="Save").click()
    expect(demand.get_by_role("alert")).to_have_text(re.compile("there is no connection"))
    unlucky.context.set_offline(False)
    unlucky.reload()
    expect(demand.locator("textarea")).to_have_value("Żądanie 2.")
    expect(demand.locator(".piece-offer .desk-words")).to_have_text("Żądanie bez sieci 2.")
    demand.get_by_role("button", name="Take it up again").click()
    demand.get_by_role("button", name="Save").click()
    expect(demand.locator(".piece-state")).to_have_text("Draft")
    unlucky.reload()
    expect(unlucky.locator(".piece-offer")).to_have_count(0)
    assert appeal.demands.get(number=2).text_pl == "Żądanie bez sieci 2."


def test_what_was_typed_after_the_login_ran_out_is_saved_after_a_new_one(unlucky: Page, appeal):
    user = make_user("Translators", "pl")
    log_in(unlucky, user)
    unlucky.goto(workbench(appeal))
    demand = piece(unlucky, "Demand 2 to City en")
    demand.locator("textarea").fill("Żądanie 2 po przerwie.")
    unlucky.context.clear_cookies()
    demand.get_by_role("button", name="Save").click()
    expect(demand.get_by_role("alert")).to_have_text(re.compile("no longer logged in"))
    with unlucky.expect_popup() as opening:
        demand.get_by_role("link", name="Log in").click()
    window = opening.value
    get_in(window, user)
    expect(window.locator("#bench")).to_be_visible()
    window.close()
    demand.get_by_role("button", name="Save").click()
    expect(demand.locator(".piece-state")).to_have_text("Draft")
    assert appeal.demands.get(number=2).text_pl == "Żądanie 2 po przerwie."


def test_two_people_at_one_piece_lose_nothing(unlucky: Page, appeal):
    log_in(unlucky, make_user("Translators", "pl"))
    unlucky.goto(workbench(appeal))
    demand = piece(unlucky, "Demand 2 to City en")
    demand.locator("textarea").fill("Moje 2.")
    write(Appeal.objects.get(), "pl", {"demand:2.text": "Czyjeś 2."})
    demand.get_by_role("button", name="Save").click()
    expect(demand.locator(".piece-theirs .desk-words")).to_have_text("Czyjeś 2.")
    expect(demand.locator("textarea")).to_have_value("Moje 2.")
    demand.get_by_role("button", name="Keep mine").click()
    expect(demand.locator(".piece-state")).to_have_text("Draft")
    assert appeal.demands.get(number=2).text_pl == "Moje 2."


def test_the_keyboard_saves_and_goes_on(page: Page, appeal):
    log_in(page, make_user("Translators", "ar"))
    page.goto(workbench(appeal, "ar"))
    first, second = (piece(page, f"Demand {number} to City en").locator("textarea") for number in (1, 2))
    first.fill("المطلب 1.")
    first.press("Control+Enter")
    expect(second).to_be_focused()
    assert Mark.objects.get(language="ar").state == "draft"
    assert appeal.demands.get(number=1).text_ar == "المطلب 1."


def test_a_link_does_without_an_account_and_without_scripts(browser, live_server, appeal):
    link, secret = make_link(appeal, "be")
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    visitor = context.new_page()
    visitor.goto(f"/desk/link/{secret}/")
    demand = visitor.get_by_role("article", name="Demand 2 to City en")
    demand.locator("textarea").fill("Патрабаванне 2.")
    demand.get_by_role("button", name="Save").click()
    expect(visitor.locator(".bench-said")).to_have_text("Saved as a draft.")
    visitor.get_by_role("button", name="Hand in for review").click()
    expect(demand.locator(".piece-state")).to_have_text("Waiting for review")
    assert {cookie["name"] for cookie in context.cookies()} == {"csrftoken"}
    revoke_link(link)
    visitor.reload()
    expect(visitor.locator("strong")).to_have_text("Ask the one who sent it to you for a new link.")
    context.close()
