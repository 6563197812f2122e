"""Plain functions that make what tests need. Each takes what the test is about and fills in the rest."""

from importlib import import_module

from django.contrib.auth.models import Group, Permission, User

from appeals.languages import column
from appeals.models import Addressee, Appeal, AppealIssuer, Campaign, Demand, Issuer, Section, TranslatorLanguage

ROLES = import_module("appeals.migrations.0002_roles").ROLES


def make_campaign(*languages: str, **fields) -> Campaign:
    """Set up the campaign with ``languages`` on offer (default: en be uk pl de ar), the first one the default."""
    codes = list(languages or ("en", "be", "uk", "pl", "de", "ar"))
    names = {column("name", code): "Campaign" for code in codes}
    values = {"languages": codes, "default_language": codes[0], **names, **fields}
    return Campaign.objects.update_or_create(id=1, defaults=values)[0]


def make_issuer(key: str = "council", **names: str) -> Issuer:
    """Make an issuer; ``names`` by language, English by default."""
    return Issuer.objects.create(key=key, **_columns("name", names or {"en": "The council"}))


def make_addressee(key: str = "city", **names: str) -> Addressee:
    """Make an addressee; ``names`` by language, English by default."""
    return Addressee.objects.create(key=key, **_columns("name", names or {"en": "The city"}))


def make_section(appeal: Appeal, addressee: Addressee | None = None, demands=(), **prose: str) -> Section:
    """Add a section; ``demands`` are texts, or dicts of texts by language; ``prose`` by language.

    Many demands are made at once: hundreds of them would take seconds one by one.
    """
    section = Section.objects.create(
        appeal=appeal, addressee=addressee, position=appeal.sections.count(), **_columns("prose", prose)
    )
    appeal.refresh_from_db(fields=["last_demand"])
    texts = [each if isinstance(each, dict) else {appeal.source_language: each} for each in demands]
    Demand.objects.bulk_create(
        Demand(
            appeal=appeal,
            section=section,
            number=appeal.last_demand + 1 + position,
            position=position,
            **_columns("text", by_language),
        )
        for position, by_language in enumerate(texts)
    )
    appeal.last_demand += len(texts)
    appeal.save(update_fields=["last_demand"])
    return section


def make_appeal(key: str = "schools", languages: tuple[str, ...] = ("en",), **fields) -> Appeal:
    """Make a complete appeal: an opening, one addressee with two demands, an ending; all in ``languages``.

    The first language is the source. ``Campaign`` is left alone.
    """
    appeal = Appeal.objects.create(
        key=key,
        source_language=languages[0],
        **{column("title", code): f"Title {code} {key}" for code in languages},
        **fields,
    )
    issuer = Issuer.objects.filter(key="council").first() or make_issuer(**{c: f"Council {c}" for c in languages})
    AppealIssuer.objects.create(appeal=appeal, issuer=issuer)
    city = Addressee.objects.filter(key="city").first() or make_addressee(**{c: f"City {c}" for c in languages})
    make_section(appeal, **{code: f"Opening {code}." for code in languages})
    demands = [{code: f"Demand {number} {code}." for code in languages} for number in (1, 2)]
    make_section(appeal, city, demands, **{code: f"We call on the city ({code}):" for code in languages})
    make_section(appeal, **{code: f"Ending {code}." for code in languages})
    return appeal


def make_user(role: str, *languages: str, name: str = "") -> User:
    """Make a user of the desk in the group ``role``, a translator into ``languages``; by default named after the role.

    The password is "a long password".
    """
    user = User.objects.create_user(name or role.lower(), password="a long password", is_staff=True)
    group, is_new = Group.objects.get_or_create(name=role)
    if is_new:  # a transactional test has emptied the tables, and what migrations put there
        group.permissions.set(Permission.objects.filter(codename__in=ROLES[role]))
    user.groups.add(group)
    TranslatorLanguage.objects.bulk_create(TranslatorLanguage(user=user, language=code) for code in languages)
    return user


def _columns(field: str, texts: dict[str, str]) -> dict[str, str]:
    return {column(field, code): text for code, text in texts.items()}
