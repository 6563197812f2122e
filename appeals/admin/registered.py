"""Importing this registers everything of the desk with Django's admin."""

from appeals.admin import appeal, campaign, glossary, party, revision, users

__all__ = ["appeal", "campaign", "glossary", "party", "revision", "users"]
