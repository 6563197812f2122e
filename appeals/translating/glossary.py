"""The glossary: where its terms stand in a text, and whether a translation keeps to them.

Words change their endings, so a term stands in a text where words follow each other that begin like the term's words:
in lower case they share at least 70 % of the letters of the whole term and at least half of each word, and a word of
the text goes on for at most half of the term's word and one letter more. Acronyms stand as they are (``EU`` is not in
``Euro``), and so do words of up to three letters, in other scripts than the Latin with two more. Hebrew and Arabic put
up to three letters before a word. Chinese and Japanese write no spaces: there a term is a plain substring. All this is
a guess: it can miss a term, and it can take another word for it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from appeals.languages import CATALOGUE
from appeals.models import Term
from appeals.normalform import one_line

SHARED = 0.7
SHORT = 3
PREFIXES = range(4)

# Vowel signs of Hebrew and Arabic belong to a word, and so does an apostrophe between Cyrillic letters.
_WORD = re.compile(
    r"(?:[^\W_]|[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670]|(?<=[\u0400-\u04ff])['’ʼ](?=[\u0400-\u04ff]))+"
)
_APOSTROPHES = str.maketrans("", "", "'’ʼ")
_PREFIXED = re.compile(r"[\u0590-\u06ff]")
_BETWEEN = re.compile(r"(?:[^\w.!?;:]|_){1,5}")


class Occurrence(NamedTuple):
    """A term in a text, from the character ``start`` up to ``end``."""

    start: int
    end: int
    term: Term


class Word(NamedTuple):
    """A word of a text as it is compared: its place, its letters in lower case, whether it is in capitals."""

    start: int
    end: int
    folded: str
    capitals: bool


class _Owner(NamedTuple):
    """The term on whose behalf words are looked for, and whether these are not to be used."""

    term: Term
    is_forbidden: bool = False


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A sequence of words to look for, on behalf of ``owner``."""

    words: tuple[Word, ...]
    owner: _Owner


class _Hit(NamedTuple):
    """A phrase found between two characters; ``closeness`` (up to 1) says how alike the letters are."""

    start: int
    end: int
    closeness: float
    owner: _Owner


class Forbidden(NamedTuple):
    """A variant that isn't to be used, as it stands in a text; ``literal`` if its letters are the variant's."""

    found: str
    literal: bool
    term: Term


def terms(source_language: str, language: str) -> list[Term]:
    """Return the glossary of a language pair, by term. One query."""
    return list(Term.objects.filter(source_language=source_language, language=language))


def terms_by_language(source_language: str) -> dict[str, list[Term]]:
    """Return all glossaries of a source language by target language. One query."""
    found: dict[str, list[Term]] = {}
    for term in Term.objects.filter(source_language=source_language):
        found.setdefault(term.language, []).append(term)
    return found


def occurrences(text: str, terms: Iterable[Term]) -> list[Occurrence]:
    """Return where ``terms`` stand in ``text``, a text in their source language, in order of the text.

    They never overlap: the longer one wins. Terms may be inflected (see above). Time grows linearly with the text.
    """
    by_spacing: dict[bool, list[tuple[str, _Owner]]] = {True: [], False: []}
    for term in terms:
        by_spacing[_has_spaces(term.source_language)].append((term.term, _Owner(term)))
    hits = [hit for spaced, wanted in by_spacing.items() for hit in _find(text, wanted, spaced=spaced)]
    return [Occurrence(hit.start, hit.end, hit.owner.term) for hit in _longest(hits)]


def kept(term: Term, translation_text: str) -> bool:
    """Whether ``translation_text`` has the prescribed translation of ``term``, inflected or not."""
    return any(_find(translation_text, [(term.translation, _Owner(term))], spaced=_has_spaces(term.language)))


def forbidden(translation_text: str, terms: Iterable[Term]) -> list[Forbidden]:
    """Return the forbidden variants of ``terms`` that stand in ``translation_text``, inflected or not.

    A word that is at least as close to the term's prescribed translation is none of them, nor is a part of it.
    """
    found = []
    for spaced, wanted in _by_spacing(terms).items():
        hits: dict[int, list[_Hit]] = {}
        for hit in _find(translation_text, wanted, spaced=spaced):
            hits.setdefault(id(hit.owner.term), []).append(hit)
        for hit in (hit for of_one_term in hits.values() for hit in _longest(of_one_term)):
            if hit.owner.is_forbidden:
                found.append(Forbidden(translation_text[hit.start : hit.end], hit.closeness == 1, hit.owner.term))
    return found


def _by_spacing(terms: Iterable[Term]) -> dict[bool, list[tuple[str, _Owner]]]:
    """Return the prescribed and the forbidden words of the terms that forbid any, by whether they have spaces."""
    wanted: dict[bool, list[tuple[str, _Owner]]] = {True: [], False: []}
    for term in terms:
        variants = term.forbidden.splitlines()
        if variants:
            phrases = [(term.translation, _Owner(term)), *((each, _Owner(term, True)) for each in variants)]
            wanted[_has_spaces(term.language)] += [(phrase, owner) for phrase, owner in phrases if one_line(phrase)]
    return wanted


