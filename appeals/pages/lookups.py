"""What readers ask of the database: editions and versions that are public, by the names in web addresses."""

from collections.abc import Iterable
from datetime import datetime
from functools import cache, lru_cache
from typing import NamedTuple

from django.db import connection
from django.db.models import (
    Case,
    CharField,
    F,
    FilteredRelation,
    Func,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils import timezone

from appeals.document import Document, from_markdown
from appeals.models import Edition, Outcome, Revision, Shelf, Withdrawal
from appeals.pages.prepared import MOMENT, Prepared, prepare, run, slot

SLUGS = "revision__appeal__slugs"
_COLUMNS = (
    *("pk", "language", "digest", "version", "outdated", "key", "slug", "own_text", "own_signature", "states"),
    *("revision__appeal", "revision__number", "revision__live_from", "revision__source_language", "revision__reason"),
)


class Version(NamedTuple):
    """What pages say of the version that a text belongs to."""

    appeal_id: int
    number: int
    live_from: datetime
    source_language: str
    reason: str


class Text(NamedTuple):
    """An edition with its address. Its text, its signature and the states of its demands, by number, are there for the
    language that was asked for; a demand that has no state is open."""

    pk: int
    language: str
    digest: str
    version: int
    outdated: bool
    key: str
    slug: str
    text: str
    signature: str
    states: dict[int, str]
    revision: Version


@lru_cache(maxsize=512)
def read(text: str) -> Document:
    """Return the Document of an edition's text. What is published never changes, so it is read once."""
    return from_markdown(text)


def addressed(editions: QuerySet) -> QuerySet:
    """Add to each edition its appeal's ``key`` and its ``slug``: the appeal's address in that language, or the key."""
    own = Q(**{f"{SLUGS}__current": True, f"{SLUGS}__language": F("language")})
    return editions.annotate(
        own=FilteredRelation(SLUGS, condition=own),
        key=F("revision__appeal__key"),
        slug=Coalesce("own__slug", "revision__appeal__key", output_field=CharField()),
    ).select_related("revision")


def of_appeal(language: str, slug: str, offered: list[str], numbers: Iterable[int] = ()) -> list[Text]:
    """Return the live editions of the appeal that ``slug`` names in ``language``, or its public ones with ``numbers``.

    ``slug`` is its address in that language, present or former, else its key, else its address in another language
    on offer: who changes the language in the address bar finds the appeal too. One query, mostly.
    """
    for languages in ([language], offered):
        found = _texts_of(language, slug, languages, numbers)
        if found:
            # Where two appeals answer to the name: a present address goes before a key, a key before a former address.
            chosen = min(found, key=lambda text: (text.slug != slug, text.key == slug)).revision.appeal_id
            return [text for text in found if text.revision.appeal_id == chosen]
    return []


def _texts_of(language: str, slug: str, languages: list[str], numbers: Iterable[int]) -> list[Text]:
    if numbers:
        public = Edition.objects.public().filter(revision__number__in=numbers)
        rows: Iterable = _texts(public, language, slug, languages)
    elif languages == [language]:
        rows = run(_live_texts(connection.vendor), moment=timezone.now(), language=language, slug=slug)
    else:
        rows = _texts(Edition.objects.live(), language, slug, languages)
    return [_text(*row) for row in rows]


@cache
def _live_texts(vendor: str) -> Prepared:
    """Return the query of what most readers come for, as this database wants it."""
    language = slot("language")
    return prepare(_texts(Edition.objects.live(MOMENT), language, slot("slug"), [language]))


def _texts(editions: QuerySet, language: str, slug: str, languages: list[str]) -> QuerySet:
    """Return what ``Text`` is made of; what is long, for those in ``language`` alone."""
    settled = Outcome.objects.current().filter(appeal=OuterRef("revision__appeal")).order_by()
    said = Concat(Cast("number", CharField()), Value(" "), "status", output_field=CharField())
    states = Subquery(settled.values(all=_Joined(said)), output_field=TextField())
    return (
        addressed(editions.filter(_named(slug, languages)))
        .annotate(
            own_text=_own(language, F("text")),
            own_signature=_own(language, F("signature")),
            states=_own(language, states),
        )
        .values_list(*_COLUMNS)
    )


def _own(language: str, value: F | Subquery) -> Case:
    return Case(When(language=language, then=value), default=Value(""), output_field=TextField())


class _Joined(Func):
    """All values of a column in one, parted by commas."""

    function = "GROUP_CONCAT"
    template = "%(function)s(%(expressions)s, ',')"
    output_field = TextField()

    def as_postgresql(self, compiler, connection, **context):
        """PostgreSQL has another name for it."""
        return self.as_sql(compiler, connection, function="STRING_AGG", **context)


def _text(*row) -> Text:
    *own, states, appeal_id, number, live_from, source_language, reason = row
    settled = dict(each.split(" ") for each in (states or "").split(",") if each)
    version = Version(appeal_id, number, live_from, source_language, reason)
    return Text(*own, {int(demand): state for demand, state in settled.items()}, version)


def _named(slug: str, languages: list[str]) -> Q:
    by_key = Revision.objects.order_by().filter(appeal__key=slug)
    by_address = Revision.objects.order_by().filter(appeal__slugs__language__in=languages, appeal__slugs__slug=slug)
    # As one list: two of them, with an “or” between, would have PostgreSQL go through all that was ever published.
    return Q(revision__appeal__in=by_key.values("appeal").union(by_address.values("appeal")))


def withdrawal(language: str, slug: str, offered: list[str], numbers: Iterable[int] = ()) -> Withdrawal | None:
    """Return the last withdrawal of what had been public under this name, in this language, in these versions.

    One of a version that never went live stays between the editors.
    """
    found = _withdrawals(language).filter(_named(slug, offered))
    return (found.filter(revision__number__in=numbers) if numbers else found).first()


def withdrawal_of_demand(appeal_id: int, language: str, number: int) -> Withdrawal | None:
    """Return the last withdrawal of a version that had the demand with this number in this language."""
    held = Edition.objects.filter(_has_demand(number), revision__appeal=appeal_id, language=language)
    return _withdrawals(language).filter(revision__in=held.order_by().values("revision")).first()


def _withdrawals(language: str) -> QuerySet:
    return Withdrawal.objects.filter(
        Q(language="") | Q(language=language),
        created_at__gte=F("revision__live_from"),
        revision__live_from__lte=timezone.now(),
    ).select_related("revision")


def citing(editions: Iterable[Edition], number: int) -> set[str]:
    """Return the languages of those editions that have the demand with this number."""
    found = Edition.objects.filter(_has_demand(number), pk__in=[edition.pk for edition in editions])
    return set(found.order_by().values_list("language", flat=True))


def last_with_demand(appeal_id: int, language: str, number: int) -> Edition | None:
    """Return the newest public edition in a language that has, or had, the demand with this number."""
    return addressed(
        Edition.objects.public().filter(_has_demand(number), revision__appeal=appeal_id, language=language)
    ).first()


def _has_demand(number: int) -> Q:
    """In a canonical text nothing but a demand begins a line in this way."""
    return Q(text__contains=f"\n{number}. ")


def versions_of(appeal_id: int) -> QuerySet:
    """Return all versions of an appeal that ever were public, the newest first, with their withdrawals."""
    return Revision.objects.kept().filter(appeal=appeal_id, live_from__lte=timezone.now())


def newest(language: str, *, party: str = "") -> QuerySet:
    """Return the live editions in a language, the newest appeal first; ``party`` is the key of an addressee.

    An appeal's place is the moment when its first version was published: a correction doesn't make it new. For the
    first few; a list to leaf through is ``shelves.turn_to_stretch``.
    """
    role = Shelf.Role.ADDRESSEE if party else Shelf.Role.ALL
    on_shelf = {"places__shelf__language": language, "places__shelf__role": role, "places__shelf__key": party}
    return addressed(Edition.objects.live().filter(**on_shelf)).order_by("-places__placed", "-places__appeal_id")


def languages_live(*, party: str = "") -> set[str]:
    """Return the codes in which anything is live (to this addressee)."""
    role = Shelf.Role.ADDRESSEE if party else Shelf.Role.ALL
    return set(Shelf.objects.counted().filter(role=role, key=party).values_list("language", flat=True))


def live_edition(appeal_id: int, language: str) -> Edition | None:
    """Return the live edition of an appeal in a language, without its text."""
    editions = Edition.objects.live().filter(revision__appeal=appeal_id, language=language)
    return addressed(editions).defer("text", "signature").first()


def live_in(language: str, appeals: Iterable[int]) -> QuerySet:
    """Return the live editions of these appeals in a language."""
    return addressed(Edition.objects.live().filter(language=language, revision__appeal__in=appeals)).order_by()


def addresses_of(keys: Iterable[str]) -> dict[str, dict[str, str]]:
    """Return the addresses of the live editions of the appeals with these keys: by key, then by language."""
    found = addressed(Edition.objects.live().filter(revision__appeal__key__in=keys)).order_by()
    by_key: dict[str, dict[str, str]] = {}
    for key, language, slug in found.values_list("key", "language", "slug"):
        by_key.setdefault(key, {})[language] = slug
    return by_key


def told_versions(appeal_id: int) -> QuerySet:
    """Return what ``versions_of`` does, with the withdrawals and, but for their texts, the public editions."""
    public = Edition.objects.public().defer("text")
    return versions_of(appeal_id).prefetch_related("withdrawals", Prefetch("editions", queryset=public))
