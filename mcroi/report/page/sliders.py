"""Sliders without a server: the first futures travel with the page, and the reader narrows what is uncertain in them.

What a reader sees before touching anything is the full run; what then follows from a part of the futures is told with
their number.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from mcroi.analyses.sensitivity.factors import main_use
from mcroi.draws.kept import FEWEST
from mcroi.report.page.grid import amounts, called_short
from mcroi.results.errors import interval_of_100
from mcroi.results.events import reached_by
from mcroi.results.figure import Figure
from mcroi.results.ranking import chance_best, rank
from mcroi.results.result import Result
from mcroi.results.rounding import money, months, percent
from mcroi.study.dials import Dial, delivers_name, dials
from mcroi.study.inputs import known_input
from mcroi.study.safe_text import for_terminal
from mcroi.study.study import CURRENT, Assumption
from mcroi.words.case import ANALYSED, BusinessCase

FUTURES: Final = ANALYSED
"""Futures that travel with the page, at most: those that are analysed, so that there is one part beside the whole."""

MOST_DIALS: Final = 8

STEPS: Final = 10_000
"""A dial's number is told in as many steps, cut off and not rounded, so that comparing with a limit stays exact."""

_POSITIONS: Final = 100
_NEVER: Final = -1
_DIGITS: Final = 5

Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Slider:
    """One dial.

    Parameters
    ----------
    title, name, unit, read_in
        What it is, in words and as in a study; what its values count; the change that they are read in, if that
        matters.
    positions
        How many positions each end has, less one.
    """

    title: str
    name: str
    unit: str
    read_in: str
    positions: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the full run says of one change.

    Parameters
    ----------
    label
        What it is called.
    is_uncertain
        Whether it may fail.
    cells
        By the key of a row, as text.
    """

    label: str
    is_uncertain: bool
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Sliders:
    """What the page shows, and what travels with it.

    Parameters
    ----------
    runs, futures, fewest
        Of the full run; how many travel; how many have to be left.
    sliders
        The dials, those that matter most first.
    rows
        The rows of the table by key.
    outcomes
        Its columns: the changes.
    today_best
        How often carrying on as today is the best.
    text
        The futures as JSON that is safe inside a page.
    """

    runs: int
    futures: int
    fewest: int
    sliders: Sequence[Slider]
    rows: dict[str, str]
    outcomes: Sequence[Outcome]
    today_best: str
    text: str


def sliders(case: BusinessCase) -> Sliders | None:
    """Return the sliders of a case; None where there are too few futures, or no two of them differ by anything."""
    result = case.result
    if case.sensitivity is None or not case.sensitivity.dials:
        return None
    known, ranking = dials(result.study), rank(result)
    ranked = [name for name in case.sensitivity.ranking() if known[name].kind == "knowledge"][:MOST_DIALS]
    count = min(FUTURES, result.runs)
    scores = result.dial_scores
    shown, data = [], []
    for name in ranked:
        place, assumption = main_use(result.study, known[name], ranking.changes)
        edges, below, above = _scale(assumption, for_terminal(result.study.currency))
        steps = np.minimum((ndtr(scores[name][:count]) * STEPS).astype(np.int64), STEPS - 1)
        title, read = _title(assumption), _read_in(result, known[name], place)
        shown.append(Slider(title, for_terminal(name), _unit(assumption), read, len(edges) - 1))
        table = {"edges": edges, "below": below}
        data.append({**table, **({} if above == below else {"above": above}), "steps": steps.tolist()})
    changes = [_change(result, s.name, count) for s in result.changes]
    said = {
        "futures": count,
        "fewest": FEWEST,
        "runs": result.runs,
        "currency": for_terminal(result.study.currency),
        "horizon": result.study.horizon_months,
        "dials": data,
        "changes": changes,
    }
    return Sliders(
        runs=result.runs,
        futures=count,
        fewest=FEWEST,
        sliders=shown,
        rows={
            "success": "chance of success",
            "best": "chance of being the best",
            "mean": "NPV mean",
            "p10": "NPV P10",
            "p50": "NPV P50",
            "p90": "NPV P90",
            "back": "money back, P50",
            "cost": "one-off money, P80",
        },
        outcomes=[_outcome(result, s.name) for s in result.changes],
        today_best=percent(chance_best(result, CURRENT)),
        text=embedded(said),
    )


def embedded(data: Any) -> str:
    """Return data as JSON that no page takes for anything else, wherever it stands."""
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _title(assumption: Assumption) -> str:
    told = known_input(assumption.input).help
    title = told[:1].upper() + told[1:]
    return f"{title}: what the change makes of it" if assumption.relative else title


def _read_in(result: Result, dial: Dial, place: str) -> str:
    """The change that the values are read in, where others that hang on the dial have values of their own."""
    several = len({p for p, _ in dial.uses}) > 1 and place in (s.name for s in result.changes)
    return called_short(result[place]) if several else ""


def _unit(assumption: Assumption) -> str:
    """What follows a value as `Input.shown` has it."""
    of = known_input(assumption.input)
    if assumption.relative == "times":
        return "times today's"
    told = "" if of.is_percentage else of.unit.removeprefix("money").strip()
    return f"{told} above today's".strip() if assumption.relative else told


def _scale(assumption: Assumption, currency: str) -> tuple[list[int], list[str], list[str]]:
    """The positions of a slider as steps of the dial, and the value just below and just above each, as text.

    Where many dials have the same value, because probability sits on it, a position is where the next value begins.
    """
    distribution = assumption.distribution
    found: dict[int, tuple[float, float]] = {}
    for k in range(1, _POSITIONS):
        p = k / _POSITIONS
        below = above = float(distribution.ppf(p))
        if distribution.has_atoms and distribution.pmf(below) > 0.0:
            p = float(distribution.cdf(below))
            above = float(distribution.ppf(min(p * (1 + 1e-9), 1.0)))
        edge = round(p * STEPS)
        if 0 < edge < STEPS:
            found.setdefault(edge, (below, above))
    of = known_input(assumption.input)

    def text(value: float) -> str:
        inside = value if assumption.relative else float(of.support.move_inside(np.array([value]))[0][0])
        return of.shown(inside, relative=assumption.relative, currency=currency)

    edges = sorted(found)
    ends = ("", "")
    below_texts = [ends[0], *(text(found[edge][0]) for edge in edges), ends[1]]
    above_texts = [ends[0], *(text(found[edge][1]) for edge in edges), ends[1]]
    return [0, *edges, STEPS], below_texts, above_texts


def _change(result: Result, name: str, count: int) -> dict[str, Any]:
    s = result[name]
    times = s.break_even_months.values[:count]
    ever = np.isfinite(times)
    npv_step, npv = _coarse(s.npv.values[:count])
    cost_step, cost = _coarse(s.one_off_cost.values[:count])
    delivers = np.isfinite(s.go_live_months.values[:count])
    return {
        "label": called_short(s),
        "npvStep": npv_step,
        "npv": npv.tolist(),
        "back": np.where(ever, np.ceil(np.where(ever, times, 0.0)), _NEVER).astype(np.int64).tolist(),
        "costStep": cost_step,
        "cost": cost.tolist(),
        "delivers": "".join("1" if d else "0" for d in delivers),
        "full": [round(p, 4) for p in reached_by(s.break_even_months, result.study.horizon_months)],
    }


def _coarse(values: NDArray[np.float64]) -> tuple[float, Integers]:
    """Values in steps of a power of ten, to five digits of the largest; what is above 0 stays above it."""
    largest = float(np.abs(values).max())
    step = 10.0 ** (np.floor(np.log10(largest)) - _DIGITS + 1) if largest > 0 else 1.0
    steps = np.rint(values / step)
    steps = np.where(values > 0, np.maximum(steps, 1.0), np.minimum(steps, 0.0))
    return float(f"{step:g}"), steps.astype(np.int64)


def _outcome(result: Result, name: str) -> Outcome:
    s = result[name]
    figures = [Figure.mean(s.npv), *(Figure.quantile(s.npv, p) for p in (0.1, 0.5, 0.9))]
    mean, p10, p50, p90 = amounts(figures)
    success = s.chance("npv_positive")
    cells = {
        "success": percent(success) if success.is_certain else f"{percent(success)} ({interval_of_100(success)})",
        "best": percent(s.chance("best")),
        "mean": mean,
        "p10": p10,
        "p50": p50,
        "p90": p90,
        "back": months(Figure.quantile(s.break_even_months, 0.5)),
        "cost": money(Figure.quantile(s.one_off_cost, 0.8)),
    }
    return Outcome(called_short(s), delivers_name(result.study.scenarios[name]) is not None, cells)
