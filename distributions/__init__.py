"""Probability distributions of one number: exact quantiles, fast draws, and a notation that people can type."""

from distributions.base import Distribution, Uniforms
from distributions.derived.truncated import Truncated
from distributions.discrete.constant import Constant
from distributions.families import families
from distributions.family import Family, Signature
from distributions.notation import NotationError, from_quantiles, make, parse, parse_number

__all__ = [
    "Constant",
    "Distribution",
    "Family",
    "NotationError",
    "Signature",
    "Truncated",
    "Uniforms",
    "families",
    "from_quantiles",
    "make",
    "parse",
    "parse_number",
]
