import re

from appeals.demo.load import KEY, campaign_texts, load_demo
from appeals.models import Campaign, Edition, Slug
from appeals.pages.packing import BEST, pack
from appeals.publishing.publish import publish
from tests.make import make_addressee, make_appeal, make_campaign, make_section


def test_the_page_is_in_one_language_with_its_direction(page):
    publish(make_appeal(languages=("en", "ar")))
    assert '<html lang="en" dir="ltr">' in page("/en/appeals/schools/")
    arabic = page("/ar/appeals/schools/")
    assert '<html lang="ar" dir="rtl">' in arabic
    assert set(re.findall(r"Title (\w\w) schools", arabic)) == {"ar"}


def test_the_switcher_offers_the_languages_of_this_appeal_in_their_own_names(page):
    publish(make_appeal("other", ("pl", "en", "be", "ar")))
    publish(make_appeal(languages=("en", "be", "ar")))
    switcher = re.search(r'<nav class="languages".*?</nav>', page("/en/appeals/schools/"), re.DOTALL)[0]
    assert re.findall(r"<a (.+)</a>", switcher) == [
        'href="/en/appeals/schools/" aria-current="page" hreflang="en">English',
        'href="/be/appeals/schools/" hreflang="be" lang="be">Беларуская',
        'href="/ar/appeals/schools/" hreflang="ar" lang="ar" dir="rtl">العربية',
    ]


def test_an_appeal_in_one_language_has_no_switcher(page):
    publish(make_appeal())
    assert 'class="languages"' not in page("/en/appeals/schools/")


def test_the_head_names_the_alternates_and_the_source_language_for_everybody_else(page):
    publish(make_appeal(languages=("be", "en")))
    html = page("/en/appeals/schools/")
    assert re.findall(r'hreflang="([\w-]+)" href="([^"]+)">\n', html) == [
        ("en", "http://testserver/en/appeals/schools/"),
        ("be", "http://testserver/be/appeals/schools/"),
        ("x-default", "http://testserver/be/appeals/schools/"),
    ]
    assert '<link rel="canonical" href="http://testserver/en/appeals/schools/">' in html


def test_a_language_that_is_off_offer_is_gone_from_everywhere(page):
    publish(make_appeal(languages=("en", "be")))
    make_campaign("en")
    assert "/be/" not in page("/en/appeals/schools/")
    page("/be/appeals/schools/", status=404)


def test_the_slogan_stands_at_both_ends(page):
    publish(make_appeal(slogan_en="Schools first!"))
    assert page("/en/appeals/schools/").count('<p class="slogan"><span>Schools first!</span></p>') == 2


def test_an_overview_stands_before_three_demands_or_more(page):
    appeal = make_appeal()
    publish(appeal)
    assert 'class="toc"' not in page("/en/appeals/schools/")
    make_section(appeal, make_addressee("state", en="The state"), ["Pay."], en="Dear state,")
    publish(appeal, reason="One more demand.")
    overview = re.search(r'<aside class="toc".*?</aside>', page("/en/appeals/schools/"), re.DOTALL)[0]
    assert re.findall(r'<h3>(.+)</h3>|href="(#d\d)"', overview) == [
        ("City en", ""),
        ("", "#d1"),
        ("", "#d2"),
        ("The state", ""),
        ("", "#d3"),
    ]


def test_every_link_within_the_page_has_its_target(page):
    appeal = make_appeal()
    make_section(appeal, make_addressee("state", en="The state"), ["Pay."])
    publish(appeal)
    html = page("/en/appeals/schools/")
    assert set(re.findall(r'href="#(\w+)"', html)) - set(re.findall(r'id="(\w+)"', html)) == set()


def test_markdown_is_rendered_and_html_is_shown_as_text(page):
    appeal = make_appeal()
    appeal.title_en = "A <b>title</b>"
    appeal.save()
    make_section(appeal, en="Some *emphasis* and <img src=x onerror=alert(1)>.")
    publish(appeal)
    html = page("/en/appeals/schools/")
    assert "<p>Some <em>emphasis</em> and &lt;img src=x onerror=alert(1)&gt;.</p>" in html
    assert "<h1>A &lt;b&gt;title&lt;/b&gt;</h1>" in html


def test_an_unsigned_text_says_so(page):
    publish(make_appeal())
    html = page("/en/appeals/schools/")
    assert "This text is unsigned." in html
    assert "minisig" not in html


def test_a_signed_text_says_how_to_check_it(page, signing_key):
    publish(make_appeal(), key=signing_key)
    html = page("/en/appeals/schools/")
    command = f'minisign -Vm schools.en.md <span class="nb">-P</span> {signing_key.public}'
    assert f'<code dir="ltr">{command}</code>' in html
    assert 'href="/en/appeals/schools.md.minisig"' in html


