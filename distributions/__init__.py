"""Probability distributions of one number: exact quantiles, fast draws, and a notation that people can type.

What other packages import is named here, in `distributions.dependence`, `distributions.uniforms` (whose function has
the module's name), and in `arrays`, `rules` and `spelling`; all else may change its place.
"""

from distributions.base import Distribution
from distributions.continuous.metalog import Metalog
from distributions.derived.truncated import Truncated
from distributions.discrete.bernoulli import Bernoulli
from distributions.discrete.constant import Constant
from distributions.families import families
from distributions.family import Family, Signature
from distributions.fit import FITS, Fit, fit
from distributions.likelihood.candidate import FitError
from distributions.notation.binding import quantile_probability
from distributions.notation.cures import NotationError, UnitError
from distributions.notation.literals import parse_number, shared_suffix
from distributions.notation.notation import from_quantiles, make, make_statement, parse, parse_statement
from distributions.notation.reader import Lookups
from distributions.notation.statement import Statement, widening_factor
from distributions.numerics.poisson_quantile import poisson_quantile
from distributions.quantiles import quantile_name
from distributions.uniforms import Uniforms

__all__ = [
    "FITS",
    "Bernoulli",
    "Constant",
    "Distribution",
    "Family",
    "Fit",
    "FitError",
    "Lookups",
    "Metalog",
    "NotationError",
    "Signature",
    "Statement",
    "Truncated",
    "Uniforms",
    "UnitError",
    "families",
    "fit",
    "from_quantiles",
    "make",
    "make_statement",
    "parse",
    "parse_number",
    "parse_statement",
    "poisson_quantile",
    "quantile_name",
    "quantile_probability",
    "shared_suffix",
    "widening_factor",
]
