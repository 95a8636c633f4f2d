"""From the futures of one simulation to the influence of every dial: no second run."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from itertools import combinations
from typing import Final

from distributions.arrays import Array
from distributions.spelling import suggestion
from mcroi.analyses.estimators.sorted_futures import Outputs
from mcroi.analyses.estimators.tenths import Tenth
from mcroi.analyses.sensitivity.factors import Group, correlated_groups, illustrative_group
from mcroi.analyses.sensitivity.influence import DialInfluence, group_indices, influences
from mcroi.analyses.sensitivity.luck import luck
from mcroi.analyses.sensitivity.record import Effect, Sensitivity, TenthOutcome
from mcroi.analyses.sensitivity.turning import turns_of
from mcroi.draws.kept import FEWEST, TooFewFuturesError
from mcroi.draws.plan import plan_of
from mcroi.engine.redraws import output_kinds
from mcroi.execution import local
from mcroi.execution.memory import refuse
from mcroi.results.chance import Estimate
from mcroi.results.columns import further_outputs, outputs
from mcroi.results.ranking import rank
from mcroi.results.result import Result
from mcroi.study.dials import dials
from mcroi.study.study import CURRENT, Study

_WORKING: Final = 12
"""Arrays of a number for each future that a process works with beside its outputs: scores, their order, cells."""


def sensitivity(
    result: Result,
    jobs: int | None = None,
    *,
    with_luck: bool = True,
    further: Sequence[str] = (),
    decision_only: bool = False,
) -> Sensitivity:
    """Work out which dials matter, to what, and how sure that is, from the futures of a simulation.

    Parameters
    ----------
    result
        As `mcroi.simulate` returns it.
    jobs
        Worker processes; as many as there are cores if left out.
    with_luck
        Whether to simulate some of the futures again with other luck, to tell how much of the spread that is.
    further
        Names of outputs beyond those that are always looked at: any that `mcroi outputs` lists for ``--output``.
    decision_only
        Whether to look only at what is decided by: each change's npv, its lead over the one that is best on average
        (or behind it), and how often each scenario is the best. Of many scenarios every two have outputs of their own.

    Returns
    -------
    Sensitivity

    Raises
    ------
    TooFewFuturesError
        If the result has fewer than 200 futures.
    TooManyRunsError
        If it needs more memory than there is.
    KeyError
        If there is no such further output.

    Examples
    --------
    >>> import mcroi
    >>> found = mcroi.sensitivity(mcroi.simulate(mcroi.example("mlops"), runs=5000))
    >>> found.ranking()[0]
    'projects.value_per_month'
    """
    if result.runs < FEWEST:
        raise TooFewFuturesError(result.runs, result.drawn)
    study, jobs = result.study, jobs or local.available_cores()
    scores, known = result.dial_scores, dials(study)
    refuse(result.runs * bytes_per_future(study, jobs), "use fewer runs", beyond=True)
    asked = outputs(study, result.per_future, _checked(further, study))
    if decision_only:
        asked = {name: of for name, of in asked.items() if name in decided_by(result)}
    numbers = [of for of in asked.values() if of.kind != "chance"]
    chances = [of for of in asked.values() if of.kind == "chance"]
    arrays = Outputs.of([of.values for of in numbers], [of.values for of in chances])
    columns, lead = [of.name for of in (*numbers, *chances)], lead_of(result)
    place = columns.index(lead)
    trusted = {name for name, output in asked.items() if study.has_variance or output.kind != "money"}
    influence, curves = influences(study, scores, list(known.values()), arrays, place, jobs)
    order = sorted(range(len(known)), key=lambda k: -influence[k].index[place])
    names = [list(known)[k] for k in order]
    groups = [_by_importance(group, names) for group in correlated_groups(study)]
    marked = illustrative_group(study)
    if marked is not None:
        groups.append(_by_importance(marked, names))
    indices = group_indices(study, scores, known, groups, arrays, jobs)
    tells_luck = with_luck and not result.given
    shares = {} if not tells_luck else luck(result, {name: output.values for name, output in asked.items()}, jobs)
    shares = {name: of if name in trusted else of.of_unknown_error for name, of in shares.items()}
    npvs = {s.name: s.npv.values for s in result.changes}
    knowledge = [name for name in names if known[name].kind == "knowledge"]
    turns = turns_of(study, scores, [known[name] for name in knowledge], npvs, rank(result).changes, jobs)
    group_effects = {
        group.name: _estimates(columns, *pair, trusted) for group, pair in zip(groups, indices, strict=True)
    }
    listed = {group.name: group for group in groups}
    if shares:
        for event in plan_of(study).events:
            listed[event] = Group(event, "luck", ())
            group_effects[event] = {name: shares[name].alone[event] for name in columns}
    return Sensitivity(
        result=result,
        lead=lead,
        outputs={name: asked[name].kind for name in columns},
        dials={name: known[name] for name in names},
        effects={name: _effects(columns, influence[k], trusted) for name, k in zip(names, order, strict=True)},
        groups=listed,
        group_indices=group_effects,
        luck=shares,
        turns=dict(zip(knowledge, turns, strict=True)),
        lead_curves=curves[order],
        lead_values=asked[lead].values,
    )


def tells_apart(result: Result, top: int) -> bool:
    """Whether a result has enough futures to tell apart the first places of the ranking, and who comes next."""
    return result.runs >= FEWEST and not sensitivity(result, with_luck=False).unresolved(top)


def bytes_per_future(study: Study, jobs: int | None = None) -> int:
    """Memory that `sensitivity` takes for each future beyond that of the simulation, estimated from above.

    Parameters
    ----------
    study, jobs
        As for `sensitivity`; every process sorts the outputs once more.
    """
    kinds = output_kinds(study).values()
    numbers = sum(kind != "chance" for kind in kinds)
    columns = len(kinds) + numbers  # the numbers' ranks beside them
    arrays = len(kinds) + columns + (jobs or local.available_cores()) * (columns + _WORKING)
    return 8 * arrays + 8 * len(dials(study))  # curves of the lead in half of a number's size, twice


def lead_of(result: Result) -> str:
    """The output that decides: the npv of the scenario that is best on average less that of the runner-up."""
    first, second = rank(result).names[:2]
    changes = [s.name for s in result.changes]
    if CURRENT in (first, second):
        return f"{second if first == CURRENT else first}.npv"
    ahead, behind = sorted((first, second), key=changes.index)
    return f"{ahead}.against.{behind}.npv"


def lead_in(result: Result, lead: str) -> Array:
    """The lead in every future of a result, ``(future,)``.

    Parameters
    ----------
    result
        Of the study that the lead is of.
    lead
        As `lead_of` names it.
    """
    ahead, _, rest = lead.partition(".")
    if rest == "npv":
        return result[ahead].npv.values
    return result[ahead].against[rest.removeprefix("against.").removesuffix(".npv")].difference.values


def _checked(further: Sequence[str], study: Study) -> Sequence[str]:
    known = further_outputs(study)
    for name in further:
        if name not in known:
            raise KeyError(f"no such further output {name!r}{suggestion(name, known, len(known))}")
    return further


def decided_by(result: Result) -> set[str]:
    """The outputs that a choice is read from: npvs, leads over the best or the runner-up, and who is the best."""
    first, best = lead_of(result), result.decision.best
    changes = [s.name for s in result.changes]
    leads = {f"{a}.against.{b}.npv" for a, b in combinations(changes, 2) if best in (a, b)}
    return {first, *leads, *(f"{name}.npv" for name in changes), *(f"{name}.best" for name in result)}


def _by_importance(group: Group, names: Sequence[str]) -> Group:
    return Group(group.name, group.kind, tuple(name for name in names if name in group.dials))


def _estimates(names: Sequence[str], values: Array, errors: Array, trusted: Collection[str]) -> dict[str, Estimate]:
    """Estimates by output; the errors of those that are not trusted are unknown."""
    return {
        name: Estimate(value, error if name in trusted else math.inf)
        for name, value, error in zip(names, values.tolist(), errors.tolist(), strict=True)
    }


def _effects(names: Sequence[str], influence: DialInfluence, trusted: Collection[str]) -> dict[str, Effect]:
    ranks = _estimates(names, influence.rank, influence.rank_error, set(names))
    indices = {
        name: Estimate(of.value, of.standard_error, (of.ci95[0], high)) if name in trusted else of
        for (name, of), high in zip(
            _estimates(names, influence.index, influence.index_error, trusted).items(),
            influence.index_high.tolist(),
            strict=True,
        )
    }
    effects = {}
    for k, name in enumerate(names):
        ends = [_outcome(tenth, k, trusted=name in trusted) for tenth in (influence.lowest, influence.highest)]
        effects[name] = Effect(ranks[name], indices[name], *ends)
    return effects


def _outcome(tenth: Tenth, k: int, *, trusted: bool) -> TenthOutcome:
    mean = Estimate(float(tenth.mean[k]), float(tenth.standard_error[k]) if trusted else math.inf)
    if k >= tenth.p10.size:
        return TenthOutcome(mean, math.nan, math.nan)
    return TenthOutcome(mean, float(tenth.p10[k]), float(tenth.p90[k]))
