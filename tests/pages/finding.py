"""Publishes appeals in several scripts on the database in DATABASE_URL, then searches and lists them.

Run by test_finding.py. Prints what each question finds, and what the lists hold.
"""

from datetime import timedelta

import django
from django.db import transaction
from django.utils import timezone

TITLES = {
    "en": ("Repair the lighthouses", "A lighthouse for all", "The State’s schools"),
    "be": ("Ўсе школы", "Аб'ява пра школу", "Слова да бацькоў"),
    "ar": ("السَّلامُ لأطفالنا", "رسالة", "كلمة إلى الأمهات"),
    "ja": ("すべての学校に平和を", "学校", "母への言葉"),
}
QUESTIONS = (
    ("en", "LIGHTHOUSE"),
    ("en", "states school"),
    ("en", "\"light' & | ! :* ("),
    ("en", "opening en"),
    ("en", "op"),
    ("be", "усе школа"),
    ("be", "абʼява"),
    ("ar", "السلام لاطفالنا"),
    ("ja", "学校"),
    ("ja", "校"),
)


def main() -> None:
    """Publish, schedule and withdraw; then ask."""
    make_campaign(*TITLES)
    appeals = [make_appeal(f"appeal-{number}", tuple(TITLES)) for number in range(4)]
    started = timezone.now()
    for number, appeal in enumerate(appeals[:3]):
        # Appeals of one second have no order among the hits.
        timezone.now = lambda number=number: started + timedelta(minutes=number)
        for language, titles in TITLES.items():
            setattr(appeal, column("title", language), titles[number])
        appeal.save()
        publish(appeal)
    publish(appeals[3], live_from=timezone.now() + timedelta(days=1))
    show()
    make_section(appeals[0], en="Once more.")
    publish(appeals[0], reason="Once more.")
    withdraw(appeals[1], reason="Wrong.")
    show()
    with transaction.atomic():
        shelve_all()
    show()


def show() -> None:
    """Print what is found and listed."""
    for language, question in QUESTIONS:
        found = find(language, asked(question, most=8))
        keys = dict(Edition.objects.filter(pk__in=found).values_list("pk", "revision__appeal__key"))
        print(language, question, [keys[pk] for pk in found])
    shelves = Shelf.objects.counted().exclude(role="year").order_by("language", "role", "key")
    print([(row.language, row.role, row.key, row.name, row.appeals, row.demands) for row in shelves])
    print([row.name for language in TITLES for row in Shelf.objects.by_name(language, "addressee")])
    print([edition.key for edition in newest("be")])


if __name__ == "__main__":
    django.setup()
    # These need the apps, which are ready only now.
    from appeals.languages import column
    from appeals.models import Edition, Shelf
    from appeals.models.finding import find
    from appeals.pages.lookups import newest
    from appeals.publishing.publish import publish, withdraw
    from appeals.publishing.shelving import shelve_all
    from appeals.words import asked
    from tests.make import make_appeal, make_campaign, make_section

    main()
