"""What came of demands: their ledger, and the index of the demands that stand in each version."""

import re

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

import appeals.models.outcome

LANGUAGES = [
    ("be", "Belarusian"),
    ("uk", "Ukrainian"),
    ("ru", "Russian"),
    ("pl", "Polish"),
    ("lt", "Lithuanian"),
    ("lv", "Latvian"),
    ("et", "Estonian"),
    ("en", "English"),
    ("de", "German"),
    ("fr", "French"),
    ("es", "Spanish"),
    ("pt", "Portuguese"),
    ("it", "Italian"),
    ("nl", "Dutch"),
    ("sv", "Swedish"),
    ("da", "Danish"),
    ("nb", "Norwegian Bokmål"),
    ("fi", "Finnish"),
    ("cs", "Czech"),
    ("sk", "Slovak"),
    ("hu", "Hungarian"),
    ("ro", "Romanian"),
    ("bg", "Bulgarian"),
    ("el", "Greek"),
    ("tr", "Turkish"),
    ("ka", "Georgian"),
    ("hy", "Armenian"),
    ("az", "Azerbaijani"),
    ("ar", "Arabic"),
    ("fa", "Persian"),
    ("he", "Hebrew"),
    ("zh-hans", "Chinese (simplified)"),
    ("ja", "Japanese"),
    ("ko", "Korean"),
]
STATUSES = [
    ("open", "Open"),
    ("promised", "Promised"),
    ("partly-met", "Partly met"),
    ("met", "Met"),
    ("refused", "Refused"),
]


def own_id() -> models.BigAutoField:
    """Return the primary key of a table."""
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


def key_of(model: str, name: str, **options) -> models.ForeignKey:
    """Return a reference to a row that can't be deleted."""
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name=name, to=model, **options)


def index_demands(apps, schema_editor):
    """Note the demands of the versions that there are: in a canonical text nothing else begins a line like that."""
    edition, demand = apps.get_model("appeals", "Edition"), apps.get_model("appeals", "RevisionDemand")
    originals = edition.objects.filter(language=models.F("revision__source_language")).values_list("revision", "text")
    demand.objects.bulk_create(
        (
            demand(revision_id=revision, number=int(number))
            for revision, text in originals.iterator()
            for number in re.findall(r"^([0-9]+)\. ", text, re.MULTILINE)
        ),
        batch_size=1000,
    )


class Migration(migrations.Migration):
    dependencies = [("appeals", "0003_share_text")]

    operations = [
        migrations.CreateModel(
            name="Outcome",
            fields=[
                ("id", own_id()),
                ("number", models.PositiveIntegerField(verbose_name="demand")),
                ("date", models.DateField(validators=[appeals.models.outcome.validate_day], verbose_name="date")),
                ("status", models.CharField(choices=STATUSES, max_length=10, verbose_name="state")),
                (
                    "evidence",
                    models.URLField(
                        blank=True,
                        max_length=500,
                        validators=[django.core.validators.URLValidator(schemes=["http", "https"])],
                        verbose_name="evidence",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("appeal", key_of("appeals.appeal", "outcomes")),
                ("replaces", key_of("appeals.outcome", "replacements", blank=True, null=True)),
            ],
            options={
                "verbose_name": "outcome",
                "verbose_name_plural": "outcomes",
                "ordering": ["-date", "-pk"],
                "constraints": [
                    models.UniqueConstraint(fields=["replaces"], name="outcome_replaced_once"),
                    models.CheckConstraint(condition=models.Q(number__gte=1), name="outcome_number_positive"),
                    models.CheckConstraint(
                        condition=models.Q(status__in=[value for value, _label in STATUSES]), name="outcome_has_status"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(evidence="")
                        | models.Q(evidence__startswith="http://")
                        | models.Q(evidence__startswith="https://"),
                        name="outcome_evidence_is_web",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(replaces=None) | models.Q(replaces__lt=models.F("pk")),
                        name="outcome_replaces_earlier",
                    ),
                ],
                "indexes": [
                    models.Index(fields=["appeal", "number", "-date", "-id"], name="outcome_of_demand"),
                    models.Index(fields=["status", "-date", "-id"], name="outcome_by_status"),
                ],
            },
        ),
        migrations.CreateModel(
            name="OutcomeNote",
            fields=[
                ("id", own_id()),
                ("language", models.CharField(choices=LANGUAGES, max_length=10, verbose_name="language")),
                (
                    "text",
                    models.TextField(
                        max_length=1000,
                        validators=[django.core.validators.MaxLengthValidator(1000)],
                        verbose_name="note",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("outcome", key_of("appeals.outcome", "notes")),
            ],
            options={
                "verbose_name": "note on an outcome",
                "verbose_name_plural": "notes on outcomes",
                "ordering": ["outcome", "language"],
                "constraints": [
                    models.UniqueConstraint(fields=["outcome", "language"], name="outcome_note_once"),
                    models.CheckConstraint(condition=~models.Q(text=""), name="outcome_note_has_text"),
                ],
            },
        ),
        migrations.CreateModel(
            name="RevisionDemand",
            fields=[
                ("id", own_id()),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                ("revision", key_of("appeals.revision", "demands")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["revision", "number"], name="revision_demand_once"),
                ],
            },
        ),
        migrations.RunPython(index_demands, migrations.RunPython.noop),
    ]
