"""The screens on which an appeal is published and withdrawn."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from appeals.admin.acts import find_appeal, is_too_long, log, page
from appeals.admin.differences import tell
from appeals.admin.forms_publish import PublishForm, ReasonForm
from appeals.languages import CATALOGUE, column
from appeals.models import Addressee, Appeal, Campaign, Edition, Issuer, Release, Revision
from appeals.pages.keys import signing_key as readable_key
from appeals.pages.prints_store import drop_dead
from appeals.publishing import publish as publishing
from appeals.publishing.four_eyes import Approval, Terms
from appeals.publishing.keys import signing_key
from appeals.publishing.publish import Incomplete, Plan, PublishingError
from appeals.publishing.readiness import Problem
from appeals.signing import SigningError

PARTIES = {"issuer": Issuer, "addressee": Addressee}


def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what publishing would do; on POST do it."""
    appeal = find_appeal(request, pk, "publish")
    key = readable_key()
    plan = publishing.plan(appeal, key=key)
    form = PublishForm(request.POST or None, appeal=appeal, plan=plan)
    four_eyes = Campaign.objects.current().four_eyes_publishing
    if request.method == "POST" and form.is_valid():
        if four_eyes and _try(
            form, partial(publishing.ask_for_approval, appeal, form.terms(), by=request.user, key=key)
        ):
            messages.success(request, _("Somebody else can approve it now. When anything changes, ask again."))
            return redirect("admin:appeals_appeal_approve", pk)
        if not four_eyes and (revision := _try(form, partial(publish_terms, appeal, form.terms()))):
            return tell_published(request, appeal, revision)
    context = {"release": Release.objects.filter(appeal=appeal).first(), "four_eyes": four_eyes}
    context |= _told(plan, appeal, form)
    return page(request, "publish.html", _("Publish"), appeal=appeal, form=form, plan=plan, **context)


def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what withdrawing the appeal takes from readers; on POST do it."""
    appeal = find_appeal(request, pk, "publish")
    form = ReasonForm(request.POST or None, appeal=appeal)
    standing = _standing(Revision.objects.filter(appeal=appeal))
    if request.method == "POST" and form.is_valid():
        try:
            publishing.withdraw(appeal, reason=form.cleaned_data["reason"])
        except PublishingError as error:
            form.add_error(None, str(error))
        else:
            return _done(request, appeal, _("Withdrawn. Readers are told the reason."))
    return page(request, "withdraw.html", _("Withdraw"), appeal=appeal, form=form, revisions=standing)


def withdraw_revision(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what withdrawing or cancelling one version means; on POST do it."""
    revision = get_object_or_404(Revision, pk=pk)
    appeal = find_appeal(request, revision.appeal_id, "publish")
    form = ReasonForm(request.POST or None, appeal=appeal)
    if request.method == "POST" and form.is_valid():
        try:
            publishing.withdraw_revision(revision, reason=form.cleaned_data["reason"])
        except PublishingError as error:
            form.add_error(None, str(error))
        else:
            return _done(request, appeal, _("Version %(number)s is withdrawn.") % {"number": revision.number})
    standing = _standing(Revision.objects.filter(pk=pk))
    return page(
        request, "withdraw.html", _("Withdraw one version"), appeal=appeal, form=form, revisions=standing, single=True
    )


def problem_link(problem: Problem, appeal: Appeal) -> str:
    """Return the address of the field that ``problem`` is about."""
    owner, _dot, _field = problem.piece.rpartition(".")
    kind, _colon, key = owner.partition(":")
    if kind == "campaign":
        return reverse("admin:appeals_campaign_changelist")
    if kind in PARTIES:
        party = PARTIES[kind].objects.get(key=key)
        name = column("name", appeal.source_language)
        return f"{reverse(f'admin:appeals_{kind}_change', args=[party.pk])}?language={appeal.source_language}#id_{name}"
    if kind != "appeal" and is_too_long(appeal):
        return reverse("admin:appeals_appeal_document", args=[appeal.pk, appeal.source_language])
    return f"{reverse('admin:appeals_appeal_change', args=[appeal.pk])}#{problem.piece}"


