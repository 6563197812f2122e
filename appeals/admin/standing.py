"""The screen on which people say what readers are told of each translation: its standing, and who made it."""

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appeals.admin.acts import find_appeal, log, page
from appeals.languages import CATALOGUE, Language
from appeals.models import Appeal, Campaign, Translation
from appeals.translating.standing import tell


class StandingForm(forms.Form):
    """Two fields for each translation on offer: its standing, and the public name of its translator."""

    def __init__(self, *args, appeal: Appeal, languages: list[str], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.appeal = appeal
        self.languages = [code for code in languages if code != appeal.source_language]
        stored = {row.language: row for row in Translation.objects.filter(appeal=appeal)}
        for code in self.languages:
            told = stored.get(code, Translation())
            self.fields[f"standing_{code}"] = forms.ChoiceField(
                label=gettext_lazy("Standing"), choices=Translation.Standing.choices, initial=told.standing
            )
            self.fields[f"translator_{code}"] = forms.CharField(
                label=gettext_lazy("Translator"),
                max_length=120,
                required=False,
                initial=told.translator,
                widget=forms.TextInput({"class": "vTextField", "dir": "auto"}),
            )

    def rows(self) -> list[tuple[Language, forms.BoundField, forms.BoundField]]:
        """Return each language with its two fields."""
        return [(CATALOGUE[code], self[f"standing_{code}"], self[f"translator_{code}"]) for code in self.languages]

    def save(self) -> list[str]:
        """Save what was said, all or nothing; return the languages of which something else was said."""
        said = self.cleaned_data
        with transaction.atomic():
            return [
                code
                for code in self.languages
                if tell(self.appeal, code, standing=said[f"standing_{code}"], translator=said[f"translator_{code}"])
            ]


def standing(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what readers are told of each translation on offer; on POST change it."""
    appeal = find_appeal(request, pk, "view" if request.method == "GET" else "change")
    form = StandingForm(request.POST or None, appeal=appeal, languages=Campaign.objects.current().offered())
    if request.method == "POST" and form.is_valid():
        if changed := form.save():
            names = ", ".join(CATALOGUE[code].english_name for code in changed)
            log(request, appeal, _("Said of the translations what they are: %(languages)s.") % {"languages": names})
        messages.success(request, _("Saved. Readers see it with the next version."))
        return redirect("admin:appeals_appeal_standing", pk)
    return page(request, "standing.html", _("Standing of the translations"), appeal=appeal, form=form)
