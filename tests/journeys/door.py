"""How somebody gets in with a browser."""

from django.contrib.auth.models import User
from playwright.sync_api import Page

from tests.door import PASSWORD, code_of, give_app


def log_in(page: Page, user: User) -> None:
    """Type the name, the password and the code of a new app; the page is the door, or anything that leads to it."""
    secret = give_app(user)
    page.fill("#id_login", user.username)
    page.fill("#id_password", PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.fill("#id_code", code_of(secret))
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url(lambda url: "/login/" not in url)
