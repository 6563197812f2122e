"""What a new version of an appeal would consist of: texts made anew and texts carried over as they are."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from django.db.models import Exists, F, Max, OuterRef

from appeals.document import Document, digest, from_markdown, to_markdown
from appeals.models import Appeal, Campaign, Edition, Revision, Withdrawal
from appeals.publishing import gates
from appeals.publishing.minor import is_only_reworded, keep_valid
from appeals.publishing.readiness import Problem, problems
from appeals.translating.gate import Finding
from appeals.translating.pieces import HEAD, pieces
from appeals.translating.snapshot import Made, WorkingText, document, working_text
from appeals.translating.status import Status, fingerprint, status


@dataclass(frozen=True, slots=True)
class Draft:
    """An edition to be: ``carried`` says that text, version and signature are those of an earlier one."""

    language: str
    text: str
    version: int
    carried: bool = False
    outdated: bool = False
    signature: str = ""

    @property
    def digest(self) -> str:
        """SHA-256 of the text, 64 hexadecimal digits."""
        return digest(self.text)


@dataclass(frozen=True, slots=True)
class Base:
    """What a new version builds on: the newest version that isn't withdrawn, scheduled or not.

    ``editions`` leaves out those that were withdrawn by language. ``withdrawn`` are all such editions of the appeal,
    whose texts don't come back by themselves. ``sources`` are the original's texts by the version they stood in.
    """

    revision: Revision | None
    editions: dict[str, Edition]
    withdrawn: list[Edition]
    sources: dict[int, Edition]

    def original(self, language: str) -> Document | None:
        """Return the original that it has, if that was written in ``language`` too."""
        if not self.revision or self.revision.source_language != language or language not in self.editions:
            return None
        return from_markdown(self.editions[language].text)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A version to be. ``statuses`` are those of the translations on offer; ``held_back`` texts were withdrawn.

    ``findings`` is what the gate says of new texts that are ready, by language, and ``blocked`` those that stay at
    home for it. ``renewed`` are the marks that a minor change keeps valid.
    """

    working: WorkingText
    number: int
    base: Base
    drafts: list[Draft]
    statuses: dict[str, Status]
    held_back: list[str]
    findings: dict[str, list[Finding]]
    blocked: set[str]
    renewed: dict[tuple[str, str], Made]
    problems: list[Problem]

    @property
    def unchanged(self) -> bool:
        """Whether it would repeat the version that it builds on."""
        before = {(row.language, row.digest, row.outdated) for row in self.base.editions.values()}
        return before == {(draft.language, draft.digest, draft.outdated) for draft in self.drafts}


def propose(
    appeal: Appeal,
    *,
    languages: Collection[str] | None = None,
    minor: bool = False,
    waivers: Mapping[str, str] = gates.NOTHING_WAIVED,
) -> Proposal:
    """Return what publishing ``appeal`` now would make, at a constant number of queries.

    ``languages`` are the translations that go out with their present text where they are ready, None means all; the
    source language always does. ``minor`` leaves translations valid; ``waivers`` are reasons, by language, to go on
    in spite of the gate's warnings.
    """
    campaign, base, source = Campaign.objects.current(), _load_base(appeal), appeal.source_language
    working, original = working_text(appeal), base.original(source)
    current = [code for code, edition in base.editions.items() if not edition.outdated]
    renewed = keep_valid(working, original, current=current) if minor and original else {}
    working = replace(working, marks=MappingProxyType({**working.marks, **renewed}))
    statuses = {code: status(working, code) for code in campaign.offered() if code != source}
    ready = [code for code, found in statuses.items() if found.ready]
    findings = gates.find(working, [code for code in ready if not _stays(working, code, base)])
    blocked = gates.held_back(findings, waivers)
    held_back = [code for code in ready if languages is None and _was_withdrawn(working, code, base)]
    chosen = set(ready) - set(held_back) if languages is None else set(ready) & set(languages)
    newest = Revision.objects.filter(appeal=appeal).aggregate(number=Max("number"))["number"] or 0
    return Proposal(
        working=working,
        number=newest + 1,
        base=base,
        drafts=_draft(
            working,
            number=newest + 1,
            base=base,
            fresh={source, *chosen} - blocked,
            offered=[source, *statuses],
            valid=bool(minor and original and is_only_reworded(working, original)),
        ),
        statuses=statuses,
        held_back=held_back,
        findings=findings,
        blocked=blocked,
        renewed=renewed,
        problems=problems(working, campaign),
    )


