"""The addresses of an appeal, one in each language."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from appeals.models import Appeal, Slug
from appeals.models.generation import announce
from appeals.normalform import one_line


@transaction.atomic
def give_address(appeal: Appeal, language: str, slug: str) -> Slug | None:
    """Make ``slug`` the appeal's current address in ``language`` and return it; an empty one means the appeal's key.

    The former address stays and redirects. Raises ValidationError where ``slug`` is no address or is taken.
    """
    slug = one_line(slug)
    rows = Slug.objects.filter(appeal=appeal, language=language)
    wanted = rows.filter(slug=slug).first() or Slug(appeal=appeal, language=language, slug=slug)
    if slug and slug != appeal.key:
        _check(wanted)
    rows.filter(current=True).exclude(pk=wanted.pk).update(current=False)
    announce()
    if not slug or slug == appeal.key:
        return None
    wanted.current = True
    wanted.save()
    return wanted


def _check(wanted: Slug) -> None:
    wanted.clean_fields()
    wanted.clean()
    if Slug.objects.filter(language=wanted.language, slug=wanted.slug).exclude(pk=wanted.pk).exists():
        raise ValidationError({"slug": _("Another appeal has this address; choose a different one.")})
