"""Bring an appeal's text in another language to what a translated document says. The structure is the original's."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from django.contrib.auth.models import AbstractBaseUser
from django.utils.translation import gettext as _

from appeals import document
from appeals.importing.parties import SavingError
from appeals.importing.reading import Reading
from appeals.models import Appeal, Mark
from appeals.translating.edit import write
from appeals.translating.pieces import HEAD, pieces
from appeals.translating.snapshot import Told, WorkingSection, WorkingText, read, working_text
from appeals.translating.standing import tell


class Hand(NamedTuple):
    """Whose hand writes a translation (nobody: that of a command), and the state (``Mark.State``) it leaves it in."""

    state: str = Mark.State.APPROVED.value
    author: AbstractBaseUser | None = None


def edit_translation(appeal: Appeal, language: str, reading: Reading, hand: Hand) -> None:
    """Save the texts of ``reading`` as the translation of ``appeal``; a text that is missing erases nothing.

    ``hand`` says whose translation the changed texts are, and in which state.
    What it says of its standing and its translator is saved too; a canonical document without a translator names none.
    Raises SavingError, with nothing saved, unless sections, addressees, demands and issuers are the original's.
    """
    working = working_text(appeal)
    texts = {f"appeal.{name}": getattr(reading, field) for name, field in HEAD.items()}
    texts |= _issuers(working, language, reading)
    for entry, section in _pairs(working, language, reading):
        texts |= _section(entry, section, canonical=reading.canonical)
    _check_originals(working, texts)
    if reading.date and reading.date != str(appeal.issued_on or ""):
        raise SavingError(_("The translation bears another date than the original; correct one of them."))
    write(appeal, language, texts, state=hand.state, author=hand.author)
    _tell(working, language, reading)


def _tell(working: WorkingText, language: str, reading: Reading) -> None:
    """Save what readers are told of the translation, if the document says it and it is something else."""
    before = working.told.get(language, Told())
    translator = reading.translator if reading.canonical else reading.translator or before.translator
    said = Told(reading.standing or before.standing, translator)
    if said != before:
        tell(working.appeal, language, standing=said.standing, translator=said.translator)


def _issuers(working: WorkingText, language: str, reading: Reading) -> dict[str, str]:
    """A document leaves out issuers without a name: then those that remain must be known by theirs."""
    if not reading.issuers:
        return {}
    if len(reading.issuers) == len(working.issuers):
        pairs = zip(working.issuers, reading.issuers, strict=True)
        return {f"issuer:{issuer.key}.name": name for issuer, name in pairs}
    if [name for issuer in working.issuers if (name := read(issuer, "name", language))] == list(reading.issuers):
        return {}
    message = _("The original has %(here)s issuers, the translation %(there)s.")
    raise SavingError(message % {"here": len(working.issuers), "there": len(reading.issuers)})


def _pairs(working: WorkingText, language: str, reading: Reading) -> Iterator[tuple[WorkingSection, document.Section]]:
    """Yield the sections of both. A document leaves out sections that say nothing: those may be missing."""
    every = [entry for entry in working.sections if _shows(entry, working.source_language)]
    shown = [entry for entry in every if _shows(entry, language)]
    for entries in (every, shown):
        if _fits(entries, reading.sections, canonical=reading.canonical):
            return zip(entries, reading.sections, strict=True)
    raise SavingError(_mismatch(every, reading))


def _shows(entry: WorkingSection, language: str) -> bool:
    texts = (read(entry.section, name, language) for name in ("prose", "closing"))
    return bool(entry.addressee or entry.demands or any(texts))


def _fits(entries: list[WorkingSection], sections: tuple[document.Section, ...], *, canonical: bool) -> bool:
    return len(entries) == len(sections) and all(
        _same_shape(entry, section, canonical=canonical) for entry, section in zip(entries, sections, strict=True)
    )


def _same_shape(entry: WorkingSection, section: document.Section, *, canonical: bool) -> bool:
    here, there = entry.addressee, section.addressee
    if canonical:
        same = (here.key if here else "") == (there.key if there else "")
        return same and {d.number for d in entry.demands} == {d.number for d in section.demands}
    return bool(here) == bool(there) and len(entry.demands) == len(section.demands)


def _mismatch(entries: list[WorkingSection], reading: Reading) -> str:
    """Return the one line that says where a translation is built otherwise than the original."""
    if len(entries) != len(reading.sections):
        message = _("The original has %(here)s sections, the translation %(there)s. Give it the same ones.")
        return message % {"here": len(entries), "there": len(reading.sections)}
    pairs = enumerate(zip(entries, reading.sections, strict=True), 1)
    position = next(n for n, (a, b) in pairs if not _same_shape(a, b, canonical=reading.canonical))
    message = _("Section %(position)s of the translation has other demands or another addressee than the original.")
    return message % {"position": position}


def _section(entry: WorkingSection, section: document.Section, *, canonical: bool) -> dict[str, str]:
    number = entry.section.number
    texts = {f"section:{number}.prose": section.prose, f"section:{number}.closing": section.closing}
    if entry.addressee and section.addressee:
        texts[f"addressee:{entry.addressee.key}.name"] = section.addressee.name
    numbers = [demand.number for demand in (section if canonical else entry).demands]
    return texts | {f"demand:{n}.text": demand.text for n, demand in zip(numbers, section.demands, strict=True)}


def _check_originals(working: WorkingText, texts: Mapping[str, str]) -> None:
    """A translation says nothing that the original doesn't say."""
    says = {piece.address for piece in pieces(working)}
    for address, text in texts.items():
        if text and address not in says:
            message = _("The translation has a text where the original has none (%(address)s); leave it out.")
            raise SavingError(message % {"address": address})
