"""A spark curve: how likely the values of an input are, as the path of a small drawing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

WIDTH: Final = 96
HEIGHT: Final = 24


def spark_path(bars: Sequence[float]) -> str:
    """Return the path of an area through the tops of bars of equal width, in a box of `WIDTH` by `HEIGHT`.

    Parameters
    ----------
    bars
        Probabilities of equal steps; empty for a number, which is drawn as a line.
    """
    if not bars:
        return f"M{WIDTH / 2:g} {HEIGHT}V2"
    top = max(bars)
    step = WIDTH / len(bars)
    points = [f"{_short((k + 0.5) * step)} {_short(HEIGHT - (HEIGHT - 2) * bar / top)}" for k, bar in enumerate(bars)]
    return f"M0 {HEIGHT}L{'L'.join(points)}L{WIDTH} {HEIGHT}Z"


def _short(x: float) -> str:
    return f"{x:.1f}".rstrip("0").rstrip(".")
