"""Publishing and withdrawing. Nothing else writes a Revision, and what is written stays."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import OperationalError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from appeals.compare import Change, compare
from appeals.document import DocumentError, from_markdown
from appeals.languages import CATALOGUE, in_order
from appeals.models import Appeal, Edition, Release, Revision, Waiver, Withdrawal
from appeals.models.generation import announce
from appeals.normalform import paragraphs
from appeals.publishing import four_eyes, gates
from appeals.publishing.four_eyes import Approval, Terms
from appeals.publishing.gates import NOTHING_WAIVED
from appeals.publishing.minor import save_marks
from appeals.publishing.proposal import Draft, Proposal, propose
from appeals.publishing.readiness import Problem
from appeals.publishing.shelving import shelve
from appeals.publishing.version import renews_signatures, write_version
from appeals.signing import SigningKey
from appeals.translating import gate
from appeals.translating.gate import Finding
from appeals.translating.snapshot import document
from appeals.translating.status import Status


class PublishingError(Exception):
    """Publishing or withdrawing is refused; one line says why."""


class Incomplete(Exception):
    """The appeal is not complete in its source language: ``problems`` lists what is missing."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(" ".join(problem.message for problem in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Plan:
    """What publishing now would do, for the editor to look at before.

    ``changes`` are those of the source language against the version that readers see now. ``going_out`` are the
    languages with a new text; ``carried`` those with an earlier one and the version it was made in, ``outdated`` the
    ones among them that will say so; ``dropped`` those that disappear, since they are no longer on offer;
    ``held_back`` those whose text was withdrawn and goes out again only if asked for by name. ``scheduled`` are
    versions that are still to go live. ``findings`` is by language what the gate says of new texts that are ready;
    those in ``blocked`` stay at home for it: with errors, or with warnings and without a reason to go on.
    ``kept_valid`` are the languages in which a minor change leaves translations valid. ``cautions`` is what the
    original hides from the eye, which stops nothing.
    """

    number: int
    changes: list[Change]
    going_out: list[str]
    carried: list[tuple[str, int]]
    outdated: list[str]
    dropped: list[str]
    held_back: list[str]
    not_ready: dict[str, Status]
    findings: dict[str, list[Finding]]
    blocked: list[str]
    kept_valid: list[str]
    scheduled: list[Revision]
    problems: list[Problem]
    cautions: list[Finding]
    unchanged: bool


def plan(
    appeal: Appeal,
    *,
    languages: Collection[str] | None = None,
    minor: bool = False,
    waivers: Mapping[str, str] = NOTHING_WAIVED,
    key: SigningKey | None = None,
) -> Plan:
    """Return what ``publish`` with the same arguments would do, also where something stands in its way."""
    proposal = propose(Appeal.objects.get(pk=appeal.pk), languages=languages, minor=minor, waivers=waivers)
    source = proposal.working.source_language
    live = Edition.objects.live().filter(revision__appeal=appeal, language=source).first()
    kept = {draft.language for draft in proposal.drafts}
    return Plan(
        number=proposal.number,
        changes=compare(from_markdown(live.text), document(proposal.working, source)) if live else [],
        going_out=[draft.language for draft in proposal.drafts if not draft.carried],
        carried=[(draft.language, draft.version) for draft in proposal.drafts if draft.carried],
        outdated=[draft.language for draft in proposal.drafts if draft.outdated],
        dropped=[code for code in proposal.base.editions if code not in kept],
        held_back=proposal.held_back,
        not_ready={code: found for code, found in proposal.statuses.items() if not found.ready},
        findings=proposal.findings,
        blocked=in_order(proposal.blocked),
        kept_valid=in_order({code for _address, code in proposal.renewed}),
        scheduled=list(_scheduled(appeal)),
        problems=proposal.problems,
        cautions=gate.cautions(proposal.working),
        unchanged=proposal.unchanged and not renews_signatures(proposal, key),
    )


