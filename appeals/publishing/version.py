"""The rows that a version consists of. Written once, signed with the campaign's key if there is one."""

from datetime import datetime

from appeals.document import digest, from_markdown
from appeals.models import Edition, Revision, RevisionDemand, RevisionParty
from appeals.publishing.manifest import write_manifest
from appeals.publishing.proposal import Draft, Proposal
from appeals.signing import SigningError, SigningKey, verify


def write_version(proposal: Proposal, *, reason: str, live_from: datetime, key: SigningKey | None) -> Revision:
    """Write the version that ``proposal`` describes and return it; the caller has opened the transaction."""
    appeal = proposal.working.appeal
    manifest = write_manifest(
        appeal=appeal.key,
        number=proposal.number,
        source_language=appeal.source_language,
        editions=((draft.language, draft.version, draft.digest) for draft in proposal.drafts),
    )
    revision = Revision.objects.create(
        appeal=appeal,
        number=proposal.number,
        live_from=live_from,
        reason=reason,
        source_language=appeal.source_language,
        manifest=manifest,
        digest=digest(manifest),
        signature=key.sign(manifest, comment=f"appeal:{appeal.key} version:{proposal.number}") if key else "",
    )
    Edition.objects.bulk_create(_edition(revision, draft, key) for draft in proposal.drafts)
    RevisionParty.objects.bulk_create(_parties(revision, proposal))
    RevisionDemand.objects.bulk_create(_demands(revision, proposal))
    return revision


def _edition(revision: Revision, draft: Draft, key: SigningKey | None) -> Edition:
    return Edition(
        revision=revision,
        language=draft.language,
        text=draft.text,
        digest=draft.digest,
        version=draft.version,
        outdated=draft.outdated,
        signature=_signature(revision, draft, key),
    )


def renews_signatures(proposal: Proposal, key: SigningKey | None) -> bool:
    """Whether the version before bears the signature of another key: then the same texts, signed anew, are news."""
    base = proposal.base.revision
    return bool(key and base and base.signature and not _is_signed(base.manifest, base.signature, key))


def _signature(revision: Revision, draft: Draft, key: SigningKey | None) -> str:
    """A carried text keeps its signature; one without, or with that of a former key, is signed now."""
    if not key or (draft.signature and _is_signed(draft.text, draft.signature, key)):
        return draft.signature
    return key.sign(
        draft.text, comment=f"appeal:{revision.appeal.key} language:{draft.language} version:{draft.version}"
    )


def _is_signed(text: str, signature: str, key: SigningKey) -> bool:
    try:
        verify(text, signature, key.public)
    except SigningError:
        return False
    return True


def _parties(revision: Revision, proposal: Proposal) -> list[RevisionParty]:
    working = proposal.working
    issuers = dict.fromkeys(issuer.key for issuer in working.issuers)
    addressees = dict.fromkeys(entry.addressee.key for entry in working.sections if entry.addressee)
    roles = RevisionParty.Role
    return [
        *(RevisionParty(revision=revision, role=roles.ISSUER, key=key) for key in issuers),
        *(RevisionParty(revision=revision, role=roles.ADDRESSEE, key=key) for key in addressees),
    ]


def _demands(revision: Revision, proposal: Proposal) -> list[RevisionDemand]:
    """The numbers of the demands in the original; a translation that was carried over may lack some."""
    original = next(draft for draft in proposal.drafts if draft.language == revision.source_language)
    numbers = (demand.number for demand in from_markdown(original.text).demands)
    return [RevisionDemand(revision=revision, number=number) for number in numbers]
