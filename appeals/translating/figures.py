"""The numbers and dates of a text, so that two languages can be compared.

Numbers are compared by value: digits of any script, with any separator of thousands, with a decimal comma or point.
Dates are recognised as 2022-01-27, 27.01.2022 or 01/27/2022 (day and month in either order), with the signs of Chinese,
Japanese and Korean, and with month names, inflected or not. A date that isn't recognised is compared by its numbers.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from babel import Locale

from appeals.languages import CATALOGUE
from appeals.translating.glossary import SHARED, Word, count_shared, split_words

_YEAR_FIRST = re.compile(r"(?<![\d.])(?P<y>\d{4})([-./]) ?(?P<a>\d{1,2})\2 ?(?P<b>\d{1,2})(?!\d)")
_YEAR_LAST = re.compile(r"(?<![\d.])(?P<a>\d{1,2})([-./]) ?(?P<b>\d{1,2})\2 ?(?P<y>\d{4}|\d{2})(?!\d|\.\d)")
_SIGNS = re.compile(r"(?:(?P<y>\d{4}) ?[年년] ?)?(?<!\d)(?P<a>\d{1,2}) ?[月월](?: ?(?P<b>\d{1,2}) ?[日일])?")
_TOKEN = re.compile(r"\d+|(?:[^\W\d_]|[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670])+")
_GAP = re.compile(r"[\s.,ºª°()\-–\u200e\u200f\u2066-\u2069'’]{0,3}")
_JOINTS = frozenset(["de", "of", "the", "del", "do", "st", "nd", "rd", "th", "er", "m", "gada", "წლის"])
_NUMBER = re.compile(r"\d{1,3}(?:[\u0020\u00a0\u2009\u202f'’]\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,:٫٬]\d+)*")
_SEPARATOR = re.compile(r"\D")
_BLANK = "|"


@dataclass(frozen=True, slots=True)
class Date:
    """A date as it is ``written``; a year or day that isn't said is 0.

    ``either`` says that day and month may have changed places, as in 01/02/2022.
    """

    year: int
    month: int
    day: int
    written: str
    either: bool = False

    def is_same(self, other: "Date") -> bool:
        """Whether both may mean the same day."""
        return bool(self._readings() & other._readings())

    def contradicts(self, other: "Date") -> bool:
        """Whether both say as much (a year or none, a day or none), but not the same."""
        says, said = (bool(self.year), bool(self.day)), (bool(other.year), bool(other.day))
        return says == said and not self.is_same(other)

    def _readings(self) -> set[tuple[int, int, int]]:
        first = (self.year, self.month, self.day)
        return {first, (self.year, self.day, self.month)} if self.either else {first}


@dataclass(frozen=True, slots=True)
class Figures:
    """The dates of a text, and its other numbers: value in ASCII digits, and how often."""

    dates: tuple[Date, ...]
    numbers: Counter[str]


@dataclass(frozen=True, slots=True)
class Difference:
    """What two texts don't share: numbers only in the first, only in the second, dates that contradict each other.

    ``shared`` says how many numbers and dates they have in common.
    """

    missing: Counter[str]
    extra: Counter[str]
    contradicting: list[tuple[Date, Date]]
    shared: int


def compare_figures(original: Figures, translation: Figures) -> Difference:
    """Compare what ``read_figures`` gave for a text and for its translation."""
    left, right = list(original.dates), list(translation.dates)
    same = _pair_off(left, right, Date.is_same)
    contradicting = _pair_off(left, right, Date.contradicts)
    said, repeated = original.numbers + _dissolve(left), translation.numbers + _dissolve(right)
    return Difference(said - repeated, repeated - said, contradicting, len(same) + (said & repeated).total())


def read_figures(text: str, language: str) -> Figures:
    """Return the dates and numbers of plain ``text`` in ``language``. Linear in its length."""
    text = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)
    dates: list[Date] = []

    def take(match: re.Match[str]) -> str:
        """Keep the date; leave blanks, so that its numbers aren't read again."""
        date = _from_digits(match, day_first=match.re is _YEAR_LAST)
        dates.extend([date] if date else [])
        return _BLANK * len(match[0]) if date else match[0]

    for pattern in (_YEAR_FIRST, _YEAR_LAST, _SIGNS):
        text = pattern.sub(take, text)
    letters = list(text)
    for date, spans in _from_names(text, language):
        dates.append(date)
        for start, end in spans:
            letters[start:end] = _BLANK * (end - start)
    return Figures(tuple(dates), Counter(_value(match[0]) for match in _NUMBER.finditer("".join(letters))))


def _pair_off(left: list[Date], right: list[Date], belong: Callable[[Date, Date], bool]) -> list[tuple[Date, Date]]:
    """Take the first pairs that ``belong`` together out of both lists; return them."""
    pairs = []
    for date in list(left):
        if other := next((each for each in right if belong(date, each)), None):
            left.remove(date)
            right.remove(other)
            pairs.append((date, other))
    return pairs


def _dissolve(dates: list[Date]) -> Counter[str]:
    """The day and year of dates without a counterpart; the month may have a name that isn't recognised there."""
    return Counter(str(part) for date in dates for part in (date.day, date.year) if part)