def publish(
    appeal: Appeal,
    *,
    reason: str = "",
    live_from: datetime | None = None,
    languages: Collection[str] | None = None,
    minor: bool = False,
    waivers: Mapping[str, str] = NOTHING_WAIVED,
    key: SigningKey | None = None,
    approval: Approval | None = None,
) -> Revision:
    """Publish the working text of ``appeal`` as its next version, in one transaction, and return that.

    ``reason`` says in the source language why there is a new version (required from version 2 on). ``live_from`` is
    the moment from which readers see it; None or a past one means now. ``languages`` are the translations to go out,
    None means all that are ready; the others are carried over from the version before. A ``minor`` change leaves
    translations valid that were so in the version before. A translation against which the gate has something stays at
    home, unless these are warnings and ``waivers`` says by language why it goes out all the same; that is stored.
    With ``key`` every edition and the manifest are signed. ``approval``, of these very arguments, is needed where the
    campaign publishes with four eyes.

    Raises Incomplete if the source language is not complete, and PublishingError if there is another obstacle.
    """
    why = paragraphs(reason.strip())
    with hold(appeal.pk) as held:
        now = timezone.now()
        moment = max(live_from or now, now)
        proposal = propose(held, languages=languages, minor=minor, waivers=waivers)
        _check(proposal, reason=why, live_from=moment, languages=languages, key=key)
        terms = Terms(reason, live_from, None if languages is None else list(languages), minor, dict(waivers))
        if line := four_eyes.objection(proposal, terms, approval):
            raise PublishingError(line)
        save_marks(proposal.working, proposal.renewed)
        revision = write_version(proposal, reason=why, live_from=moment, key=key)
        Waiver.objects.bulk_create(_waivers(proposal, waivers))
        Release.objects.filter(appeal=held).delete()
        shelve(held.pk)
        return revision


def ask_for_approval(appeal: Appeal, terms: Terms, *, by: AbstractBaseUser, key: SigningKey | None = None) -> Release:
    """Write down what ``by`` wants to go out, for somebody else to approve; return it. Raises what ``publish`` does."""
    with hold(appeal.pk) as held:
        proposal = propose(held, languages=terms.languages, minor=terms.minor, waivers=terms.waivers)
        moment = max(terms.live_from or timezone.now(), timezone.now())
        why = paragraphs(terms.reason.strip())
        _check(proposal, reason=why, live_from=moment, languages=terms.languages, key=key)
        return four_eyes.save_release(proposal, terms, by=by)


def why_not_approve(release: Release, *, by: AbstractBaseUser) -> str:
    """Return in one line why ``by`` can't approve a plan; nothing if she can."""
    terms = Terms.from_text(release.terms)
    proposal = propose(release.appeal, languages=terms.languages, minor=terms.minor, waivers=terms.waivers)
    return four_eyes.objection(proposal, terms, Approval(release, by))


def withdraw(appeal: Appeal, *, reason: str) -> list[Withdrawal]:
    """Take back every version of ``appeal``, public or scheduled, in one transaction; return the new rows.

    ``reason`` is shown to readers. Raises PublishingError without one, or if nothing is left to withdraw.
    """
    reason = clean_reason(reason)
    with hold(appeal.pk):
        revisions = Revision.objects.filter(appeal=appeal).exclude(withdrawals__language="").order_by("number")
        rows = [Withdrawal(revision=revision, reason=reason) for revision in revisions]
        if not rows:
            raise PublishingError(_("Nothing of this appeal is published; there is nothing to withdraw."))
        withdrawals = Withdrawal.objects.bulk_create(rows)
        shelve(appeal.pk)
        return withdrawals


def withdraw_revision(revision: Revision, *, reason: str) -> Withdrawal:
    """Take back one version, or cancel it if it is scheduled; the version before is then the current one again.

    ``reason`` is shown to readers. Raises PublishingError without one, or if the version is withdrawn already.
    """
    reason = clean_reason(reason)
    with hold(revision.appeal_id):
        if Withdrawal.objects.filter(revision=revision, language="").exists():
            message = _("Version %(number)s is withdrawn already.")
            raise PublishingError(message % {"number": revision.number})
        withdrawal = Withdrawal.objects.create(revision=revision, reason=reason)
        shelve(revision.appeal_id)
        return withdrawal


