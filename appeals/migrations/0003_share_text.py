"""A text for passing an appeal on, in each language that the catalogue had at this time."""

from django.db import migrations, models

CODES = [
    *("be", "uk", "ru", "pl", "lt", "lv", "et", "en", "de", "fr", "es", "pt", "it", "nl", "sv", "da", "nb", "fi"),
    *("cs", "sk", "hu", "ro", "bg", "el", "tr", "ka", "hy", "az", "ar", "fa", "he", "zh_hans", "ja", "ko"),
]
HELP = "One or two sentences that go with the link in messengers. Without them the slogan goes with it."


def share_text(**options) -> models.CharField:
    """Return the field of one language."""
    return models.CharField(verbose_name="text for passing on", max_length=280, blank=True, help_text=HELP, **options)


class Migration(migrations.Migration):
    dependencies = [("appeals", "0002_roles")]
    operations = [
        migrations.AddField("appeal", "share_text", share_text(default=""), preserve_default=False),
        *(migrations.AddField("appeal", f"share_text_{code}", share_text(null=True)) for code in CODES),
    ]