def test_the_fingerprint_is_that_of_the_canonical_text(page):
    publish(make_appeal())
    shown = re.search(r'<dd><code class="seal" dir="ltr">([0-9a-f ]+)</code>', page("/en/appeals/schools/"))[1]
    assert shown.replace(" ", "") == Edition.objects.get().digest


def test_an_outdated_translation_says_so_and_links_to_what_changed(page):
    appeal = make_appeal(languages=("en", "be"))
    publish(appeal)
    appeal.title_en = "Another title"
    appeal.save()
    publish(appeal, reason="A better title.")
    html = page("/be/appeals/schools/")
    assert "Гэты пераклад зроблены з версіі 1. З таго часу арыгінал змяніўся." in html
    path = re.search(r'<p class="note">.*href="([^"]+)" hreflang="en"', html)[1]
    assert path == "/en/appeals/schools/compare/1/2/"
    assert '<ins><span class="vh">Added:' in page(path)
    assert 'class="note"' not in page("/en/appeals/schools/")


def test_a_text_that_was_carried_over_names_the_version_that_it_was_made_in(page):
    appeal = make_appeal(languages=("en", "be"))
    publish(appeal, languages=["en"])
    publish(appeal, reason="The Belarusian translation is ready.")
    assert "Text unchanged since version 1" in page("/en/appeals/schools/")
    assert "Тэкст не змяняўся" not in page("/be/appeals/schools/")


def test_a_reader_who_has_the_page_already_gets_304(client):
    publish(make_appeal())
    first = client.get("/en/appeals/schools/")
    again = client.get("/en/appeals/schools/", headers={"if-none-match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]


def test_a_demand_has_a_page_of_its_own_in_the_languages_that_have_it(page):
    appeal = make_appeal(languages=("en", "be", "uk"))
    publish(appeal)
    make_section(appeal, appeal.demands.first().section.addressee, [{"en": "Third.", "be": "Трэцяе."}], en="", be="")
    publish(appeal, reason="A third demand.")
    html = page("/en/appeals/schools/demands/3/")
    assert re.findall(r"<h1>(.+)</h1>", html) == ["Demand 3"]
    assert re.findall(r"<p>(.+)\n</p></li>", html) == ["Third."]
    assert re.findall(r'<li><a href="([^"]+)" (?:aria-current="page" )?hreflang', html) == [
        "/en/appeals/schools/demands/3/",
        "/be/appeals/schools/demands/3/",
    ]
    assert page("/uk/appeals/schools/demands/2/").count("<p>Demand 2 uk.") == 1
    page("/uk/appeals/schools/demands/3/", status=404)


def test_a_demand_that_was_dropped_is_gone_with_its_former_words(page):
    appeal = make_appeal()
    publish(appeal)
    appeal.demands.get(number=2).delete()
    publish(appeal, reason="It was fulfilled.")
    html = page("/en/appeals/schools/demands/2/", status=410)
    assert "It stood in version 1." in html
    assert "Demand 2 en." in html
    assert 'href="/en/appeals/schools/versions/1/"' in html
    page("/en/appeals/schools/demands/3/", status=404)


def test_an_addressee_has_a_page_with_all_demands(page):
    for key in ("first", "second"):
        publish(make_appeal(key))
    html = page("/en/addressees/city/")
    assert re.findall(r"<h1>(.+)</h1>", html) == ["City en"]
    assert re.findall(r"<p>(Demand .+)\n</p>\s*</li>", html) == ["Demand 1 en.", "Demand 2 en."] * 2
    page("/en/addressees/nobody/", status=404)


def test_an_addressee_without_demands_in_this_language_offers_the_others(page):
    publish(make_appeal(languages=("en", "pl")))
    html = page("/be/addressees/city/", status=404)
    assert (
        re.findall(r'<li><a href="([^"]+)" hreflang="\w\w" lang', html)
        == ["/en/addressees/city/", "/pl/addressees/city/"] * 2
    )


def test_the_demos_appeal_arrives_in_at_most_8_kb_in_every_language(client, campaign):
    Campaign.objects.all().delete()
    load_demo()
    slugs = {code: texts.get("slug", KEY) for code, texts in campaign_texts().items()}
    pages = {code: client.get(f"/{code}/appeals/{slug}/").content for code, slug in slugs.items()}
    weights = {code: len(pack(page, "br", BEST)) for code, page in pages.items()}  # as the store sends it
    assert {code: weight for code, weight in weights.items() if weight > 8 * 1024} == {}


def test_the_address_of_the_page_stands_on_it_in_its_own_letters(page):
    appeal = make_appeal(languages=("en", "be"))
    publish(appeal)
    Slug.objects.create(appeal=appeal, language="be", slug="школы", current=True)
    shown = re.search(r'<dd><a href="([^"]+)" dir="ltr">([^<]+)</a></dd>', page("/be/appeals/школы/"))
    path = "%D1%88%D0%BA%D0%BE%D0%BB%D1%8B"
    assert shown.groups() == (f"http://testserver/be/appeals/{path}/", "http://testserver/be/appeals/школы/")
