"""Who is meant by a name or a key: those that exist are used again, the others are made."""

from collections.abc import Iterable, Sequence
from itertools import count

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.utils.translation import gettext as _
from slugify import slugify

from appeals import document
from appeals.importing.blocks import fold
from appeals.languages import column
from appeals.models import Addressee, Issuer

LONGEST_KEY = 60  # of those that are made here
LONGEST_COLUMN = 80


class SavingError(Exception):
    """A document can't be saved; one line says why and what to do."""


def find_addressees(
    parties: Iterable[document.Party | None], language: str, *, here: set[str], notes: list[str]
) -> list[Addressee | None]:
    """Return the addressee of each section, by key or by name in ``language``; who doesn't exist is made.

    ``here`` are the keys of the appeal's addressees: only these may be renamed by a key with another name. What was
    made or used again is told in ``notes``. Raises SavingError where key and name contradict each other.
    """
    known = list(Addressee.objects.order_by("key"))
    found: dict[tuple[str, str], Addressee] = {}
    result: list[Addressee | None] = []
    for party in parties:
        if party is None or not (party.key or party.name):
            result.append(None)
            continue
        mark = party.key, fold(party.name)
        if mark not in found:
            found[mark] = _find_addressee(party, known, language, here, notes)
        result.append(found[mark])
    return result


def find_issuers(
    names: Sequence[str], language: str, *, current: Sequence[Issuer], rename: bool, notes: list[str]
) -> list[tuple[Issuer, str]]:
    """Return each issuer with its name, found by name in ``language`` or made.

    With ``rename``, a new name in the place of one of the ``current`` issuers is that issuer's, if their count is the
    same: so a name is corrected in a canonical document.
    """
    known = list(Issuer.objects.order_by("key"))
    result: list[tuple[Issuer, str]] = []
    for place, name in enumerate(names):
        issuer = _by_name(name, [*current, *known], language)
        if not issuer and rename and len(names) == len(current) and not _is_named(current[place], names, language):
            issuer = current[place]
        if not issuer:
            issuer = _make(Issuer, name, "", language, [row.key for row in known])
            notes.append(_("New issuer: “%(name)s” (%(key)s).") % {"name": name, "key": issuer.key})
            known.append(issuer)
        if issuer not in [row for row, _name in result]:
            result.append((issuer, name))
    return result


def key_from(text: str, *, fallback: str, taken: Iterable[str] = ()) -> str:
    """Return a key made of ``text``: Latin letters, at most 60 characters; numbered if it is among the ``taken``."""
    taken = set(taken)
    whole = text.translate(dict.fromkeys(map(ord, "'’ʼ"), ""))
    base = slugify(whole, max_length=LONGEST_KEY, word_boundary=True, save_order=True)
    if base and base not in taken:
        return base
    stem = base or fallback
    numbers = (f"{stem}-{number}" for number in count(2 if base else 1))
    return next(key for key in numbers if key not in taken)


def check_key(key: str) -> str:
    """Return ``key``; raises SavingError if it can't stand in an address."""
    try:
        validate_slug(key)
    except ValidationError as error:
        message = _("“%(key)s” can't be a key: use Latin letters, digits and hyphens.")
        raise SavingError(message % {"key": key}) from error
    if len(key) > LONGEST_COLUMN:
        message = _("The key “%(key)s” is too long: at most %(longest)s characters fit.")
        raise SavingError(message % {"key": key, "longest": LONGEST_COLUMN})
    return key


def _find_addressee(
    party: document.Party, known: list[Addressee], language: str, here: set[str], notes: list[str]
) -> Addressee:
    keyed = next((row for row in known if row.key == party.key), None)
    named = _by_name(party.name, [*(row for row in known if row.key in here), *known], language)
    if keyed and _name(keyed, language) and party.name and fold(_name(keyed, language)) != fold(party.name):
        if not named and keyed.key not in here:
            message = _("The addressee “%(key)s” is called “%(old)s” here and “%(new)s” in the document: change one.")
            raise SavingError(message % {"key": keyed.key, "old": _name(keyed, language), "new": party.name})
        return named or keyed
    if keyed or named:
        row = keyed or named
        if row.key not in here:
            message = _("“%(name)s” is the addressee “%(key)s”, who exists already.")
            notes.append(message % {"name": party.name or party.key, "key": row.key})
        return row
    row = _make(Addressee, party.name, party.key, language, [other.key for other in known])
    notes.append(_("New addressee: “%(name)s” (%(key)s).") % {"name": party.name or row.key, "key": row.key})
    known.append(row)
    return row


def _by_name(name: str, rows: Iterable, language: str):
    """Return the first of ``rows`` with this name; case and spacing don't count."""
    return next((row for row in rows if name and fold(_name(row, language)) == fold(name)), None)


def _is_named(row, names: Iterable[str], language: str) -> bool:
    return fold(_name(row, language)) in map(fold, names)


def _name(row, language: str) -> str:
    return getattr(row, column("name", language)) or ""


def _make(model, name: str, key: str, language: str, taken: list[str]):
    longest = model._meta.get_field("name").max_length
    if len(name) > longest:
        message = _("The name “%(name)s…” has %(count)s characters; at most %(longest)s fit.")
        raise SavingError(message % {"name": name[:40], "count": len(name), "longest": longest})
    key = check_key(key) if key else key_from(name, fallback=model._meta.model_name, taken=taken)
    return model.objects.create(key=key, **{column("name", language): name})
