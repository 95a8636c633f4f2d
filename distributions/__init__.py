"""Probability distributions of one number: exact quantiles, fast draws, and a notation that people can type."""

from distributions.base import Distribution
from distributions.derived.truncated import Truncated
from distributions.discrete.constant import Constant
from distributions.families import families
from distributions.family import Family, Signature
from distributions.fit import FITS, Fit, FitError, fit
from distributions.notation import (
    Lookups,
    NotationError,
    from_quantiles,
    make,
    make_statement,
    parse,
    parse_number,
    parse_statement,
)
from distributions.statement import Statement, widening_factor
from distributions.uniforms import Uniforms

__all__ = [
    "FITS",
    "Constant",
    "Distribution",
    "Family",
    "Fit",
    "FitError",
    "Lookups",
    "NotationError",
    "Signature",
    "Statement",
    "Truncated",
    "Uniforms",
    "families",
    "fit",
    "from_quantiles",
    "make",
    "make_statement",
    "parse",
    "parse_number",
    "parse_statement",
    "widening_factor",
]
