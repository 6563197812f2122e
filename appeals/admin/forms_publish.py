"""The forms with which an appeal is published and withdrawn."""

from datetime import UTC

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appeals.admin.fields import text_attrs
from appeals.document import digest, to_markdown
from appeals.languages import CATALOGUE
from appeals.models import Appeal, Campaign
from appeals.publishing.four_eyes import Terms
from appeals.publishing.gates import has_errors
from appeals.publishing.publish import Plan
from appeals.publishing.publish import plan as make_plan
from appeals.translating.snapshot import document, working_text


def seen_text(appeal: Appeal) -> str:
    """Return a fingerprint of the working text in every language on offer: what the editor has looked at."""
    working = working_text(appeal)
    codes = dict.fromkeys([appeal.source_language, *Campaign.objects.current().offered()])
    return digest("\n".join(to_markdown(document(working, code)) for code in codes))


class ReasonForm(forms.Form):
    """Why something happens, in the appeal's source language; readers see it."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=2000)

    def __init__(self, *args, appeal: Appeal, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].widget = forms.Textarea({"rows": 3, **text_attrs(appeal.source_language)})


class PublishForm(ReasonForm):
    """What goes out, from when, and why. ``seen`` tells whether it is still what the editor looked at.

    A language that the gate warns of has a field for the reason to go on, and goes out if there is one.
    """

    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Translations that go out"), required=False, widget=forms.CheckboxSelectMultiple
    )
    minor = forms.BooleanField(
        label=gettext_lazy("Minor: translations stay valid"),
        required=False,
        help_text=gettext_lazy(
            "For typing errors and the like. What was true to the version before counts as true to this one, "
            "and no translator has to look at it again."
        ),
    )
    live_from = forms.DateTimeField(
        label=gettext_lazy("From when"),
        required=False,
        help_text=gettext_lazy("In UTC. Leave it empty to publish now."),
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args, appeal: Appeal, plan: Plan, **kwargs) -> None:
        self.appeal, self.plan, self.present = appeal, plan, seen_text(appeal)
        self.fresh = [code for code in plan.going_out if code != appeal.source_language]
        self.warned = [code for code, findings in plan.findings.items() if not has_errors(findings)]
        self.offered = [*self.fresh, *(code for code in plan.held_back if code not in plan.findings)]
        super().__init__(*args, appeal=appeal, initial={"languages": self.fresh, "seen": self.present}, **kwargs)
        self.fields["languages"].choices = [(code, CATALOGUE[code].own_name) for code in self.offered]
        self.fields["reason"].required = plan.number > 1
        self.fields["reason"].help_text = (
            _("Readers are told why there is a new version. Write it in the appeal's language.")
            if plan.number > 1
            else _("Not needed for the first version.")
        )
        for code in self.warned:
            self.fields[f"waiver_{code}"] = forms.CharField(
                label=_("Why it goes out all the same"),
                help_text=_("Kept for yourselves. Leave it empty to keep this language at home."),
                max_length=1000,
                required=False,
                widget=forms.TextInput({"class": "vTextField", "dir": "auto"}),
            )

    def clean_seen(self) -> str:
        """Refuse to publish what the editor hasn't seen."""
        if self.cleaned_data["seen"] != self.present:
            self.data = self.data.copy()
            self.data["seen"] = self.present
            raise forms.ValidationError(
                _("The appeal has been changed since you opened this page. Look at it again, then publish.")
            )
        return self.present

    def clean_live_from(self):
        """Return the moment, in UTC."""
        moment = self.cleaned_data["live_from"]
        return moment and moment.replace(tzinfo=UTC)

    def waivers(self) -> dict[str, str]:
        """Return the reasons to go on in spite of warnings, by language."""
        reasons = {code: self.cleaned_data[f"waiver_{code}"] for code in self.warned}
        return {code: reason for code, reason in reasons.items() if reason}

    def terms(self) -> Terms:
        """Return what was chosen."""
        chosen = self.cleaned_data
        return Terms(chosen["reason"], chosen["live_from"], self.chosen_languages(), chosen["minor"], self.waivers())

    def chosen_languages(self) -> list[str]:
        """Return the translations to go out: the ticked ones, those with a reason, and those that stay as they are.

        A minor change may make others ready; they go out too.
        """
        minor = self.cleaned_data["minor"]
        acting = make_plan(self.appeal, minor=True, waivers=self.waivers()) if minor else self.plan
        held = {*acting.not_ready, *acting.blocked}
        steady = [code for code, _version in acting.carried if code not in held]
        new = [code for code in acting.going_out if minor and code not in self.offered]
        return list(dict.fromkeys([*self.cleaned_data["languages"], *self.waivers(), *steady, *new]))
