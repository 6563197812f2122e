"""Who may do what with which language. Asked on the server for every screen, file and link."""

from django.contrib.auth.models import User

from appeals.languages import CODES, in_order
from appeals.models import Campaign, TranslatorLanguage

EDITORS, TRANSLATORS, PUBLISHERS, ADMINS = "Editors", "Translators", "Publishers", "Admins"


def languages_of(user: User) -> list[str]:
    """Return the codes that ``user`` may translate into, in the catalogue's order.

    Who may change appeals may translate into every language on offer; a translator into those that she was given.
    """
    if not user.is_active or not user.has_perm("appeals.translate_appeal"):
        return []
    if user.has_perm("appeals.change_appeal"):
        return in_order(Campaign.objects.current().offered())
    return in_order(list(TranslatorLanguage.objects.filter(user=user).values_list("language", flat=True)))


def may_translate(user: User, language: str) -> bool:
    """Whether ``user`` may write texts in ``language``."""
    return language in CODES and language in languages_of(user)


def may_approve(user: User, language: str) -> bool:
    """Whether ``user`` may approve translations into ``language``."""
    return user.has_perm("appeals.approve_translation") and may_translate(user, language)
