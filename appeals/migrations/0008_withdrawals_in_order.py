"""What was taken back last stands in the feeds: the database reads it in its order."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("appeals", "0007_answers")]
    operations = [
        migrations.AddIndex("Withdrawal", models.Index(fields=["-created_at"], name="withdrawal_last")),
    ]
