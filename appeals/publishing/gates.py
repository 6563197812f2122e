"""The gate at publishing: which translations it holds back, and what it says of them."""

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType

from django.utils.translation import gettext as _

from appeals.languages import CATALOGUE
from appeals.normalform import paragraphs
from appeals.translating import gate, glossary
from appeals.translating.gate import Finding
from appeals.translating.snapshot import WorkingText

NOTHING_WAIVED: Mapping[str, str] = MappingProxyType({})


def find(working: WorkingText, languages: Collection[str]) -> dict[str, list[Finding]]:
    """Return by language what speaks against letting it go out; nothing for those without a finding. One query."""
    terms = glossary.terms_by_language(working.source_language)
    found = {code: gate.check(working, code, terms.get(code, [])) for code in languages}
    return {code: findings for code, findings in found.items() if findings}


def has_errors(findings: Sequence[Finding]) -> bool:
    """Whether the language can't go out at all; with warnings it can, if somebody says why."""
    return any(finding.level == "error" for finding in findings)


def held_back(found: Mapping[str, Sequence[Finding]], waivers: Mapping[str, str]) -> set[str]:
    """Return the languages that stay at home: those with errors, and those with warnings that nobody waives."""
    return {code for code, findings in found.items() if has_errors(findings) or not waiver(waivers, code)}


def waiver(waivers: Mapping[str, str], language: str) -> str:
    """Return the reason to let ``language`` go out in spite of warnings, in its normal form; empty without one."""
    return paragraphs(waivers.get(language, "").strip())


def explain(language: str, findings: Sequence[Finding]) -> str:
    """Return in one line why ``language`` can't go out."""
    values = {
        "language": CATALOGUE[language].own_name,
        "findings": " ".join(list_messages([finding for finding in findings if finding.level == "error"] or findings)),
    }
    if has_errors(findings):
        return _("%(language)s can't go out: put this right first. %(findings)s") % values
    return _("%(language)s goes out only with a reason to go on. %(findings)s") % values


def list_messages(findings: Sequence[Finding]) -> list[str]:
    """Return what the findings say."""
    return [finding.message for finding in findings]
