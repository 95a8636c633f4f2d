"""Distributions made from other distributions, one a file."""
