"""Fills the naive site with the same texts. Import it when Django is set up."""

from django.core.management import call_command
from django.db import transaction
from modeltranslation.utils import build_localized_fieldname as localized

from benchmarks.documents import batches, make
from benchmarks.naive.models import Appeal, Demand, Party, Section


def fill(number: int, languages: tuple[str, ...]) -> None:
    """Make the tables and ``number`` appeals in ``languages``."""
    call_command("migrate", run_syncdb=True, verbosity=0)
    parties: dict[str, Party] = {}
    with transaction.atomic():
        for made in batches(make(number, languages), 500):
            _write(made, languages, parties)


def _write(made: list, languages: tuple[str, ...], parties: dict[str, Party]) -> None:
    def say(**texts: str) -> dict[str, str]:
        return {localized(field, code): text for field, text in texts.items() for code in languages}

    def party(key: str, name: str) -> Party:
        if key not in parties:
            parties[key] = Party.objects.create(slug=key, **say(name=name))
        return parties[key]

    appeals, sections, demands = [], [], []
    for one in made:
        document = one.documents[0]
        head = say(slug=document.appeal, title=document.title, summary=document.summary)
        issuer = party(one.issuers[0], document.issuers[0])
        appeals.append(Appeal(**head, issuer=issuer, published_at=one.moment))
        for position, part in enumerate(document.sections):
            whom = part.addressee and party(part.addressee.key, part.addressee.name)
            sections.append(Section(appeal=appeals[-1], addressee=whom, position=position, **say(prose=part.prose)))
            demands += [Demand(section=sections[-1], number=d.number, **say(text=d.text)) for d in part.demands]
    Appeal.objects.bulk_create(appeals)
    Section.objects.bulk_create(sections, batch_size=500)
    Demand.objects.bulk_create(demands, batch_size=500)
