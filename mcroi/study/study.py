"""What a study states, as frozen records: pure data, whole and checked by the time it exists."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

from distributions import Constant, Distribution
from distributions.rules import listed
from distributions.spelling import closest
from mcroi.study.bills import Bill, bills_of
from mcroi.study.inputs import INPUTS, Relative, known_input
from mcroi.study.lines import Line
from mcroi.study.marks import Mark

CURRENT: Final = "current"
"""The name of the scenario that everything is measured against."""

WORLD: Final = "world"
"""What stands for a scenario's name where an assumption is about what all of them share."""

DEFAULT_DELIVERY_RANK: Final = 0.5
"""Rank correlation between the deliveries of any two scenarios unless the study says otherwise."""


@dataclass(frozen=True, slots=True)
class Expert:
    """What one of several people says about an input.

    Parameters
    ----------
    name
        As in the study.
    weight
        Their share in the pool; those of all experts add up to 1.
    distribution
        What they believe, widened where their calibration asks for it.
    text
        The value as written.
    widened
        How many times as far from the median their quantiles were moved.
    """

    name: str
    weight: float
    distribution: Distribution
    text: str
    widened: float = 1.0


@dataclass(frozen=True, slots=True)
class Assumption:
    """What a study says about one input.

    Parameters
    ----------
    input
        Its name in the catalogue.
    distribution
        What is known of it; a `Constant` for a number. In the input's unit, or a factor if `relative`.
    text
        The value as the user wrote it.
    relative
        Whether it multiplies the current scenario's value of the same future (``times``), or is added to it (``plus``).
    independent
        Whether it has a dial of its own instead of the one shared by all scenarios.
    learnable
        Whether it could be found out before deciding.
    source, mark, owner, note
        Where it comes from, how well founded it is, who can find out more; empty or None where not said.
    how
        Sentences on how the distribution came about, where the text does not say it all: what was fitted to data, how
        far a fit misses what was stated, by how much a range was widened.
    experts
        Whose distributions were pooled; empty for a single one.
    widened
        How many times as far from the median the stated quantiles were moved (the most, for several experts).
    misfit
        How far the distribution is from the quantile that it misses most, in interquartile ranges (likewise).
    doubts
        What looks like a slip in the data that it was made of.
    fit_distance
        How far a family that was fitted to data is from them, as a probability (Kolmogorov); 0 for all else.
    """

    input: str
    distribution: Distribution
    text: str
    relative: Relative = ""
    independent: bool = False
    learnable: bool = True
    source: str = ""
    mark: Mark | None = None
    owner: str = ""
    note: str = ""
    how: tuple[str, ...] = ()
    experts: tuple[Expert, ...] = ()
    widened: float = 1.0
    misfit: float = 0.0
    doubts: tuple[str, ...] = ()
    fit_distance: float = 0.0


@dataclass(frozen=True, slots=True)
class Scenario:
    """One way of working, and the change that leads to it.

    Parameters
    ----------
    name, label
        The key in the study, and what a reader sees.
    assumptions
        By input, in the catalogue's order; what is inherited through `like` included, defaults not.
    stated_in
        For each assumption the scenario whose table it stands in (another one's where it came through `like`).
    lines
        The lines of money by name; their amounts are assumptions named ``lines.<name>.<key>``.
    """

    name: str
    label: str
    assumptions: Mapping[str, Assumption]
    stated_in: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[str, Line] = field(default_factory=dict)

    @property
    def bills(self) -> Mapping[str, Bill]:
        """What becomes of each of today's tool bills."""
        return bills_of({name: assumption.relative for name, assumption in self.assumptions.items()})

    def restated(self, anew: Mapping[str, Assumption | None]) -> Scenario:
        """Return the scenario with some assumptions of its own, by input; None for one that it has no more."""
        stated_in = {**self.stated_in, **dict.fromkeys(anew, self.name)}
        return replace(self, assumptions=in_order({**self.assumptions, **anew}), stated_in=stated_in)


def in_order(assumptions: Mapping[str, Assumption | None]) -> dict[str, Assumption]:
    """Return assumptions by input in the catalogue's order, those of lines last; those that are None are left out."""
    ordered = [*INPUTS, *(name for name in assumptions if name not in INPUTS)]
    return {name: stated for name in ordered if (stated := assumptions.get(name)) is not None}


_TOLD: Final = 5
"""Scenarios that a message lists before it only counts."""


