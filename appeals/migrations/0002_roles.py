"""The roles of the desk, as groups: editor, translator, publisher, admin."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

VIEW = ["view_appeal", "view_revision", "view_edition", "view_issuer", "view_addressee"]
WRITE = [
    f"{act}_{noun}"
    for act in ("add", "change", "delete")
    for noun in ("appeal", "appealissuer", "section", "demand", "slug", "issuer", "addressee", "term")
]
LINKS = ["view_translationlink", "add_translationlink", "change_translationlink"]
TRANSLATE = ["translate_appeal", "view_term"]
APPROVE = ["approve_translation"]
PUBLISH = ["publish_appeal", "view_withdrawal"]
ADMIN = [
    f"{act}_{noun}" for act in ("view", "add", "change", "delete") for noun in ("user", "group", "translatorlanguage")
] + ["view_campaign", "add_campaign", "change_campaign"]

ROLES = {
    "Editors": VIEW + WRITE + TRANSLATE + LINKS,
    "Translators": TRANSLATE,
    "Publishers": VIEW + WRITE + TRANSLATE + APPROVE + LINKS + PUBLISH,
    "Admins": VIEW + WRITE + TRANSLATE + APPROVE + LINKS + PUBLISH + ADMIN,
}


def make_roles(apps, schema_editor):
    """Make the groups with their permissions, which Django otherwise makes only after the last migration."""
    for label in ("appeals", "auth"):
        config = apps.get_app_config(label)
        config.models_module = True  # create_permissions asks for it, and the historical app has none
        create_permissions(config, apps=apps, verbosity=0, using=schema_editor.connection.alias)
    group = apps.get_model("auth", "Group")
    permission = apps.get_model("auth", "Permission")
    for name, codenames in ROLES.items():
        role, _ = group.objects.get_or_create(name=name)
        role.permissions.set(permission.objects.filter(codename__in=codenames))


class Migration(migrations.Migration):
    dependencies = [
        ("appeals", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]
