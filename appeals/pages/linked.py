"""What the pages tell machines about themselves, in a block of data inside them."""

from appeals.pages.asking import Found
from appeals.pages.sheet import Sheet
from appeals.pages.site import Site, absolute, shown
from appeals.rendering.linked import article, website


def of_appeal(found: Found, sheet: Sheet) -> dict:
    """Return the appeal whose page this is."""
    links = {link.language.code: absolute(link.path) for link in found.links}
    language, source = sheet.document.language, found.source_language
    return article(
        sheet.document,
        address=links[language],
        number=sheet.number,
        live_from=sheet.live_from,
        original=links.get(source, "") if language != source else "",
    )


def of_campaign(site: Site) -> dict:
    """Return the campaign as its home in the language of ``site`` shows it."""
    name = shown(site.campaign, "name", site.language)
    return website(
        name.text if name else "Zvarot",
        language=site.language,
        address=absolute(site.path("home")),
        search=absolute(site.path("search")) + "?q={q}",
    )
