"""The engine as a plain function of independent uniforms, one for each dial and one for all leavers."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from distributions import Uniforms
from mcroi.draws.plan import Plan
from mcroi.model.drawn import Luck
from mcroi.model.outcomes import outcomes
from mcroi.results.columns import outputs
from mcroi.study.study import Study

_BLOCK = 8192


class EngineByDials:
    """Callable as `scipy.stats.sobol_indices` and others want their function.

    Parameters
    ----------
    study : Study
        Correlations between its dials are left out.
    names : sequence of str
        Of the outputs.
    """

    def __init__(self, study: Study, names: Sequence[str]) -> None:
        self.plan = Plan(study)
        self.names = names
        self.dials = (*self.plan.dials, *self.plan.events)

    def __call__(self, uniforms: NDArray[np.float64]) -> NDArray[np.float64]:
        """From ``(dial, future)``, the last rows for what happens month by month, to ``(output, future)``."""
        blocks = range(0, uniforms.shape[1], _BLOCK)
        return np.concatenate([self._block(uniforms[:, start : start + _BLOCK]) for start in blocks], axis=1)

    def _block(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        study = self.plan.study
        # Points of a sequence that fills the space may lie on the border, which no dial does.
        rows = np.clip(rows, 2.0**-53, 1.0 - 2.0**-53)
        of = dict(zip(self.dials, rows, strict=True))
        dials = {name: Uniforms.from_u(of[name].copy()) for name in self.plan.dials}
        luck = Luck(**{"incidents": None, **{e: by_month(of[e], study.horizon_months) for e in self.plan.events}})
        drawn = self.plan.block(dials, luck, rows.shape[1])
        results = outcomes(drawn.scenarios, study.horizon_months, luck, study.also_report_months)
        listed = outputs(study, {name: outcome.values for name, outcome in results.items()})
        return np.array([listed[name].values for name in self.names])


def by_month(u: NDArray[np.float64], months: int) -> NDArray[np.float64]:
    """Make the uniforms of all months from one, ``(month, future)``, as unlike each other as a hash makes them.

    The mixing is that of splitmix64 (Steele, Lea and Flood 2014), of the bits of the uniform and the month.
    """
    with np.errstate(over="ignore"):
        state = u.view(np.uint64) + np.arange(1, months + 1, dtype=np.uint64)[:, np.newaxis] * np.uint64(
            0x9E3779B97F4A7C15
        )
        state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        state ^= state >> np.uint64(31)
    return ((state >> np.uint64(12)) + 0.5) * 2.0**-52
