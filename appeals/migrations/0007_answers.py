"""The index behind the lists of demands by state. The table only: ``appeals.apps`` fills it after all migrations."""

import django.db.models.deletion
from django.db import migrations, models


def key_to(model: str, **options) -> models.ForeignKey:
    """Return a foreign key; what it names takes the row with it."""
    return models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="answers", to=model, **options)


class Migration(migrations.Migration):
    dependencies = [("appeals", "0006_generation")]
    operations = [
        migrations.CreateModel(
            "Answer",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("language", models.CharField(max_length=10)),
                ("status", models.CharField(max_length=10)),
                ("date", models.DateField()),
                ("number", models.PositiveIntegerField()),
                ("live_from", models.DateTimeField()),
                ("live_until", models.DateTimeField(null=True)),
                ("appeal", key_to("appeals.appeal")),
                ("edition", key_to("appeals.edition", db_index=False)),
                ("outcome", key_to("appeals.outcome", db_index=False)),
            ],
            options={
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["language", "status", "-date", "-outcome"], name="answer_in_order"),
                ],
                "constraints": [models.UniqueConstraint(fields=("edition", "outcome"), name="answer_once")],
            },
        ),
        migrations.RemoveIndex("Outcome", "outcome_by_status"),
    ]
