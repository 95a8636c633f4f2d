"""Gates on a result: "optimal.npv_positive >= 0.7" is a requirement, checked by name before anything is simulated.

A requirement is about a `Measure`: a chance, or a quantity's mean, sd or percentile, or the share of futures in which
it never comes or has no value.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Final, Literal, cast

from distributions import NotationError
from distributions.spelling import closest, suggestion
from mcroi.results.chance import Chance, Interval
from mcroi.results.errors import share_beyond, with_interval
from mcroi.results.events import CHANCES, chance_names
from mcroi.results.figure import Figure
from mcroi.results.quantities import QUANTITIES, QuantityKind, quantities_of
from mcroi.results.quantity import Quantity
from mcroi.results.result import Result
from mcroi.results.rounding import ANY_NUMBER, counted
from mcroi.study.money import parse_amount, with_unit
from mcroi.study.study import CURRENT, Study, no_scenario

_CHANCES: Final = "chances."
"""What tells the chance of a target from the quantity of the same name."""

_OF_CHANGES: Final = {name.partition(".")[0] for name, kind in QUANTITIES.items() if not kind.of_all} | CHANCES.keys()
"""What is measured against today."""

Statistic = Literal["chance", "mean", "sd", "quantile", "never", "undefined"]

_GATE = re.compile(r"\s*(.+?)\s*(<=|>=)\s*(.+?)\s*", re.DOTALL)
_PERCENTILE = re.compile(r"[pP]([0-9]{1,2}(?:\.[0-9]+)?)")


class RequirementError(ValueError):
    """A requirement that cannot be read, or is about something that the study does not have."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One number of a result.

    Parameters
    ----------
    text
        As the user wrote it.
    scenario
        The scenario's name.
    name
        Of a chance or a quantity, such as ``npv_positive``, ``npv_at.36`` or ``cost_by_work.slack``.
    statistic
        ``chance`` for a chance; for a quantity ``mean``, ``sd``, ``quantile``, ``never`` or ``undefined``.
    p
        The probability of a quantile.
    """

    text: str
    scenario: str
    name: str
    statistic: Statistic
    p: float = math.nan

    @property
    def is_share(self) -> bool:
        """Whether it is a share of futures."""
        return self.statistic in ("chance", "never", "undefined")

    @property
    def infinite(self) -> str:
        """What it is called where it is infinite: a time that never comes, any number; empty if it cannot be."""
        kind = QUANTITIES.get(self.name)
        return kind.infinite if kind is not None and kind.missing == "never" else ""

    @property
    def uses_irr(self) -> bool:
        """Whether it needs the internal rate of return, which is only worked out on request."""
        return self.name == "irr"

    @property
    def is_roi(self) -> bool:
        """Whether it is about the return on investment, a word that meant something else in 0.1.0."""
        return self.name == "roi"

    def of(self, result: Result) -> tuple[float, Interval]:
        """Return its value in a result and the 95 % interval.

        A time that never comes is infinite, what no future has is NaN. The standard deviation has no interval.
        """
        scenario = result[self.scenario]
        if self.statistic == "chance":
            chance = scenario.chance(self.name)
            return chance.p, chance.ci95
        return _statistic(scenario.quantities[self.name], self)


def _statistic(quantity: Quantity, measure: Measure) -> tuple[float, Interval]:
    nothing = (math.nan, math.nan)
    match measure.statistic:
        case "never" | "undefined":
            share: Chance = quantity.never if measure.statistic == "never" else quantity.undefined
            return share.p, share.ci95
        case "sd":
            return float(quantity.sd), nothing
        case "quantile":
            if quantity.count == 0:
                return math.nan, nothing
            return quantity.quantile(measure.p), quantity.quantile_ci95(measure.p)
        case _:
            return float(quantity.mean), quantity.mean_ci95 if math.isfinite(quantity.mean) else nothing


@dataclass(frozen=True, slots=True)
class Requirement:
    """That a measure is at least or at most some number."""

    measure: Measure
    sign: Literal["<=", ">="]
    limit: float
    text: str

    def margin(self, value: float) -> float:
        """How far a value is on the right side; minus infinity for NaN."""
        if math.isnan(value):
            return -math.inf
        return value - self.limit if self.sign == ">=" else self.limit - value


@dataclass(frozen=True, slots=True)
class Answer:
    """What a result says about a requirement.

    Parameters
    ----------
    requirement
        What was required.
    value, interval
        What was got, and its 95 % interval; NaN where there is none.
    runs
        Futures that it was got from.
    """

    requirement: Requirement
    value: float
    interval: Interval
    runs: int

    @property
    def met(self) -> bool:
        """Whether the value is on the right side; a value that does not exist is not."""
        return self.margin >= 0

    @property
    def margin(self) -> float:
        """How far the value is on the right side; minus infinity where there is none."""
        return self.requirement.margin(self.value)

    @property
    def surely_met(self) -> bool:
        """Whether the whole interval is on the right side."""
        return min(map(self.requirement.margin, self.interval)) >= 0

    @property
    def surely_unmet(self) -> bool:
        """Whether the whole interval is on the wrong side, or there is no value."""
        return math.isnan(self.value) or max(map(self.requirement.margin, self.interval)) < 0

    @property
    def resolved(self) -> bool:
        """Whether the whole interval is on the same side of the limit as the value."""
        low, high = self.interval
        return not low < self.requirement.limit < high

    def __str__(self) -> str:
        said = f"required {self.requirement.text}: {'met' if self.met else 'not met'}, got {self.got}"
        return said if self.resolved else f"{said}; too close to tell with {counted(self.runs, 'future')}"

    @property
    def got(self) -> str:
        """The value with its interval, to the digits that this supports."""
        if math.isnan(self.value):
            return "no value, as no future has one"
        if math.isinf(self.value):
            if self.requirement.measure.infinite == ANY_NUMBER:
                return f"{ANY_NUMBER}, as it has no end in too many futures"
            return "never, as it never comes in too many futures"
        low, high = self.interval
        if math.isnan(low) or low == high:
            return f"{self.value:.6g}"
        if self.requirement.measure.is_share and self.value in (0.0, 1.0):
            return share_beyond(Figure(self.value, low, high))
        infinite = self.requirement.measure.infinite
        value, interval = with_interval(Figure(self.value, low, high), abs(self.value) / 10, infinite=infinite)
        return f"{value} ({interval})"


def read_requirement(text: str, study: Study) -> Requirement:
    """Read a requirement.

    Parameters
    ----------
    text
        ``<scenario>.<chance or quantity[.p10, .mean, .sd, .never]> >= or <= number``; the number may have a suffix. A
        quantity without a statistic is its mean. Some targets are named like quantities; ``chances.npv`` is the chance.
    study
        What it is about; names are checked against it.

    Raises
    ------
    RequirementError
        With the rule, what was got, and a suggestion for a misspelt name.
    """
    found = _GATE.fullmatch(text)
    if found is None:
        raise RequirementError(f"a requirement such as 'optimal.npv_positive >= 0.7' must hold, got '{text}'")
    measure = read_measure(found[1], study)
    try:
        limit = parse_amount(found[3], currency_of(measure, study))
    except NotationError as error:
        raise RequirementError(f"'{text}': {with_unit(error, unit_of(measure, study))}") from None
    if measure.is_share and not 0 <= limit <= 1:
        raise RequirementError(f"'{text}': {measure.text} is a share from 0 to 1, such as 0.7 or 70%, got {found[3]}")
    sign: Literal["<=", ">="] = "<=" if found[2] == "<=" else ">="
    return Requirement(measure, sign, limit, f"{measure.text} {sign} {found[3]}")


def currency_of(measure: Measure, study: Study) -> str | None:
    """Return what a measure is counted in if it is an amount of money, else None."""
    return study.currency if unit_of(measure, study) == "money" else None


def unit_of(measure: Measure, study: Study) -> str:
    """Return what a measure is counted in."""
    return "share" if measure.is_share else quantities_of(study, measure.scenario, irr=True)[measure.name].unit


def read_measure(text: str, study: Study) -> Measure:
    """Read what a requirement is about.

    Raises
    ------
    RequirementError
        If the study has no such scenario, chance or quantity.
    """
    scenario, _, rest = text.partition(".")
    if scenario not in study.scenarios:
        if rest and closest(scenario, study.scenarios) is None:
            raise RequirementError(f"'{text}': {no_scenario(scenario, study.scenarios)}")
        hint = suggestion(scenario, study.scenarios)
        raise RequirementError(f"'{text}': no such scenario, got '{scenario}'{hint}")
    chances, quantities = chance_names(study, scenario), quantities_of(study, scenario, irr=True)
    if rest.removeprefix(_CHANCES) in chances and (rest.startswith(_CHANCES) or rest not in quantities):
        return Measure(text, scenario, rest.removeprefix(_CHANCES), "chance")
    if rest in quantities:
        return Measure(text, scenario, rest, "mean")
    name, _, statistic = rest.partition(".")
    while statistic and name not in quantities:
        further, _, statistic = statistic.partition(".")
        name = f"{name}.{further}"
    if name in quantities:
        return _with_statistic(text, scenario, quantities[name], statistic)
    if scenario == CURRENT and rest.partition(".")[0] in _OF_CHANGES:
        raise RequirementError(f"'{text}': the current scenario is what the others are measured against; it has none")
    names = [*chances, *quantities]
    hint = suggestion(rest, names, len(names))
    raise RequirementError(f"'{text}': no such chance or quantity, got '{rest}'{hint}")


def _with_statistic(text: str, scenario: str, of: QuantityKind, statistic: str) -> Measure:
    percentile = _PERCENTILE.fullmatch(statistic)
    if percentile and float(percentile[1]) > 0:
        return Measure(text, scenario, of.name, "quantile", float(percentile[1]) / 100)
    if statistic and statistic in ("mean", "sd", of.missing):
        return Measure(text, scenario, of.name, cast("Statistic", statistic))
    further = f", {of.missing}" if of.missing else ""
    raise RequirementError(f"'{text}': {of.name} has mean, sd, p1 to p99{further}; got '{statistic}'")


def evaluate(requirement: Requirement, result: Result) -> Answer:
    """Return what a result says about a requirement."""
    value, interval = requirement.measure.of(result)
    return Answer(requirement, value, interval, result.runs)
