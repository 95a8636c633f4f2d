"""A result of some of the scenarios: the same futures, and a decision among fewer."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from mcroi.draws.conditions import Band, Condition, Delivery
from mcroi.results.result import Result, ScenarioResult, assemble
from mcroi.study.dials import among, dials
from mcroi.study.study import CURRENT, WORLD, Study


def select(result: Result, changes: Collection[str]) -> Result:
    """Return the result of today and some changes, in the order of the study.

    Parameters
    ----------
    result
        Of a simulation.
    changes
        Their names; a change that a condition of the result is about is kept, too.

    Returns
    -------
    Result
        With the same values in every future. What is best, regrets and the value of perfect information are among the
        scenarios that it has. `mcroi.simulate` draws the same futures of its study.
    """
    asked = (_about(condition, result.study) for condition in result.given)
    study = among(result.study, {CURRENT, *changes, *asked})
    kept = [result[name] for name in study.scenarios]
    return assemble(
        study,
        runs=result.runs,
        seed=result.seed,
        values={s.name: {name: of.values for name, of in s.quantities.items()} for s in kept},
        store=result[CURRENT].monthly.store,
        typical={s.name: s.spreadsheet_npv for s in kept if s.spreadsheet_npv is not None},
        moved=dict(_of(result.inputs_moved, study)),
        run_off_left_out={s.name: result.run_off_left_out[s.name] for s in kept},
        irr_undefined={s.name: _reasons(s) for s in kept},
        given=result.given,
        drawn=result.drawn,
        futures=result.futures,
    )


def _about(condition: Condition, study: Study) -> str:
    """A place that a condition is about: what it asks of is drawn there."""
    if isinstance(condition, Band):
        return dials(study)[condition.dial].uses[0][0]
    return condition.scenario if isinstance(condition, Delivery) else condition.place


def _of(moved: dict[str, float], study: Study) -> Iterator[tuple[str, float]]:
    """The shares of the places that a study has."""
    return ((name, share) for name, share in moved.items() if name.partition(".")[0] in {WORLD, *study.scenarios})


def _reasons(of: ScenarioResult) -> dict[str, int]:
    """In how many futures there is no internal rate of return, by reason."""
    irr = of.quantities.get("irr")
    return {} if irr is None else {reason: chance.hits for reason, chance in irr.undefined_because.items()}
