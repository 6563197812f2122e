"""Checking everything that was ever published: texts, digests, manifests, signatures."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from appeals.document import DocumentError, digest, from_markdown
from appeals.models import Appeal, Edition, Revision
from appeals.publishing.manifest import write_manifest
from appeals.signing import SigningError, key_id, verify


@dataclass(slots=True)
class Report:
    """What was looked at, what has no signature, and what is not as it was published."""

    revisions: int = 0
    editions: int = 0
    signed: int = 0
    unsigned: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def verify_all(*public: str) -> Report:
    """Check all that is stored against the public keys ``public`` (``RW...``, the present one and any former ones).

    One query, and two for each 200 revisions. A signature counts if it belongs to one of the keys.
    """
    report = Report()
    keys = dict(Appeal.objects.values_list("pk", "key"))
    revisions = Revision.objects.order_by("appeal_id", "number").prefetch_related("editions")
    for revision in revisions.iterator(chunk_size=200):
        _verify_revision(revision, keys[revision.appeal_id], public, report)
    return report


def live_with(*ids: str) -> list[str]:
    """Return the names of the live editions that were signed with the keys of these numbers."""
    editions = Edition.objects.live().exclude(signature="").select_related("revision__appeal").defer("text")
    return [
        f"{edition.revision.appeal.key} version {edition.revision.number}, {edition.language}"
        for edition in editions.order_by("revision__appeal", "language")
        if key_id(edition.signature) in ids
    ]


def _verify_revision(revision: Revision, appeal: str, public: tuple[str, ...], report: Report) -> None:
    name = f"{appeal} version {revision.number}"
    editions = list(revision.editions.all())
    report.revisions += 1
    report.editions += len(editions)
    report.problems += [f"{name}: {problem}" for problem in _in_manifest(revision, appeal, editions)]
    _verify_signature(f"{name}, manifest", revision.manifest, revision.signature, public, report)
    for edition in editions:
        of_edition = f"{name}, {edition.language}"
        report.problems += [f"{of_edition}: {problem}" for problem in _in_edition(edition, appeal)]
        _verify_signature(of_edition, edition.text, edition.signature, public, report)


def _in_manifest(revision: Revision, appeal: str, editions: list[Edition]) -> Iterator[str]:
    if digest(revision.manifest) != revision.digest:
        yield "the manifest does not have the stored digest."
    expected = write_manifest(
        appeal=appeal,
        number=revision.number,
        source_language=revision.source_language,
        editions=((edition.language, edition.version, edition.digest) for edition in editions),
    )
    if revision.manifest != expected:
        yield "the manifest does not list exactly the stored editions."


def _in_edition(edition: Edition, appeal: str) -> Iterator[str]:
    if digest(edition.text) != edition.digest:
        yield "the text does not have the stored digest."
    try:
        document = from_markdown(edition.text)
    except DocumentError as error:
        yield f"the text is not canonical. {error}"
        return
    stored = (appeal, edition.language, edition.version)
    if (document.appeal, document.language, document.version) != stored:
        yield "the text is that of another appeal, language or version."


def _verify_signature(name: str, text: str, signature: str, public: tuple[str, ...], report: Report) -> None:
    if not signature:
        report.unsigned.append(name)
        return
    report.signed += 1
    if not public:
        report.problems.append(f"{name}: there is no public key to check the signature with.")
    elif not any(_is_signed_with(text, signature, key) for key in public):
        report.problems.append(f"{name}: the signature is not that of this text by a known key.")


def _is_signed_with(text: str, signature: str, key: str) -> bool:
    try:
        verify(text, signature, key)
    except SigningError:
        return False
    return True