def publish_terms(appeal: Appeal, terms: Terms, approval: Approval | None = None) -> Revision:
    """Publish on the ``terms``, signed with the campaign's key. Raises what ``publish`` does, and SigningError."""
    return publishing.publish(
        appeal,
        reason=terms.reason,
        live_from=terms.live_from,
        languages=terms.languages,
        minor=terms.minor,
        waivers=terms.waivers,
        key=signing_key(),
        approval=approval,
    )


def tell_published(request: HttpRequest, appeal: Appeal, revision: Revision) -> HttpResponse:
    """Tell that the version is out, or when it comes, and lead to it."""
    message = _say_done(revision)
    log(request, appeal, message)
    messages.success(request, message)
    return redirect("admin:appeals_revision_change", revision.pk)


def _try(form: PublishForm, act: Callable):
    """Return what ``act`` gives; a refusal goes into the form."""
    try:
        return act()
    except (PublishingError, SigningError) as error:
        form.add_error(None, str(error))
    except Incomplete:
        form.add_error(None, _("Something is still missing."))
    return None


def _say_done(revision: Revision) -> str:
    """Return that the version is out, or when it comes."""
    if revision.live_from <= timezone.now():
        return _("Published version %(number)s.") % {"number": revision.number}
    moment = date_format(revision.live_from, "SHORT_DATETIME_FORMAT")
    return _("Version %(number)s is scheduled for %(moment)s UTC.") % {"number": revision.number, "moment": moment}


def _told(plan: Plan, appeal: Appeal, form: PublishForm) -> dict:
    """Return the plan in the words of the page."""
    names = {code: entry.own_name for code, entry in CATALOGUE.items()}
    carried = [
        (CATALOGUE[code], version, code in plan.outdated, plan.not_ready.get(code)) for code, version in plan.carried
    ]
    return {
        "changes": tell(plan.changes),
        "language": CATALOGUE[appeal.source_language],
        "fresh": [CATALOGUE[code] for code in form.fresh],
        "carried": carried,
        "dropped": [names[code] for code in plan.dropped],
        "not_ready": [
            (CATALOGUE[code], found) for code, found in plan.not_ready.items() if code not in dict(plan.carried)
        ],
        "findings": [_found(code, plan, appeal, form) for code in plan.findings],
        "cautions": [(each.message, problem_link(Problem(each.message, each.piece), appeal)) for each in plan.cautions],
        "problems": [(problem.message, problem_link(problem, appeal)) for problem in plan.problems],
    }


def _found(code: str, plan: Plan, appeal: Appeal, form: PublishForm) -> dict:
    """Return what the gate says of a language, and the field for the reason to go on if there may be one."""
    bench = reverse("admin:appeals_appeal_translate", args=[appeal.pk, code])
    anchors = [finding.piece.replace(":", "-").replace(".", "-") for finding in plan.findings[code]]
    links = [f"{bench}#piece-{anchor}" if anchor else bench for anchor in anchors]
    return {
        "entry": CATALOGUE[code],
        "bench": bench,
        "told": list(zip(plan.findings[code], links, strict=True)),
        "field": form[f"waiver_{code}"] if code in form.warned else None,
    }


def _standing(revisions) -> list[Revision]:
    """Return those of ``revisions`` that aren't withdrawn, with the languages that go with them."""
    editions = Prefetch("editions", Edition.objects.only("revision", "language"))
    return list(revisions.exclude(withdrawals__language="").prefetch_related(editions))


def _done(request: HttpRequest, appeal: Appeal, message: str) -> HttpResponse:
    """Tell that something was withdrawn; what was printed of it goes with it."""
    drop_dead()
    log(request, appeal, message)
    messages.success(request, message)
    return redirect("admin:appeals_appeal_change", appeal.pk)
