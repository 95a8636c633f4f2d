"""Data to a distribution: the data themselves, a family's likeliest member, or the family that foretells them best."""

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from distributions.arrays import Array, Mask
from distributions.base import Distribution
from distributions.derived.empirical import Empirical
from distributions.derived.smooth import Smooth
from distributions.likelihood.candidate import Candidate, FitError, NoMaximumError
from distributions.likelihood.continuous import CONTINUOUS
from distributions.likelihood.counts import COUNTS, are_counts
from distributions.likelihood.student_t import STUDENT_T
from distributions.rules import LARGEST, listed, text
from distributions.spelling import suggestion

FEWEST_VALUES = 8
FOLDS = 10
_MOST_DECIMALS = 6

_CANDIDATES = {candidate.name: candidate for candidate in (*CONTINUOUS, STUDENT_T, *COUNTS)}
_OF_THE_DATA: dict[str, type[Empirical] | type[Smooth]] = {"empirical": Empirical, "smooth": Smooth}

FITS = (*_OF_THE_DATA, "best", *_CANDIDATES)
"""What data can be fitted by."""


class Ranked(NamedTuple):
    """A family that was tried, and its cross-validated mean log score."""

    family: str
    score: float


@dataclass(frozen=True, slots=True)
class Fit:
    """A distribution made from data, and how well it fits them.

    Attributes
    ----------
    distribution : Distribution
        What was fitted.
    family : str
        Its name.
    n : int
        The number of values.
    score : float or None
        The cross-validated mean log score: the mean logarithm of the density that members fitted to the other folds
        give to each value. For whole numbers of at least 0 it is that of the probability of the cell within half a
        unit, so that discrete and continuous families compare. None for "empirical" and "smooth": what consists of the
        data gives no density to others.
    ranking : tuple of Ranked
        For "best" the families that were tried, by falling score; else empty.
    distance : float
        The greatest distance between the cumulative probabilities of distribution and data (Kolmogorov).
    """

    distribution: Distribution
    family: str
    n: int
    score: float | None
    ranking: tuple[Ranked, ...]
    distance: float

    def __str__(self) -> str:
        """How well it fits, in a sentence."""
        values = f"({self.n:,} values)"
        distance = f"{100.0 * self.distance:.1f} points of probability"
        points = f"farthest from the data's own distribution by {distance} {values}"
        if self.family == Empirical.family:
            return f"{self.family}, the data as they are {values}"
        if self.score is None:
            return f"{self.family}, straight lines between the data; {points}"
        if self.score == -math.inf:
            return f"{self.family}, which gives no chance to some of the values if it has not seen them; {points}"
        if len(self.ranking) < 2:
            return f"{self.family}, cross-validated log score {self.score:.2f}; {points}"
        second = self.ranking[1]
        first_shown, second_shown = _apart(self.score, second.score)
        return (
            f"{self.family}, the best of {len(self.ranking)} by cross-validated log score "
            f"({first_shown} against {second_shown} for {second.family}); {points}"
        )


def fit(values: ArrayLike, how: str) -> Fit:
    """The distribution that data suggest.

    Parameters
    ----------
    values : array of shape (n,)
        At least 8 finite numbers, not all equal, in any order: the result does not depend on it.
    how : str
        "empirical" (the data, each as likely as any other), "smooth" (straight lines between them), the name of a
        family (its member of the greatest likelihood) or "best": of the families that hold all the values the one with
        the greatest cross-validated mean log score. Counts are tried with whole numbers of at least 0 only.

    Returns
    -------
    Fit

    Raises
    ------
    FitError
        If the data cannot be fitted so; where a single value is at fault, with its `position` in `values`.

    Notes
    -----
    Of the values in increasing order, the i-th is in fold i mod 10. The least value is in every training part of a
    Pareto, whose support begins there: otherwise that one value would have a log score of minus infinity, always. What
    has been shown a value has not foretold it, so for "best" a Pareto does not compete.
    """
    given = _checked(values)
    data = np.sort(given)
    if how in _OF_THE_DATA:
        try:
            of_the_data = _OF_THE_DATA[how](tuple(data.tolist()))
        except ValueError as error:
            raise FitError(str(error)) from None
        return Fit(of_the_data, how, data.size, None, (), _distance(of_the_data, data))
    if how == "best":
        return _best(data)
    if how not in _CANDIDATES:
        raise FitError(f"data can be fitted by {listed(FITS, last='or')}, got {text(how)}{suggestion(how, FITS)}")
    candidate = _CANDIDATES[how]
    _refuse_first(given, ~candidate.held(given), f"{candidate.name} holds {candidate.holds}", is_about_fit=True)
    distribution = _estimate(candidate, data)
    return Fit(distribution, how, data.size, _score(candidate, data), (), _distance(distribution, data))


