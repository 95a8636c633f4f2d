"""From dials to drawn inputs: what every input of every scenario is in every future of a block."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from distributions import Constant, Uniforms
from distributions.arrays import Array
from distributions.dependence import Copula, build
from distributions.uniforms import uniforms
from mcroi.model.drawn import TYPICAL_LUCK, DrawnLine, Luck, ScenarioInputs, Value
from mcroi.study.bills import GOES_ON
from mcroi.study.dials import correlation_pairs, delivers_name, dial_name
from mcroi.study.inputs import LINE_AMOUNTS, Input, known_input, line_input, of_kind
from mcroi.study.study import CURRENT, WORLD, Assumption, Scenario, Study

Numbers = NDArray[np.int64]
"""Numbers of futures, increasing."""

Moved = dict[str, int]
"""``<scenario>.<input>`` or ``world.<input>`` -> how many draws were moved into the input's support."""


EVENTS: Final = ("leavers", "incidents")
"""What happens by luck month after month, in every scenario from the same uniforms."""

_RATES: Final = ("incidents.per_year", "incidents.per_project_year")


@dataclass(frozen=True, slots=True)
class Draw:
    """How one input of one scenario is drawn.

    Parameters
    ----------
    place
        ``world`` or the scenario's name.
    input
        Its record in the catalogue.
    assumption
        What the study says, or None for the default.
    dial
        The dial it is drawn from, or None for a constant.
    sampler
        The fast quantile function of its distribution.
    """

    place: str
    input: Input
    assumption: Assumption | None
    dial: str | None
    sampler: Callable[[Uniforms], Array] | None

    @property
    def constant(self) -> float | None:
        """Its value if it has no dial and is not relative to one that has."""
        if self.assumption is None:
            return self.input.default
        distribution = self.assumption.distribution
        return distribution.value if isinstance(distribution, Constant) else None


@dataclass(frozen=True, slots=True)
class DrawnBlock:
    """One block of futures as drawn.

    Parameters
    ----------
    scenarios
        What the model needs, by scenario, the current one first.
    luck
        What leavers and incidents are drawn from.
    dials
        The dials' uniforms after correlation, by name.
    moved
        How many draws were moved into their support, for every input that is not the same in all futures, and for
        those that are the same and were moved in all.
    """

    scenarios: dict[str, ScenarioInputs]
    luck: Luck
    dials: dict[str, Uniforms]
    moved: Moved


@dataclass(frozen=True, slots=True)
class Redraw:
    """What is drawn afresh while all else stays: the futures of one seed with some dials of another one's.

    Where only some dials of a correlated group are redrawn, the others of the group follow: they are drawn as they are
    distributed given these.

    Parameters
    ----------
    seed
        Whose futures the dials are taken from.
    dials
        Which ones, by name.
    events
        Which of `EVENTS` are taken from there too.
    """

    seed: int
    dials: frozenset[str]
    events: frozenset[str] = frozenset()


