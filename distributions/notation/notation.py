"""Distributions as people write them: "250k", "5 to 20", "pert(4, 8, 20)", { dist = "pert", low = 4, ... }."""

import math
from collections.abc import Mapping

from distributions.base import Distribution
from distributions.continuous.jqpd import Jqpd
from distributions.continuous.lognormal import Lognormal
from distributions.continuous.metalog import least_squares_metalog
from distributions.discrete.constant import Constant
from distributions.notation.binding import Argument, Value, bind
from distributions.notation.cures import NotationError
from distributions.notation.reader import Lookups, read, refuse_depth
from distributions.notation.statement import Statement
from distributions.rules import text as shown

_NONE: Lookups = {}


def parse(text: str, lookups: Lookups = _NONE) -> Distribution:
    """Read a distribution from text.

    Parameters
    ----------
    text : str
        A number, a range ("5 to 20": the 5th and 95th percentile of a lognormal; "5 to 20 at 80%": the 10th and 90th)
        or a call of a family, with parameters by position or by name, components after their weights
        ("mixture(0.85: 5 to 20, 0.15: 30)"). At most 2,000 characters and 16 brackets deep; nothing is ever executed.
    lookups : mapping
        Further names that may be called, each with one text, and what finds the distribution for it (or raises
        ValueError).

    Raises
    ------
    NotationError
        With the rule, what was got, and in `position` where.

    Examples
    --------
    >>> parse("pert(low=4, mode=8, high=20)") == parse("pert(4, 8, 20)")
    True
    >>> str(parse("truncated(normal(100, 20), low=0)"))
    'truncated(base=normal(mean=100, sd=20), low=0)'
    """
    return parse_statement(text, lookups).distribution


def parse_statement(text: str, lookups: Lookups = _NONE) -> Statement:
    """Read a distribution from text as `parse` does, together with the quantiles that it is stated by, if any."""
    value, statement = read(text, lookups)
    if isinstance(value, list):
        raise NotationError(f"a distribution is expected, got the list {shown(value)}")
    if isinstance(value, float):
        return Statement(Constant(value))
    assert statement is not None  # noqa: S101  # for the type checker: a distribution comes from a range or a call
    return statement


def make(family: str, parameters: Mapping[str, object], lookups: Lookups = _NONE) -> Distribution:
    """Build a distribution from a family's name and parameters, as a table of a study gives them.

    Parameters
    ----------
    family : str
        As in notation, such as "pert".
    parameters : mapping
        By name. A number may be text with a suffix ("250k"); where a distribution is wanted, text in notation or a
        mapping with the key `dist` will do.
    lookups : mapping
        As for `parse`.

    Raises
    ------
    NotationError
        With the rule and what was got.
    """
    return make_statement(family, parameters, lookups).distribution


def make_statement(family: str, parameters: Mapping[str, object], lookups: Lookups = _NONE) -> Statement:
    """Build a distribution as `make` does, together with the quantiles that it is stated by, if any."""
    return _make(family, parameters, lookups, depth=0)


def from_quantiles(quantiles: Mapping[float, float], low: float = -math.inf, high: float = math.inf) -> Distribution:
    """The distribution that quantiles alone state.

    Two are those of a lognormal, three of a J-QPD (Hadlock and Bickel 2017), more of the metalog (Keelin 2016) of at
    most five terms that comes closest to them; J-QPD and metalog lie between the ends given.

    Parameters
    ----------
    quantiles : mapping
        {probability: value}, such as {0.1: 4, 0.9: 20}.
    low, high : float
        Where values can lie at all.

    Raises
    ------
    NotationError
        With the rule, what was got, and the way out.
    """
    try:
        if len(quantiles) <= 2:
            return Lognormal.from_quantiles(quantiles)
        if len(quantiles) == 3:
            return Jqpd.from_quantiles(quantiles, low, high)
        return least_squares_metalog(quantiles, low, high)
    except ValueError as error:
        raise NotationError(str(error)) from None


def _make(family: str, parameters: Mapping[str, object], lookups: Lookups, depth: int) -> Statement:
    refuse_depth(depth)
    if not isinstance(family, str):
        raise NotationError(f"dist must be the name of a distribution, got {shown(family)}")
    return bind(family, [Argument(name, _value(name, given, lookups, depth)) for name, given in parameters.items()])


def _value(name: str, given: object, lookups: Lookups, depth: int) -> Value:
    """What a table gives for a parameter, as the parser would have read it."""
    if isinstance(given, (float, int)) and not isinstance(given, bool):
        try:
            return float(given)
        except OverflowError:
            raise NotationError(f"{name} must be a finite number, got one of {len(str(given))} digits") from None
    if isinstance(given, str):
        return read(given, lookups)[0]
    if isinstance(given, Distribution):
        return given
    if isinstance(given, (list, tuple)):
        refuse_depth(depth)
        return [_value(name, item, lookups, depth + 1) for item in given]
    if isinstance(given, Mapping) and "dist" in given:
        inner = {key: value for key, value in given.items() if key != "dist"}
        return _make(given["dist"], inner, lookups, depth + 1).distribution
    raise NotationError(f"{name} must be a number, got {shown(given)}")