def _checked(values: ArrayLike) -> Array:
    """The values as floats, in the order given."""
    try:
        data = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise FitError("every value must be a number", is_about_fit=False) from None
    if data.ndim != 1:
        rule = f"a list of numbers is expected, got an array of {data.ndim} dimensions"
        raise FitError(rule, is_about_fit=False)
    _refuse_first(data, ~np.isfinite(data), "every value must be a finite number", is_about_fit=False)
    size = np.abs(data)
    _refuse_first(
        data,
        (size > LARGEST) | ((size < 1.0 / LARGEST) & (size > 0.0)),
        f"every value must be 0 or between {text(1.0 / LARGEST)} and {text(LARGEST)} in size",
        is_about_fit=False,
    )
    if data.size < FEWEST_VALUES:
        rule = f"at least {FEWEST_VALUES} values are needed to fit a distribution, got {data.size}"
        raise FitError(rule, is_about_fit=False)
    if data.min() == data.max():
        only = text(data[0])
        raise FitError(
            f"values that differ are needed, got {data.size:,} times {only}; "
            f"for a certain value write the number {only}",
            is_about_fit=False,
        )
    return data


def _refuse_first(data: Array, refused: Mask, rule: str, *, is_about_fit: bool) -> None:
    """Raise FitError with the first of the values that are refused, if any is."""
    if refused.any():
        position = int(refused.argmax())
        value = float(data[position])
        got = f"got {text(value)} as value {position + 1:,} of {data.size:,}"
        raise FitError(f"{rule}, {got}", position, value, is_about_fit=is_about_fit)


def _estimate(candidate: Candidate, data: Array) -> Distribution:
    try:
        with np.errstate(all="ignore"):
            return candidate.estimate(data)
    except FitError:
        raise
    except ValueError as error:
        raise FitError(f"the likeliest {candidate.name} is beyond what can be computed with: {error}") from None


def _best(data: Array) -> Fit:
    """The candidate that foretells the data best, with the ranking of all that can be fitted to them.

    A family whose support begins at the least value has not foretold that one, so it does not compete.
    """
    found: list[tuple[Ranked, Distribution]] = []
    for candidate in _CANDIDATES.values():
        if candidate.held(data).all() and not candidate.keeps_least:
            try:
                distribution = _estimate(candidate, data)
            except FitError:
                continue
            found.append((Ranked(candidate.name, _score(candidate, data)), distribution))
    found.sort(key=lambda pair: -pair[0].score)
    ranking = tuple(ranked for ranked, _ in found)
    if not found or ranking[0].score == -math.inf:
        raise FitError(
            "no family foretells these values: with some of them left out the rest are too much alike; "
            "use 'empirical' or 'smooth'"
        )
    distribution = found[0][1]
    return Fit(distribution, ranking[0].family, data.size, ranking[0].score, ranking, _distance(distribution, data))


def _score(candidate: Candidate, data: Array) -> float:
    """The cross-validated mean log score; minus infinity if values are impossible by what the others say."""
    log_score = candidate.log_cell_score if are_counts(data).all() else candidate.log_score
    fold = np.arange(data.size) % FOLDS
    scores: list[float] = []
    for held_out in range(min(FOLDS, data.size)):
        seen = fold != held_out
        seen[0] |= candidate.keeps_least
        training = data[seen]
        if training[0] == training[-1]:
            return -math.inf
        try:
            member = _estimate(candidate, training)
        except NoMaximumError as error:
            member = error.limit
        except FitError:
            return -math.inf
        scores.extend(log_score(member, data[fold == held_out]).tolist())
    return math.fsum(scores) / data.size


def _distance(distribution: Distribution, data: Array) -> float:
    """The greatest distance of the cumulative probabilities, just before and at every value."""
    values, counts = np.unique(data, return_counts=True)
    reached = np.cumsum(counts) / data.size
    before = np.append(0.0, reached[:-1])
    at = distribution.cdf(values)
    left = at - distribution.pmf(values) if distribution.has_atoms else at
    return float(max(np.abs(reached - at).max(), np.abs(before - left).max()))


def _apart(first: float, second: float) -> tuple[str, str]:
    """Two scores with as many decimals as it takes to tell them apart, two at least."""
    for decimals in range(2, _MOST_DECIMALS + 1):
        shown = f"{first:.{decimals}f}", f"{second:.{decimals}f}"
        if shown[0] != shown[1]:
            break
    return shown
