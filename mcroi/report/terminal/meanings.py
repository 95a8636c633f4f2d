"""What every value of a study means, as plain text with a sparkline each."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

from mcroi.analyses.implied import Implied, attained_ranks, implied
from mcroi.results.rounding import short
from mcroi.study.safe_text import for_terminal
from mcroi.study.study import Study

_BLOCKS: Final = {True: "▁▂▃▄▅▆▇█", False: "_.-:=+*#"}
"""The steps of a sparkline, by whether the terminal shows any character."""


def meaning_lines(study: Study, *, unicode: bool) -> Iterator[str]:
    """Yield what every value means, place by place, and what correlations come to."""
    place = ""
    for of in implied(study):
        if of.place != place:
            place = of.place
            yield place
        yield from _meaning(of, _BLOCKS[unicode])
    ranks = attained_ranks(study)
    if ranks:
        yield "rank correlations between values with steps"
        for rank in ranks:
            yield f"  {' and '.join(rank.between)}: asked {rank.asked:.2f}, attained {rank.attained:.2f}"
    yield ""


def _meaning(of: Implied, blocks: str) -> Iterator[str]:
    yield f"  {of.assumption.input} = {for_terminal(of.assumption.text)}  ({of.unit})"
    if of.is_constant:
        return
    moments = ", ".join(
        f"{name} {short(x) if math.isfinite(x) else 'none'}" for name, x in (("mean", of.mean), ("sd", of.sd))
    )
    percentiles = ", ".join(f"P{p} {short(x)}" for p, x in of.percentiles.items())
    yield f"      {moments}; {percentiles}  {_spark(of.bars, blocks)}"
    yield f"      {of.sentence}"
    yield from (f"      {for_terminal(sentence)}" for sentence in of.assumption.how)
    if of.disagreement is not None:
        yield (
            f"      {100.0 * of.disagreement:.0f} % of the variance of what the experts say is their disagreement, the "
            "rest is their uncertainty"
        )


def _spark(bars: tuple[float, ...], blocks: str) -> str:
    """A sparkline of the probabilities."""
    most = max(bars)
    return "".join(blocks[min(int(len(blocks) * bar / most), len(blocks) - 1)] for bar in bars)
