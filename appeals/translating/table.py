"""The overview: how far every appeal is in every language, in a number of queries that doesn't grow.

No row is built as an object and no translation is read: the database says which texts there are. Of the originals only
fingerprints are needed, and their normal form only where the stored text has another fingerprint than its translations.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from typing import NamedTuple

from django.db.models import Case, F, Max, Q, TextField, Value, When
from django.db.models.functions import Left

from appeals.languages import CODES, column
from appeals.models import Appeal, AppealIssuer, Demand, Edition, Mark, Section
from appeals.translating.pieces import HEAD, is_shared
from appeals.translating.snapshot import find_waiting, normal
from appeals.translating.status import APPROVED, DRAFT, MISSING, OUTDATED, REVIEW, fingerprint

ORIGINAL, EMPTY, WORK, READY, PUBLISHED = "original", "empty", "work", "ready", "published"
# The most urgent first: what readers see is outdated; somebody waits for us; something can go out; there is work to do.
URGENCY = (OUTDATED, REVIEW, READY, WORK, MISSING, PUBLISHED, EMPTY, ORIGINAL)
# Beyond that many outdated originals the database is asked for everything rather than for each of them by name.
MANY = 2_000
_NONE: Counter[str] = Counter()


class Live(NamedTuple):
    """What readers have in one language: the version that its text is from, whether it is outdated, since when."""

    version: int
    outdated: bool
    since: datetime


@dataclass(frozen=True, slots=True)
class Cell:
    """One language of an appeal: its ``state`` (of URGENCY), and how many of the ``total`` pieces are how far.

    ``version`` is what readers have now, 0 for nothing; ``live_outdated`` whether it tells them that it is outdated.
    """

    language: str
    state: str
    total: int = 0
    done: int = 0
    missing: int = 0
    outdated: int = 0
    review: int = 0
    version: int = 0
    live_outdated: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """An appeal: its title in the source language (its key if there is none), and a cell for each language."""

    pk: int
    key: str
    source_language: str
    title: str
    changed_at: datetime
    cells: tuple[Cell, ...]

    @property
    def urgency(self) -> tuple:
        """What rows are sorted by: how many cells there are in each state, the most urgent state first."""
        states = Counter(cell.state for cell in self.cells)
        return (*(-states[state] for state in URGENCY[:5]), -self.changed_at.timestamp())


@dataclass(slots=True)
class _Text:
    """One piece of one appeal: its original as it is stored, and the languages that it has a text in."""

    field: str
    source: str
    filled: frozenset[str]


@dataclass(slots=True)
class _Found:
    """What the queries give, by appeal."""

    texts: dict[int, dict[str, _Text]] = field(default_factory=lambda: defaultdict(dict))
    states: dict[tuple[int, str], Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    changed: dict[tuple[int, str], datetime] = field(default_factory=dict)
    live: dict[tuple[int, str], Live] = field(default_factory=dict)


def overview(languages: Collection[str]) -> list[Row]:
    """Return how far every appeal is in ``languages``, the most urgent first. Eight queries, however many there are.

    One more where somebody works on a name, which all appeals share.

    A cell of the source language is ORIGINAL; of an appeal without any text, EMPTY.
    """
    codes = list(languages)
    found = _Found()
    heads = []
    names = tuple(HEAD)
    fields = ("pk", "key", "source_language", "changed_at")
    appeals = Appeal.objects.rewrite(False).order_by("pk").values_list(*fields, *_texts(names, codes))
    for pk, key, source, changed_at, *texts in appeals:
        heads.append((pk, key, source, texts[0] or key, changed_at))
        _add(found.texts[pk], {f"appeal.{name}": name for name in names}, texts, codes)
    for pk, addresses, texts in _parts(codes):
        _add(found.texts[pk], addresses, texts, codes)
    _read_marks(found, codes)
    _read_live(found, codes)
    rows = [Row(*head, tuple(_cells(found, head[0], head[2], codes))) for head in heads]
    return sorted(rows, key=lambda row: row.urgency)


def _parts(codes: list[str]) -> Iterator[tuple[int, dict[str, str], list]]:
    """Yield, of all appeals: whose they are, which pieces (address and field), and what ``_texts`` gives of them."""
    issuers = AppealIssuer.objects.values_list("appeal_id", "issuer__key", *_texts(["issuer__name"], codes))
    for pk, key, *texts in issuers:
        yield pk, {f"issuer:{key}.name": "name"}, texts
    names = ("prose", "closing", "addressee__name")
    fields = ("appeal_id", "number", "addressee__key")
    for pk, number, key, *texts in Section.objects.rewrite(False).values_list(*fields, *_texts(names, codes)):
        own = {f"section:{number}.prose": "prose", f"section:{number}.closing": "closing"}
        yield pk, own | {f"addressee:{key}.name": "name"}, texts
    demands = Demand.objects.rewrite(False).values_list("appeal_id", "number", *_texts(["text"], codes))
    for pk, number, *texts in demands:
        yield pk, {f"demand:{number}.text": "text"}, texts


def _texts(names: Iterable[str], codes: list[str]) -> list:
    """Return what to ask for of each field: its text in the source language, its first letter in each language."""
    names = list(names)
    return [*(_source(name) for name in names), *(Left(column(name, code), 1) for name in names for code in codes)]


def _source(name: str) -> Case:
    whose = "source_language" if name in HEAD else "appeal__source_language"
    whens = (When(**{whose: code}, then=F(column(name, code))) for code in CODES)
    return Case(*whens, default=Value(""), output_field=TextField())


def _add(own: dict[str, _Text], addresses: Mapping[str, str], texts: list, codes: list[str]) -> None:
    """Note those pieces that say something in the source language, each once."""
    letters = texts[len(addresses) :]
    for position, ((address, name), source) in enumerate(zip(addresses.items(), texts, strict=False)):
        if source and not source.isspace() and address not in own:
            there = letters[position * len(codes) : (position + 1) * len(codes)]
            filled = frozenset(code for code, letter in zip(codes, there, strict=True) if letter)
            own[address] = _Text(name, source, filled)


def _read_marks(found: _Found, codes: list[str]) -> None:
    """Count, by appeal and language, the pieces that are outdated, drafts, or waiting for review.

    Most marks are approved and made from today's original, and don't count: they are left in the database, unless so
    many others are outdated that there would be no end of naming them.
    """
    marks = Mark.objects.filter(language__in=codes)
    made = marks.order_by().values_list("appeal_id", "piece", "fingerprint").distinct()
    outdated = {each for each in made if not _is_current(found.texts[each[0]].get(each[1]), each[2])}
    prints = {made_from for _pk, _address, made_from in outdated}
    wanted = marks if len(prints) > MANY else marks.filter(~Q(state=APPROVED) | Q(fingerprint__in=prints))
    columns = ("appeal_id", "piece", "fingerprint", "language", "state")
    late, names = set(), set()
    for pk, address, made_from, language, state in wanted.values_list(*columns):
        text = found.texts[pk].get(address)
        if is_shared(address) and state != APPROVED:
            names.add(address)
        if not text or language not in text.filled:
            continue
        if (pk, address, made_from) in outdated:
            late.add((pk, address, language))
            found.states[pk, language][OUTDATED] += 1
        elif not is_shared(address):
            found.states[pk, language][state] += 1
    _count_names(found, names, late)
    newest = marks.values_list("appeal_id", "language").annotate(Max("changed_at")).order_by()
    found.changed.update({(pk, language): moment for pk, language, moment in newest})


def _count_names(found: _Found, names: Collection[str], late: Collection[tuple[int, str, str]]) -> None:
    """Count the ``names`` that are not approved in every appeal that uses them, unless they are outdated in it."""
    for (address, language), state in find_waiting(names).items():
        for pk, texts in found.texts.items():
            text = texts.get(address)
            if text and language in text.filled and (pk, address, language) not in late:
                found.states[pk, language][state] += 1


def _is_current(text: _Text | None, made_from: str) -> bool:
    """Whether a translation was made from what the piece says now; one that is gone has nothing to be true to."""
    if not text or made_from == fingerprint(text.source):
        return True
    return made_from == fingerprint(normal(text.field, text.source))


def _read_live(found: _Found, codes: list[str]) -> None:
    live = Edition.objects.live().filter(language__in=codes)
    for pk, language, *rest in live.values_list(
        "revision__appeal_id", "language", "version", "outdated", "revision__created_at"
    ):
        found.live[pk, language] = Live(*rest)


def _cells(found: _Found, pk: int, source_language: str, codes: list[str]) -> Iterator[Cell]:
    texts = found.texts[pk]
    filled = Counter(chain.from_iterable(text.filled for text in texts.values()))
    for code in codes:
        live = found.live.get((pk, code))
        version, live_outdated = (live.version, live.outdated) if live else (0, False)
        if code == source_language or not texts:
            yield Cell(code, ORIGINAL if code == source_language else EMPTY, len(texts), version=version)
            continue
        states = found.states.get((pk, code), _NONE)
        yield Cell(
            language=code,
            state=_state(filled[code], len(texts), states, live, found.changed.get((pk, code))),
            total=len(texts),
            done=filled[code] - states[OUTDATED],
            missing=len(texts) - filled[code],
            outdated=states[OUTDATED],
            review=states[REVIEW],
            version=version,
            live_outdated=live_outdated,
        )


def _state(filled: int, total: int, states: Counter[str], live: Live | None, changed: datetime | None) -> str:
    """Say in one word what there is to do; a text that was approved after it went live is ready to go out again."""
    if states[OUTDATED]:
        return OUTDATED
    if not filled:
        return MISSING
    if filled < total or states[DRAFT]:
        return WORK
    if states[REVIEW]:
        return REVIEW
    is_out = live and not live.outdated and not (changed and changed > live.since)
    return PUBLISHED if is_out else READY
