import re
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from appeals.pages.wellknown import expiry
from tests.make import make_campaign


def test_whoever_finds_a_hole_learns_whom_to_write_to(client):
    make_campaign("be", "en", "pl", contact="help+site@e.org")
    response = client.get("/.well-known/security.txt")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    text = response.content.decode()
    assert re.sub(r"(?m)^Expires: .+$", "Expires: ...", text) == (
        "Contact: mailto:help+site@e.org\n"
        "Expires: ...\n"
        "Preferred-Languages: be, en\n"
        "Canonical: http://testserver/.well-known/security.txt\n"
    )
    until = datetime.fromisoformat(re.search(r"(?m)^Expires: (.+)$", text)[1])
    assert timedelta(days=180) < until - datetime.now(UTC) < timedelta(days=365)


def test_without_a_contact_there_is_no_such_file(client):
    assert client.get("/.well-known/security.txt").status_code == 404


@given(st.dates(max_value=date(9998, 1, 1)))
def test_it_expires_in_half_a_year_to_seven_months_at_the_beginning_of_a_month(today):
    until = expiry(today)
    assert 180 < (until.date() - today).days <= 215
    assert until == expiry(today.replace(day=1))
    assert until.day == 1
