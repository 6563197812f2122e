"""The index behind lists and search. The tables only: ``appeals.apps`` fills them when all migrations are done."""

from datetime import UTC, datetime

import django.db.models.deletion
from django.db import migrations, models

EVER, NEVER = datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)


def own_id() -> models.BigAutoField:
    """Return the primary key of a table."""
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


def key_to(model: str, **options) -> models.ForeignKey:
    """Return a foreign key; what it names takes the row with it."""
    return models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=model, **options)


class Migration(migrations.Migration):
    dependencies = [("appeals", "0004_outcomes")]
    operations = [
        migrations.CreateModel(
            "Shelf",
            [
                ("id", own_id()),
                ("language", models.CharField(max_length=10)),
                ("role", models.CharField(max_length=10)),
                ("key", models.CharField(blank=True, max_length=80)),
                ("kept_appeals", models.PositiveIntegerField(default=0)),
                ("kept_demands", models.PositiveIntegerField(default=0)),
                ("counted_at", models.DateTimeField()),
            ],
            options={
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["language", "role", "-kept_demands", "key"], name="shelf_by_demands"),
                ],
                "constraints": [models.UniqueConstraint(fields=("role", "key", "language"), name="shelf_once")],
            },
        ),
        migrations.CreateModel(
            "Name",
            [
                ("id", own_id()),
                ("shelf", key_to("appeals.shelf", related_name="names")),
                ("language", models.CharField(max_length=10)),
                ("role", models.CharField(max_length=10)),
                ("key", models.CharField(max_length=80)),
                ("name", models.CharField(blank=True, max_length=200)),
                ("sort", models.CharField(blank=True, max_length=200)),
                ("live_from", models.DateTimeField(default=EVER)),
                ("live_until", models.DateTimeField(default=NEVER)),
            ],
            options={
                "default_permissions": (),
                "indexes": [models.Index(fields=["language", "role", "sort", "key"], name="name_in_order")],
                "constraints": [models.UniqueConstraint(fields=("shelf", "live_from"), name="name_once")],
            },
        ),
        migrations.CreateModel(
            "Place",
            [
                ("id", own_id()),
                ("shelf", key_to("appeals.shelf", related_name="places", db_index=False)),
                ("edition", key_to("appeals.edition", related_name="places")),
                ("appeal", key_to("appeals.appeal", related_name="places")),
                ("placed", models.DateTimeField()),
                ("live_from", models.DateTimeField()),
                ("live_until", models.DateTimeField(null=True)),
                ("name", models.CharField(blank=True, max_length=200)),
                ("demands", models.PositiveIntegerField(default=0)),
            ],
            options={
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["shelf", "-placed", "-appeal"], name="place_in_order"),
                    models.Index(fields=["shelf", "live_from"], name="place_coming"),
                    models.Index(fields=["shelf", "live_until"], name="place_going"),
                ],
                "constraints": [models.UniqueConstraint(fields=("shelf", "edition"), name="place_once")],
            },
        ),
        migrations.CreateModel(
            "Words",
            [
                ("newness", models.BigIntegerField(primary_key=True, serialize=False)),
                (
                    "place",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="words", to="appeals.place"
                    ),
                ),
                ("title", models.TextField()),
                ("demands", models.TextField()),
                ("everything", models.TextField()),
            ],
            options={"default_permissions": ()},
        ),
    ]
