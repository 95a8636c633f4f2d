"""Which assumption matters, and how sure that is: what `mcroi.sensitivity` returns."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from distributions.arrays import Array
from mcroi.analyses.estimators.first_order import gap_error
from mcroi.analyses.estimators.tenths import tenth_size
from mcroi.analyses.sensitivity.factors import Group
from mcroi.analyses.sensitivity.luck import Luck
from mcroi.analyses.sensitivity.turning import Turn
from mcroi.results.chance import Z95, Chance, Estimate
from mcroi.results.columns import Kind, outputs
from mcroi.results.events import best_of
from mcroi.results.prompt import Shown
from mcroi.results.quantity import ENOUGH, Quantity
from mcroi.results.result import Result
from mcroi.study.dials import Dial
from mcroi.study.study import CURRENT

_ENOUGH: Final[Mapping[Kind, float]] = {"money": ENOUGH, "chance": 10}
"""Futures that a variance has to rest on, by the kind of output: of a rare event these are those that have it."""


@dataclass(frozen=True, slots=True)
class TenthOutcome:
    """An output in one tenth of a dial; p10 and p90 are NaN for a chance."""

    mean: Estimate
    p10: float
    p90: float


@dataclass(frozen=True, slots=True)
class Effect:
    """What one dial does to one output.

    Parameters
    ----------
    rank
        Spearman's rank correlation.
    first_order
        Share of the variance that the mean given the dial explains; an estimate below 0 is none within error.
    lowest, highest
        The output in the lowest and in the highest tenth of the dial.
    """

    rank: Estimate
    first_order: Estimate
    lowest: TenthOutcome
    highest: TenthOutcome


@dataclass(frozen=True, slots=True)
class Choice:
    """The decision in one tenth of a dial.

    Parameters
    ----------
    best
        The scenario with the highest mean npv there, the current one counting as 0.
    is_resolved
        Whether its lead there over the scenario that is best overall is more than its error.
    chance_best
        By scenario, the chance of being the best there.
    """

    best: str
    is_resolved: bool
    chance_best: Mapping[str, Estimate]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Sensitivity(Shown):
    """The influence of every dial and group on every output, read from the futures of one simulation.

    Parameters
    ----------
    result
        The simulation.
    lead
        The output that dials are ranked by: the npv of the scenario that is best on average less that of the runner-up.
    outputs
        Kind by name.
    dials
        By name, those that matter most to the lead first.
    effects
        By dial, then output.
    groups
        Groups that are ranked as one: correlated dials, those marked illustrative, and leavers.
    group_indices
        By group, then output: share of the variance that the group explains, at least.
    luck
        By output: what knowledge explains, and what is luck; empty where only futures that meet conditions were kept.
    turns
        By dial of knowledge: the values at which the decision turns.
    lead_curves
        For each dial in the order of `dials` the conditional mean of the lead, as the other futures say it, less the
        mean, ``(dial, future)``.
    lead_values
        The lead, ``(future,)``.
    """

    shown_by = "mcroi.report.terminal.sensitivity:plain"

    result: Result
    lead: str
    outputs: Mapping[str, Kind]
    dials: Mapping[str, Dial]
    effects: Mapping[str, Mapping[str, Effect]]
    groups: Mapping[str, Group]
    group_indices: Mapping[str, Mapping[str, Estimate]]
    luck: Mapping[str, Luck]
    turns: Mapping[str, Sequence[Turn]]
    lead_curves: np.ndarray[tuple[int, int], np.dtype[np.float32]]
    lead_values: Array

    def ranking(self, output: str | None = None) -> list[str]:
        """Dials by their first-order index on an output, the lead if left out, from the most important down.

        Raises
        ------
        KeyError
            If there is no such output; the message lists those that there are.
        """
        name = self.lead if output is None else output
        if name not in self.outputs:
            raise KeyError(f"no such output {name!r}; there are {', '.join(self.outputs)}")
        return sorted(self.dials, key=lambda dial: -self.effects[dial][name].first_order.value)

    def heavy_tails(self) -> dict[str, float]:
        """The outputs of which the variance rests on too few futures, and on how many it does.

        They are amounts of money with a heavy tail, and events that hardly any of the futures have, or have not. Shares
        of such a variance may be further off than their errors say.
        """
        listed = outputs(self.result.study, self.result.per_future)
        rests = {name: Quantity(of.values).rests_on for name, of in listed.items() if of.kind in _ENOUGH}
        return {name: futures for name, futures in rests.items() if futures < _ENOUGH[listed[name].kind]}

    def is_within_error(self, dial: str, output: str | None = None) -> bool:
        """Whether a dial's index cannot be told from none."""
        index = self.effects[dial][output or self.lead].first_order
        return index.value <= Z95 * index.standard_error

    def gap(self, first: str, second: str) -> Estimate:
        """By how much one dial's index on the lead is above another's, with the error of the difference."""
        ours, theirs = (self.effects[name][self.lead].first_order for name in (first, second))
        if not (math.isfinite(ours.standard_error) and math.isfinite(theirs.standard_error)):
            return Estimate(ours.value - theirs.value, math.inf)
        places = list(self.dials)
        means = [self.lead_curves[places.index(name)].astype(np.float64) for name in (first, second)]
        error = gap_error(self.lead_values, (means[0], means[1]), (ours.value, theirs.value))
        return Estimate(ours.value - theirs.value, error)

    def unresolved(self, top: int | None = None) -> list[tuple[str, str]]:
        """Neighbours in the ranking by the lead that these futures do not tell apart.

        Parameters
        ----------
        top
            Looks at the first so many places and who comes next; at all dials that matter if left out.
        """
        ranking = self.ranking()
        matter = [name for name in ranking if not self.is_within_error(name)]
        ranking = matter if top is None else ranking[: top + 1]
        doubtful = []
        for first, second in pairwise(ranking):
            gap = self.gap(first, second)
            if gap.value <= Z95 * gap.standard_error:
                doubtful.append((first, second))
        return doubtful

    def chance_in(self, dial: str, output: str, tenth: str) -> Chance:
        """The chance that an output is about, in the ``lowest`` or ``highest`` tenth of a dial."""
        scenario, _, name = output.partition(".")
        known = self.result[scenario].chances.get(name.removeprefix("chances."))
        size = tenth_size(self.result.runs)
        mean: Estimate = getattr(self.effects[dial][output], tenth).mean
        return Chance(round(mean.value * size), size, known is not None and known.is_certain)

    def choice(self, dial: str, tenth: str) -> Choice:
        """The decision in the ``lowest`` or ``highest`` tenth of a dial."""
        effects = self.effects[dial]
        names = [s.name for s in self.result.changes]
        best = best_of({name: getattr(effects[f"{name}.npv"], tenth).mean.value for name in names})
        overall = self.result.decision.best
        lead = self._lead_there(dial, tenth, best, overall)
        chances = {name: getattr(effects[f"{name}.best"], tenth).mean for name in self.result}
        return Choice(best, best == overall or lead.value > Z95 * lead.standard_error, chances)

    def flips(self, dial: str) -> bool:
        """Whether another scenario is best on average in the lowest or the highest tenth of a dial, beyond error."""
        overall = self.result.decision.best
        choices = [self.choice(dial, tenth) for tenth in ("lowest", "highest")]
        return any(choice.best != overall and choice.is_resolved for choice in choices)

    def _lead_there(self, dial: str, tenth: str, best: str, overall: str) -> Estimate:
        """The mean lead of one scenario over another in a tenth."""
        effects = self.effects[dial]
        if best == overall:
            return Estimate(0.0, 0.0)
        for first, second, sign in ((best, overall, 1.0), (overall, best, -1.0)):
            name = f"{first}.npv" if second == CURRENT else f"{first}.against.{second}.npv"
            if name in effects:
                mean: Estimate = getattr(effects[name], tenth).mean
                return Estimate(sign * mean.value, mean.standard_error)
        raise KeyError(f"no difference of {best} and {overall}")
