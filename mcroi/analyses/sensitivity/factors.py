"""What a ranking is made of: every dial, and the groups of dials that are ranked as one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from distributions import Constant
from distributions.dependence import groups as linked
from mcroi.analyses.estimators.features import FEW
from mcroi.study.dials import Dial, correlation_pairs, dials, is_delivery
from mcroi.study.inputs import known_input
from mcroi.study.study import CURRENT, WORLD, Assumption, Study

ILLUSTRATIVE: Final = "marked illustrative"
"""The group of dials of which an input is marked illustrative."""

KNOWLEDGE: Final = "all that could be known"
"""The group of all dials that could be found out."""

_MOST_STEPS: Final = 40
_RARE: Final = 1e-3

GroupKind = Literal["correlated", "inputs", "change", "owner", "mark", "luck", "all"]


@dataclass(frozen=True, slots=True)
class Group:
    """Several dials that are ranked, or could be found out, as one.

    Parameters
    ----------
    name
        What it is called.
    kind
        ``correlated`` dials, ``inputs`` of one group of the catalogue, all of one scenario's ``change`` inputs, what
        one ``owner`` could find out, a ``mark``, ``luck``, or ``all`` that could be found out.
    dials
        Names, in the order of the study.
    """

    name: str
    kind: GroupKind
    dials: tuple[str, ...]

    @property
    def is_from_below(self) -> bool:
        """Whether a fit may miss some of its influence: of many dials, or of one that an event hangs on, as a step."""
        return len(self.dials) > FEW or any(map(is_delivery, self.dials))


def correlated_groups(study: Study) -> list[Group]:
    """The groups of dials that rank correlations other than 0 hold together, deliveries among them."""
    pairs = [(first, second, rank) for first, second, rank in correlation_pairs(study) if rank != 0.0]
    known = dials(study)  # a study of some of the scenarios has ranks of dials that it has not
    groups = ([name for name in names if name in known] for names in linked(pairs))
    return [Group(" + ".join(names), "correlated", tuple(names)) for names in groups if len(names) > 1]


def illustrative_group(study: Study) -> Group | None:
    """The dials of which at least one input is marked illustrative; None where none is."""
    marked = _dials_where(study, lambda assumption: assumption.mark == "illustrative")
    return Group(ILLUSTRATIVE, "mark", marked) if marked else None


def learnable_groups(study: Study) -> list[Group]:
    """Groups of two dials or more that could be found out together, each set of dials once.

    Returns
    -------
    list
        By the catalogue's groups, by the changes' own inputs, by owner, correlated ones, illustrative ones, and all.
    """
    known = dials(study)
    learnable = [name for name, dial in known.items() if dial.learnable]

    def of(names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(name for name in learnable if name in names)

    found = [
        Group(f"{group}.*", "inputs", of(tuple(n for n in learnable if _inputs_of(known[n]) <= _members(group, known))))
        for group in dict.fromkeys(known_input(i).group for dial in known.values() for _, i in dial.uses)
    ]
    changes: dict[tuple[str, ...], list[str]] = {}
    for scenario in study.changes:
        used = tuple(
            name
            for name in learnable
            if any(
                place == scenario.name and known_input(i).kind in ("change", "line") for place, i in known[name].uses
            )
        )
        changes.setdefault(used, []).append(scenario.name)
    found += [Group(f"the change to {' or '.join(names)}", "change", used) for used, names in changes.items()]
    owners = dict.fromkeys(a.owner for _, a in study.stated if a.owner)
    found += [
        Group(f"what {owner} could find out", "owner", of(_dials_where(study, lambda a, who=owner: a.owner == who)))  # type: ignore[misc]
        for owner in owners
    ]
    found += [Group(g.name, g.kind, of(g.dials)) for g in correlated_groups(study)]
    marked = illustrative_group(study)
    if marked is not None:
        found.append(Group(marked.name, marked.kind, of(marked.dials)))
    everything = Group(KNOWLEDGE, "all", tuple(learnable))
    different: dict[frozenset[str], Group] = {frozenset(everything.dials): everything}
    for group in found:
        if len(group.dials) > 1:
            different.setdefault(frozenset(group.dials), group)
    return [*list(different.values())[1:], everything] if learnable else []


def steps(study: Study, dial: Dial) -> list[float]:
    """Probabilities at which what hangs on a dial jumps: a certain threshold of success, single values of an input."""
    found: set[float] = set()
    for assumption in dial.assumptions(study).values():
        distribution = assumption.distribution
        if dial.kind == "chance":
            if isinstance(distribution, Constant):
                found.add(distribution.value)
        elif distribution.has_atoms:
            low, high = distribution.ppf(_RARE), distribution.isf(_RARE)
            with np.errstate(all="ignore"):
                atoms = distribution.kernels.atoms(low, high)[:_MOST_STEPS]
            found.update(distribution.cdf(atoms).tolist())
            found.update((distribution.cdf(atoms) - distribution.kernels.point(atoms)).tolist())
    return sorted(p for p in found if 0.0 < p < 1.0)


def main_use(study: Study, dial: Dial, changes: Sequence[str]) -> tuple[str, Assumption]:
    """Where to read a dial's values: in the change whose npv is explained, else today's or the world's, else the next.

    Parameters
    ----------
    study
        What states the dial.
    dial
        Which one.
    changes
        All of them, that whose npv is explained first: as they are ranked (`mcroi.results.ranking.Ranking.changes`).

    Returns
    -------
    tuple
        The scenario, or "world", and what the study states there.
    """
    stated = dial.assumptions(study)
    place = next(p for p in (changes[0], CURRENT, WORLD, *changes[1:]) if p in stated)
    return place, stated[place]


def _inputs_of(dial: Dial) -> set[str]:
    return {name for _, name in dial.uses}


def _members(group: str, known: Mapping[str, Dial]) -> set[str]:
    return {i for dial in known.values() for i in _inputs_of(dial) if known_input(i).group == group}


def _dials_where(study: Study, holds: Callable[[Assumption], bool]) -> tuple[str, ...]:
    """The dials of knowledge of which one use at least has a property."""
    return tuple(
        name
        for name, dial in dials(study).items()
        if dial.kind == "knowledge" and any(map(holds, dial.assumptions(study).values()))
    )
