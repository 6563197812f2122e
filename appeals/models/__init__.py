"""The nouns."""

from appeals.models.account import DeskSession, Tally, WayIn
from appeals.models.appeal import Appeal, AppealIssuer, Demand, Section, Slug
from appeals.models.campaign import Campaign
from appeals.models.generation import Generation
from appeals.models.mark import Mark
from appeals.models.outcome import Outcome, OutcomeNote
from appeals.models.party import Addressee, Issuer
from appeals.models.release import Release
from appeals.models.revision import Edition, Revision, RevisionDemand, RevisionParty, Withdrawal, WrittenOnceError
from appeals.models.shelf import Answer, Name, Place, Shelf, Words
from appeals.models.trail import Trail
from appeals.models.translator import Term, Translation, TranslationLink, TranslatorLanguage, Waiver

__all__ = [
    "Addressee",
    "Answer",
    "Appeal",
    "AppealIssuer",
    "Campaign",
    "Demand",
    "DeskSession",
    "Edition",
    "Generation",
    "Issuer",
    "Mark",
    "Name",
    "Outcome",
    "OutcomeNote",
    "Place",
    "Release",
    "Revision",
    "RevisionDemand",
    "RevisionParty",
    "Section",
    "Shelf",
    "Slug",
    "Tally",
    "Term",
    "Trail",
    "Translation",
    "TranslationLink",
    "TranslatorLanguage",
    "Waiver",
    "WayIn",
    "Withdrawal",
    "Words",
    "WrittenOnceError",
]
