"""What differs between two studies: input by input as stated, and all that is not an input; and studies in between."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal

from mcroi.study.dials import dials
from mcroi.study.inputs import INPUTS, Input, known_input, line_input
from mcroi.study.lines import Line
from mcroi.study.study import CURRENT, WORLD, Assumption, Correlation, Scenario, Study

Kind = Literal["added", "removed", "changed", "restated", "documented"]

EFFECTIVE: Final = ("added", "removed", "changed")
"""Kinds of change that change what is simulated: the others say the same in other words, or say more about it."""

NOTHING: Final = "none"
"""What is told where one of two studies says nothing."""

_DOCUMENTATION: Final = ("mark", "source", "owner", "note", "learnable")


@dataclass(frozen=True, slots=True)
class InputChange:
    """What two studies say differently about an input.

    Parameters
    ----------
    place
        ``world`` or the scenario in whose table it stands, before or after.
    input
        Its name in the catalogue.
    kind
        Whether the table states it after, before or both; ``restated`` if all that differs is how the same is said;
        ``documented`` if only source, mark, owner, note or whether it could be found out differ.
    before, after
        As stated, in words.
    cells
        The places that the change is felt in: `place`, and scenarios that take the input from there.
    """

    place: str
    input: str
    kind: Kind
    before: str
    after: str
    cells: tuple[str, ...]

    @property
    def name(self) -> str:
        """What it is called."""
        return f"{self.place}.{self.input}"

    @property
    def has_effect(self) -> bool:
        """Whether what is simulated differs."""
        return self.kind in EFFECTIVE


@dataclass(frozen=True, slots=True)
class FrameChange:
    """What two studies say differently about anything but an input.

    Parameters
    ----------
    what
        In words.
    before, after
        As stated, in words.
    has_effect
        Whether it can change the npv of a scenario that is in both.
    """

    what: str
    before: str
    after: str
    has_effect: bool


def input_changes(before: Study, after: Study) -> list[InputChange]:
    """List what two studies say differently about inputs of the world and of the scenarios that both have.

    Parameters
    ----------
    before, after
        The studies.

    Returns
    -------
    list
        The world first, then scenario by scenario in the order of the first study, each in the catalogue's order. What
        a scenario takes from another one's table in both studies is told there, once.
    """
    cells: dict[tuple[str, str], list[str]] = {}
    places = [WORLD, *common(before, after)]
    for place in places:
        for name in (*INPUTS, *_amounts(before, after, place)):
            homes = {_home(before, place, name), _home(after, place, name)}
            if len(homes) == 1 and before.assumption(place, name) == after.assumption(place, name):
                continue
            (home,) = homes if len(homes) == 1 else {place}
            cells.setdefault((home if home in places else place, name), []).append(place)
    order = {name: rank for rank, name in enumerate(INPUTS)}
    listed = sorted(cells, key=lambda key: (places.index(key[0]), order.get(key[1], len(order))))
    return [_change(before, after, *key, tuple(cells[key])) for key in listed]


def frame_changes(before: Study, after: Study) -> list[FrameChange]:
    """List what two studies say differently about all that is not an input of a scenario in both."""
    return list(_frame_changes(before, after))


def if_differs(what: str, before: object, after: object, *, has_effect: bool = False) -> Iterator[FrameChange]:
    """Yield a change of anything but an input, if there is one."""
    if before != after:
        yield FrameChange(what, str(before), str(after), has_effect)


def scenario_changes(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[FrameChange]:
    """Yield how the scenarios of two studies, labels by name, differ: in labels, and in which there are."""
    for name, label in before.items():
        yield from if_differs(f"label of {name}", label, after.get(name, label))
    for name, label in before.items():
        if name not in after:
            yield FrameChange(f"scenario {name}", label, NOTHING, has_effect=True)
    for name, label in after.items():
        if name not in before:
            yield FrameChange(f"scenario {name}", NOTHING, label, has_effect=True)


def common(before: Study, after: Study) -> list[str]:
    """Return the names of the scenarios that both studies have, in the order of the first."""
    return [name for name in before.scenarios if name in after.scenarios]


def between(before: Study, after: Study, changes: Collection[InputChange]) -> Study:
    """Return the first study with some of its inputs as the second has them.

    Parameters
    ----------
    before, after
        The studies.
    changes
        Of `input_changes`, those that are made.

    Returns
    -------
    Study
        Its scenarios and all else are those of the first. Correlations with dials that it has no more are left out.
    """
    mixed = before
    for change in changes:
        for place in change.cells:
            mixed = mixed.restated(place, {change.input: after.assumption(place, change.input)})
    return replace(mixed, correlations=tuple(_possible(mixed)))


def is_same_simulation(first: Study, second: Study) -> bool:
    """Whether two studies are the same to the simulation: every draw and every result of every scenario."""
    return _simulated(first) == _simulated(second)


def _simulated(study: Study) -> tuple[object, ...]:
    stated = {(place, of.input): _value(of) for place, of in study.assumptions}
    frame = study.horizon_months, study.correlations, study.delivery_rank, study.nearest
    lines = [(name, *_simulated_line(line)) for scenario in study.changes for name, line in scenario.lines.items()]
    return *frame, list(study.scenarios), lines, stated


def _simulated_line(line: Line) -> tuple[object, ...]:
    """All of a line, its amounts aside, that results depend on."""
    return line.kind, line.starts, line.until, line.follows


def _amounts(before: Study, after: Study, place: str) -> list[str]:
    """The amounts of the lines that a scenario has in both studies, every year or once in both."""
    if place == WORLD:
        return []
    sides = [study.scenarios[place] for study in (before, after)]
    names = dict.fromkeys(name for side in sides for name in side.assumptions if name not in INPUTS)
    comes = [{name for name in side.assumptions if name.endswith((".per_year", ".once"))} for side in sides]
    same = {name.rpartition(".")[0] for name in comes[0] & comes[1]}
    return [name for name in names if name.rpartition(".")[0] in same]


def _value(of: Assumption) -> tuple[object, ...]:
    """All of an assumption that draws depend on."""
    return of.distribution, of.relative, of.independent


def _possible(study: Study) -> Iterator[Correlation]:
    known = dials(study)
    for correlation in study.correlations:
        names = tuple(name for name in correlation.between if name in known)
        if len(names) > 1:
            yield replace(correlation, between=names)


def _home(study: Study, place: str, name: str) -> str | None:
    """The table that an input of a place stands in; None where it is not stated."""
    return None if study.assumption(place, name) is None else study.home(place, name)


def _change(before: Study, after: Study, place: str, name: str, cells: tuple[str, ...]) -> InputChange:
    first, second = before.assumption(place, name), after.assumption(place, name)
    told, then = _words(before, place, name), _words(after, place, name)
    kind: Kind
    if _effective(before, place, name) == _effective(after, place, name):
        kind = "restated"
        if told == then and first is not None and second is not None:
            kind = "documented"
            differing = [key for key in _DOCUMENTATION if getattr(first, key) != getattr(second, key)]
            told, then = _documentation(first, differing), _documentation(second, differing)
            if not differing:  # the same number from another fit of the same words
                kind, told, then = "restated", first.text, second.text
        return InputChange(place, name, kind, told, then, cells)
    if told == then and first is not None and second is not None:  # other data, another calibration
        told, then = _with_moments(told, first, second), _with_moments(then, second, first)
    owns = (_home(before, place, name) == place, _home(after, place, name) == place)
    kind = "added" if owns == (False, True) else "removed" if owns == (True, False) else "changed"
    return InputChange(place, name, kind, told, then, cells)


def _effective(study: Study, place: str, name: str) -> tuple[object, ...] | None:
    """What draws depend on; a default is as good as a number, but for no limit and for what keeps today's value."""
    stated = study.assumption(place, name)
    if stated is not None:
        return _value(stated)
    about = known_input(name)
    if about.default == math.inf or _keeps_today(place, about):
        return None
    return study.known(place, name), "", False


