"""Fields of the desk's forms: every text carries its language and direction."""

from django import forms
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.widgets import AutocompleteSelect, RelatedFieldWidgetWrapper
from django.core.validators import MaxLengthValidator
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join

from appeals.languages import CATALOGUE
from appeals.normalform import LONGEST
from appeals.translating.disguises import disguises


def text_attrs(code: str) -> dict[str, str]:
    """Return the HTML attributes of an element that holds text in the language ``code``."""
    return {"lang": CATALOGUE[code].tag, "dir": CATALOGUE[code].direction}


def warn_of_disguises(form: forms.ModelForm) -> None:
    """Tell beside each translated text of ``form`` what the stored one hides from the eye."""
    columns = {each.name: each for each in form._meta.model._meta.fields}
    for name, field in form.fields.items():
        original = getattr(columns.get(name), "translated_field", None)
        found = disguises(getattr(form.instance, name) or "", original.name) if original else ()
        told = [message % {"piece": field.label, **values} for message, values in found]
        if told:
            lines = format_html_join("", '<strong class="warn"><bdi>{}</bdi></strong><br>', ((line,) for line in told))
            field.help_text = format_html("{}{}", lines, field.help_text)


class PlainLines(forms.CharField):
    """A text whose line ends are ``\\n``, whatever the browser made of them, and whose edges stay as they are."""

    def __init__(self, **options) -> None:
        super().__init__(strip=False, required=False, **options)

    def to_python(self, value: object) -> str:
        """Return the text with plain line ends."""
        return super().to_python(value).replace("\r\n", "\n").replace("\r", "\n")


class PartyChoice(forms.ModelChoiceField):
    """A choice of an issuer or addressee, shown by its name in ``language``."""

    language = ""

    def label_from_instance(self, obj) -> str:
        """Return the name in the appeal's language, or what comes nearest."""
        return obj.called(self.language)


class PartySearch(AutocompleteSelect):
    """The search for an issuer or addressee by its name in any language; it answers in ``language``."""

    language = ""

    def get_url(self) -> str:
        """Return where the names are asked for."""
        return f"{super().get_url()}?language={self.language}"


class LanguageFields(BaseModelAdmin):
    """Makes the form fields of ``title_be`` and the like: their plain label, ``lang`` and ``dir``.

    ``long_texts`` maps names of translated fields to the number of rows they are written in.
    """

    long_texts: dict[str, int] = {}
    shows_language = False

    def formfield_for_dbfield(self, db_field, request: HttpRequest, **kwargs):
        """Return the form field; a translated one says in which language it is written."""
        code = getattr(db_field, "language", "")
        original = getattr(db_field, "translated_field", None)
        if original is None:
            return self._without_side_doors(super().formfield_for_dbfield(db_field, request, **kwargs))
        rows = self.long_texts.get(original.name)
        classes = "desk-text" if rows else "vTextField"
        attrs = {**text_attrs(code), "class": classes}
        widget = forms.Textarea({**attrs, "rows": rows}) if rows else forms.TextInput(attrs)
        label = original.verbose_name
        if self.shows_language:
            label = f"{label} · {CATALOGUE[code].own_name}"
        field = db_field.formfield(widget=widget, label=label[:1].upper() + label[1:], **kwargs)
        if not db_field.max_length:  # as a check, not as an attribute: a browser would cut off what is pasted
            field.validators.append(MaxLengthValidator(LONGEST))
        return field

    def _without_side_doors(self, field):
        """Beside its field a party can be added or changed; it is looked at and deleted elsewhere."""
        if isinstance(getattr(field, "widget", None), RelatedFieldWidgetWrapper):
            field.widget.can_delete_related = field.widget.can_view_related = False
        return field

    def formfield_for_foreignkey(self, db_field, request: HttpRequest, **kwargs):
        """Return the form field; issuers and addressees are searched for and shown in the appeal's language."""
        if db_field.name not in self.get_autocomplete_fields(request):
            return super().formfield_for_foreignkey(db_field, request, **kwargs)
        language = getattr(request, "appeal_language", "")
        widget = PartySearch(db_field, self.admin_site, using=kwargs.get("using"))
        widget.language = language
        field = super().formfield_for_foreignkey(
            db_field, request, **{**kwargs, "widget": widget, "form_class": PartyChoice}
        )
        field.language = language
        return field
