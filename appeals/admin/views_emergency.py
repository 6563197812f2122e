"""The screen for an emergency: withdraw much at once, and let the desk only read."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from appeals.admin.account.proof import keeping, reauthenticated, typed_too_late
from appeals.admin.acts import page
from appeals.languages import CATALOGUE
from appeals.models import Appeal, Campaign
from appeals.pages.prints_store import drop_dead
from appeals.publishing.emergency import switch_desk, withdraw_widely
from appeals.publishing.publish import PublishingError


class WithdrawForm(forms.Form):
    """What goes: of one appeal or of all, in one language or in all; and why. Nothing stands there ready made."""

    scope = forms.ChoiceField(
        label=gettext_lazy("What goes"),
        choices=[("one", gettext_lazy("one appeal")), ("all", gettext_lazy("all appeals"))],
        widget=forms.RadioSelect,
    )
    appeal = forms.ModelChoiceField(
        Appeal.objects.all(),
        to_field_name="key",
        label=gettext_lazy("Key of the appeal"),
        required=False,
        widget=forms.TextInput({"class": "vTextField"}),
        error_messages={"invalid_choice": gettext_lazy("There is no appeal with this key.")},
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=2000,
        widget=forms.Textarea({"rows": 3, "dir": "auto"}),
        help_text=gettext_lazy("Readers of everything that goes see it. Write it so that all of them understand it."),
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        names = [(code, entry.own_name) for code, entry in CATALOGUE.items()]
        self.fields["language"].choices = [("", gettext_lazy("all languages")), *names]

    def clean(self) -> dict:
        """Refuse what could be meant in two ways."""
        cleaned = super().clean() or self.cleaned_data
        if "scope" in cleaned and "appeal" in cleaned and (cleaned["scope"] == "one") != bool(cleaned["appeal"]):
            self.add_error("appeal", _("Write the key for one appeal; leave it empty for all appeals."))
        return cleaned


@reauthenticated
@keeping(*WithdrawForm.base_fields)
def emergency(request: HttpRequest) -> HttpResponse:
    """Show what can be done; on POST withdraw. For those who may withdraw, and those who may switch."""
    rights = _rights(request)
    if not any(rights.values()) or (request.method == "POST" and not rights["may_withdraw"]):
        raise PermissionDenied
    form = WithdrawForm(request.POST or None, initial=typed_too_late(request))
    if request.method == "POST" and form.is_valid() and _withdraw(request, form):
        return redirect("admin:emergency")
    read_only = Campaign.objects.current().read_only
    return page(request, "emergency.html", _("Emergency"), form=form, read_only=read_only, **rights)


@reauthenticated
def emergency_switch(request: HttpRequest) -> HttpResponse:
    """On POST let the desk only read, or take changes again; the page itself is that of the emergency."""
    if not _rights(request)["may_switch"]:
        raise PermissionDenied
    if request.method == "POST":
        read_only = request.POST.get("read_only") == "on"
        switch_desk(read_only=read_only)
        messages.success(request, _("The desk only reads now.") if read_only else _("The desk takes changes again."))
    return redirect("admin:emergency")


def _rights(request: HttpRequest) -> dict[str, bool]:
    return {
        "may_withdraw": request.user.has_perm("appeals.publish_appeal"),
        "may_switch": request.user.has_perm("appeals.change_campaign"),
    }


def _withdraw(request: HttpRequest, form: WithdrawForm) -> bool:
    """Withdraw what the form says; what was printed of it goes with it. A refusal goes into the form."""
    chosen = form.cleaned_data
    try:
        rows = withdraw_widely(reason=chosen["reason"], appeal=chosen["appeal"], language=chosen["language"])
    except PublishingError as error:
        form.add_error(None, str(error))
        return False
    drop_dead()
    appeals = len({row.revision.appeal_id for row in rows})
    message = ngettext("Withdrawn: %(count)s appeal.", "Withdrawn: %(count)s appeals.", appeals) % {"count": appeals}
    messages.success(request, message)
    return True
