"""The register of assumptions: every input, what is known of it, from where, and how well founded that is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from mcroi.analyses.implied import Implied
from mcroi.results.chance import Chance
from mcroi.results.rounding import percent
from mcroi.study.inputs import INPUTS, UNIT_OF, Input
from mcroi.study.safe_text import for_terminal
from mcroi.study.study import CURRENT, WORLD, Study
from mcroi.words.case import BusinessCase

UNMARKED: Final = "not marked"
DEFAULT: Final = "default"

SPARK_WIDTH: Final = 96
SPARK_HEIGHT: Final = 24
"""Of the curve of an input."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One input in one place.

    Parameters
    ----------
    name, help, unit
        As in the catalogue.
    text
        The value as stated, or the default.
    spread
        P5, P50 and P95 in words; empty for a number.
    sentence
        What a tail means.
    spark
        Path of its curve.
    mark
        How well founded it is.
    source, owner, note
        As stated.
    how
        How the distribution came about.
    moved
        The share of futures that were moved into what the input may be; empty for none.
    """

    name: str
    help: str
    unit: str
    text: str
    spread: str
    sentence: str
    spark: str
    mark: str
    source: str
    owner: str
    note: str
    how: tuple[str, ...]
    moved: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """The inputs of the world or of a scenario."""

    title: str
    entries: tuple[Entry, ...]


def register(case: BusinessCase) -> list[Chapter]:
    """Return all assumptions of a case, the world's first, then scenario by scenario; defaults last."""
    study = case.study
    stated: dict[str, list[Entry]] = {WORLD: [], **{name: [] for name in study.scenarios}}
    for of in case.assumptions:
        stated[of.place].append(_entry(case, of))
    for place, entries in stated.items():
        entries.extend(_defaults(study, place))
    return [Chapter(_title(study, place), tuple(entries)) for place, entries in stated.items() if entries]


def _title(study: Study, place: str) -> str:
    if place == WORLD:
        return "The same in every scenario"
    label = for_terminal(study.scenarios[place].label)
    return label if label == place else f"{label} ({place})"


def _entry(case: BusinessCase, of: Implied) -> Entry:
    assumption = of.assumption
    currency = for_terminal(case.study.currency)

    def told(p: int) -> str:
        return of.input.shown(of.percentiles[p], relative=assumption.relative)

    moved = case.whole.inputs_moved.get(f"{of.place}.{assumption.input}", 0.0)
    runs = case.result.runs
    return Entry(
        name=assumption.input,
        help=of.input.help,
        unit=of.unit
        if assumption.relative == "times"
        else UNIT_OF[assumption.relative].format(of.input.unit_in(currency)),
        text=for_terminal(f"{assumption.relative} {assumption.text}" if _is_bare(of) else assumption.text),
        spread="" if of.is_constant else f"P5 {told(5)}, P50 {told(50)}, P95 {told(95)}",
        sentence=of.sentence,
        spark=spark_path(of.bars),
        mark=assumption.mark or UNMARKED,
        source=for_terminal(assumption.source),
        owner=for_terminal(assumption.owner),
        note=for_terminal(assumption.note),
        how=tuple(for_terminal(text) for text in assumption.how),
        moved=percent(Chance.share(moved, runs)) if moved else "",
    )


def _is_bare(of: Implied) -> bool:
    """Whether a relative value does not say so itself."""
    return not of.assumption.text.startswith(of.assumption.relative)


def _defaults(study: Study, place: str) -> Iterator[Entry]:
    """Yield the inputs that a place leaves out and that are not as today."""
    kinds = {WORLD: ("world",), CURRENT: ("way",)}.get(place, ("change",))
    for about in INPUTS.values():
        if about.kind in kinds and study.assumption(place, about.name) is None and about.default is not None:
            yield _default(about, about.default, for_terminal(study.currency))


def _default(about: Input, value: float, currency: str) -> Entry:
    text = "no limit" if value == float("inf") else about.shown(value)
    return Entry(
        about.name, about.help, about.unit_in(currency), text, "", "", spark_path(()), DEFAULT, "", "", "", (), ""
    )


def spark_path(bars: Sequence[float]) -> str:
    """Return the path of an area through the tops of bars of equal width, in a box of `SPARK_WIDTH` by `SPARK_HEIGHT`.

    Parameters
    ----------
    bars
        Probabilities of equal steps; empty for a number, which is drawn as a line.
    """
    if not bars:
        return f"M{SPARK_WIDTH / 2:g} {SPARK_HEIGHT}V2"
    top = max(bars)
    step = SPARK_WIDTH / len(bars)
    points = [
        f"{_short((k + 0.5) * step)} {_short(SPARK_HEIGHT - (SPARK_HEIGHT - 2) * bar / top)}"
        for k, bar in enumerate(bars)
    ]
    return f"M0 {SPARK_HEIGHT}L{'L'.join(points)}L{SPARK_WIDTH} {SPARK_HEIGHT}Z"


def _short(x: float) -> str:
    return f"{x:.1f}".rstrip("0").rstrip(".")
