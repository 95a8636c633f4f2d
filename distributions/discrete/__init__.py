"""Families with probability on single values, one a file."""
