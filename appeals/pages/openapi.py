"""The description of the data (OpenAPI 3.1), from which programs and their authors learn what they may ask.

Written by hand, in the order in which it is read; ``openapi_shapes`` says what the answers look like. The tests ask the
site everything that stands here, and things that don't.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from appeals.pages.data import data
from appeals.pages.openapi_shapes import SHAPES
from appeals.pages.respond import answer
from appeals.rendering.api import to_json

ABOUT = """\
What a campaign publishes, as data: read-only, without a key, for everybody, from any site.

- The data of a page stand at the page's address with `.json` in place of its last slash, and name that page as `url`.
- One answer is in one language. `/languages.json` lists what is on offer; `languages` says where else the same stands.
- Texts are Markdown (paragraphs, emphasis, links, lists, quotes), languages are codes as they stand in addresses,
  moments are ISO 8601 in UTC. A text that doesn't exist is empty, anything else that doesn't exist is null.
- `digest` is the SHA-256 of the canonical text at `links.markdown`; its signature is checked with minisign against the
  key at `/minisign.pub`.
- An appeal is known by its `key`, a demand by its `number` in that appeal: the same in all languages, and never reused.
  Former addresses of an appeal redirect. What was withdrawn answers 410 with the reason.
- Every answer has an ETag. Ask with `If-None-Match`, and not more than once a minute.
- Errors are problem details (RFC 9457)."""

SLUG = r"^[-_\p{L}\p{N}]{1,120}$"
PARAMETERS = {
    "lang": {
        "name": "lang",
        "in": "path",
        "required": True,
        "description": "A language on offer, as `/languages.json` spells it.",
        "schema": {"type": "string", "pattern": "^[a-z]{2}(-[a-z]{2,8})?$"},
        "example": "en",
    },
    "appeal": {
        "name": "appeal",
        "in": "path",
        "required": True,
        "description": "An appeal: its address in the language, or its key.",
        "schema": {"type": "string", "pattern": SLUG},
        "example": "against-the-war",
    },
    "addressee": {
        "name": "addressee",
        "in": "path",
        "required": True,
        "description": "The key of an addressee.",
        "schema": {"type": "string", "pattern": SLUG},
        "example": "armed-forces-command",
    },
    "number": {
        "name": "number",
        "in": "path",
        "required": True,
        "description": "The public number of a demand.",
        "schema": {"type": "integer", "minimum": 1, "maximum": 999_999_999},
        "example": 3,
    },
    "before": {
        "name": "before",
        "in": "query",
        "required": False,
        "description": "Where a further page of the list begins. Take it from `links.next`.",
        "schema": {"type": "integer", "minimum": 1, "maximum": 999_999_999},
    },
    "after": {
        "name": "after",
        "in": "query",
        "required": False,
        "description": "Where a further page of the list begins. Take it from `links.next`.",
        "schema": {"type": "string", "pattern": SLUG},
    },
}
HEADERS = {
    "ETag": {"description": "Names this very answer.", "required": True, "schema": {"type": "string"}},
    "Location": {
        "description": "The present address.",
        "required": True,
        "schema": {"type": "string", "format": "uri-reference"},
    },
    "Access-Control-Allow-Origin": {
        "description": "The scripts of any site may read it.",
        "required": True,
        "schema": {"type": "string", "const": "*"},
    },
}
PROBLEMS = {
    "400": "There can be no such page.",
    "404": "There is no such thing; `languages` says where there is.",
    "410": "It was withdrawn, and why; or `version` was the last one that made the demand.",
}
# What an answer leads to: the operation, and where the answer to the one before holds its parameters.
ONWARD = {
    "languages": ("listAppeals", {"lang": "$response.body#/languages/0/code"}),
    "listAppeals": ("getAppeal", {"appeal": "$response.body#/appeals/0/key"}),
    "getAppeal": ("listVersions", {"appeal": "$response.body#/key"}),
    "listVersions": ("getDemand", {"appeal": "$response.body#/appeal/key", "number": "1"}),
    "listAddressees": ("getAddressee", {"addressee": "$response.body#/addressees/0/key"}),
}


@data
def openapi(request: HttpRequest) -> HttpResponse:
    """The description of the data of this site."""
    return answer(request, to_json(describe(settings.SITE_URL)))


def describe(address: str) -> dict:
    """Return the description of the data of the site at the web address ``address``."""
    return {
        "openapi": "3.1.1",
        "info": {"title": "Appeals", "version": "1.0.0", "description": ABOUT},
        "servers": [{"url": address}],
        "tags": [
            {"name": "appeals", "description": "Who says what to whom, and what exactly is demanded."},
            {"name": "addressees", "description": "What is demanded of whom."},
            {"name": "site", "description": "What there is."},
        ],
        "paths": {
            "/languages.json": _path("languages", "site", "The languages on offer", "Languages"),
            "/openapi.json": _path("describe", "site", "This description", "Description"),
            "/{lang}/appeals.json": _path(
                "listAppeals", "appeals", "All appeals, the newest first", "Appeals", "lang", "before"
            ),
            "/{lang}/appeals/{appeal}.json": _path(
                "getAppeal", "appeals", "One appeal, whole", "Appeal", "lang", "appeal"
            ),
            "/{lang}/appeals/{appeal}/demands/{number}.json": _path(
                "getDemand", "appeals", "One demand and what came of it", "DemandAnswer", "lang", "appeal", "number"
            ),
            "/{lang}/appeals/{appeal}/versions.json": _path(
                "listVersions", "appeals", "What was published when, and why", "Versions", "lang", "appeal"
            ),
            "/{lang}/addressees.json": _path(
                "listAddressees", "addressees", "All who are spoken to", "Addressees", "lang", "after"
            ),
            "/{lang}/addressees/{addressee}.json": _path(
                "getAddressee",
                "addressees",
                "All that is demanded of one",
                "AddresseeAnswer",
                "lang",
                "addressee",
                "before",
            ),
        },
        "components": {
            "parameters": PARAMETERS,
            "headers": HEADERS,
            "responses": {name: _problem(says) for name, says in PROBLEMS.items()},
            "schemas": SHAPES,
        },
    }


def _path(operation: str, tag: str, about: str, shape: str, *parameters: str) -> dict:
    """Return the description of one address: what it takes and every answer that it may give."""
    asked = {"operationId": operation, "tags": [tag], "summary": about}
    taken = {"parameters": [{"$ref": f"#/components/parameters/{name}"} for name in parameters]} if parameters else {}
    return {"get": {**asked, **taken, "responses": _answers(operation, shape, parameters)}}


def _answers(operation: str, shape: str, parameters: tuple[str, ...]) -> dict:
    body = {"application/json": {"schema": {"$ref": f"#/components/schemas/{shape}"}}}
    found = {"description": "It is here.", "headers": _headers("ETag"), "content": body, **_links(operation)}
    kept = {"description": "What was asked for with `If-None-Match` is still the same.", "headers": _headers("ETag")}
    moved = {"description": "It has another address now.", "headers": _headers("Location")}
    answers = {"200": found, "301": moved, "304": kept}
    possible = {
        "400": bool({"before", "after"} & set(parameters)),
        "404": "lang" in parameters,
        "410": "appeal" in parameters,
    }
    problems = {status: {"$ref": f"#/components/responses/{status}"} for status, may in possible.items() if may}
    return {status: each for status, each in {**answers, **problems}.items() if status != "301" or possible["410"]}


def _links(operation: str) -> dict:
    if operation not in ONWARD:
        return {}
    following, taken = ONWARD[operation]
    return {"links": {following: {"operationId": following, "parameters": {"lang": "$request.path.lang", **taken}}}}


def _headers(*names: str) -> dict:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in (*names, "Access-Control-Allow-Origin")}


def _problem(about: str) -> dict:
    body = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": about, "headers": _headers(), "content": body}