def _load_base(appeal: Appeal) -> Base:
    of_appeal = Edition.objects.filter(revision__appeal=appeal)
    taken_back = Exists(Withdrawal.objects.filter(revision=OuterRef("revision"), language=OuterRef("language")))
    revision = Revision.objects.filter(appeal=appeal).exclude(withdrawals__language="").order_by("-number").first()
    editions = {row.language: row for row in of_appeal.filter(~taken_back, revision=revision)} if revision else {}
    versions = {row.version for row in editions.values()}
    originals = of_appeal.filter(revision__number__in=versions, language=F("revision__source_language"))
    return Base(
        revision=revision,
        editions=editions,
        withdrawn=list(of_appeal.filter(taken_back)),
        sources={row.revision.number: row for row in originals.select_related("revision")},
    )


def _draft(
    working: WorkingText, *, number: int, base: Base, fresh: set[str], offered: list[str], valid: bool
) -> list[Draft]:
    """``valid``: what was up to date in the version before still is, since the original was only reworded."""
    drafts = []
    for code in offered:
        before = base.editions.get(code)
        if code in fresh and not _stays(working, code, base):
            drafts.append(Draft(code, to_markdown(document(working, code, version=number)), number))
        elif before:
            outdated = _is_outdated(working, before, base, vouched_for=code in fresh)
            outdated = outdated and (before.outdated or not valid)
            drafts.append(Draft(code, before.text, before.version, True, outdated, before.signature))
    return drafts


def _stays(working: WorkingText, language: str, base: Base) -> bool:
    """Whether the text in ``language`` would only repeat the one that the new version builds on."""
    before = base.editions.get(language)
    return bool(before and _says_the_same(working, before))


def _says_the_same(working: WorkingText, edition: Edition) -> bool:
    """Whether the working text in the edition's language is, word for word, the edition's."""
    return to_markdown(document(working, edition.language, version=edition.version)) == edition.text


def _is_outdated(working: WorkingText, carried: Edition, base: Base, *, vouched_for: bool) -> bool:
    """Whether the original has changed since the carried edition was last known to be true to it.

    That is the version in which its text was made; or the one it is carried over from, if it was up to date there. A
    translator may have vouched since then for words that stay as they are: that shows in the marks.
    """
    made_from = base.sources.get(carried.version)
    if made_from and _says_the_same(working, made_from):
        return False
    last = base.editions.get(working.source_language)
    if not carried.outdated and last and _says_the_same(working, last):
        return False
    return not (vouched_for and _is_marked(working, carried.language, made_from))


def _is_marked(working: WorkingText, language: str, made_from: Edition | None) -> bool:
    """Whether every piece that ``made_from`` didn't have is marked as translated from the present original."""
    known = _texts(from_markdown(made_from.text)) if made_from else set()
    return all(
        piece.source in known
        or ((made := working.marks.get((piece.address, language))) and made.fingerprint == fingerprint(piece.source))
        for piece in pieces(working)
    )


def _texts(original: Document) -> set[str]:
    names = {section.addressee.name for section in original.sections if section.addressee}
    prose = {text for section in original.sections for text in (section.prose, section.closing)}
    head = {getattr(original, field) for field in HEAD.values()}
    return head | {*original.issuers} | names | prose | {demand.text for demand in original.demands}


def _was_withdrawn(working: WorkingText, language: str, base: Base) -> bool:
    return any(row.language == language and _says_the_same(working, row) for row in base.withdrawn)
