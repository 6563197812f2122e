"""The trail of what is changed in the desk. The triggers that write it come after every migrate."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("appeals", "0009_accounts")]
    operations = [
        migrations.CreateModel(
            "Trail",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(verbose_name="when")),
                ("act", models.CharField(max_length=32)),
                ("who", models.CharField(max_length=150, verbose_name="person")),
                ("person", models.BigIntegerField(null=True)),
                ("role", models.CharField(max_length=200, verbose_name="role")),
                ("appeal", models.BigIntegerField(null=True)),
                ("kind", models.CharField(max_length=20)),
                ("row", models.BigIntegerField()),
                ("place", models.CharField(max_length=200)),
                ("field", models.CharField(max_length=40)),
                ("language", models.CharField(max_length=10, verbose_name="language")),
                (
                    "happened",
                    models.CharField(
                        choices=[("added", "added"), ("changed", "changed"), ("removed", "removed")], max_length=7
                    ),
                ),
                ("old", models.TextField(null=True)),
                ("new", models.TextField(null=True)),
            ],
            options={
                "default_permissions": (),
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(fields=["appeal", "-id"], name="trail_of_appeal"),
                    models.Index(fields=["who", "-id"], name="trail_of_person"),
                    models.Index(fields=["act"], name="trail_of_act"),
                ],
            },
        ),
    ]
