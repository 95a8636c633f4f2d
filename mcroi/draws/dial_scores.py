"""The dials' normal scores in the futures of a result: they are functions of seed, name and number, so none is kept."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from distributions import Uniforms
from distributions.uniforms import uniforms
from mcroi.draws.plan import Plan
from mcroi.results.result import Result

Array = NDArray[np.float64]


class DialScores:
    """Normal scores of every dial, after correlation, dial by dial.

    Parameters
    ----------
    result
        A simulation.
    """

    def __init__(self, result: Result) -> None:
        self.plan = Plan(result.study)
        self._seed = result.seed
        self._futures = result.futures
        self._count = result.drawn
        self._copulas = {name: copula for copula in self.plan.copulas for name in copula.names}

    def __getitem__(self, name: str) -> Array:
        """The scores of one dial, ``(future,)``.

        Raises
        ------
        KeyError
            If the study has no such dial.
        """
        if name not in self.plan.dials:
            raise KeyError(f"no such dial {name!r}; there are {', '.join(self.plan.dials)}")
        copula = self._copulas.get(name)
        if copula is None:
            return self._own(name)
        columns = copula.correlate([self._own(other) for other in copula.names])
        return columns[copula.names.index(name)]

    def leavers(self, month: int) -> Array:
        """The uniforms from which leavers of a month are drawn, ``(future,)``."""
        return self._kept(uniforms(self._seed, f"leavers.{month}", 0, self._count))

    def _own(self, name: str) -> Array:
        return Uniforms.from_u(self._kept(uniforms(self._seed, name, 0, self._count))).z

    def _kept(self, values: Array) -> Array:
        return values if self._futures is None else values[self._futures]