class Plan:
    """Everything about a study's draws that is worked out once, before the first future.

    Parameters
    ----------
    study
        A checked study.

    Raises
    ------
    distributions.dependence.DependenceError
        If the rank correlations are impossible together.
    """

    def __init__(self, study: Study) -> None:
        self.study = study
        self.world = [_draw(WORLD, i, study.world) for i in of_kind("world")]
        self.scenarios = {s.name: _scenario_draws(s) for s in study.scenarios.values()}
        self.delivers = {s.name: delivers_name(s) for s in study.changes}
        self.bills = {s.name: GOES_ON if s.name == CURRENT else s.bills for s in study.scenarios.values()}
        rates = [draws.get(rate) for draws in self.scenarios.values() for rate in _RATES]
        has_incidents = any(draw is not None and draw.constant != 0.0 for draw in rates)
        self.events = EVENTS if has_incidents else EVENTS[:1]
        self.copulas: list[Copula] = build(correlation_pairs(study), nearest=study.nearest)
        drawn = [*self.world, *(d for draws in self.scenarios.values() for d in draws.values())]
        names = [d.dial for d in drawn if d.dial is not None]
        self.dials = tuple(dict.fromkeys([*names, *(name for name in self.delivers.values() if name is not None)]))
        self.correlated = {name for copula in self.copulas for name in copula.names}

    def draw(self, seed: int, start: int, stop: int, redraw: Redraw | None = None) -> DrawnBlock:
        """Draw the futures ``start .. stop - 1``; start is a multiple of the dials' leaf.

        Parameters
        ----------
        seed
            Whose futures they are.
        start, stop
            Their numbers.
        redraw
            Which dials take the values that they have in the futures of another seed; none if left out.
        """
        dials = self.draw_dials(seed, start, stop, redraw)
        return self.block(dials, self.draw_luck(seed, start, stop, redraw), stop - start)

    def draw_dials(self, seed: int, start: int, stop: int, redraw: Redraw | None = None) -> dict[str, Uniforms]:
        """The dials' values after correlation, by name, in the futures of `draw`."""
        other = Redraw(seed, frozenset()) if redraw is None else redraw

        def source(name: str) -> int:
            return other.seed if name in other.dials else seed

        dials = {
            name: Uniforms.from_u(uniforms(source(name), name, start, stop))
            for name in self.dials
            if name not in self.correlated
        }
        for copula in self.copulas:
            scores = _correlated(copula, seed, start, stop)
            taken = other.dials.intersection(copula.names)
            if taken:
                fresh = dict(zip(copula.names, _correlated(copula, other.seed, start, stop), strict=True))
                scores = copula.with_given(scores, {name: fresh[name] for name in taken})
            dials.update((name, Uniforms.from_z(z)) for name, z in zip(copula.names, scores, strict=True))
        return dials

    def draw_luck(self, seed: int, start: int, stop: int, redraw: Redraw | None = None) -> Luck:
        """What leavers and incidents are drawn from in the futures of `draw`."""

        def by_month(event: str) -> Array:
            drawn = np.empty((self.study.horizon_months, stop - start))
            of = redraw.seed if redraw is not None and event in redraw.events else seed
            for month in range(self.study.horizon_months):
                drawn[month] = uniforms(of, f"{event}.{month}", start, stop)
            return drawn

        return Luck(by_month("leavers"), by_month("incidents") if "incidents" in self.events else None)

    def typical(self) -> DrawnBlock:
        """The one future in which every dial is at one half, with leavers and incidents at their means."""
        half = Uniforms.from_u(np.array([0.5]))
        return self.block(dict.fromkeys(self.dials, half), TYPICAL_LUCK, 1)

    def block(self, dials: dict[str, Uniforms], luck: Luck, futures: int) -> DrawnBlock:
        """What all inputs are where dials and luck stand so, in as many futures as these have."""
        moved: Moved = {}
        world = {d.input.name: _value(d, dials, futures, moved) for d in self.world}
        today: dict[str, Value] = {}
        scenarios = {}
        for name, draws in self.scenarios.items():
            way = {}
            for i in of_kind("way"):
                draw = draws.get(i.name)
                way[i.name] = today[i.name] if draw is None else _value(draw, dials, futures, moved, today.get(i.name))
            if name == CURRENT:
                today = way
                delivers = np.ones(futures, dtype=np.bool_)
                scenarios[name] = ScenarioInputs(world, today, way, None, delivers, GOES_ON, (), futures)
                continue
            change = {i.name: _value(draws[i.name], dials, futures, moved) for i in of_kind("change")}
            chance, event = change["one_off.success_probability"], self.delivers[name]
            delivery = np.full(futures, 0.5) if event is None else dials[event].u  # any will do for what is certain
            delivers, bills = np.asarray(delivery < chance), self.bills[name]
            lines = self._lines(name, dials, futures, moved)
            scenarios[name] = ScenarioInputs(world, today, way, change, delivers, bills, lines, futures)
        return DrawnBlock(scenarios, luck, dials, moved)

    def _lines(self, scenario: str, dials: Mapping[str, Uniforms], futures: int, moved: Moved) -> tuple[DrawnLine, ...]:
        """The lines of money of a scenario."""
        draws = self.scenarios[scenario]
        drawn = []
        for line in self.study.scenarios[scenario].lines.values():
            found = {key: draws.get(line_input(line.name, key)) for key in LINE_AMOUNTS}
            amounts = {key: _value(draw, dials, futures, moved) for key, draw in found.items() if draw is not None}
            money = (amounts.get("per_year"), amounts.get("once"))
            drawn.append(DrawnLine(line, *money, amounts["growth_per_year"], amounts["realised"]))
        return tuple(drawn)


