import re

from appeals.document import Demand, Document, Party, Section
from appeals.models import Campaign
from appeals.pages.preview import preview
from appeals.pages.style import page_style, policy

DRAFT = Document.build(
    appeal="draft",
    language="ar",
    source_language="ar",
    title="نداء",
    sections=(Section(addressee=Party("a party", "المدينة"), demands=(Demand(1, "واحد"),)),),
)


def test_a_preview_is_the_public_page_with_a_note(campaign):
    html = preview(DRAFT).content.decode()
    assert '<html lang="ar" dir="rtl">' in html
    assert "<h1>نداء</h1>" in html
    assert '<p class="note">معاينة: هذا النص لم يُنشر بعد.</p>' in html


def test_a_preview_links_to_nothing_that_is_not_published(campaign):
    html = preview(DRAFT).content.decode()
    assert set(re.findall(r'<a [^>]*href="([^"]+)"', html)) == {
        "#text",
        "#d1",
        "/ar/",
        "/ar/search/",
        "/ar/appeals/",
        "/ar/about/",
        "/ar/accessibility/",
        "/ar/verify/",
        "/ar/privacy/",
        "/ar/feed.atom",
    }


def test_only_the_desk_may_frame_a_preview_and_nobody_keeps_it(campaign):
    headers = preview(DRAFT).headers
    assert headers["Content-Security-Policy"] == policy(page_style("Arab", "appeal"), frame_ancestors="'self'")
    assert (headers["X-Frame-Options"], headers["Cache-Control"]) == ("SAMEORIGIN", "no-store")


def test_a_preview_needs_no_campaign_and_no_language_on_offer(db):
    Campaign.objects.all().delete()
    assert "<h1>نداء</h1>" in preview(DRAFT).content.decode()
