"""Accounts of the desk: sessions, links that lead in, tallies of tries. Whoever is logged in logs in anew after it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def to_user(**options) -> models.ForeignKey:
    """Return a foreign key to a user, who takes the row along."""
    return models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL, **options)


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("appeals", "0008_withdrawals_in_order"),
    ]
    operations = [
        migrations.CreateModel(
            "DeskSession",
            [
                ("session_data", models.TextField(verbose_name="session data")),
                ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                ("session_key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("begun_at", models.DateTimeField(null=True)),
                ("seen_at", models.DateTimeField()),
                ("user", to_user(null=True, related_name="desk_sessions")),
            ],
            options={"default_permissions": ()},
        ),
        migrations.CreateModel(
            "WayIn",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("welcome", "invitation"),
                            ("password", "new password"),
                            ("factors", "new second factor"),
                        ],
                        max_length=10,
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                ("user", to_user(related_name="ways_in")),
            ],
            options={"default_permissions": ()},
        ),
        migrations.CreateModel(
            "Tally",
            [
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("count", models.PositiveIntegerField(default=0)),
                ("until", models.DateTimeField(db_index=True)),
            ],
            options={"default_permissions": ()},
        ),
    ]
