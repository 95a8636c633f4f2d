"""What stress does to the decision, in words: one line for each stress, then what the worst futures have in common."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from mcroi.analyses.stress.stress import TENTH, Stress, StressTest
from mcroi.analyses.stress.studies import BADLY, OVERRUN
from mcroi.analyses.stress.worst import Unusual, WorstFutures
from mcroi.results.figure import Figure
from mcroi.results.result import Result
from mcroi.results.rounding import counted, money, money_unit, of_100, percent, short
from mcroi.study.dials import dials
from mcroi.study.inputs import known_input
from mcroi.study.safe_text import cut, for_terminal
from mcroi.study.study import CURRENT, Study
from mcroi.words.verdict import called, gain

SOURCE: Final = (
    "Published: over 5,400 large IT projects delivered 56 % less value than promised, and cost 45 % more (Bloch, "
    "Blumberg and Laartz 2012). How far cost can overrun is your study's own P95."
)


JUDGEMENT: Final = "A key person gone: how bad that is is a judgement of this program, not a published figure."


CONDITIONAL: Final = "Failure: the futures drawn in which it happens, with all that goes together with it."


IMPOSED: Final = "Failure: imposed on all futures, as the study holds it to be nearly impossible."


TOLD: Final = 5
"""Dials that are told of for each change."""


_WIDEST_NAME: Final = 18


@dataclass(frozen=True, slots=True)
class StressRow:
    """One stress: what it is, mean npv and chance of success of every change, what is then best, and the stress."""

    label: str
    cells: tuple[str, ...]
    best: str
    stress: Stress


def stress_rows(result: Result, test: StressTest, ellipsis: str = "\u2026") -> list[StressRow]:
    """Return the table as text: as simulated, the named stresses, then the worst tenths of dials."""
    rows = (test.plain, *test.named, *test.dials)
    figures = {change.name: [Figure.of(row.npv[change.name]) for row in rows] for change in result.changes}
    units = {name: money_unit(of) for name, of in figures.items()}
    return [
        StressRow(
            _label(result.study, row),
            tuple(f"{money(of[i], unit=units[name])}, {percent(row.success[name])}" for name, of in figures.items()),
            _best(test, row, ellipsis),
            row,
        )
        for i, row in enumerate(rows)
    ]


def stress_sentences(result: Result, test: StressTest, worst: Mapping[str, WorstFutures]) -> list[str]:
    """Return what follows from the table, and what the worst futures of every change have in common."""
    return [*_conclusions(test), *(_common(result, name, of) for name, of in worst.items())]


def _best(test: StressTest, row: Stress, ellipsis: str) -> str:
    best = "today" if row.best == CURRENT else cut(row.best, _WIDEST_NAME, ellipsis)
    if row is test.plain:
        return best
    if row.flips == "unresolved":
        return "too close to tell"
    return "as before" if row.flips == "no" else f"flips to {best}"


def _label(study: Study, row: Stress) -> str:
    """A stress in words."""
    if row.kind == "dial":
        return _tenth(study, row.name)
    if row.kind == "failure" and row.name != "every_change_fails":
        return f"{row.name.partition('.')[0]} fails"
    return {
        "none": "as simulated",
        "overrun_and_half_benefits": f"{_overrun(study)}half of the benefits",
        "every_change_fails": "every change fails",
        "key_person_gone": "a key person gone: one worker fewer, exploration at its P95",
    }[row.name]


def _overrun(study: Study) -> str:
    """How far cost overruns, with how many times as planned it is where that is the same for all changes."""
    times = {float(study.known(change.name, OVERRUN).ppf(BADLY)) for change in study.changes}
    if times == {1.0}:
        return "no cost overrun, as none is stated; "
    same = f" ({short(float(f'{times.pop():.3g}'))} times as planned)" if len(times) == 1 else ""
    return f"cost overrun at its P95{same}, "


def _tenth(study: Study, name: str) -> str:
    """A tenth of a dial, with the value at which it begins or ends where that is the same for all that hangs on it."""
    dial, _, band = name.rpartition(" in ")
    high = not band.startswith("p0..")
    about = dials(study)[dial]
    values = set()
    for assumption in about.assumptions(study).values():
        value = float(assumption.distribution.ppf(1 - TENTH / 100 if high else TENTH / 100))
        is_share = known_input(assumption.input).is_percentage and assumption.relative != "times"
        values.add(_shown(value, as_percentage=is_share))
    which = "highest" if high else "lowest"
    ends = f", {values.pop()} or {'more' if high else 'less'}" if len(values) == 1 else ""
    return f"{dial}: {which} tenth{ends}"


def _shown(value: float, *, as_percentage: bool) -> str:
    return f"{100 * value:.3g} %" if as_percentage else short(float(f"{value:.3g}"))


def _conclusions(test: StressTest) -> Iterator[str]:
    count = counted(test.looked_at, "dial")
    flipping = [row.name.rpartition(" in ")[0] for row in test.flipping]
    told = f"Of {count} none flips the decision by itself in its worst tenth"
    if flipping:
        verb = "flips" if len(flipping) == 1 else "flip"
        told = f"Of {count} {len(flipping)} {verb} the decision in the worst tenth: {', '.join(flipping)}"
    if test.unresolved:
        told += f"; {len(test.unresolved)} {'is' if len(test.unresolved) == 1 else 'are'} too close to tell"
    if test.looked_at:
        yield f"{told}."
    if test.recommended == CURRENT:
        yield f"As today is recommended, a dial's worst tenth is the one in which {test.change} does best."
    yield SOURCE
    yield IMPOSED if any(row.imposed for row in test.named if row.name == "every_change_fails") else CONDITIONAL
    if any(row.kind == "judgement" for row in test.named):
        yield JUDGEMENT


def _common(result: Result, name: str, worst: WorstFutures) -> str:
    """What the worst futures of a change have in common."""
    currency = for_terminal(result.study.currency)
    told = [f"In the worst tenth of its futures {called(result[name])} brings {gain(Figure.of(worst.npv), currency)}"]
    told[0] += " on average"
    if name in worst.fails:
        there, overall = worst.fails[name]
        told.append(f"it failed in {of_100(there)} ({of_100(overall)} in all)")
    others = [dial for dial in worst.dials if not dial.dial.endswith(".delivers")]
    unusual = [dial for dial in others if dial.is_resolved]
    if unusual:
        first, *more = unusual[:TOLD]
        told.append(f"{first.dial} typically stood {_where(first)}")
        told[-1] += "".join(f", {dial.dial} {_where(dial)}" for dial in more)
    rest = len(unusual) - min(len(unusual), TOLD)
    as_ever = len(others) - len(unusual)
    if rest:
        told.append(f"{counted(rest, 'more dial')} stood apart by less")
    if as_ever:
        told.append(f"{counted(as_ever, 'dial')} stood as ever, within error")
    return "; ".join(told) + "."


def _where(dial: Unusual) -> str:
    return f"at its P{min(max(dial.percentile, 1), 99):.0f}"
