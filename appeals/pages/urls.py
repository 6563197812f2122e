"""The addresses of the public pages."""

from django.urls import path

from appeals.pages import (
    api,
    books,
    converters,
    demands,
    feeds,
    files,
    history,
    lists,
    negotiation,
    oembed,
    openapi,
    paper,
    posters,
    search,
    sharing,
    sitemaps,
    views,
)

converters.register()

app_name = "pages"

APPEAL = "<language:lang>/appeals/<address:slug>"

urlpatterns = [
    path("", negotiation.root, name="root"),
    path("robots.txt", files.robots, name="robots"),
    path("sitemap.xml", sitemaps.sitemap, name="sitemap"),
    path("oembed", oembed.oembed, name="oembed"),
    path("minisign.pub", files.public_key, name="public_key"),
    path("<language:lang>/", lists.home, name="home"),
    path("<language:lang>/feed.atom", feeds.feed, name="feed"),
    path("<language:lang>/about/", views.about, name="about"),
    path("<language:lang>/accessibility/", views.accessibility, name="accessibility"),
    path("<language:lang>/search/", search.search, name="search"),
    path("<language:lang>/appeals/", lists.appeals, name="appeals"),
    path("<language:lang>/years/<number:year>/", lists.year, name="year"),
    path("<language:lang>/issuers/", lists.issuers, name="issuers"),
    path("<language:lang>/issuers/<address:slug>/", lists.issuer, name="issuer"),
    path("<language:lang>/addressees/", lists.addressees, name="addressees"),
    path("<language:lang>/addressees/<address:slug>/", lists.addressee, name="addressee"),
    path("<language:lang>/addressees/<address:slug>/feed.atom", feeds.addressee, name="addressee_feed"),
    path("<language:lang>/demands/<state:state>/", demands.demands, name="demands"),
    path(f"{APPEAL}/", views.appeal, name="appeal"),
    path(f"{APPEAL}/demands/<number:number>/", views.demand, name="demand"),
    path(f"{APPEAL}/share/", sharing.share, name="share"),
    path(f"{APPEAL}/embed/", sharing.embed, name="embed"),
    path(f"{APPEAL}/qr.svg", sharing.code, name="qr"),
    path(f"{APPEAL}/versions/", history.versions, name="versions"),
    path(f"{APPEAL}/versions/<number:number>/", history.version, name="version"),
    path(f"{APPEAL}/compare/<number:a>/<number:b>/", history.compare, name="compare"),
    path(f"{APPEAL}.epub", books.epub, name="epub"),
    path(f"{APPEAL}.pdf", paper.pdf, name="pdf"),
    path(f"{APPEAL}/letters/<address:party>.pdf", paper.letter, name="letter"),
    path("<language:lang>/card.png", posters.home_card, name="home_card"),
    path(f"{APPEAL}/card.png", posters.card, name="card"),
    path(f"{APPEAL}/demands/<number:number>/card.png", posters.demand_card, name="demand_card"),
    path(f"{APPEAL}/poster.pdf", posters.poster, name="poster"),
    path(f"{APPEAL}/leaflet.pdf", posters.leaflet, name="leaflet"),
    path(f"{APPEAL}/leaflets.pdf", posters.leaflets, name="leaflets"),
    path(f"{APPEAL}.md", files.markdown, name="markdown"),
    path(f"{APPEAL}.md.minisig", files.signature, name="signature"),
    path(f"{APPEAL}/versions/<number:number>.md", files.markdown, name="markdown"),
    path(f"{APPEAL}/versions/<number:number>.md.minisig", files.signature, name="signature"),
    path("languages.json", api.languages, name="api_languages"),
    path("openapi.json", openapi.openapi, name="openapi"),
    path("<language:lang>/appeals.json", api.appeals, name="api_appeals"),
    path("<language:lang>/addressees.json", api.addressees, name="api_addressees"),
    path("<language:lang>/addressees/<address:slug>.json", api.addressee, name="api_addressee"),
    path(f"{APPEAL}.json", api.appeal, name="api_appeal"),
    path(f"{APPEAL}/demands/<number:number>.json", api.demand, name="api_demand"),
    path(f"{APPEAL}/versions.json", api.versions, name="api_versions"),
]
