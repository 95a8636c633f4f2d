"""What was found about dials, as plain data."""

from __future__ import annotations

from collections.abc import Sequence

from mcroi.analyses.estimators.policy_value import InformationValue
from mcroi.analyses.sensitivity.record import Effect, Sensitivity, TenthOutcome
from mcroi.analyses.sensitivity.total import OutputEffects, TotalEffects
from mcroi.analyses.sensitivity.turning import Turn
from mcroi.report.documents.numbers import finite, measured, with_interval
from mcroi.report.documents.schemas import SENSITIVITY, Document, analysis_header
from mcroi.results.chance import Estimate


def sensitivity_document(of: Sensitivity, sentences: Sequence[str], total: TotalEffects | None = None) -> Document:
    """Return all that was found about all dials and outputs.

    Parameters
    ----------
    of
        What was found in the futures given.
    sentences
        About the dials that matter most.
    total
        What further simulations found, if any were made.
    """
    data = {
        **analysis_header(SENSITIVITY, of.result),
        "lead": of.lead,
        "outputs": dict(of.outputs),
        "ranking": of.ranking(),
        "unresolved": [list(pair) for pair in of.unresolved()],
        "heavy_tails": of.heavy_tails(),
        "dials": {name: _dial(of, name) for name in of.dials},
        "groups": {
            name: {
                "kind": group.kind,
                "dials": list(group.dials),
                "at_least": group.is_from_below,
                "first_order": {o: with_interval(e) for o, e in of.group_indices[name].items()},
            }
            for name, group in of.groups.items()
        },
        "luck": {
            name: {
                "knowledge": with_interval(shares.knowledge),
                "delivery": with_interval(shares.delivery),
                "leavers": with_interval(shares.leavers),
                **({} if shares.incidents is None else {"incidents": with_interval(shares.incidents)}),
            }
            for name, shares in of.luck.items()
        },
        "sentences": list(sentences),
    }
    if total is not None:
        data["total"] = _total(total)
    return data


def worth(of: InformationValue) -> Document:
    """What knowing something is worth; no value is told where it is not resolved."""
    data: Document = {"resolved": of.is_resolved, "below": finite(of.upper), "changes_the_choice_in": of.changed}
    if of.is_resolved:
        data.update(with_interval(Estimate(of.value, of.standard_error)))
    return data


def _dial(of: Sensitivity, name: str) -> Document:
    dial = of.dials[name]
    groups = [g.name for g in of.groups.values() if g.kind == "correlated" and name in g.dials]
    return {
        "kind": dial.kind,
        "learnable": dial.learnable,
        "uses": [f"{place}.{of_input}" for place, of_input in dial.uses],
        "correlated": bool(groups),
        "group": groups[0] if groups else None,
        "flips": of.flips(name),
        "choice": {tenth: _choice(of, name, tenth) for tenth in ("lowest", "highest")},
        "turning_points": [_turn(turn) for turn in of.turns.get(name, ())],
        "outputs": {output: _effect(effect) for output, effect in of.effects[name].items()},
    }


def _total(of: TotalEffects) -> Document:
    return {
        "runs": of.runs,
        "simulated": of.simulated,
        "players": {name: {"kind": player.kind, "dials": list(player.dials)} for name, player in of.players.items()},
        "without_shapley": dict(of.refused),
        "outputs": {name: _total_of(effects) for name, effects in of.outputs.items()},
    }


def _total_of(of: OutputEffects) -> Document:
    return {
        "players": {
            name: {"first_order": with_interval(e.first_order), "total_order": with_interval(e.total_order)}
            for name, e in of.players.items()
        },
        **{
            side: {"closed": with_interval(s.closed), "total": with_interval(s.total), "share": with_interval(s.share)}
            for side, s in (("knowledge", of.knowledge), ("chance", of.chance))
        },
        "shapley": {group: {d: with_interval(e) for d, e in effects.items()} for group, effects in of.shapley.items()},
    }


def _choice(of: Sensitivity, name: str, tenth: str) -> Document:
    choice = of.choice(name, tenth)
    return {
        "best": choice.best,
        "resolved": choice.is_resolved,
        "chance_best": {scenario: with_interval(e) for scenario, e in choice.chance_best.items()},
    }


def _turn(turn: Turn) -> Document:
    return {
        "of": "success" if turn.is_success else "best",
        "below": turn.below,
        "above": turn.above,
        "rises": turn.rises,
        "read_in": turn.place,
        "relative": turn.assumption.relative or None,
        **measured(turn.value, (turn.low, turn.high)),
    }


def _effect(effect: Effect) -> Document:
    return {
        "rank_correlation": with_interval(effect.rank),
        "first_order": with_interval(effect.first_order),
        "lowest_tenth": _outcome(effect.lowest),
        "highest_tenth": _outcome(effect.highest),
    }


def _outcome(outcome: TenthOutcome) -> Document:
    return {"mean": with_interval(outcome.mean), "p10": finite(outcome.p10), "p90": finite(outcome.p90)}