@contextmanager
def hold(pk: int) -> Iterator[Appeal]:
    """Open a transaction that holds the appeal: who publishes or withdraws it at the same time waits for its end.

    Raises PublishingError where the appeal is gone or the database stays busy.
    """
    try:
        with transaction.atomic():
            held = Appeal.objects.select_for_update().filter(pk=pk).first()
            if not held:
                raise PublishingError(_("The appeal has been deleted meanwhile."))
            yield held
            announce()
    except OperationalError as error:
        raise PublishingError(_("The database is busy; try again in a moment.")) from error


def clean_reason(reason: str) -> str:
    """Return the reason of a withdrawal in its normal form. Raises PublishingError where there is none."""
    if not (normal := paragraphs(reason.strip())):
        raise PublishingError(_("Say why it is withdrawn: readers are told."))
    return normal


def _scheduled(appeal: Appeal) -> QuerySet[Revision]:
    """The versions that are still to go live, in that order."""
    waiting = Revision.objects.filter(appeal=appeal, live_from__gt=timezone.now())
    return waiting.exclude(withdrawals__language="").order_by("live_from", "number")


def _check(
    proposal: Proposal,
    *,
    reason: str,
    live_from: datetime,
    languages: Collection[str] | None,
    key: SigningKey | None,
) -> None:
    """Raise what stands in the way of publishing ``proposal``."""
    if proposal.problems:
        raise Incomplete(proposal.problems)
    for code in languages or ():
        if code in proposal.blocked:
            raise PublishingError(gates.explain(code, proposal.findings[code]))
        if code != proposal.working.source_language and not _is_ready(proposal, code):
            message = _("%(language)s is not ready to go out: complete it, or leave it out.")
            raise PublishingError(message % {"language": CATALOGUE[code].own_name if code in CATALOGUE else code})
    later = _scheduled(proposal.working.appeal).filter(live_from__gt=live_from).first()
    if later:
        message = _("Version %(number)s is scheduled for %(moment)s: cancel it first, or schedule this one after it.")
        raise PublishingError(message % {"number": later.number, "moment": f"{later.live_from:%Y-%m-%d %H:%M} UTC"})
    if proposal.unchanged and proposal.blocked and languages is None:
        blocked = in_order(proposal.blocked)
        raise PublishingError(" ".join(gates.explain(code, proposal.findings[code]) for code in blocked))
    if proposal.unchanged and not renews_signatures(proposal, key):
        number = proposal.base.revision.number if proposal.base.revision else 0
        raise PublishingError(_("Nothing has changed since version %(number)s.") % {"number": number})
    if proposal.number > 1 and not reason:
        raise PublishingError(_("Say why there is a new version: readers are told."))
    for draft in proposal.drafts:
        _check_readable(draft)


def _is_ready(proposal: Proposal, code: str) -> bool:
    return code in proposal.statuses and proposal.statuses[code].ready


def _check_readable(draft: Draft) -> None:
    """A text that couldn't be read back would be published for ever: the last moment to see it is now."""
    try:
        from_markdown(draft.text)
    except DocumentError as error:
        message = _("The text in %(language)s can't be published. %(problem)s")
        values = {"language": CATALOGUE[draft.language].own_name, "problem": error}
        raise PublishingError(message % values) from error


def _waivers(proposal: Proposal, waivers: Mapping[str, str]) -> list[Waiver]:
    """The warnings in spite of which a language goes out, with the reason to go on."""
    return [
        Waiver(
            appeal=proposal.working.appeal,
            language=draft.language,
            number=proposal.number,
            warnings="\n".join(gates.list_messages(proposal.findings[draft.language])),
            reason=gates.waiver(waivers, draft.language),
        )
        for draft in proposal.drafts
        if draft.language in proposal.findings and not draft.carried
    ]