_LAST: list[Plan] = []


def plan_of(study: Study) -> Plan:
    """The plan of a study, which each process works out once: that of the last study is kept."""
    if not _LAST or _LAST[0].study is not study:
        _LAST[:] = [Plan(study)]
    return _LAST[0]


class DialScores:
    """Normal scores of every dial, after correlation, dial by dial: made of seed, name and number, so none is kept.

    Parameters
    ----------
    study, seed
        Whose they are.
    drawn
        In how many futures.
    numbers
        Which of these are wanted; None for all.
    """

    def __init__(self, study: Study, seed: int, drawn: int, numbers: Numbers | None = None) -> None:
        self.dials = plan_of(study).dials
        self._copulas = {name: copula for copula in plan_of(study).copulas for name in copula.names}
        self._seed, self._drawn, self._numbers = seed, drawn, numbers

    def __getitem__(self, name: str) -> Array:
        """The scores of one dial, ``(future,)``.

        Raises
        ------
        KeyError
            If the study has no such dial.
        """
        if name not in self.dials:
            raise KeyError(f"no such dial {name!r}; there are {', '.join(self.dials)}")
        copula = self._copulas.get(name)
        if copula is None:
            return self._own(name)
        return copula.correlate([self._own(other) for other in copula.names])[copula.names.index(name)]

    def _own(self, name: str) -> Array:
        u = uniforms(self._seed, name, 0, self._drawn)
        return Uniforms.from_u(u if self._numbers is None else u[self._numbers]).z


def _correlated(copula: Copula, seed: int, start: int, stop: int) -> list[Array]:
    """Standard normals of a group's dials, in its order."""
    return copula.correlate([Uniforms.from_u(uniforms(seed, name, start, stop)).z for name in copula.names])


def _scenario_draws(scenario: Scenario) -> dict[str, Draw]:
    """How each input of a scenario is drawn; way inputs that keep today's value are left out."""
    if scenario.name == CURRENT:
        drawn = of_kind("way")
    else:
        drawn = [i for i in of_kind("way") if i.name in scenario.assumptions] + of_kind("change")
        drawn += [known_input(name) for line in scenario.lines for name in _amounts(line, scenario)]
    return {i.name: _draw(scenario.name, i, scenario.assumptions) for i in drawn}


def _amounts(line: str, scenario: Scenario) -> Iterator[str]:
    """The amounts of a line by their inputs' names; of money only that which is stated."""
    for key, amount in LINE_AMOUNTS.items():
        name = line_input(line, key)
        if name in scenario.assumptions or not amount.required:
            yield name


def _draw(place: str, i: Input, assumptions: Mapping[str, Assumption]) -> Draw:
    assumption = assumptions.get(i.name)
    if assumption is None:
        return Draw(place, i, None, None, None)
    dial = dial_name(place, assumption)
    return Draw(place, i, assumption, dial, None if dial is None else assumption.distribution.sampler())


def _value(draw: Draw, dials: Mapping[str, Uniforms], futures: int, moved: Moved, today: Value | None = None) -> Value:
    """The input's value in every future, inside its support."""
    value: Value
    if draw.dial is None or draw.sampler is None:
        constant = draw.constant
        assert constant is not None  # noqa: S101  # for the type checker: the reader has listed what is missing
        value = float(constant)
    else:
        value = draw.sampler(dials[draw.dial])
    if draw.assumption is not None and draw.assumption.relative:
        assert today is not None  # noqa: S101  # for the type checker: only other scenarios' way inputs are relative
        value = today * value if draw.assumption.relative == "times" else today + value
    name = f"{draw.place}.{draw.input.name}"
    if isinstance(value, float):
        inside, count = draw.input.support.move_inside(np.array([value]))
        if count:  # only what is relative to a constant of today: the reader refuses any other
            moved[name] = futures
        return float(inside[0])
    value, moved[name] = draw.input.support.move_inside(value)
    return value
