"""Importing this registers everything of the desk with Django's admin."""

from appeals.admin import appeal, campaign, party, revision

__all__ = ["appeal", "campaign", "party", "revision"]
