"""Total-order indices and Shapley effects of a study: further runs in which some dials are redrawn and others stay."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from distributions.arrays import Array
from distributions.spelling import suggestion
from distributions.uniforms import LEAF
from mcroi.analyses.estimators.pick_freeze import Index, closed_index, total_index
from mcroi.analyses.estimators.shapley import ShapleySum
from mcroi.analyses.sensitivity.players import Design, Part, Player
from mcroi.draws.plan import Redraw
from mcroi.engine.redraws import other_seed, output_kinds, redrawn_outputs
from mcroi.execution import local
from mcroi.execution.memory import BASE_BYTES, refuse
from mcroi.results.chance import Estimate
from mcroi.results.columns import Kind, further_outputs
from mcroi.results.prompt import Shown
from mcroi.study.study import Study

DEFAULT_RUNS: Final = LEAF

_FEWEST_RUNS: Final = 2
_BATCH_BYTES: Final = 200_000_000
"""What the outputs of the redraws that are done at once may take."""


@dataclass(frozen=True, slots=True)
class Indices:
    """What one player does to an output, as shares of its variance.

    Parameters
    ----------
    first_order
        By how much the variance would shrink on average if the player were known; of a group, its closed index.
    total_order
        How much of it would be left on average if all but the player were known.
    """

    first_order: Estimate
    total_order: Estimate


@dataclass(frozen=True, slots=True)
class SideIndices:
    """What knowledge as a whole, or chance as a whole, does to an output, as shares of its variance.

    Parameters
    ----------
    closed
        By how much the variance would shrink on average if all of this side were known (including what that tells of
        dials of the other side that are correlated with it).
    total
        How much of it would be left on average if all of the other side were known.
    share
        Shapley effect of the side, midway between the two: those of knowledge and of chance add up to 1.
    """

    closed: Estimate
    total: Estimate
    share: Estimate


@dataclass(frozen=True, slots=True)
class OutputEffects:
    """Where the spread of one output comes from.

    Parameters
    ----------
    output
        As `mcroi.results.columns.outputs` names it.
    kind
        Of the output.
    players
        By the player's name.
    knowledge, chance
        All dials that could be found out, and all that are luck: deliveries and leavers.
    shapley
        By the name of a correlated group: the Shapley effect of each of its dials, which add up to the group's closed
        index. Groups of too many dials are left out.
    """

    output: str
    kind: Kind
    players: Mapping[str, Indices]
    knowledge: SideIndices
    chance: SideIndices
    shapley: Mapping[str, Mapping[str, Estimate]]


@dataclass(frozen=True, slots=True, repr=False)
class TotalEffects(Shown):
    """Total-order indices and Shapley effects of the outputs of a study.

    Parameters
    ----------
    study
        What was simulated.
    runs, seed
        How many futures each estimate is based on, and whose.
    simulated
        How many futures were simulated for it.
    players
        By name, in the order of their first dials, leavers last.
    refused
        By the name of a correlated group: why there are no Shapley effects within it.
    outputs
        By name. Where an output is the same in all futures, every effect on it is 0.
    """

    shown_by = "mcroi.report.terminal.total:plain"

    study: Study
    runs: int
    seed: int
    simulated: int
    players: Mapping[str, Player]
    refused: Mapping[str, str]
    outputs: Mapping[str, OutputEffects]

    @property
    def mixed(self) -> tuple[str, ...]:
        """Groups in which knowledge and chance are correlated: neither has a part of its own but by Shapley effects."""
        return tuple(name for name, player in self.players.items() if player.kind == "mixed")


def total_effects(
    study: Study,
    runs: int = DEFAULT_RUNS,
    seed: int = 1,
    jobs: int | None = None,
    outputs: Sequence[str] | None = None,
    report: Callable[[int], None] | None = None,
) -> TotalEffects:
    """Estimate first- and total-order indices of every player, and Shapley effects within correlated groups.

    The futures of two seeds are simulated, and those of the first again for every player with the player redrawn: its
    dials as they are in the futures of the second. In a correlated group so is every part of it, the rest of the group
    drawn as it is distributed given that part. See `pick_freeze` and `shapley` of
    `mcroi.analyses.estimators`.

    Parameters
    ----------
    study
        As `mcroi.read` returns it.
    runs
        How many futures each time, from 2 on; `futures_needed` says how many that makes.
    seed
        From 0 to 2**64 - 1.
    jobs
        Worker processes; as many as there are cores if left out.
    outputs
        Names of outputs; if left out, every change's npv and its chance to be positive, and the npv differences.
    report
        Is told how many further futures are done.

    Returns
    -------
    TotalEffects
        Errors of money are infinite where an input has no finite variance.

    Raises
    ------
    ValueError
        If an output is not known, runs or seed are out of range, or memory does not suffice (`TooManyRunsError`).
    WorkerDiedError
        If a worker process was killed.
    """
    kinds = output_kinds(study) | further_outputs(study)
    names = list(dict.fromkeys(default_outputs(study) if outputs is None else outputs))
    _check(names, kinds, runs, jobs)
    design = Design(study, other_seed(seed))
    _check_memory(design, len(names), runs)
    processes = jobs or local.available_cores()
    has_variance = study.has_variance

    def simulated(redraws: Sequence[Redraw | None]) -> Array:
        return redrawn_outputs(study, names, runs, seed, redraws, jobs=processes, report=report)

    base = simulated([None, design.everything])
    sums = [
        _OutputSums(design, base[:, place], trusted=has_variance or kinds[name] != "money")
        for place, name in enumerate(names)
    ]
    batch = max(1, _BATCH_BYTES // (8 * len(names) * runs))
    for start in range(0, len(design.parts), batch):
        parts = design.parts[start : start + batch]
        for part, twins in zip(parts, simulated([part.redraw for part in parts]), strict=True):
            for of_output, twin in zip(sums, twins, strict=True):
                of_output.add(part, twin)
    return TotalEffects(
        study,
        runs,
        seed,
        runs * (2 + len(design.parts)),
        {player.name: player for player in design.players},
        design.refused,
        {name: of_output.finish(name, kinds[name]) for name, of_output in zip(names, sums, strict=True)},
    )


def default_outputs(study: Study) -> list[str]:
    """Every change's npv and its chance to be positive, then the npv difference between any two changes."""
    changes = [scenario.name for scenario in study.changes]
    own = [f"{name}.{output}" for name in changes for output in ("npv", "npv_positive")]
    return own + [f"{first}.against.{second}.npv" for first, second in combinations(changes, 2)]