def _keeps_today(place: str, about: Input) -> bool:
    return about.kind == "way" and place != CURRENT


def _words(study: Study, place: str, name: str) -> str:
    stated = study.assumption(place, name)
    if stated is not None:
        home = study.home(place, name)
        text = stated.text + (", on a dial of its own" if stated.independent else "")
        return text if home == place else f"as in {home}: {text}"
    about = known_input(name)
    if _keeps_today(place, about):
        return "as today"
    default = about.default
    return "no limit, if not stated" if default == math.inf else f"{default:g} if not stated"


def _documentation(stated: Assumption, keys: list[str]) -> str:
    return "; ".join(_documented(key, getattr(stated, key)) for key in keys)


def _documented(key: str, value: object) -> str:
    if key == "learnable":
        return "could be found out" if value else "cannot be found out"
    return f"{key}: {value or NOTHING}"


def _with_moments(text: str, of: Assumption, other: Assumption) -> str:
    """A text, and what tells its values from another one's."""
    for what, value, its in (
        ("mean", of.distribution.mean(), other.distribution.mean()),
        ("sd", of.distribution.std(), other.distribution.std()),
        ("P90", of.distribution.ppf(0.9), other.distribution.ppf(0.9)),
    ):
        if f"{value:.6g}" != f"{its:.6g}":
            return f"{text} ({what} {value:.6g})"
    return text


