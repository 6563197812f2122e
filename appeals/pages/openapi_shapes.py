"""What the answers to programs look like: the schemas of the description, the smallest first.

Every object is closed and has all of its members always, so that a program may rely on them. The examples are those of
the demonstration.
"""

from appeals.document import STANDINGS
from appeals.languages import CATALOGUE
from appeals.states import STATES


def ref(name: str) -> dict:
    """Return a reference to the schema ``name``."""
    return {"$ref": f"#/components/schemas/{name}"}


def shape(about: str, *parts: dict, **members: dict) -> dict:
    """Return the schema of an object that always has exactly the members of ``parts`` and these ``members``."""
    return closed(about, {name: schema for part in (*parts, members) for name, schema in part.items()})


def closed(about: str, always: dict, **sometimes: dict) -> dict:
    """Return the schema of an object that always has some members, sometimes others, and never any more."""
    return {
        "type": "object",
        "description": about,
        "properties": {**always, **sometimes},
        "required": list(always),
        "additionalProperties": False,
    }


def text(about: str, *examples: str, **more) -> dict:
    """Return the schema of a text; it may be empty."""
    return {"type": "string", "description": about, **more, **({"examples": list(examples)} if examples else {})}


def number(about: str, example: int, *, least: int = 1) -> dict:
    """Return the schema of a whole number from ``least`` on."""
    return {"type": "integer", "description": about, "minimum": least, "examples": [example]}


def several(items: dict, about: str) -> dict:
    """Return the schema of a list; it may be empty."""
    return {"type": "array", "description": about, "items": items}


def address(about: str) -> dict:
    """Return the schema of a web address."""
    return {"type": "string", "format": "uri", "description": about}


def or_null(schema: dict) -> dict:
    """Return a schema that also allows null."""
    return {"anyOf": [schema, {"type": "null"}]}


def code(about: str, *examples: str) -> dict:
    """Return the schema of the code of a language."""
    return {"type": "string", "enum": list(CATALOGUE), "description": about, "examples": list(examples)}


def moment(about: str) -> dict:
    """Return the schema of a moment."""
    return {"type": "string", "format": "date-time", "description": about, "examples": ["2026-02-24T09:00:00Z"]}


DIGEST = text("The SHA-256 of the canonical text.", pattern="^[0-9a-f]{64}$")
LANGUAGE = {"language": code("The language of the answer.", "en", "zh-hans")}
URL = {"url": address("The page for people.")}
JSON = {"json": address("Its data.")}
LANGUAGES = {"languages": several(ref("Translation"), "Where the same stands in other languages.")}
LINKS = {"links": ref("Links")}
LIST_LINKS = {"links": ref("ListLinks")}
PARTY = {
    "key": text("Names the addressee in all languages; it never changes.", "armed-forces-command"),
    "name": text("In the language of the answer.", "The command of the Armed Forces of the Republic of Belarus"),
}
HEAD = {
    **URL,
    **LANGUAGE,
    "version": number("The version of the appeal.", 2),
    "live_from": moment("The moment from which this version can be read."),
    "digest": DIGEST,
}
KEY = text("Names the appeal in all languages; it never changes.", "against-the-war")
TITLE = text("One line of plain text.", "Belarus must not become a staging ground for war")
ISSUERS = several(text("A name.", "National Anti-Crisis Management"), "Who speaks.")

ABOUT_APPEAL = {
    "key": KEY,
    "title": TITLE,
    "slogan": text("One line of plain text.", "No war from our land!"),
    "summary": text("Two or three plain sentences."),
    "share": text("A short text for passing on."),
    "issuers": ISSUERS,
    "date": or_null({"type": "string", "format": "date", "description": "The day of issue."}),
    "place": text("The place of issue."),
    "source_language": code("The language in which the appeal was written; its text prevails.", "en"),
    "standing": {
        "type": "string",
        "enum": list(STANDINGS),
        "description": "What the text is: the original, or a translation and who answers for it.",
    },
    "translator": text("Who translated it, where that is public."),
    "text_version": number("The version in which this very text was made; it may have been carried over since.", 1),
    "outdated": {"type": "boolean", "description": "Whether the original has changed since it was translated."},
}
STATE = {"type": "string", "enum": list(STATES)}
ENTRY = {
    "date": {"type": "string", "format": "date", "description": "The day on which it happened."},
    "status": {**STATE, "description": "What the demand has been since then."},
    "evidence": or_null({"type": "string", "format": "iri", "description": "The web address of what shows it."}),
    "note": or_null(ref("Note")),
}
COUNTS = {
    "appeal_count": number("How many appeals speak to it.", 2, least=0),
    "demand_count": number("How many demands they make of it.", 5, least=0),
}
DEMANDS = several(ref("Demand"), "The demands, in reading order.")

