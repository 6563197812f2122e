"""Where to report a hole in the site: security.txt (RFC 9116)."""

from datetime import UTC, date, datetime
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from appeals.languages import CATALOGUE
from appeals.pages.campaigns import current_campaign
from appeals.pages.respond import answer, read_only
from appeals.pages.site import absolute

# The rule asks for less than a year.
MONTHS = 7


@read_only
def security(request: HttpRequest) -> HttpResponse:
    """Whom to write to, in which languages, and until when that holds; 404 where the campaign names no contact."""
    campaign = current_campaign()
    if not campaign.contact:
        raise Http404
    languages = [code for code in campaign.offered() if code in (campaign.default_language, "en")]
    lines = [
        f"Contact: mailto:{quote(campaign.contact, safe='@+')}",
        f"Expires: {expiry(timezone.now().date()).isoformat()}",
        f"Preferred-Languages: {', '.join(CATALOGUE[code].tag for code in languages)}",
        f"Canonical: {absolute(reverse('pages:security'))}",
    ]
    return answer(request, "".join(f"{line}\n" for line in lines))


def expiry(today: date) -> datetime:
    """Return when what is said today ceases to hold: at the beginning of a month, six to seven months from now.

    It changes once a month, so that the file does too.
    """
    months = today.month - 1 + MONTHS
    return datetime(today.year + months // 12, months % 12 + 1, 1, tzinfo=UTC)
