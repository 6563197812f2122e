"""Four eyes for publishing, and the switch that lets the desk only read."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("appeals", "0010_trail")]
    operations = [
        migrations.AddField(
            "campaign",
            "four_eyes_publishing",
            models.BooleanField(
                default=False,
                db_default=False,
                help_text="A version goes out when somebody who wrote nothing of it has approved it.",
                verbose_name="four eyes for publishing",
            ),
        ),
        migrations.AddField(
            "campaign",
            "read_only",
            models.BooleanField(default=False, db_default=False, editable=False, verbose_name="the desk only reads"),
        ),
    ]
