"""The first futures of a longer simulation: what is found out about them alone is told beside figures of all."""

from __future__ import annotations

from mcroi.results.result import Result


class FirstFutures(Result):
    """A result of the first futures of another one, which decides: what is best and what knowing is worth at most.

    Parameters
    ----------
    first
        The simulation of these futures by themselves.
    whole
        That of all.
    """

    def __init__(self, first: Result, whole: Result) -> None:
        super().__init__(
            first.study,
            first.runs,
            first.seed,
            dict(first),
            whole.decision,
            first.inputs_moved,
            first.run_off_left_out,
            first.given,
            first.drawn,
            first.futures,
        )
        self.whole = whole


def whole_of(result: Result) -> Result:
    """Return the simulation of all futures: itself, unless it is of the first ones only."""
    return result.whole if isinstance(result, FirstFutures) else result
