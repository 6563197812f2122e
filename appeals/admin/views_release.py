"""The screen on which a second person looks at what is to go out, and approves it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from appeals.admin.acts import find_appeal, page
from appeals.admin.differences import tell
from appeals.admin.views_publish import publish_terms, tell_published
from appeals.languages import CATALOGUE
from appeals.models import Appeal, Release
from appeals.publishing import publish as publishing
from appeals.publishing.four_eyes import Approval, Terms
from appeals.publishing.publish import Incomplete, PublishingError
from appeals.signing import SigningError


def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the plan that waits, and whether the user may approve it; on POST approve it, and with that publish it."""
    appeal = find_appeal(request, pk, "publish")
    release = Release.objects.filter(appeal=appeal).select_related("appeal", "asked_by").first()
    if not release:
        return redirect("admin:appeals_appeal_publish", pk)
    trouble = ""
    if request.method == "POST":
        revision, trouble = _approve(request, appeal, release)
        if revision:
            return tell_published(request, appeal, revision)
    terms = Terms.from_text(release.terms)
    plan = publishing.plan(appeal, languages=terms.languages, minor=terms.minor, waivers=terms.waivers)
    return page(
        request,
        "approve.html",
        _("Approve and publish"),
        appeal=appeal,
        release=release,
        terms=terms,
        plan=plan,
        changes=tell(plan.changes),
        language=CATALOGUE[appeal.source_language],
        going_out=[CATALOGUE[code] for code in plan.going_out],
        carried=[(CATALOGUE[code], version, code in plan.outdated) for code, version in plan.carried],
        waived=[(CATALOGUE[code], reason) for code, reason in terms.waivers.items()],
        objection=trouble or publishing.why_not_approve(release, by=request.user),
    )


def _approve(request: HttpRequest, appeal: Appeal, release: Release):
    """Return the version, or None and why there is none. What she has looked at is the plan that her page named."""
    if request.POST.get("seen") != release.digest:
        return None, _("Something else was asked for meanwhile. Look at it, then approve.")
    try:
        return publish_terms(appeal, Terms.from_text(release.terms), Approval(release, request.user)), ""
    except (PublishingError, SigningError) as error:
        return None, str(error)
    except Incomplete:
        return None, _("Something is still missing.")
