"""Lines of money: when each is paid, what it is in proportion to, and what it comes to month by month."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from distributions.arrays import Array, Index
from mcroi.model.change import Change
from mcroi.model.drawn import DrawnLine, Value
from mcroi.model.time import Growth, Lasting, by_month, grown
from mcroi.study.lines import AFTER_LIVE, LINE_KINDS, Follows, LineKind

FLOWS_OF_LINES: Final[dict[LineKind, str]] = {kind: kind.replace(" ", "_") for kind in LINE_KINDS}
"""What the flow of each kind of line is called."""


class Lines:
    """The lines of one scenario, month after month.

    Parameters
    ----------
    lines
        As drawn.
    change
        The change they belong to; None for the current scenario, which has none.
    horizon
        How many months.
    """

    def __init__(self, lines: Sequence[DrawnLine], change: Change | None, horizon: int) -> None:
        self._lines: list[tuple[str, _PerYear | _Once]] = []
        if change is not None:
            for drawn in lines:
                paid = (_PerYear if drawn.once is None else _Once)(drawn, change, horizon)
                self._lines.append((FLOWS_OF_LINES[drawn.line.kind], paid))
        self.kinds = tuple(flow for flow in FLOWS_OF_LINES.values() if flow in dict(self._lines))
        self.gained = [flow for flow in self.kinds if flow in ("margin_gained", "loss_avoided")]
        self.paid = [flow for flow in self.kinds if flow == "cost_added"]
        self.saved = [flow for flow in self.kinds if flow == "cost_avoided"]
        self.any = bool(self.kinds)

    def at(self, t: int, follows: Mapping[Follows, Value | None], out: Mapping[str, Array]) -> None:
        """Put the money of month t into `out`.

        Parameters
        ----------
        t
            The month; months are asked for in turn.
        follows
            By what a line may be in proportion to: its measure in this month, None for 1.
        out
            By flow of each kind of line, ``(future,)``.
        """
        for kind in self.kinds:
            out[kind].fill(0.0)
        for kind, line in self._lines:
            line.add(t, follows, out[kind])


class _PerYear:
    """A line that is paid month by month."""

    def __init__(self, drawn: DrawnLine, change: Change, horizon: int) -> None:
        begins = _begins(drawn, change)
        ends = np.full(begins.size, drawn.line.until)
        ends = np.where(change.delivers, ends, np.minimum(ends, change.end))
        assert drawn.per_year is not None  # noqa: S101  # for the type checker: a line has one amount or the other
        self._monthly = drawn.per_year / 12.0 * drawn.realised
        self._growth = Growth(drawn.growth, horizon)
        self._follows = drawn.line.follows
        never = ends <= begins
        self._first = float(np.where(never, math.inf, np.floor(begins)).min())
        self._last = float(np.where(never, -math.inf, ends).max())
        self._until_begun = Lasting(begins, horizon)
        self._until_ended = Lasting(ends, horizon)

    def add(self, t: int, follows: Mapping[Follows, Value | None], out: Array) -> None:
        if not self._first <= t < self._last:
            return
        money = self._until_ended.at(t) - self._until_begun.at(t)
        np.maximum(money, 0.0, out=money)
        money *= self._monthly
        for factor in (self._growth.at(t), follows[self._follows]):
            if factor is not None:
                money *= factor
        out += money


class _Once:
    """A line that is paid in one month."""

    def __init__(self, drawn: DrawnLine, change: Change, horizon: int) -> None:
        begins = _begins(drawn, change)
        assert drawn.once is not None  # noqa: S101  # for the type checker
        comes = (begins < drawn.line.until) & (change.delivers | (begins < change.end) | (begins == 0.0))
        month = np.floor(begins)
        self._months: dict[int, Index] = by_month(month, comes, horizon)
        growth = grown(drawn.growth, np.where(comes & (month < horizon), month, 0.0), horizon)
        paid = drawn.once * drawn.realised * growth
        self._money = np.broadcast_to(paid, begins.shape)

    def add(self, t: int, follows: Mapping[Follows, Value | None], out: Array) -> None:  # noqa: ARG002  # as every line has it
        futures = self._months.get(t)
        if futures is not None:
            out[futures] += self._money[futures]


def _begins(drawn: DrawnLine, change: Change) -> Array:
    """When a line begins in each future, in months; infinite where it never comes."""
    line = drawn.line
    if isinstance(line.starts, str):
        nothing = np.zeros(change.live.size)
        times = {"start": nothing, "explored": change.explored, "live": change.live, "adopted": change.adopted}
        begins = times[line.starts]
    else:
        # Until the change is live, people still use what should have ended.
        begins = np.maximum(change.live, line.starts) if line.is_gained else np.full(change.live.shape, line.starts)
    needs_success = line.is_gained or line.starts in AFTER_LIVE
    return np.where(change.delivers, begins, math.inf) if needs_success else np.asarray(begins)
