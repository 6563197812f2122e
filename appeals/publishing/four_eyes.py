"""Four eyes for publishing: what goes out, to the letter, is approved by somebody who wrote nothing of it."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Self

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Q
from django.utils.translation import gettext as _

from appeals.document import digest
from appeals.models import Appeal, Campaign, Release, Trail
from appeals.publishing.proposal import Proposal

OF_TEXT = ("appeal", "section", "demand", "speaker")


@dataclass(frozen=True, slots=True)
class Terms:
    """What is chosen for a new version, as ``publish`` takes it."""

    reason: str = ""
    live_from: datetime | None = None
    languages: list[str] | None = None
    minor: bool = False
    waivers: Mapping[str, str] = field(default_factory=dict)

    def to_text(self) -> str:
        """Return the terms as JSON."""
        moment = self.live_from.isoformat() if self.live_from else None
        return json.dumps({**asdict(self), "live_from": moment}, ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Return the terms that ``to_text`` has written."""
        told = json.loads(text)
        moment = told.pop("live_from")
        return cls(**told, live_from=datetime.fromisoformat(moment) if moment else None)


@dataclass(frozen=True, slots=True)
class Approval:
    """A plan, and who approves it."""

    release: Release
    by: AbstractBaseUser


def fingerprint(proposal: Proposal, terms: Terms) -> str:
    """Return the digest of what exactly would go out: every text, what is said of it, the reason, and the moment."""
    lines = [f"{draft.language} {draft.digest} {draft.version} {draft.outdated}" for draft in proposal.drafts]
    return digest("\n".join([str(proposal.number), *lines, terms.to_text()]))


def save_release(proposal: Proposal, terms: Terms, *, by: AbstractBaseUser) -> Release:
    """Write the plan down, in place of the one before."""
    said = {"asked_by": by, "terms": terms.to_text(), "digest": fingerprint(proposal, terms)}
    appeal = proposal.working.appeal
    Release.objects.filter(appeal=appeal).delete()
    return Release.objects.create(appeal=appeal, **said)


def objection(proposal: Proposal, terms: Terms, approval: Approval | None) -> str:
    """Return in one line why this can't go out without another pair of eyes; nothing if it can."""
    if not Campaign.objects.current().four_eyes_publishing:
        return ""
    if approval is None:
        return _("This campaign publishes with four eyes: ask in the desk for somebody else's approval.")
    if approval.release.digest != fingerprint(proposal, terms):
        return _("The text has been changed since this was asked for, so the plan is void. Ask for approval again.")
    if approval.release.asked_by_id == approval.by.pk:
        return _("You have asked for this yourself; somebody else has to approve it.")
    if wrote(proposal, approval.by):
        return _("You have written part of this text yourself; somebody else has to approve it.")
    return ""


def wrote(proposal: Proposal, user: AbstractBaseUser) -> bool:
    """Whether ``user`` has written anything of what is new in this version, as far back as the trail goes."""
    hers = Trail.objects.filter(person=user.pk)
    appeal, source = proposal.working.appeal, proposal.working.source_language
    for draft in proposal.drafts:
        if draft.carried:
            continue
        before = proposal.base.editions.get(draft.language)
        since = _published(appeal, before.version) if before else 0
        codes = [draft.language, ""] if draft.language == source else [draft.language]
        if hers.filter(_of(proposal), language__in=codes, pk__gt=since).exists():
            return True
    return False


def _of(proposal: Proposal) -> Q:
    """The entries about what an appeal says, and about the names of those who stand in it."""
    issuers = [issuer.pk for issuer in proposal.working.issuers]
    addressees = [entry.addressee.pk for entry in proposal.working.sections if entry.addressee]
    return (
        Q(appeal=proposal.working.appeal.pk, kind__in=OF_TEXT)
        | Q(kind="issuer", row__in=issuers, field="name")
        | Q(kind="addressee", row__in=addressees, field="name")
    )


def _published(appeal: Appeal, number: int) -> int:
    """Return the entry of the trail that tells of a version; 0 if it is older than the trail."""
    told = Trail.objects.filter(appeal=appeal.pk, kind="version", place=str(number))
    return told.order_by("pk").values_list("pk", flat=True).first() or 0
