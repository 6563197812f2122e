"""The number of the generation of pages. The database counts it itself: see ``appeals.triggers``."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("appeals", "0005_shelves")]
    operations = [
        migrations.CreateModel(
            "Generation",
            [
                ("id", models.PositiveSmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveBigIntegerField(default=0)),
                ("oldest", models.PositiveBigIntegerField(default=0)),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(condition=models.Q(id=1), name="generation_is_single"),
                ],
            },
        ),
    ]