def split_words(text: str) -> list[Word]:
    """Return the words of ``text``; a hyphen parts them, and an apostrophe does in other scripts than the Cyrillic."""
    return [_word(match) for match in _WORD.finditer(text)]


def _word(match: re.Match[str]) -> Word:
    letters = match[0].translate(_APOSTROPHES)
    return Word(match.start(), match.end(), letters.casefold(), len(letters) > 1 and letters.isupper())


def count_shared(wanted: Word, word: Word) -> int:
    """Return how many first letters ``word`` of a text shares with ``wanted``; 0 where it can't be the same word."""
    if word.folded == wanted.folded:
        return len(wanted.folded)
    if wanted.capitals:
        return 0
    if len(wanted.folded) <= SHORT:
        longest = len(wanted.folded) + (0 if wanted.folded.isascii() else 2)
        return len(wanted.folded) * (word.folded.startswith(wanted.folded) and len(word.folded) <= longest)
    if not _PREFIXED.match(wanted.folded):
        return _count_first(wanted.folded, word.folded)
    return max(_count_first(wanted.folded, word.folded[skipped:]) for skipped in PREFIXES)


def _count_first(wanted: str, letters: str) -> int:
    shared = next((count for count, (a, b) in enumerate(zip(wanted, letters, strict=False)) if a != b), None)
    if shared is None:
        shared = min(len(wanted), len(letters))
    return shared if 2 * shared >= len(wanted) and len(letters) - shared <= len(wanted) // 2 + 1 else 0


def _has_spaces(language: str) -> bool:
    return CATALOGUE[language].script not in ("Hans", "Jpan")


def _find(text: str, wanted: Sequence[tuple[str, _Owner]], *, spaced: bool) -> list[_Hit]:
    """Return every place of the texts in ``wanted``, each with its owner; places may overlap."""
    if spaced:
        phrases = [_Phrase(_split_phrase(phrase), owner) for phrase, owner in wanted]
        return list(_find_words(text, [phrase for phrase in phrases if phrase.words]))
    return [
        _Hit(match.start(), match.end(), 1, owner)
        for phrase, owner in wanted
        for match in re.finditer(re.escape(one_line(phrase)), text, re.IGNORECASE)
    ]


@lru_cache(maxsize=8192)
def _split_phrase(phrase: str) -> tuple[Word, ...]:
    """The same few terms are looked for in every piece."""
    return tuple(split_words(one_line(phrase)))


def _find_words(text: str, phrases: list[_Phrase]) -> Iterator[_Hit]:
    """Look each word of ``text`` up by its first letters among the first words of ``phrases``."""
    index: dict[str, list[_Phrase]] = {}
    for phrase in phrases:
        letters = phrase.words[0].folded
        index.setdefault(letters[: (len(letters) + 1) // 2], []).append(phrase)
    lengths = {len(beginning) for beginning in index}
    words = split_words(text)
    for position, word in enumerate(words):
        skips = PREFIXES if _PREFIXED.match(word.folded) else PREFIXES[:1]
        beginnings = {word.folded[skip : skip + length] for skip in skips for length in lengths}
        for beginning in beginnings & index.keys():
            found = (_match(text, words, position, phrase) for phrase in index[beginning])
            yield from (hit for hit in found if hit)


def _match(text: str, words: list[Word], position: int, phrase: _Phrase) -> _Hit | None:
    """Return the hit if ``phrase`` begins with the word at ``position``."""
    shared = wanted_letters = letters = 0
    if position + len(phrase.words) > len(words):
        return None
    for offset, wanted in enumerate(phrase.words, position):
        word = words[offset]
        same = count_shared(wanted, word)
        if not same or (offset > position and not _belong_together(text, words[offset - 1], word)):
            return None
        shared, wanted_letters, letters = shared + same, wanted_letters + len(wanted.folded), letters + len(word.folded)
    if shared < SHARED * wanted_letters:
        return None
    return _Hit(words[position].start, word.end, shared / max(wanted_letters, letters), phrase.owner)


def _belong_together(text: str, before: Word, word: Word) -> bool:
    """Whether two words in a row are parted neither by a sentence nor by a paragraph."""
    gap = text[before.end : word.start]
    return bool(_BETWEEN.fullmatch(gap)) and "\n\n" not in gap


def _longest(hits: Iterable[_Hit]) -> list[_Hit]:
    """Return hits that don't overlap, in order of the text: longer before shorter, closer before less close."""
    taken: set[int] = set()
    chosen = []
    for hit in sorted(hits, key=lambda hit: (hit.start - hit.end, -hit.closeness, hit.start)):
        if taken.isdisjoint(range(hit.start, hit.end)):
            taken.update(range(hit.start, hit.end))
            chosen.append(hit)
    return sorted(chosen, key=lambda hit: hit.start)