def futures_needed(study: Study, runs: int = DEFAULT_RUNS) -> int:
    """How many futures `total_effects` simulates."""
    return runs * (2 + len(Design(study, 0).parts))


class _OutputSums:
    """Gathers the effects on one output, part by part."""

    def __init__(self, design: Design, base: Array, *, trusted: bool) -> None:
        self.design, self.trusted = design, trusted
        self.before, self.fresh = base
        self.effects: dict[str, Indices] = {}
        self.groups = {name: ShapleySum(size, self.before.size) for name, size in design.groups.items()}
        self.closed: dict[str, Index] = {}
        self.left: dict[str, Index] = {}

    def add(self, part: Part, twin: Array) -> None:
        """Take the output in the futures in which a part is redrawn."""
        closed = closed_index(self.fresh, twin, self.before)
        if part.of == "side":
            self.closed[part.name] = closed
            self.left[part.name] = total_index(self.fresh, twin, self.before)
        elif part.of == "group":
            self.groups[part.name].add(part.subset, closed)
        else:
            total = total_index(self.before, twin, self.fresh)
            self.effects[part.name] = Indices(self._told(closed), self._told(total))
            if part.name in self.groups:
                self.groups[part.name].add(2 ** self.design.groups[part.name] - 1, closed)

    def finish(self, name: str, kind: Kind) -> OutputEffects:
        """Everything about the output, when all parts have been added."""
        sides = ("knowledge", "chance")
        both = ShapleySum(2, self.before.size)
        both.add(1, self.closed[sides[0]])
        both.add(2, self.closed[sides[1]])
        both.add(3, closed_index(self.fresh, self.fresh, self.before))  # 1, or 0 of what does not vary
        shares = both.effects()
        knowledge, chance = (
            SideIndices(self._told(self.closed[side]), self._told(self.left[other]), self._told(share))
            for side, other, share in zip(sides, reversed(sides), shares, strict=True)
        )
        dials_of = {player.name: player.dials for player in self.design.players}
        shapley = {
            group: {dial: self._told(effect) for dial, effect in zip(dials_of[group], effects.effects(), strict=True)}
            for group, effects in self.groups.items()
        }
        return OutputEffects(name, kind, self.effects, knowledge, chance, shapley)

    def _told(self, index: Index) -> Estimate:
        estimate = index.estimate
        return estimate if self.trusted else Estimate(estimate.value, math.inf)


def _check(names: Sequence[str], kinds: Mapping[str, Kind], runs: int, jobs: int | None) -> None:
    if runs < _FEWEST_RUNS:
        raise ValueError(f"runs >= {_FEWEST_RUNS} must hold, got {runs}")
    if jobs is not None and jobs < 1:
        raise ValueError(f"jobs >= 1 must hold, got {jobs}")
    if not names:
        raise ValueError("at least one output is needed")
    for name in names:
        if name not in kinds:
            raise ValueError(f"no such output, got {name!r}{suggestion(name, kinds)}")


def _check_memory(design: Design, outputs: int, runs: int) -> None:
    """Refuse what needs more memory than there is."""
    influences = sum(design.groups.values()) + 16  # those of groups, and the outputs and arrays in work
    refuse(BASE_BYTES + _BATCH_BYTES + 8 * runs * outputs * influences, "use fewer runs or outputs")
