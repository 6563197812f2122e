"""The trail in the desk: who changed what, to search in; and earlier states of a text, to look at and bring back."""

import re

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appeals.admin.acts import find_appeal, page
from appeals.admin.differences import tell
from appeals.admin.forms_publish import seen_text
from appeals.admin.telling import OF_ACCOUNTS, tell_acts
from appeals.compare import compare
from appeals.languages import CATALOGUE, CODES
from appeals.models import Appeal, Trail
from appeals.translating.edit import EditError
from appeals.translating.past import KINDS, Past, past, restore
from appeals.translating.rights import may_translate
from appeals.translating.snapshot import document, working_text

PER_PAGE = 100


class TrailForm(forms.Form):
    """What is looked for: by person, appeal, language, day and words. ``before`` is where the next page begins."""

    who = forms.CharField(label=gettext_lazy("Person"), max_length=150, required=False)
    appeal = forms.CharField(label=gettext_lazy("Key of the appeal"), max_length=80, required=False)
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        required=False,
        choices=[("", gettext_lazy("all")), *((code, entry.own_name) for code, entry in CATALOGUE.items())],
    )
    day = forms.DateField(
        label=gettext_lazy("Day (UTC)"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    words = forms.CharField(label=gettext_lazy("Words"), max_length=200, required=False)
    before = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)


def trail(request: HttpRequest) -> HttpResponse:
    """Show who changed what, the newest first. What was done to accounts is for those who look after them."""
    if not request.user.has_perm("appeals.change_appeal"):
        raise PermissionDenied
    form = TrailForm(request.GET)
    rows = _find(form.cleaned_data) if form.is_valid() else Trail.objects.none()
    if not request.user.has_perm("auth.view_user"):
        rows = rows.exclude(kind__in=OF_ACCOUNTS)
    found = list(rows[: PER_PAGE + 1])
    shown = found[:PER_PAGE]
    query = request.GET.copy()
    query["before"] = str(shown[-1].pk) if shown else ""
    older = query.urlencode() if len(found) > PER_PAGE else ""
    return page(request, "trail.html", _("Who changed what"), form=form, acts=tell_acts(shown), older=older)


def past_text(request: HttpRequest, pk: int, entry: int, language: str) -> HttpResponse:
    """Show the text as it was before an entry of the trail, against today's; on POST bring it back."""
    appeal = find_appeal(request, pk, "change")
    if language not in CODES:
        raise Http404
    if language != appeal.source_language and not may_translate(request.user, language):
        raise PermissionDenied
    told = get_object_or_404(Trail, pk=entry, appeal=pk, kind__in=KINDS)
    trouble = ""
    if request.method == "POST" and not (trouble := _restore(request, appeal, language, entry)):
        messages.success(request, _("The earlier text is back. What stood here before it is in the trail."))
        return redirect("admin:appeals_appeal_document", pk, language)
    then = _past(appeal, entry)
    return page(
        request,
        "past.html",
        _("An earlier text"),
        appeal=appeal,
        told=told,
        language=CATALOGUE[language],
        changes=tell(compare(document(working_text(appeal), language), then.document(language))),
        seen=seen_text(appeal),
        trouble=trouble,
    )


def _find(chosen: dict) -> QuerySet[Trail]:
    rows = Trail.objects.all()
    if chosen["who"]:
        rows = rows.filter(who=chosen["who"])
    if chosen["appeal"]:
        # The trail itself knows the keys of those that have been deleted.
        deleted = Trail.objects.filter(kind="appeal", place=chosen["appeal"]).order_by().values("appeal")
        present = Appeal.objects.filter(key=chosen["appeal"]).values("pk")
        rows = rows.filter(Q(appeal__in=present) | Q(appeal__in=deleted))
    if chosen["language"]:
        rows = rows.filter(language=chosen["language"])
    if chosen["day"]:
        rows = rows.filter(at__date=chosen["day"])
    if chosen["before"]:
        rows = rows.filter(pk__lt=chosen["before"])
    for word in chosen["words"].split():
        rows = rows.filter(_has_word(word))
    return rows


def _has_word(word: str) -> Q:
    """SQLite's own search knows only the small and capital letters of English; its regular expressions are Python's."""
    lookup, value = ("iregex", re.escape(word)) if connection.vendor == "sqlite" else ("icontains", word)
    return Q(**{f"old__{lookup}": value}) | Q(**{f"new__{lookup}": value})


def _past(appeal: Appeal, entry: int) -> Past:
    try:
        return past(appeal, entry)
    except EditError as error:
        raise Http404(str(error)) from error


def _restore(request: HttpRequest, appeal: Appeal, language: str, entry: int) -> str:
    """Bring the text back, unless others have changed it since she looked; return why not, in one line."""
    try:
        with transaction.atomic():
            locked = Appeal.objects.select_for_update().get(pk=appeal.pk)
            if request.POST.get("seen") != seen_text(locked):
                return _(
                    "The appeal has been changed since you opened this page. Look at it again, then bring it back."
                )
            restore(locked, language, entry, author=request.user)
    except EditError as error:
        return str(error)
    return ""