def _frame_changes(before: Study, after: Study) -> Iterator[FrameChange]:
    yield from if_differs("title", before.title, after.title)
    yield from if_differs("currency", before.currency, after.currency)
    yield from scenario_changes(*({s.name: s.label for s in of.scenarios.values()} for of in (before, after)))
    orders = [[name for name in of.scenarios if name in common(before, after)] for of in (before, after)]
    yield from if_differs("order of scenarios", *(", ".join(order) for order in orders), has_effect=True)
    for name in common(before, after):
        yield from _lines(name, *(of.scenarios[name] for of in (before, after)))
    yield from if_differs("horizon in months", before.horizon_months, after.horizon_months, has_effect=True)
    yield from if_differs("further horizons", _list(before.also_report_months), _list(after.also_report_months))
    yield from if_differs("start", before.start or NOTHING, after.start or NOTHING)
    yield from _correlations(before, after)
    yield from if_differs("delivery_rank", before.delivery_rank, after.delivery_rank, has_effect=True)
    yield from if_differs("nearest correlations", _yes(before.nearest), _yes(after.nearest), has_effect=True)
    yield from if_differs("calibration", before.calibration or NOTHING, after.calibration or NOTHING)
    for target in dict.fromkeys([*before.targets, *after.targets]):
        limits = [study.targets.get(target) for study in (before, after)]
        yield from if_differs(f"target {target}", *(NOTHING if x is None else f"{x:,g}" for x in limits))


def _lines(scenario: str, before: Scenario, after: Scenario) -> Iterator[FrameChange]:
    """How the lines of a scenario differ; in amounts only where these are not an input of both studies."""
    for name in dict.fromkeys([*before.lines, *after.lines]):
        comes = [_comes(name, side) for side in (before, after)]
        told = [_line_in_words(name, side, with_amount=comes[0] != comes[1]) for side in (before, after)]
        yield from if_differs(f"line {name} of {scenario}", *told, has_effect=True)
        labels = [of.lines[name].label if name in of.lines else "" for of in (before, after)]
        if all(labels):
            yield from if_differs(f"label of line {name} of {scenario}", *labels)


def _comes(name: str, of: Scenario) -> str:
    """The input that is the amount of a line; empty where there is no such line."""
    amounts = [line_input(name, key) for key in ("per_year", "once")]
    return next((amount for amount in amounts if amount in of.assumptions), "")


def _line_in_words(name: str, of: Scenario, *, with_amount: bool) -> str:
    line = of.lines.get(name)
    if line is None:
        return NOTHING
    starts = line.starts if isinstance(line.starts, str) else f"month {line.starts:g}"
    until = "" if math.isinf(line.until) else f" until month {line.until:g}"
    amount = _comes(name, of)
    money = f" of {of.assumptions[amount].text}" if with_amount else ""
    comes = "once" if amount.endswith(".once") else f"every year, follows {line.follows}"
    return f"{line.kind}{money} {comes}, from {starts}{until}"


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _list(months: tuple[int, ...]) -> str:
    return ", ".join(map(str, months)) or NOTHING


def _correlations(before: Study, after: Study) -> Iterator[FrameChange]:
    ranks = [_ranks(study) for study in (before, after)]
    for pair in dict.fromkeys([*ranks[0], *ranks[1]]):
        stated = [NOTHING if pair not in of else f"{of[pair]:g}" for of in ranks]
        yield from if_differs(f"rank correlation of {' and '.join(pair)}", *stated, has_effect=True)
    if ranks[0] == ranks[1] and before.correlations != after.correlations:
        yield FrameChange("order of correlations", "as before", "another", has_effect=True)


def _ranks(study: Study) -> dict[tuple[str, ...], float]:
    return {
        tuple(sorted((first, second))): correlation.rank
        for correlation in study.correlations
        for k, first in enumerate(correlation.between)
        for second in correlation.between[k + 1 :]
    }
