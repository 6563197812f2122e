"""The desk lists appeals by their last change: the database reads fifty of them, and sorts none."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("appeals", "0012_release")]
    operations = [
        migrations.AddIndex("Appeal", models.Index(fields=["-changed_at", "-id"], name="appeal_changed_last")),
    ]
