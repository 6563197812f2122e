"""What readers are told of a translation: its standing, and who made it."""

from django.db import transaction
from django.utils.translation import gettext as _

from appeals.models import Appeal, Translation
from appeals.normalform import one_line
from appeals.translating.edit import EditError


@transaction.atomic
def tell(appeal: Appeal, language: str, *, standing: str, translator: str = "") -> bool:
    """Save the standing of a translation and the public name of its translator, or none; return whether it is news.

    Raises EditError for the language of the original, a standing that there isn't, and a name that is too long.
    """
    locked = Appeal.objects.select_for_update().get(pk=appeal.pk)
    if language == locked.source_language:
        raise EditError(_("This is the language of the original: it is no translation."))
    if standing not in Translation.Standing:
        message = _("“%(standing)s” is no standing of a translation; write one of %(known)s.")
        raise EditError(message % {"standing": standing, "known": ", ".join(Translation.Standing.values)})
    name = one_line(translator)
    longest = Translation._meta.get_field("translator").max_length or 0
    if len(name) > longest:
        message = _("The name of the translator has %(count)s characters; at most %(longest)s fit.")
        raise EditError(message % {"count": len(name), "longest": longest})
    said = {"standing": standing, "translator": name}
    before = Translation.objects.filter(appeal=locked, language=language).first() or Translation()
    if (before.standing, before.translator) == (standing, name):
        return False
    Translation.objects.update_or_create(appeal=locked, language=language, defaults=said)
    locked.save(update_fields=["changed_at"])
    return True
