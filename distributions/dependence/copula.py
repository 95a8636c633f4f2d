"""Gaussian copula between dials: rank correlations asked for, one factor per group, applied term by term."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Final

import numpy as np

from distributions.arrays import Array
from distributions.dependence.correlation_matrix import nearest_correlation, smallest_eigenvalue, triangular_factor
from distributions.rules import listed, set_fields

Matrix = tuple[tuple[float, ...], ...]
Pairs = Sequence[tuple[str, str, float]]

ACCEPTED_EIGENVALUE: Final = -1e-10  # matrices typed with rounded numbers are seldom better than this
_ROUNDING: Final = 1e-12  # of weights that are 0
_RELATIVE_ZERO: Final = 1e-8  # between the rounding of singular values of a factor and the least that a pivot allows
_DIGITS: Final = 3
_MOST_PAIRS_TOLD: Final = 10
_MOST_NAMES_TOLD: Final = 6


class DependenceError(ValueError):
    """Rank correlations that no dials can have together.

    Parameters
    ----------
    names
        The dials of the group.
    ranks
        The rank correlations asked for, 0 where a pair was left out.
    nearest
        The rank correlations of the nearest valid matrix.
    proposal
        The nearest ones as a person would state them: 3 digits where they differ from what was asked, and valid.
    """

    def __init__(self, names: tuple[str, ...], ranks: Matrix, nearest: Matrix, proposal: Matrix) -> None:
        self.names, self.ranks, self.nearest, self.proposal = names, ranks, nearest, proposal
        places = list(combinations(range(len(names)), 2))
        changed = [(i, j) for i, j in places if ranks[i][j] != proposal[i][j]]
        told = [f"{names[i]} and {names[j]} {ranks[i][j]:g} -> {proposal[i][j]:g}" for i, j in changed]
        cure = "state these, or accept the nearest with `nearest = true` under [dependence]"
        if len(told) > _MOST_PAIRS_TOLD:
            told[_MOST_PAIRS_TOLD:] = [f"and {len(told) - _MOST_PAIRS_TOLD} more pairs"]
            cure = "accept the nearest with `nearest = true` under [dependence], or correlate fewer"
        group = [
            *names[:_MOST_NAMES_TOLD],
            *([f"{len(names) - _MOST_NAMES_TOLD} more"] * (len(names) > _MOST_NAMES_TOLD)),
        ]
        unstated = " (a pair that is not stated has rank 0)" if any(ranks[i][j] == 0 for i, j in changed) else ""
        super().__init__(
            f"the rank correlations between {listed(group)} contradict each other, no dials can have all of them; "
            f"the nearest possible: {'; '.join(told)}{unstated}; {cure}"
        )


@dataclass(frozen=True, slots=True)
class Copula:
    """The dependence within one group of correlated dials.

    Parameters
    ----------
    names
        The dials, in order of first mention.
    ranks
        Their rank (Spearman) correlations: symmetric, 1 on the diagonal, in the order of `names`.

    Raises
    ------
    DependenceError
        If no dials can have these rank correlations together.
    ValueError
        If a rank is not in [-1, 1], or the ranks are not a symmetric matrix with ones on its diagonal.
    """

    names: tuple[str, ...]
    ranks: Matrix
    factor: Matrix = field(init=False, repr=False, compare=False)
    """Lower triangular, rows of length 1; times its transpose it gives the Gaussian parameters."""

    def __post_init__(self) -> None:
        parameters = self.parameters
        if smallest_eigenvalue(parameters) < ACCEPTED_EIGENVALUE:
            raise _contradiction(self.names, self.ranks, parameters)
        set_fields(self, factor=triangular_factor(parameters))

    @property
    def parameters(self) -> Array:
        """The correlations of the underlying normals, shape (dial, dial)."""
        return _parameters(self.ranks)

    def correlate(self, z_columns: Sequence[Array]) -> list[Array]:
        """Make independent standard normals depend on each other as this copula says.

        Term by term in a fixed order: a matrix product would change its last bits with the size of the block.

        Parameters
        ----------
        z_columns
            For each dial, in the order of `names`, independent standard normals of shape (future,); not changed.

        Returns
        -------
        list[Array]
            For each dial, standard normals of shape (future,); the first dial's are its own, the same array.

        Raises
        ------
        ValueError
            If there are more or fewer columns than names.
        """
        if len(z_columns) != len(self.names):
            raise ValueError(f"a column for each of {len(self.names)} dials is needed, got {len(z_columns)}")
        correlated = [z_columns[0]]
        for row in self.factor[1:]:
            (weight, z), *others = [(weight, z) for weight, z in zip(row, z_columns, strict=True) if weight != 0.0]
            total = weight * z
            for weight, z in others:
                total += weight * z
            correlated.append(total)
        return correlated

    def with_given(self, correlated: Sequence[Array], given: Mapping[str, Array]) -> list[Array]:
        """Let some dials take other values, and the others follow as they do under this copula.

        With F the factor and S the dials given, the others R move by F_R F_S^+ times the change of S. What S does not
        explain of them stays, and as it is independent of S the result is distributed as R given S is (Matheron's
        rule, Journel and Huijbregts 1978); the pseudo-inverse takes care of dials that move together exactly.

        Parameters
        ----------
        correlated
            As `correlate` returns them; not changed.
        given
            For some of the dials, by name, their new values, shape (future,): drawn as this copula says, but
            independently of `correlated`.

        Returns
        -------
        list[Array]
            For each dial, standard normals of shape (future,); those given are the same arrays.
        """
        factor = np.array(self.factor)
        places = [place for place, name in enumerate(self.names) if name in given]
        weights = factor @ np.linalg.pinv(factor[places], rcond=_RELATIVE_ZERO)
        weights[np.abs(weights) < _ROUNDING] = 0.0  # what does not depend on those given stays to the last bit
        moves = [given[self.names[place]] - correlated[place] for place in places]
        followed = []
        for name, z, row in zip(self.names, correlated, weights.tolist(), strict=True):
            value = given.get(name, z)
            if name not in given:
                for weight, move in zip(row, moves, strict=True):
                    if weight != 0.0:
                        value = value + weight * move
            followed.append(value)
        return followed


def gauss_parameter(rank: float) -> float:
    """The correlation of two normals whose rank (Spearman) correlation is `rank`: 2 sin(pi rank / 6), Pearson (1907).

    Raises
    ------
    ValueError
        If `rank` is not in [-1, 1].

    Examples
    --------
    >>> round(gauss_parameter(0.5), 6)
    0.517638
    """
    if not -1.0 <= rank <= 1.0:
        raise ValueError(f"-1 <= rank <= 1 must hold, got {rank:g}")
    # The sine of pi/6 rounds to just below a half, but dials of rank 1 are to move together exactly.
    return float(rank) if abs(rank) == 1.0 else 2.0 * math.sin(math.pi * rank / 6.0)


def rank_correlation(parameter: float) -> float:
    """The rank (Spearman) correlation of two normals of correlation `parameter`; undoes `gauss_parameter`."""
    # Just below a parameter of 1 the product rounds past 1; at 1 itself it must give 1, whatever the arcsine rounds to.
    rank = 6.0 / math.pi * math.asin(parameter / 2.0)
    return float(parameter) if abs(parameter) == 1.0 else min(max(rank, -1.0), 1.0)


def groups(pairs: Pairs) -> list[list[str]]:
    """The dials that hang together through pairs, directly or through others.

    Parameters
    ----------
    pairs
        Two names and their rank correlation each.

    Returns
    -------
    list[list[str]]
        The groups in order of first mention, and so are the names within each.
    """
    group_of: dict[str, list[str]] = {}
    for first, second, _ in pairs:
        ours, theirs = (group_of.setdefault(name, [name]) for name in (first, second))
        if ours is not theirs:
            ours += theirs
            group_of.update(dict.fromkeys(theirs, ours))
    mention = {name: place for place, name in enumerate(group_of)}
    distinct = {id(group): group for group in group_of.values()}
    return [sorted(group, key=mention.__getitem__) for group in distinct.values()]


def build(pairs: Pairs, nearest: bool = False) -> list[Copula]:
    """The copulas that give pairs of dials their rank correlations.

    Parameters
    ----------
    pairs
        Two names and their rank correlation each, every pair once. Pairs left out within a group have rank 0.
    nearest
        Whether to take the nearest valid matrix where the ranks contradict each other; `Copula.ranks` tells which.

    Returns
    -------
    list[Copula]
        One for each group of `groups`, in that order.

    Raises
    ------
    DependenceError
        If ranks contradict each other and `nearest` is false.
    ValueError
        If a rank is not in [-1, 1].
    """
    copulas = []
    for names in groups(pairs):
        place = {name: i for i, name in enumerate(names)}
        asked = np.eye(len(names))
        for first, second, rank in pairs:
            if first in place:
                asked[place[first], place[second]] = asked[place[second], place[first]] = rank
        try:
            copulas.append(Copula(tuple(names), _frozen(asked)))
        except DependenceError as error:
            if not nearest:
                raise
            copulas.append(Copula(error.names, error.nearest))
    return copulas


def _contradiction(names: tuple[str, ...], ranks: Matrix, parameters: Array) -> DependenceError:
    """The error for ranks without a valid matrix, with the nearest and the one to state instead."""
    nearest = nearest_correlation(parameters)
    asked = np.array(ranks)
    shrink = 0.0
    while True:
        # Rounding may lead out of the valid matrices again; going towards independence leads back in.
        shrunk = _ranks((1.0 - shrink) * nearest + shrink * np.eye(len(names)))
        close = np.abs(shrunk - asked) < 0.5 * 10.0**-_DIGITS
        proposal = np.where(close, asked, np.round(shrunk, _DIGITS) + 0.0)
        if shrink == 1.0 or smallest_eigenvalue(_parameters(_frozen(proposal))) >= ACCEPTED_EIGENVALUE:
            return DependenceError(names, ranks, _frozen(_ranks(nearest)), _frozen(proposal))
        shrink = min(max(2.0 * shrink, 1e-3), 1.0)


def _parameters(ranks: Matrix) -> Array:
    return np.array([[gauss_parameter(rank) for rank in row] for row in ranks])


def _ranks(parameters: Array) -> Array:
    return np.array([[rank_correlation(value) for value in row] for row in parameters.tolist()])


def _frozen(matrix: Array) -> Matrix:
    return tuple(map(tuple, matrix.tolist()))
