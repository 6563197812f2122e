"""The nouns."""

from appeals.models.appeal import Appeal, AppealIssuer, Demand, Section, Slug
from appeals.models.campaign import Campaign
from appeals.models.generation import Generation
from appeals.models.mark import Mark
from appeals.models.outcome import Outcome, OutcomeNote
from appeals.models.party import Addressee, Issuer
from appeals.models.revision import Edition, Revision, RevisionDemand, RevisionParty, Withdrawal, WrittenOnceError
from appeals.models.shelf import Name, Place, Shelf, Words
from appeals.models.translator import Term, Translation, TranslationLink, TranslatorLanguage, Waiver

__all__ = [
    "Addressee",
    "Appeal",
    "AppealIssuer",
    "Campaign",
    "Demand",
    "Edition",
    "Generation",
    "Issuer",
    "Mark",
    "Name",
    "Outcome",
    "OutcomeNote",
    "Place",
    "Revision",
    "RevisionDemand",
    "RevisionParty",
    "Section",
    "Shelf",
    "Slug",
    "Term",
    "Translation",
    "TranslationLink",
    "TranslatorLanguage",
    "Waiver",
    "Withdrawal",
    "Words",
    "WrittenOnceError",
]
