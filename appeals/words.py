"""The normal form of words: what is searched and what is written meet in it, whatever the spelling, script or database.

Two spellings of a word that readers take for the same become one: no capitals, no accents, ё as е, ў as у, one form of
alef, ß as ss. Chinese and Japanese, which set no spaces, are cut into single and double characters.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

# Combining marks of the scripts that the catalogue knows, without the two kana ones, which make another syllable.
_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0\ufe20-\ufe2f"
)
_APOSTROPHES = "'’ʼ‘`´"
# Soft hyphen, joiners, writing directions: they stand inside words and are no letters.
_UNSEEN = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_LETTER = r"[^\W_]"
_WORD = re.compile(rf"{_LETTER}(?:{_LETTER}|[{_MARKS}{_UNSEEN}\u3099\u309a]|[{_APOSTROPHES}](?={_LETTER}))*")
_DROPPED = re.compile(rf"[{_MARKS}{_UNSEEN}{_APOSTROPHES}\u0640]")
_APOSTROPHE = re.compile(f"[{_APOSTROPHES}]")
# Han with its iteration marks, hiragana and katakana, bopomofo.
_SPACELESS = re.compile(
    "[\u3005-\u3007\u3031-\u3035\u3041-\u3096\u3099-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3105-\u312f\u3400-\u4dbf"
    "\u4e00-\u9fff\U00020000-\U0003ffff]+"
)
_ALIKE = str.maketrans(
    {
        "ı": "i", "ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ə": "e", "ґ": "г",
        "ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ک": "ك", "ة": "ه", "ە": "ه", "ۀ": "ه", "ς": "σ",
    }
)  # fmt: skip
# Endings that change with case and number in most languages of the catalogue.
_ENDINGS = frozenset("aeiouysаеиоуыэюяіьєαεηιουωѵ")
SHORTEST_STEM = 4
# No word is indexed beyond this: PostgreSQL takes none of more than 2 KB, and nobody looks for one.
LONGEST = 60
# A word of one or two letters is looked for as it stands: as a beginning it would be in every text. Korean ones are
# syllables, to which the endings are joined.
SHORTEST_BEGINNING = 3
_KOREAN = re.compile("[가-힣]+")


@lru_cache(maxsize=20_000)
def fold(word: str) -> str:
    """Return the normal form of a word, without apostrophes; empty if nothing of it is a letter or a digit."""
    folded = _DROPPED.sub("", unicodedata.normalize("NFKD", word).casefold())
    # Casefolding may decompose once more (İ), and NFC puts Korean syllables and kana together again.
    folded = unicodedata.normalize("NFC", _DROPPED.sub("", unicodedata.normalize("NFKD", folded))).translate(_ALIKE)
    return "".join(_digit(letter) for letter in folded if letter.isalnum() or letter in "\u3099\u309a")


def _digit(letter: str) -> str:
    value = unicodedata.decimal(letter, None)
    return letter if value is None else str(value)


def written(text: str) -> set[str]:
    """Return the normal forms under which the words of ``text`` are found.

    What stands behind an apostrophe is found by itself too ("l'État"), like every pair of characters without spaces.
    """
    found: set[str] = set()
    for match in _WORD.finditer(text):
        parts = _APOSTROPHE.split(match[0])
        for word in {fold("".join(parts)), *map(fold, parts[1:])}:
            found.update(_cut(word, single=True))
    return found - {""}


def indexed(texts: Iterable[str], language: str) -> str:
    """Return the words of ``texts`` as the index holds them: each once, with the language before it, in one line.

    Many languages share words; a reader asks one language only, and the index then needs to look at no other.
    """
    found = {word[:LONGEST] for text in texts for word in written(text)}
    return " ".join(sorted(before(language) + word for word in found))


def before(language: str) -> str:
    """Return what stands before each indexed word of a language."""
    return language.replace("-", "")


def sortable(name: str) -> str:
    """Return a name as lists are put in order by it: its words in their normal form."""
    return " ".join(fold(match[0]) for match in _WORD.finditer(name))[:200]


def asked(text: str, *, most: int) -> list[str]:
    """Return the normal forms that a text must have to match ``text``, each once, of its first ``most`` words.

    One that ends in ``*`` stands for every word that begins like it, so that "schools" finds "school" and "schooling".
    """
    found: dict[str, None] = {}
    for match in list(_WORD.finditer(text))[:most]:
        for word in _cut(fold(match[0]), single=False):
            found[_beginning(word[:LONGEST])] = None
    return [word for word in found if word]


def count(text: str) -> int:
    """Return how many words ``text`` has."""
    return sum(1 for _ in _WORD.finditer(text))


def matches(word: str, wanted: str) -> bool:
    """Whether a word of a text, in its normal form, is one that ``wanted`` (of ``asked``) stands for."""
    return word.startswith(wanted[:-1]) if wanted.endswith("*") else word == wanted


def holds(text: str, wanted: list[str]) -> int:
    """Return how many of ``wanted`` are in ``text``."""
    present = written(text)
    return sum(any(matches(word, one) for word in present) for one in wanted)


def spans(text: str, wanted: list[str]) -> list[tuple[int, int]]:
    """Return where in ``text`` the words stand that ``wanted`` means: beginning and end of each, in their order."""
    found: list[tuple[int, int]] = []
    for start, end in _marked(text, wanted):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _marked(text: str, wanted: list[str]) -> Iterator[tuple[int, int]]:
    for match in _WORD.finditer(text):
        word = match[0]
        if not _SPACELESS.search(word):
            if any(matches(form, one) for form in written(word) for one in wanted):
                yield match.span()
            continue
        for size in (1, 2):
            for start in range(len(word) - size + 1):
                if fold(word[start : start + size]) in wanted:
                    yield match.start() + start, match.start() + start + size


def _cut(word: str, *, single: bool) -> Iterator[str]:
    """Cut what is written without spaces into pairs, and into single characters if there is no pair or ``single``."""
    position = 0
    for match in _SPACELESS.finditer(word):
        yield word[position : match.start()]
        run, position = match[0], match.end()
        yield from (run[start : start + 2] for start in range(len(run) - 1))
        if single or len(run) == 1:
            yield from run
    yield word[position:]


def _beginning(word: str) -> str:
    """Return what words like ``word`` have in common, with ``*``: without the endings that inflection changes."""
    short = len(word) < SHORTEST_BEGINNING and not _KOREAN.fullmatch(word)
    if short or _SPACELESS.fullmatch(word):
        return word
    for _ in range(2):
        if len(word) > SHORTEST_STEM and word[-1] in _ENDINGS:
            word = word[:-1]
    return f"{word}*"
