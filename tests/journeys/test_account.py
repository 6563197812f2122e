"""The ways into the desk in a real browser: the first editor's, an invited one's, and with passkeys."""

import io
import re

import pytest
import zxingcpp
from django.core.management import call_command
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from tests.door import code_of
from tests.make import make_campaign, make_user

GOOD = "seven herons read slowly"


def first_editor(capsys, name: str = "ala") -> str:
    """Run the command, and return the path of the link that it prints."""
    call_command("make_editor", name)
    return re.search(r"http://testserver(/\S+)", capsys.readouterr().out)[1]


def choose_password(page: Page) -> None:
    page.fill("#id_password", GOOD)
    page.fill("#id_again", GOOD)
    page.get_by_role("button", name="Go on").click()


def set_up_app(page: Page) -> str:
    """Set an app up by the secret that is shown; return it."""
    page.get_by_role("link", name="Set up an app").click()
    secret = page.locator(".desk-secret").inner_text()
    page.fill("#id_code", code_of(secret))
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    return secret


def set_up_passkey(page: Page, name: str) -> None:
    page.fill("#id_name", name)
    page.get_by_role("button", name="Make the passkey").click()
    page.wait_for_url(lambda url: not url.endswith("/passkeys/add/"))


def add_authenticator(context: BrowserContext, page: Page) -> None:
    """Give the browser a device that holds passkeys, and whose owner's finger is always on it."""
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


@pytest.fixture
def campaign(transactional_db):
    """A campaign, in a database whose roles a test before this one may have taken away."""
    make_campaign("en", "be")


def test_the_first_editor_sets_her_password_and_her_app_up(page, campaign, capsys):
    page.goto(first_editor(capsys))
    choose_password(page)
    page.get_by_role("link", name="Set up an app").click()
    picture = Image.open(io.BytesIO(page.locator(".desk-qr").screenshot()))
    told = zxingcpp.read_barcode(picture).text
    secret = page.locator(".desk-secret").inner_text()
    assert re.fullmatch(rf"otpauth://totp/ala\?secret={secret}&issuer=\S+", told)
    page.fill("#id_code", code_of(secret))
    page.get_by_role("button", name="Go on").click()
    code = page.locator(".desk-codes code").first.inner_text()
    page.get_by_role("link", name="To the desk").click()
    expect(page.get_by_role("heading", name="The desk")).to_be_visible()
    page.get_by_role("button", name="Log out").click()
    page.fill("#id_login", "ala")
    page.fill("#id_password", GOOD)
    page.get_by_role("button", name="Log in").click()
    page.fill("#id_code", code)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", name="The desk")).to_be_visible()


def test_an_editor_invites_a_translator_who_comes_in(desk, browser, live_server):
    make_user("Translators", "be")  # with her the role is there
    desk.goto("/desk/auth/user/")
    desk.get_by_role("link", name="Add user").click()
    desk.fill("#id_name", "vera")
    desk.get_by_label("Translators").check()
    desk.get_by_label("Беларуская").check()
    desk.get_by_role("button", name="Invite").click()
    link = desk.get_by_label("The link").input_value()
    hers = browser.new_context(base_url=live_server.url, locale="en-GB").new_page()
    hers.goto(link)
    choose_password(hers)
    set_up_app(hers)
    hers.get_by_role("link", name="To the desk").click()
    expect(hers.get_by_text("vera", exact=True)).to_be_visible()
    hers.context.close()


def test_a_passkey_is_a_second_factor_and_opens_the_door_by_itself(page, campaign, capsys):
    add_authenticator(page.context, page)
    page.goto(first_editor(capsys))
    choose_password(page)
    page.get_by_role("link", name="Set up a passkey").click()
    set_up_passkey(page, "Her phone")
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    page.goto("/desk/account/")
    expect(page.get_by_text("Her phone")).to_be_visible()
    page.get_by_role("button", name="Log out").click()
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", name="The desk")).to_be_visible()
    page.get_by_role("button", name="Log out").click()
    page.fill("#id_login", "ala")
    page.fill("#id_password", GOOD)
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", name="The desk")).to_be_visible()
    page.goto("/desk/account/proof/passkey/?next=/desk/account/email/")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", name="Change e-mail address")).to_be_visible()
