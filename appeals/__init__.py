"""Zvarot: the public appeals of a campaign, in every language that they must reach."""