def no_scenario(name: str, known: Iterable[str]) -> str:
    """Say that there is no scenario of a name, as after it was renamed, and which there are.

    Examples
    --------
    >>> no_scenario("optimal", ["current", "mlops"]), no_scenario("optimum", ["current", "optimal"])
    ("no scenario 'optimal'; this study has 'mlops'", "no scenario 'optimum'; did you mean 'optimal'?")
    """
    changes = [each for each in known if each != CURRENT]
    close = closest(name, changes)
    if close is not None:
        return f"no scenario {name!r}; did you mean {close!r}?"
    told = [*map(repr, changes[:_TOLD]), *([f"{len(changes) - _TOLD} more"] if len(changes) > _TOLD else [])]
    return f"no scenario {name!r}; this study has {listed(told)}"


@dataclass(frozen=True, slots=True)
class Correlation:
    """A rank correlation, pairwise between two or more dials, named as in the study."""

    between: tuple[str, ...]
    rank: float


@dataclass(frozen=True)  # without slots: what is worked out once is kept in the record
class Study:
    """A whole study, as read and checked.

    Parameters
    ----------
    title, currency
        For the reader.
    horizon_months
        How many months are simulated.
    also_report_months
        Further horizons at which npv is reported.
    start
        The first month as ``YYYY-MM``, or None.
    world
        Assumptions about world inputs, by input; defaults not included.
    scenarios
        By name, the current one first, then in the order of the study.
    correlations
        As stated, in the order of the study.
    delivery_rank
        Rank correlation between the deliveries of any two scenarios.
    nearest
        Whether the nearest valid correlation matrix is taken where the stated one is impossible.
    targets
        By name, in the order of the study.
    calibration
        The share of truths that 90 % ranges have held, where the study says so.
    sha256
        Hash of the study's text and of the data files it reads.
    """

    title: str
    currency: str
    horizon_months: int
    world: Mapping[str, Assumption]
    scenarios: Mapping[str, Scenario]
    also_report_months: tuple[int, ...] = ()
    start: str | None = None
    correlations: tuple[Correlation, ...] = ()
    delivery_rank: float = DEFAULT_DELIVERY_RANK
    nearest: bool = False
    targets: Mapping[str, float] = field(default_factory=dict)
    calibration: float | None = None
    sha256: str = ""

    @property
    def changes(self) -> list[Scenario]:
        """The scenarios other than the current one, in the order of the study."""
        return [s for s in self.scenarios.values() if s.name != CURRENT]

    @cached_property
    def has_variance(self) -> bool:
        """Whether every input's variance is finite; without it means of money have no error that could be known."""
        return all(math.isfinite(assumption.distribution.var()) for _, assumption in self.stated)

    @property
    def assumptions(self) -> list[tuple[str, Assumption]]:
        """Every assumption with every place that it holds in: `WORLD`, then scenario by scenario."""
        ways = [(s.name, assumption) for s in self.scenarios.values() for assumption in s.assumptions.values()]
        return [*((WORLD, assumption) for assumption in self.world.values()), *ways]

    @property
    def stated(self) -> list[tuple[str, Assumption]]:
        """Every assumption once, with the place whose table it stands in: `WORLD` or a scenario.

        An input that is stated for today and again for two changes is there three times: these are three judgements,
        each with a source and a mark of its own.
        """
        return [(place, of) for place, of in self.assumptions if self.home(place, of.input) == place]

    def home(self, place: str, name: str) -> str:
        """Return the place whose table an input of a place is stated in: another one's if it came through ``like``."""
        return place if place == WORLD else self.scenarios[place].stated_in.get(name, place)

    def assumption(self, place: str, name: str) -> Assumption | None:
        """Return what is stated of an input in `WORLD` or a scenario, if anything is."""
        return (self.world if place == WORLD else self.scenarios[place].assumptions).get(name)

    def known(self, place: str, name: str) -> Distribution:
        """Return what is known of an input in `WORLD` or a scenario: what is stated, or else today's, or its default.

        Raises
        ------
        ValueError
            If nothing is stated, and what holds then is no number: there is no limit.
        """
        stated = self.assumption(place, name)
        if stated is None and known_input(name).kind == "way":
            stated = self.assumption(CURRENT, name)
        if stated is not None:
            return stated.distribution
        default = known_input(name).default
        if default is None or math.isinf(default):
            raise ValueError(f"{place}.{name} is not stated, and there is no number that holds then")
        return Constant(default)

    def restated(self, place: str, anew: Mapping[str, Assumption | None]) -> Study:
        """Return the study with some assumptions of `WORLD` or a scenario, by input; None for one that is left out."""
        if place == WORLD:
            return replace(self, world=in_order({**self.world, **anew}))
        return replace(self, scenarios={**self.scenarios, place: self.scenarios[place].restated(anew)})
