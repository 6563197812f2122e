"""What a translator is told about a piece: what it is, and how long it may get."""

from django.utils.translation import gettext as _

from appeals.translating.pieces import Piece
from appeals.translating.snapshot import WorkingSection, WorkingText, read


def contexts(working: WorkingText) -> dict[str, str]:
    """Return, by address, what each piece is: “Demand 3 to the democracies of the world”. One line, plain text."""
    found = {
        "appeal.title": _("Title of the appeal"),
        "appeal.slogan": _("Slogan"),
        "appeal.summary": _("Summary: two or three plain sentences"),
        "appeal.share_text": _("Text for passing on: what goes with the link in messengers"),
        "appeal.place": _("Place of issue"),
    }
    found |= {f"issuer:{issuer.key}.name": _("Name of an issuer: who speaks") for issuer in working.issuers}
    for position, entry in enumerate(working.sections, 1):
        found |= _of_section(entry, position, working.source_language)
    return found


def with_length(context: str, piece: Piece) -> str:
    """Return ``context`` and how many characters the translation of ``piece`` may have, where that is limited."""
    longest = getattr(piece.row._meta.get_field(piece.field), "max_length", None)
    if not longest:
        return context
    return _("%(context)s (at most %(longest)s characters)") % {"context": context, "longest": longest}


def _of_section(entry: WorkingSection, position: int, language: str) -> dict[str, str]:
    owner = f"section:{entry.section.number}"
    addressee = entry.addressee
    if not addressee:
        prose = _("Text of section %(position)s") % {"position": position}
        demands = {each.number: _("Demand %(number)s") % {"number": each.number} for each in entry.demands}
        return {f"{owner}.prose": prose, f"{owner}.closing": prose} | _of_demands(demands)
    name = read(addressee, "name", language) or addressee.key
    demand = _("Demand %(number)s to %(addressee)s")
    return {
        f"addressee:{addressee.key}.name": _("Name of an addressee: who is spoken to"),
        f"{owner}.prose": _("Before the demands to %(addressee)s") % {"addressee": name},
        f"{owner}.closing": _("After the demands to %(addressee)s") % {"addressee": name},
    } | _of_demands({each.number: demand % {"number": each.number, "addressee": name} for each in entry.demands})


def _of_demands(told: dict[int, str]) -> dict[str, str]:
    return {f"demand:{number}.text": text for number, text in told.items()}