def _from_digits(match: re.Match[str], *, day_first: bool) -> Date | None:
    """Read 27.01.2022 or 2022-01-27; None if that can be no date."""
    year = int(match["y"] or 0) + (2000 if match["y"] and len(match["y"]) == 2 else 0)
    first, second = int(match["a"]), int(match["b"] or 0)
    month, day = (second, first) if day_first else (first, second)
    if day_first and month > 12:
        month, day = day, month
    if not 1 <= month <= 12 or day > 31 or (match["b"] and not day):
        return None
    return Date(year, month, day, match[0].strip(), either=day_first and day <= 12)


def _from_names(text: str, language: str) -> Iterator[tuple[Date, list[tuple[int, int]]]]:
    """Yield the dates with a month name and a number beside it, and where their parts stand."""
    tokens = list(_TOKEN.finditer(text))
    used: set[int] = set()
    for index, token in enumerate(tokens):
        before, after = _beside(text, tokens, index, -1), _beside(text, tokens, index, 1)
        if token[0].isdecimal() or not {before, after} - {None} - used:
            continue
        if not (month := _month(token[0], language)):
            continue
        day, year = _day_and_year(text, tokens, before, after)
        places = sorted({index, *(place for place in (day, year) if place is not None)})
        if len(places) > 1 and used.isdisjoint(places):
            used.update(places)
            first, last = tokens[places[0]].start(), tokens[places[-1]].end()
            numbers = (int(tokens[place][0]) if place is not None else 0 for place in (year, day))
            yield Date(next(numbers), month, next(numbers), text[first:last]), [tokens[p].span() for p in places]


def _day_and_year(
    text: str, tokens: list[re.Match[str]], before: int | None, after: int | None
) -> tuple[int | None, int | None]:
    """Return which of the numbers around a month are its day and its year: 27 May 2022, May 27, 2022, 2022 May 27."""

    def is_day(place: int | None) -> bool:
        """Whether a day of a month can stand at ``place``."""
        return place is not None and len(tokens[place][0]) < 3 and 1 <= int(tokens[place][0]) <= 31

    def is_year(place: int | None) -> bool:
        """Whether a year of four digits stands at ``place``."""
        return place is not None and len(tokens[place][0]) == 4

    day = next((place for place in (before, after) if is_day(place)), None)
    further = [_beside(text, tokens, day, step) for step in (1, -1)] if day is not None else []
    year = next((place for place in (after, before, *further) if is_year(place)), None)
    return day, year


def _beside(text: str, tokens: list[re.Match[str]], index: int, step: int) -> int | None:
    """Return which token is the next number on one side, past its ending (27-га) and words that join dates."""
    place = index
    for _ in range(3):
        place += step
        if not 0 <= place < len(tokens):
            return None
        near, far = sorted((place, place - step))
        if not _GAP.fullmatch(text[tokens[near].end() : tokens[far].start()]):
            return None
        if tokens[place][0].isdecimal():
            return place
        if not _joins(text, tokens, place):
            return None
    return None


def _joins(text: str, tokens: list[re.Match[str]], place: int) -> bool:
    """Whether a word joins the parts of a date, or is the ending of the number before it."""
    is_ending = (
        place > 0
        and tokens[place - 1][0].isdecimal()
        and len(tokens[place][0]) < 4
        and text[tokens[place - 1].end() : tokens[place].start()] in ("", "-", "\u2011")
    )
    return is_ending or tokens[place][0].casefold() in _JOINTS


def _month(word: str, language: str) -> int:
    """Return which month ``word`` names, inflected or not; 0 for none."""
    exact, names = _months(language)
    found = split_words(word)
    if word.casefold() in exact or not found:
        return exact.get(word.casefold(), 0)
    shared, month = max((count_shared(name, found[0]) / len(name.folded), number) for name, number in names)
    return month if shared >= SHARED else 0


@lru_cache
def _months(language: str) -> tuple[dict[str, int], list[tuple[Word, int]]]:
    """Return the months by name and abbreviation, and the names as words to be compared."""
    known = Locale.parse(CATALOGUE[language].locale).months
    abbreviated = {name.strip(".").casefold(): number for number, name in known["format"]["abbreviated"].items()}
    wide = [
        (name, number)
        for form in ("format", "stand-alone")
        for number, name in known[form]["wide"].items()
        # Babel may take names that a language lacks from another one.
        if name[0] == known["format"]["wide"][number][0]
    ]
    exact = {**abbreviated, **{name.casefold(): number for name, number in wide}}
    return exact, [(word, number) for name, number in wide for word in split_words(name)[:1]]


def _value(number: str) -> str:
    """Return the value of a number in one spelling: ``1.500,50`` as ``1500.5``."""
    parts, separators = _SEPARATOR.split(number), _SEPARATOR.findall(number)
    last = separators[-1] if separators else ""
    in_threes = all(len(part) == 3 for part in parts[1:-1])
    if not in_threes:
        return ".".join(part.lstrip("0") or "0" for part in parts)
    is_decimal = last in tuple(".,:٫") and (len(parts[-1]) != 3 or parts[0] == "0" or set(separators) != {last})
    whole = "".join(parts[:-1] if is_decimal else parts).lstrip("0") or "0"
    fraction = parts[-1].rstrip("0") if is_decimal else ""
    return f"{whole}.{fraction}" if fraction else whole
