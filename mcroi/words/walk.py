"""The walk from a vendor's figure to ours: seven figures with a sentence each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from mcroi.analyses.walk import Walk
from mcroi.results.figure import Figure
from mcroi.results.result import ScenarioResult
from mcroi.results.rounding import money, money_unit

LABELS: Final = {
    "hours_at_salary": "hours at salary, from day one",
    "as_it_comes": "once it is live, money as it is due",
    "as_people_adopt": "as people move over",
    "what_hours_make": "what freed hours make",
    "recaptured": "as much of it as is realised",
    "overrun": "with overruns",
    "mean": "all futures, not a typical one",
}
"""What the steps are called; in the order of `mcroi.analyses.walk.STEPS`."""

USUALLY: Final = "Commissioned studies usually stop at the first or the second line."

_SPREADSHEET: Final = "this is what a spreadsheet of typical values says"

_SENTENCES: Final = {
    "hours_at_salary": "Every hour that is freed is worth what it costs, from the first day and for everybody; tools "
    "are paid at today's prices, and one-off spend goes to plan.",
    "as_it_comes": "Nothing is freed before the change is live, and money is paid when it is due.",
    "as_people_adopt": "Hours are freed as people move over, and only for those who ever do.",
    "what_hours_make": "Freed hours are worth what they make: projects that reach production, after the time that "
    "takes, and slack where there is nothing more to build.",
    "recaptured": "Not every freed hour becomes work, and not every line of money comes in full.",
    "overrun": f"It takes as long and costs as much as it typically does: {_SPREADSHEET}.",
    "mean": "Some futures are late, cost more or fail, and a few go very well: the average of all of them counts.",
}
_FAILS: Final = f"In the typical future the change fails: {_SPREADSHEET}."


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what it is called, the net present value there, what it adds to the one before, and why."""

    label: str
    value: str
    difference: str
    sentence: str


def steps(of: Walk, change: ScenarioResult) -> Iterator[Step]:
    """Yield the steps of the walk of a change; the first one adds nothing."""
    figures = {name: Figure.rough(value) for name, value in of.steps.items()}
    figures["mean"] = Figure.mean(change.npv)
    added = {name: Figure.rough(value) for name, value in of.differences().items()}
    unit = money_unit([*figures.values(), *added.values()])
    for place, (name, figure) in enumerate(figures.items()):
        sentence = _FAILS if name == "overrun" and not of.delivers else _SENTENCES[name]
        difference = money(added[name], unit=unit) if place else ""
        yield Step(LABELS[name], money(figure, unit=unit), difference, sentence)
