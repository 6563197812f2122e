"""Who speaks and who is spoken to. Both are reused over appeals."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from appeals.languages import CODES, column


class Party(models.Model):
    """What issuers and addressees have in common: a language-neutral key, which stands in addresses, and a name."""

    key = models.SlugField(
        _("key"), max_length=80, unique=True, help_text=_("Stands in web addresses in every language. Don't change it.")
    )
    name = models.CharField(_("name"), max_length=200, blank=True)

    class Meta:
        abstract = True
        ordering = ["key"]
        constraints = [models.CheckConstraint(condition=~models.Q(key=""), name="%(class)s_has_key")]

    def __str__(self) -> str:
        return self.called(get_language() or "")

    def called(self, language: str) -> str:
        """Return the name in ``language``, else the first name there is, else the key: for lists in the desk."""
        names = (getattr(self, column("name", code), "") for code in (language, *CODES))
        return next(filter(None, names), self.key)


class Issuer(Party):
    """Who speaks: an organisation or a person."""

    class Kind(models.TextChoices):
        ORGANISATION = "organisation", _("organisation")
        PERSON = "person", _("person")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.ORGANISATION)
    website = models.URLField(_("website"), blank=True)

    class Meta(Party.Meta):
        verbose_name = _("issuer")
        verbose_name_plural = _("issuers")


class Addressee(Party):
    """Who is spoken to: a state, an institution, a person, a group, the public."""

    class Kind(models.TextChoices):
        STATE = "state", _("state")
        INSTITUTION = "institution", _("institution")
        PERSON = "person", _("person")
        GROUP = "group", _("group")
        PUBLIC = "public", _("the public")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.INSTITUTION)

    class Meta(Party.Meta):
        verbose_name = _("addressee")
        verbose_name_plural = _("addressees")