SHAPES = {
    "Translation": shape("The same in another language.", language=code("Which one.", "uk"), **URL, **JSON),
    "Links": shape(
        "The same in other forms.",
        html=address("The page for people."),
        json=address("These data."),
        markdown=address("The canonical text of the appeal."),
        signature=or_null(address("The minisign signature of that text.")),
        versions=address("What was published when, and why."),
    ),
    "ListLinks": shape(
        "The same list as a page, and its further pages.",
        html=address("The page for people."),
        json=address("These data."),
        next=or_null(address("What follows in the list.")),
    ),
    "Addressee": shape("Who is spoken to.", PARTY, URL, JSON),
    "Note": shape("A few lines.", text=text("Markdown."), language=code("Their language.", "en")),
    "Outcome": shape(
        "One entry in the ledger of a demand.",
        ENTRY,
        mistakes=several(ref("Mistake"), "The entries in whose place it stands, the last one first."),
    ),
    "Mistake": shape("An entry that was a mistake and doesn't count.", ENTRY),
    "Demand": shape(
        "One demand.",
        number=number("Its public number: the same in all languages, and never reused.", 4),
        text=text("One paragraph of Markdown.", "Obey no order that is a crime."),
        html=text("The same as HTML: nothing but em, strong, a and br.", "Obey no order that is a crime."),
        addressee=or_null(ref("Addressee")),
        state={**STATE, "description": "What has become of it."},
        outcomes=several(ref("Outcome"), "Its ledger, the newest entry first."),
        **URL,
        **JSON,
    ),
    "Section": shape(
        "Prose, the demands to one addressee, and prose after them.",
        addressee=or_null(ref("Addressee")),
        prose=text("Markdown. Before demands it leads to them."),
        demands=DEMANDS,
        closing=text("Markdown."),
    ),
    "AppealReference": shape("An appeal, by name.", URL, JSON, key=KEY, title=TITLE, issuers=ISSUERS),
    "Appeal": shape(
        "One appeal, whole.",
        HEAD,
        ABOUT_APPEAL,
        {"sections": several(ref("Section"), "Its text, in reading order.")},
        LINKS,
        LANGUAGES,
    ),
    "AppealSummary": shape(
        "An appeal without its text.",
        HEAD,
        ABOUT_APPEAL,
        {
            "addressees": several(ref("Addressee"), "To whom it speaks."),
            "demand_count": number("How many demands it makes.", 7, least=0),
        },
        LINKS,
        LANGUAGES,
    ),
    "Appeals": shape(
        "A list of appeals, the newest first.",
        URL,
        LANGUAGE,
        {"appeals": several(ref("AppealSummary"), "Some of them; `links.next` leads to more.")},
        LIST_LINKS,
        LANGUAGES,
    ),
    "DemandAnswer": shape(
        "One demand, and the appeal that makes it.",
        HEAD,
        {"appeal": ref("AppealReference"), "demand": ref("Demand")},
        LINKS,
        LANGUAGES,
    ),
    "Versions": shape(
        "What was published when, and why.",
        URL,
        LANGUAGE,
        {
            "appeal": ref("AppealReference"),
            "versions": several(ref("Version"), "All that ever could be read, the newest first."),
        },
        {"links": ref("PageLinks")},
        LANGUAGES,
    ),
    "Withdrawal": shape(
        "Something published was taken back.",
        at=moment("When."),
        reason=text("Why, in Markdown."),
        language=code("The language of the reason: the appeal's own.", "en"),
    ),
    "Version": shape(
        "One version.",
        version=number("Its number.", 2),
        live_from=moment("The moment from which it could be read."),
        reason=text("Why there is a new version, in Markdown, in the appeal's own language; empty for the first one."),
        withdrawn=or_null(ref("Withdrawal")),
        languages=several(code("One of them.", "en"), "The languages in which it can be read."),
        edition=or_null(ref("Edition")),
    ),
    "Edition": shape(
        "A version in the language of the answer.",
        url=address("The page for people."),
        digest=DIGEST,
        markdown=address("The canonical text."),
        signature=or_null(address("The minisign signature of that text.")),
    ),
    "PageLinks": shape("The same as a page.", html=address("The page for people."), json=address("These data.")),
    "AddresseeSummary": shape("Who is spoken to, and how much.", PARTY, URL, JSON, COUNTS),
    "Addressees": shape(
        "All who are spoken to, by name.",
        URL,
        LANGUAGE,
        {"addressees": several(ref("AddresseeSummary"), "Some of them; `links.next` leads to more.")},
        LIST_LINKS,
        LANGUAGES,
    ),
    "AppealToAddressee": shape(
        "What one appeal demands of an addressee.",
        HEAD,
        {"appeal": ref("AppealReference"), "demands": DEMANDS},
        LINKS,
        LANGUAGES,
    ),
    "AddresseeAnswer": shape(
        "All that is demanded of an addressee, the newest appeal first.",
        URL,
        LANGUAGE,
        PARTY,
        COUNTS,
        {"appeals": several(ref("AppealToAddressee"), "Some of them; `links.next` leads to more.")},
        LIST_LINKS,
        LANGUAGES,
    ),
    "LanguageOnOffer": shape(
        "A language on offer.",
        code=code("As it stands in addresses.", "be"),
        tag=text("Its BCP 47 tag.", "be"),
        name=text("Its name in itself.", "Беларуская"),
        english_name=text("Its name in English.", "Belarusian"),
        direction={"type": "string", "enum": ["ltr", "rtl"], "description": "Which way it is written."},
        script=text("Its script (ISO 15924).", "Cyrl", pattern="^[A-Z][a-z]{3}$"),
        url=address("What is published in it, as a page."),
        appeals=address("... the appeals as data."),
        addressees=address("... the addressees as data."),
    ),
    "Languages": shape(
        "The languages on offer.",
        default=code("The one that the campaign takes where it can't know better.", "be"),
        languages=several(ref("LanguageOnOffer"), "The default one first."),
    ),
    "Description": {"type": "object", "description": "This very description.", "required": ["openapi", "paths"]},
    "Problem": closed(
        "Problem details (RFC 9457).",
        {
            "type": {"type": "string", "const": "about:blank", "description": "The status says it all."},
            "title": text("What the status means.", "Not Found"),
            "status": {"type": "integer", "description": "The status once more.", "examples": [404]},
            "detail": text("What has happened, in English.", "There is nothing under this address."),
        },
        withdrawn=ref("Withdrawal"),
        version=number("The version that was withdrawn, or the last one in which there was a demand.", 1),
        languages=several(ref("Translation"), "Where it can be found in other languages."),
    ),
}
