"""Families with a density, one a file."""
