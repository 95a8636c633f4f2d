"""From dials to drawn inputs: what every input of every scenario is in every future of a block."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from distributions import Constant, Uniforms
from distributions.arrays import Array
from distributions.dependence import Copula, build
from distributions.uniforms import uniforms
from mcroi.model.drawn import ScenarioInputs, Value
from mcroi.study.dials import correlation_pairs, delivers_name, dial_name
from mcroi.study.inputs import INPUTS, TOOLING, Input, of_kind
from mcroi.study.study import CURRENT, WORLD, Assumption, Scenario, Study

Numbers = NDArray[np.int64]
"""Numbers of futures, increasing."""

Moved = dict[str, int]
"""``<scenario>.<input>`` or ``world.<input>`` -> how many draws were moved into the input's support."""


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
    leavers
        Uniforms ``(month, future)``, or None for leavers at their mean.
    dials
        The dials' uniforms after correlation, by name.
    moved
        How many draws were moved into their support, for every input that is not the same in all futures.
    """

    scenarios: dict[str, ScenarioInputs]
    leavers: Array | None
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
    leavers
        Whether leavers are taken from there too.
    """

    seed: int
    dials: frozenset[str]
    leavers: bool = False


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
        self.brings_tooling = {s.name: any(name in s.assumptions for name in TOOLING) for s in study.changes}
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
        leavers_of = redraw.seed if redraw is not None and redraw.leavers else seed
        return self.block(dials, self.draw_leavers(leavers_of, start, stop), stop - start)

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

    def draw_leavers(self, seed: int, start: int, stop: int) -> Array:
        """The uniforms that leavers are drawn from, ``(month, future)``, in the futures of `draw`."""
        leavers = np.empty((self.study.horizon_months, stop - start))
        for month in range(self.study.horizon_months):
            leavers[month] = uniforms(seed, f"leavers.{month}", start, stop)
        return leavers

    def typical(self) -> DrawnBlock:
        """The one future in which every dial is at one half, with leavers at their mean."""
        half = Uniforms.from_u(np.array([0.5]))
        return self.block(dict.fromkeys(self.dials, half), None, 1)

    def block(self, dials: dict[str, Uniforms], leavers: Array | None, futures: int) -> DrawnBlock:
        """What all inputs are where the dials and leavers stand so, in as many futures as these have."""
        moved: Moved = {}
        world = {d.input.name: _value(d, dials, None, moved) for d in self.world}
        today: dict[str, Value] = {}
        scenarios = {}
        for name, draws in self.scenarios.items():
            way = {}
            for i in of_kind("way"):
                draw = draws.get(i.name)
                way[i.name] = today[i.name] if draw is None else _value(draw, dials, today.get(i.name), moved)
            if name == CURRENT:
                today = way
                delivers = np.ones(futures, dtype=np.bool_)
                scenarios[name] = ScenarioInputs(world, today, way, None, delivers, False, futures)
                continue
            change = {i.name: _value(draws[i.name], dials, None, moved) for i in of_kind("change")}
            chance, event = change["one_off.success_probability"], self.delivers[name]
            luck = np.full(futures, 0.5) if event is None else dials[event].u  # any will do for what is certain
            delivers = np.asarray(luck < chance)
            scenarios[name] = ScenarioInputs(world, today, way, change, delivers, self.brings_tooling[name], futures)
        return DrawnBlock(scenarios, leavers, dials, moved)


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
    kinds = ("way",) if scenario.name == CURRENT else ("way", "change")
    stated: Iterable[Input] = (i for i in INPUTS.values() if i.kind in kinds)
    keeps = scenario.name != CURRENT
    return {
        i.name: _draw(scenario.name, i, scenario.assumptions)
        for i in stated
        if not (keeps and i.kind == "way" and i.name not in scenario.assumptions)
    }


def _draw(place: str, i: Input, assumptions: Mapping[str, Assumption]) -> Draw:
    assumption = assumptions.get(i.name)
    if assumption is None:
        return Draw(place, i, None, None, None)
    dial = dial_name(place, assumption)
    return Draw(place, i, assumption, dial, None if dial is None else assumption.distribution.sampler())


def _value(draw: Draw, dials: Mapping[str, Uniforms], today: Value | None, moved: Moved) -> Value:
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
        value = today * value
    if isinstance(value, float):
        return float(draw.input.support.move_inside(np.array([value]))[0][0])
    value, moved[f"{draw.place}.{draw.input.name}"] = draw.input.support.move_inside(value)
    return value
