"""What came out of a simulation: distributions, chances, months and the decision, with their sampling error."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from distributions.arrays import Array
from mcroi.draws.conditions import Condition
from mcroi.draws.plan import DialScores, Numbers
from mcroi.model.accounts import SOURCES, WORK
from mcroi.model.months import HOURS
from mcroi.results.certain import Sure
from mcroi.results.chance import Chance, Estimate
from mcroi.results.events import best_of, best_scenario, events, highest_npv
from mcroi.results.monthly import MAINTENANCE, SUMMED, MonthlyStore
from mcroi.results.percentiles import PERCENTILES
from mcroi.results.prompt import Shown, shown
from mcroi.results.quantities import quantities_of
from mcroi.results.quantity import Quantity
from mcroi.results.sums import mean_of, standard_deviation
from mcroi.study.study import CURRENT, Study

if TYPE_CHECKING:
    import pandas as pd

BAND: Final = (10, 50, 90)
"""Percentiles of the maintenance series."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One scenario against another in the same futures.

    Parameters
    ----------
    better
        Chance that its npv is the higher one.
    difference
        Its npv less the other's.
    """

    better: Chance
    difference: Quantity


@dataclass(frozen=True, slots=True)
class Decision:
    """What the simulation comes down to.

    Parameters
    ----------
    best
        The scenario with the highest mean npv, the current one counting as 0.
    evpi
        Expected value of perfect information: what it would be worth to know the future before choosing.
    """

    best: str
    evpi: Estimate


class Monthly:
    """The months of one scenario, each series ``(month,)``."""

    def __init__(self, store: MonthlyStore, scenario: str) -> None:
        self.store = store
        self._scenario = scenario

    @cached_property
    def fan(self) -> dict[str, Array]:
        """Percentiles and mean of the cumulative benefit at the end of each month; empty for the current scenario."""
        if self._scenario == CURRENT:
            return {}
        rows = self.store.fan(self._scenario, PERCENTILES)
        return {
            **{f"p{p}": row for p, row in zip(PERCENTILES, rows, strict=True)},
            "mean": self.store.mean(self._scenario, "cumulative_benefit"),
        }

    def paths(self, futures: Sequence[int]) -> Array:
        """Cumulative benefit of some futures by their numbers here, ``(month, future)``, to 6 digits in large runs."""
        paths: Array = self.store.fans[self._scenario][:, list(futures)].astype(np.float64)
        return paths

    @cached_property
    def hours(self) -> dict[str, Array]:
        """Mean hours of the team by what they are spent on; they add up to the paid hours."""
        return {kind: self.store.mean(self._scenario, kind) for kind in HOURS}

    @cached_property
    def maintenance(self) -> dict[str, dict[str, Array]]:
        """P10, P50, P90, and where it is finite the mean, of each of the series of `MAINTENANCE`."""
        bands: dict[str, dict[str, Array]] = {}
        for series in MAINTENANCE:
            rows = self.store.quantiles(self._scenario, series, BAND)
            bands[series] = {"mean": self.store.mean(self._scenario, series)} if series in SUMMED else {}
            bands[series].update({f"p{p}": row for p, row in zip(BAND, rows, strict=True)})
        return bands


class ScenarioResult:
    """One scenario: every result is a `Quantity` and an attribute, as in ``result["optimal"].npv.quantile(0.1)``.

    Parameters
    ----------
    name, label
        As in the study.
    quantities
        By the result's name; ``cost_by_work.<type>`` and ``npv_at.<months>`` among them.
    chances
        By name; empty for the current scenario.
    against
        Comparison with each other scenario that is a change, by name.
    monthly
        The months.
    spreadsheet_npv
        The npv of the one future in which everything takes its typical value; None for the current scenario.
    expected_regret
        What choosing this scenario is expected to lose against the best one in each future.
    """

    def __init__(
        self,
        name: str,
        label: str,
        quantities: Mapping[str, Quantity],
        chances: Mapping[str, Chance],
        against: Mapping[str, Comparison],
        monthly: Monthly,
        spreadsheet_npv: float | None,
        expected_regret: Estimate,
    ) -> None:
        self.name = name
        self.label = label
        self.quantities = dict(quantities)
        self.chances = dict(chances)
        self.against = dict(against)
        self.monthly = monthly
        self.spreadsheet_npv = spreadsheet_npv
        self.expected_regret = expected_regret

    def __getattr__(self, name: str) -> Quantity:
        """A result by its name."""
        if name != "quantities" and name in self.quantities:
            return self.quantities[name]
        raise AttributeError(f"scenario {self.name!r} has no result {name!r}; it has {', '.join(self.quantities)}")

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self.quantities]

    def chance(self, name: str) -> Chance:
        """A chance by its name.

        Raises
        ------
        KeyError
            If there is none of that name; the message lists those that there are.
        """
        if name not in self.chances:
            raise KeyError(f"no such chance {name!r}; there are {', '.join(self.chances) or 'none'}")
        return self.chances[name]

    @property
    def cost_by_work(self) -> dict[str, Quantity]:
        """The discounted cost by type of work; the types add up to it in every future."""
        return {name: self.quantities[f"cost_by_work.{name}"] for name in WORK}

    @property
    def npv_by_source(self) -> dict[str, Quantity]:
        """Where the npv comes from; the parts add up to it in every future. Empty for the current scenario."""
        names = {name: f"npv_by_source.{name}" for name in SOURCES}
        return {name: self.quantities[key] for name, key in names.items() if key in self.quantities}

    @property
    def npv_at(self) -> dict[int, Quantity]:
        """The npv at the further horizons that the study lists."""
        return {
            int(name.removeprefix("npv_at.")): q for name, q in self.quantities.items() if name.startswith("npv_at.")
        }


class Result(Shown, Mapping[str, ScenarioResult]):
    """A simulation's result: a mapping of scenarios, the current one first.

    Parameters
    ----------
    study
        What was simulated.
    runs, seed
        How many futures it is about, and from which draws.
    scenarios
        By name.
    decision
        Which scenario is best on average, and what perfect information would be worth.
    inputs_moved
        For every input that is drawn the share of draws that were moved into its support.
    run_off_left_out
        By scenario, the share of futures whose run-off has no finite value.
    given
        The conditions that all these futures meet; empty for a plain simulation.
    drawn
        How many futures were drawn, of which those that meet the conditions were kept; `runs` if left out.
    futures
        The numbers of those that were kept, increasing, ``(future,)``; None where all were.
    """

    shown_by = "mcroi.report.terminal.result:plain_tables"

    def __init__(
        self,
        study: Study,
        runs: int,
        seed: int,
        scenarios: Mapping[str, ScenarioResult],
        decision: Decision,
        inputs_moved: Mapping[str, float],
        run_off_left_out: Mapping[str, float],
        given: Sequence[Condition] = (),
        drawn: int | None = None,
        futures: Numbers | None = None,
    ) -> None:
        self.study = study
        self.runs = runs
        self.seed = seed
        self._scenarios = dict(scenarios)
        self.decision = decision
        self.inputs_moved = dict(inputs_moved)
        self.run_off_left_out = dict(run_off_left_out)
        self.given = tuple(given)
        self.drawn = runs if drawn is None else drawn
        self.futures = futures if self.drawn > runs else None

    def __getitem__(self, name: str) -> ScenarioResult:
        if name not in self._scenarios:
            raise KeyError(f"no such scenario {name!r}; there are {', '.join(self._scenarios)}")
        return self._scenarios[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._scenarios)

    def __len__(self) -> int:
        return len(self._scenarios)

    @property
    def changes(self) -> list[ScenarioResult]:
        """The scenarios other than the current one, in the order of the study."""
        return [s for s in self._scenarios.values() if s.name != CURRENT]

    @property
    def per_future(self) -> dict[str, dict[str, Array]]:
        """Every result by scenario and name as an array, ``(future,)``."""
        return {s.name: {name: q.values for name, q in s.quantities.items()} for s in self._scenarios.values()}

    def trials(self) -> pd.DataFrame:
        """Every result in every future: one row per future, one column ``<scenario>.<result>`` each.

        Times that never come are infinite; results that a future does not have are NaN.
        """
        import pandas as pd

        frame = pd.DataFrame(self.columns())
        frame.index.name = "future"
        return frame

    def columns(self) -> dict[str, Array]:
        """The columns of `trials` as arrays, ``(future,)``."""
        return {f"{s.name}.{name}": q.values for s in self._scenarios.values() for name, q in s.quantities.items()}

    @property
    def dial_scores(self) -> DialScores:
        """Normal scores of every dial in these futures, drawn again as they are asked for."""
        return DialScores(self.study, self.seed, self.drawn, self.futures)

    def _repr_html_(self) -> str:
        return shown(self, "mcroi.report.terminal.result:html_tables")


def assemble(
    study: Study,
    *,
    runs: int,
    seed: int,
    values: Mapping[str, Mapping[str, Array]],
    store: MonthlyStore,
    typical: Mapping[str, float],
    moved: Mapping[str, float],
    run_off_left_out: Mapping[str, float],
    irr_undefined: Mapping[str, Mapping[str, int]] | None = None,
    given: Sequence[Condition] = (),
    drawn: int | None = None,
    futures: Numbers | None = None,
) -> Result:
    """Put a result together from the values per future.

    Parameters
    ----------
    values
        By scenario and result, ``(future,)``.
    store
        The monthly series.
    typical
        The npv of the typical future, by scenario.
    moved, run_off_left_out
        Shares of futures; see `Result`.
    irr_undefined
        By scenario and reason, in how many futures there is no internal rate of return; left out if it was not asked.
    given, drawn, futures
        Which futures they are; see `Result`.
    """
    npvs = {name: v["npv"] for name, v in values.items() if name != CURRENT}
    has_variance = study.has_variance
    highest = highest_npv(values)
    best = best_scenario(values, highest)
    scenarios = {}
    for name, scenario in study.scenarios.items():
        kinds = quantities_of(study, name, irr=True)
        reasons = {"irr": (irr_undefined or {}).get(name)}
        sure = Sure.of(study, name, given)
        quantities = {
            key: kinds[key].over(
                v, has_variance=has_variance, undefined_because=reasons.get(key), certain=sure.quantity(key)
            )
            for key, v in values[name].items()
        }
        regret = highest - npvs[name] if name in npvs else highest
        scenarios[name] = ScenarioResult(
            name,
            scenario.label,
            quantities,
            sure.chances(events(study, values, name, best[name])) if name in npvs else {},
            _against(npvs, name, quantities["npv"]) if name in npvs else {},
            Monthly(store, name),
            typical.get(name),
            Estimate(mean_of(regret), standard_deviation(regret) / np.sqrt(runs) if has_variance else math.inf),
        )
    first = best_of({name: scenarios[name].quantities["npv"].mean for name in npvs})
    # The loss against the best scenario of each future, of always choosing the best on average, is the evpi.
    decision = Decision(first, scenarios[first].expected_regret)
    return Result(study, runs, seed, scenarios, decision, moved, run_off_left_out, given, drawn, futures)


def _against(npvs: Mapping[str, Array], name: str, own: Quantity) -> dict[str, Comparison]:
    differences = {other: own.like(own.values - npv) for other, npv in npvs.items() if other != name}
    return {other: Comparison(of.positive, of) for other, of in differences.items()}
