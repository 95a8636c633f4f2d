"""What moves the decision, and what it is worth to know it: bars with their error, the most important dials first."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, MaxNLocator

from distributions.spelling import suggestion
from mcroi.analyses.estimators.policy_value import InformationValue
from mcroi.analyses.information import Information
from mcroi.analyses.sensitivity import Sensitivity
from mcroi.charts.axis import currency_of, money_axis, padded, zero_line
from mcroi.charts.drawing import Drawing, Panels, describe, name_areas, panels
from mcroi.charts.scenario import ChartError
from mcroi.charts.style import BEHIND_TEXT, SMALL, WIDTH, note, plain, styled
from mcroi.results.chance import Z95, Estimate
from mcroi.results.columns import further_outputs, outputs
from mcroi.results.figure import Figure
from mcroi.results.rounding import money, months, percent, share
from mcroi.words.palette import BLUE, GREY, INK, ORANGE
from mcroi.words.sensitivity import worth_text

SHOWN: Final = 12
"""Dials of a tornado, at most."""

_EACH: Final = 8
_FEWEST: Final = 3
_NAME: Final = 44
_ROW: Final = 0.32
"""Inches that a bar takes."""

_AT_THE_SIDE: Final = ("axes fraction", "data")


@styled
def tornado(of: Sensitivity, output: str | None = None, axes: Panels = None) -> Drawing:
    """Draw what an output comes to on average in the lowest and in the highest tenth of each dial.

    Bars start at the mean over all futures. Beside them stands the share of the spread that the dial explains.

    Parameters
    ----------
    of
        As `mcroi.sensitivity` returns it.
    output
        Such as ``optimal.npv``; what decides if left out.
    axes
        One; a figure is made if left out.

    Raises
    ------
    ChartError
        If there is no such output.
    """
    name = of.lead if output is None else output
    if name not in of.outputs:
        raise ChartError(f"no such output {name!r}{suggestion(name, of.outputs, len(of.outputs))}")
    kind, study = of.outputs[name], of.result.study
    ranking = _shown(of, name)
    figure, (panel,) = panels(axes, (WIDTH, 1.3 + _ROW * max(len(ranking), 1)))
    asked = further_outputs(study).keys() & {name}
    centre = float(outputs(study, of.result.per_future, asked)[name].values.mean())
    ends = [centre]
    sides = (("lowest", "lowest tenth of the dial", ORANGE, "////", -0.2), ("highest", "highest tenth", BLUE, "", 0.2))
    for place, dial in enumerate(ranking):
        effect = of.effects[dial][name]
        for tenth, _, color, hatch, shift in sides:
            mean: Estimate = getattr(effect, tenth).mean
            panel.barh(
                place + shift, mean.value - centre, left=centre, height=0.38, edgecolor=color, hatch=hatch,
                facecolor="white" if hatch else color, linewidth=0.8,
            )  # fmt: skip
            ends += _error(panel, place + shift, mean)
        note(panel, _index(effect.first_order), (1.0, place), (6, 0), xycoords=_AT_THE_SIDE, va="center")
    panel.axvline(centre, color=INK, linewidth=0.9)
    panel.set_xlim(*padded(min(ends), max(ends)))
    panel.set_yticks(range(len(ranking)), [plain(dial, _NAME) for dial in ranking])
    panel.set_ylim(len(ranking) - 0.4, -0.6)
    panel.grid(axis="x")
    panel.set_title(f"What {'decides' if name == of.lead else 'matters to it'}: {plain(_called(name), 60)}")
    note(panel, "explains", (1.0, -0.6), (6, 0), xycoords=_AT_THE_SIDE, va="bottom", color=GREY)
    if kind == "money":
        money_axis(panel.xaxis, study, "mean")
    else:
        scale = 100 if kind == "chance" else 1
        panel.xaxis.set_major_locator(MaxNLocator(6))
        panel.xaxis.set_major_formatter(FuncFormatter(lambda x, _: f"{scale * x:.6g}"))
        panel.set_xlabel("mean, % of the futures" if kind == "chance" else "mean, months")
    areas = [
        Patch(facecolor="white" if hatch else color, edgecolor=color, hatch=hatch, label=label)
        for _, label, color, hatch, _ in sides
    ]
    name_areas(figure, axes, areas)
    told = "; ".join(_effect_text(of, dial, name) for dial in ranking)
    return describe(
        figure, f"What {_called(name)} comes to on average in the lowest and highest tenth of dials. {told}."
    )


@styled
def information(of: Information, axes: Panels = None) -> Drawing:
    """Draw what it is worth to know each dial, and groups of them, before deciding.

    Full bars have an error of 95 %. A value that cannot be told from nothing is a hatched bar up to what it is below.

    Parameters
    ----------
    of
        As `mcroi.information` returns it.
    axes
        One; a figure is made if left out.
    """
    study = of.result.study
    currency = currency_of(study)
    single = list(of.dials)[:_EACH]
    groups = sorted(of.groups, key=lambda name: -_reach(of.groups[name]))[:_EACH]
    rows = [(name, of.dials[name]) for name in single] + [(name, of.groups[name]) for name in groups]
    figure, (panel,) = panels(axes, (WIDTH, 1.3 + 0.24 * max(len(rows) + 2, 3)))
    ends, places = [0.0], []
    for k, (name, value) in enumerate(rows):
        place = k + (1.0 if k >= len(single) else 0.0)
        places.append(place)
        error = Estimate(value.value, value.standard_error)
        if value.is_resolved:
            panel.barh(place, value.value, height=0.62, color=BLUE)
            ends += _error(panel, place, error)
            least = "at least " if name in of.at_least and k >= len(single) else ""
            text, end = least + money(Figure.of(error), currency), max(ends[-1], value.value)
        else:
            end = value.upper if math.isfinite(value.upper) else 0.0
            panel.barh(place, end, height=0.62, facecolor="white", edgecolor=GREY, hatch="////", linewidth=0.6)
            text = worth_text(value, currency)
            ends.append(end)
        note(panel, text, (end, place), (5, 0), va="center")
    panel.set_yticks(places, [plain(name, _NAME) for name, _ in rows])
    for place, text in ((-0.85, "by itself"), (len(single) + 0.15, "together")):
        note(panel, text, (0.0, place), (4, 0), xycoords=_AT_THE_SIDE, fontweight="bold", va="center")
    panel.set_ylim((places[-1] if places else 0.0) + 0.7, -1.4)
    panel.set_xlim(0.0, 1.22 * max(ends) or 1.0)
    zero_line(panel, vertical=True)
    panel.grid(axis="x")
    panel.set_title("What it is worth to know before deciding")
    evpi = "too little to tell" if of.most is None else money(Figure.of(of.evpi), currency)
    panel.text(
        0.99, 0.01, f"the future itself, luck included: {evpi}", transform=panel.transAxes, ha="right", va="bottom",
        fontsize=SMALL, bbox=BEHIND_TEXT,
    )  # fmt: skip
    money_axis(panel.xaxis, study, "full: value with its error; hatched: below this")
    told = "; ".join(f"{name} {worth_text(v, currency)}" for name, v in rows if v.is_resolved)
    nothing = "No dial or group has a value that could be told from nothing"
    return describe(figure, f"Value of information, that of the future itself: {evpi}. {told or nothing}.")


def _shown(of: Sensitivity, name: str) -> list[str]:
    """The dials that matter beyond error, or a few first ones where none does."""
    ranking = of.ranking(name)
    matter = [dial for dial in ranking[:SHOWN] if not of.is_within_error(dial, name)]
    return matter or ranking[:_FEWEST]


def _error(axes: Axes, place: float, of: Estimate) -> Sequence[float]:
    """Draw an interval where there is one; return its ends."""
    low, high = of.ci95
    if not np.isfinite([low, high]).all():
        return [of.value]
    axes.plot([low, high], [place, place], color=INK, linewidth=1.2)
    axes.plot([low, high], [place, place], "|", color=INK, markersize=5)
    return [low, high]


def _index(index: Estimate) -> str:
    if index.value <= Z95 * index.standard_error:
        return "none within error"
    return share(Figure.of(index))


def _called(name: str) -> str:
    scenario, _, rest = name.partition(".")
    if rest.startswith("against."):
        other, _, result = rest.removeprefix("against.").rpartition(".")
        return f"{result} of {scenario} less that of {other}" if result != "better" else f"{scenario} beats {other}"
    return f"{rest.removeprefix('chances.')} of {scenario}"


def _effect_text(of: Sensitivity, dial: str, name: str) -> str:
    effect, kind = of.effects[dial][name], of.outputs[name]
    if kind == "chance":
        ends = [percent(of.chance_in(dial, name, tenth)) for tenth in ("lowest", "highest")]
    else:
        numbers = map(Figure.of, (effect.lowest.mean, effect.highest.mean))
        currency = currency_of(of.result.study)
        ends = [money(number, currency) if kind == "money" else months(number) for number in numbers]
    return f"{dial} {ends[0]} to {ends[1]}"


def _reach(value: InformationValue) -> float:
    return value.value if value.is_resolved else value.upper
