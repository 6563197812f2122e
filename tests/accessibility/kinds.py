"""Every kind of page that readers can meet, and where there is one."""

from appeals.demo.load import KEY

APPEAL = f"appeals/{KEY}"

# kind of page: name of the route, the address below the language, status
KINDS = {
    "home": ("home", "", 200),
    "search, empty": ("search", "search/", 200),
    "search, found": ("search", "search/?q=title", 200),
    "search, continued": ("search", "search/?q=title&page=2", 200),
    "search, nothing": ("search", "search/?q=xyzzy", 200),
    "appeals": ("appeals", "appeals/", 200),
    "appeals, continued": ("appeals", "appeals/?page=2", 200),
    "year": ("year", "years/2026/", 200),
    "issuers": ("issuers", "issuers/", 200),
    "issuer": ("issuer", "issuers/council/", 200),
    "addressees": ("addressees", "addressees/", 200),
    "addressee": ("addressee", "addressees/democracies/", 200),
    "addressee, a list": ("addressee", "addressees/city/", 200),
    "demands": ("demands", "demands/open/", 200),
    "demands, none": ("demands", "demands/promised/", 200),
    "appeal": ("appeal", f"{APPEAL}/", 200),
    "appeal, prose": ("appeal", "appeals/dropped/", 200),
    "appeal, elsewhere": ("appeal", "appeals/elsewhere/", 404),
    "appeal, gone": ("appeal", "appeals/withdrawn/", 410),
    "demand": ("demand", f"{APPEAL}/demands/3/", 200),
    "demand, open": ("demand", f"{APPEAL}/demands/1/", 200),
    "demand, dropped": ("demand", "appeals/dropped/demands/2/", 410),
    "share": ("share", f"{APPEAL}/share/", 200),
    "embed": ("embed", f"{APPEAL}/embed/", 200),
    "versions": ("versions", f"{APPEAL}/versions/", 200),
    "version": ("version", "appeals/dropped/versions/1/", 200),
    "compare": ("compare", "appeals/dropped/compare/1/2/", 200),
    "about": ("about", "about/", 200),
    "accessibility": ("accessibility", "accessibility/", 200),
    "verify": ("verify", "verify/", 200),
    "mirrors": ("mirrors", "mirrors/", 200),
    "privacy": ("privacy", "privacy/", 200),
    "error": ("", "nothing/", 404),
}
# A frame in somebody else's page has no bar, no languages and nothing to skip.
WITH_FRAME = [kind for kind in KINDS if kind != "embed"]
