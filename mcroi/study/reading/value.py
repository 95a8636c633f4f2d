"""What a value states, whatever its form: a distribution, how it came about, and how it may still be changed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Final

import distributions
from distributions import Constant, Distribution, Lookups, Metalog, Statement, Truncated, quantile_name
from distributions.rules import text as plain
from mcroi.study.inputs import Relative
from mcroi.study.reading.data_files import DataFolder
from mcroi.study.reading.problems import Path, Problems, RuleError, broken
from mcroi.study.reading.toml import Document
from mcroi.study.reference_classes import reference_class
from mcroi.study.study import Expert

LOOKUPS: Final[Lookups] = {"reference": lambda name: reference_class(name).distribution}
"""What a value may call besides the families of distributions."""

_MET: Final = 1e-9
"""Misfit, in interquartile ranges, that is rounding."""

_REFERENCE = re.compile(r"\breference\s*\(\s*[\"']?([A-Za-z0-9_]+)")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a value is read with: the text it stands in, the data beside it, the study's calibration and its problems.

    Parameters
    ----------
    document
        The text that the values stand in.
    problems
        Gathers everything that is wrong.
    data
        Where data files lie.
    calibration
        The share of truths that 90 % ranges have held, for the whole study; None if it does not say.
    currency
        What money is counted in; None for a value that is no money.
    """

    document: Document
    problems: Problems
    data: DataFolder = field(default_factory=lambda: DataFolder(None))
    calibration: float | None = None
    currency: str | None = None

    def written(self, path: Path) -> str | None:
        """Return a value as it stands in the text, if it has a text of its own."""
        return self.document.written(path)


@dataclass(frozen=True, slots=True)
class Value:
    """What a value states.

    Parameters
    ----------
    statement
        The distribution, a `Constant` for a number, and the quantiles that state it, if any do.
    text
        The value as written, in one line.
    relative
        Whether it is stated as ``times ...`` or ``plus ...``.
    judged
        Whether it is what somebody believes, rather than measured or published.
    how
        Sentences on how the distribution came about, where the text does not say it all.
    source
        Where it was published, if it was.
    experts
        Whose distributions were pooled.
    widened
        How many times as far from the median the stated quantiles were moved.
    misfit
        How far the distribution is from the quantile that it misses most, in interquartile ranges.
    doubts
        What looks like a slip in its data.
    fit_distance
        How far a fitted family is from its data, as a probability; 0 for all else.
    """

    statement: Statement
    text: str
    relative: Relative = ""
    judged: bool = True
    how: tuple[str, ...] = ()
    source: str = ""
    experts: tuple[Expert, ...] = ()
    widened: float = 1.0
    misfit: float = 0.0
    doubts: tuple[str, ...] = ()
    fit_distance: float = 0.0

    @property
    def distribution(self) -> Distribution:
        """What is known."""
        return self.statement.distribution

    @property
    def is_constant(self) -> bool:
        """Whether it is a number."""
        return isinstance(self.distribution, Constant)


@lru_cache(maxsize=4096)
def parsed(text: str) -> Statement:
    """Return what a text in the notation of distributions states.

    Raises
    ------
    RuleError
        If it breaks a rule of the notation.
    """
    try:
        return distributions.parse_statement(text, LOOKUPS)
    except ValueError as error:
        raise broken(error) from None


def with_sources(value: Value) -> Value:
    """Add where the published distributions that the text of a value refers to come from, and what they leave out."""
    classes = [reference_class(name) for name in dict.fromkeys(_REFERENCE.findall(value.text))]
    if not classes:
        return value
    source = "; ".join(about.source_line for about in classes)
    return replace(value, judged=False, source=source, how=tuple(f"{about.name}: {about.limits}" for about in classes))


def with_misfit(value: Value) -> Value:
    """Add how close a metalog comes to the quantiles that it was fitted to."""
    metalog = value.distribution
    if not isinstance(metalog, Metalog):
        return value
    through = f"metalog of {metalog.terms} terms through {len(metalog.quantiles)} quantiles"
    worst, misfit = metalog.worst_misfit()
    if misfit <= _MET:
        return replace(value, how=(*value.how, f"{through}, all of them met"))
    said = (
        f"{through}; farthest off is {quantile_name(worst.probability)}, {worst.stated:.4g} met as {worst.reached:.4g}"
    )
    return replace(value, how=(*value.how, said), misfit=misfit)


def calibrated(value: Value, own: float | None, inherited: float | None) -> Value:
    """Widen what somebody believes by how often their ranges have held the truth.

    Parameters
    ----------
    value
        What is stated.
    own
        The calibration of this value or this expert; None if nothing is said.
    inherited
        That of the study, or of the value for one of its experts.

    Raises
    ------
    RuleError
        If the value is none that can be widened.
    """
    if own is None and (inherited is None or value.is_constant or not value.judged):
        return value
    calibration = own if own is not None else inherited
    assert calibration is not None  # noqa: S101  # for the type checker: one of the two is there
    factor = distributions.widening_factor(calibration)
    if factor == 1.0:
        return value
    inside = ("calibration",) if own is not None else ()
    if value.is_constant or not value.judged:
        what = "a number" if value.is_constant else "measured or published"
        raise RuleError(f"is about what people believe, and the value is {what}", inside)
    if not value.statement.quantiles:
        way_out = "" if own is not None else ", or add calibration = 0.9 beside it to leave it as it is"
        raise RuleError(
            f"calibration widens what is stated by quantiles, got {value.text}; state quantiles, such as p10 and p90"
            f"{way_out}",
            inside,
        )
    try:
        distribution = value.statement.widened(factor)
    except ValueError as error:
        raise RuleError(f"cannot be widened {factor:.2f} times: {error}", inside) from None
    said = f"widened {factor:.2f} times, as 90 % ranges have held {100 * calibration:g} % of the truths"
    return replace(value, statement=Statement(distribution), how=(*value.how, said), widened=factor)


def truncated(value: Value, low: float, high: float) -> Value:
    """Confine what a value states.

    Raises
    ------
    RuleError
        If it is a number, or has next to no probability between the ends.
    """
    if value.is_constant:
        raise RuleError("a number cannot be truncated", ("truncate",))
    try:
        distribution = Truncated(value.distribution, low, high)
    except ValueError as error:
        raise RuleError(str(error), ("truncate",)) from None
    text = f"{value.text}, truncated to [{plain(low)}, {plain(high)}]"
    return replace(value, statement=Statement(distribution), text=text)


def shown_quantiles(values: Mapping[str, float]) -> str:
    """Return quantiles as they are written."""
    return ", ".join(f"{name}={plain(value)}" for name, value in values.items())
