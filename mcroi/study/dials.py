"""The dials of a study: what is one uncertainty, and what is two."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Final, Literal

from distributions import Constant
from mcroi.study.inputs import Relative
from mcroi.study.study import Assumption, Correlation, Scenario, Study

SHARED: Final[Mapping[Relative, str]] = {"": "", "times": " (change)", "plus": " (added)"}
"""What follows an input's name in that of the dial of all scenarios that state it in the same way."""

_SUCCESS = "one_off.success_probability"
_DELIVERS = ".delivers"


@dataclass(frozen=True, slots=True)
class Dial:
    """One uncertainty: one uniform number per future.

    Parameters
    ----------
    name
        As correlations name it.
    kind
        ``knowledge`` could be found out before deciding; ``chance`` is an event.
    learnable
        Whether it could be found out: knowledge, unless an input that hangs on it says otherwise.
    uses
        The inputs that hang on it, as (scenario or "world", input).
    """

    name: str
    kind: Literal["knowledge", "chance"]
    learnable: bool
    uses: tuple[tuple[str, str], ...]

    def assumptions(self, study: Study) -> dict[str, Assumption]:
        """Return what a study states of the inputs that hang on it, by scenario or "world"."""
        return {place: assumption for place, assumption in study.assumptions if (place, assumption.input) in self.uses}


def dial_name(place: str, assumption: Assumption) -> str | None:
    """Return the name of the dial that an assumption hangs on.

    Parameters
    ----------
    place
        The scenario that the assumption holds in, or ``"world"``.
    assumption
        What is known of an input there.

    Returns
    -------
    str
        None for a constant.
    """
    if isinstance(assumption.distribution, Constant):
        return None
    if assumption.independent:
        return f"{place}.{assumption.input}"
    return f"{assumption.input}{SHARED[assumption.relative]}"


def delivers_name(scenario: Scenario) -> str | None:
    """Return the name of the dial of a change's success; None where it is certain or impossible."""
    success = scenario.assumptions.get(_SUCCESS)
    if success is None or (isinstance(success.distribution, Constant) and success.distribution.value in (0.0, 1.0)):
        return None
    return f"{scenario.name}{_DELIVERS}"


def is_delivery(dial: str) -> bool:
    """Whether a dial is that of a change's success."""
    return dial.endswith(_DELIVERS)


def dials(study: Study) -> dict[str, Dial]:
    """List the dials of a study, those of leavers aside.

    Parameters
    ----------
    study
        The study.

    Returns
    -------
    dict
        By name, in order of first use: the world's inputs, then scenario by scenario, each in the catalogue's order,
        then the deliveries.
    """
    users: dict[str, list[tuple[str, Assumption]]] = {}
    for place, assumption in study.assumptions:
        name = dial_name(place, assumption)
        if name is not None:
            users.setdefault(name, []).append((place, assumption))
    listed = {
        name: Dial(name, "knowledge", all(a.learnable for _, a in used), tuple((place, a.input) for place, a in used))
        for name, used in users.items()
    }
    for scenario in study.changes:
        name = delivers_name(scenario)
        if name is not None:
            listed[name] = Dial(name, "chance", learnable=False, uses=((scenario.name, _SUCCESS),))
    return listed


def correlation_pairs(study: Study) -> list[tuple[str, str, float]]:
    """List the rank correlations of a study pair by pair.

    Parameters
    ----------
    study
        The study.

    Returns
    -------
    list
        Two dials and their rank correlation each, every pair once: the stated ones in the order of the study, then
        ``delivery_rank`` for the deliveries of any two scenarios of which nothing is stated.
    """
    pairs = [
        (first, second, correlation.rank)
        for correlation in study.correlations
        for first, second in combinations(correlation.between, 2)
    ]
    stated = {frozenset(pair[:2]) for pair in pairs}
    deliveries = [name for name in map(delivers_name, study.changes) if name is not None]
    pairs += [
        (first, second, study.delivery_rank)
        for first, second in combinations(deliveries, 2)
        if frozenset((first, second)) not in stated
    ]
    return pairs


def among(study: Study, names: Collection[str]) -> Study:
    """Return a study of some of the scenarios, whose dials stand where they stood.

    Rank correlations with the deliveries of scenarios that it has no more are kept, so that the others are drawn as
    before. What is stated in the table of a scenario that is left out counts as stated by the first that took it over.
    """
    kept: dict[str, Scenario] = {}
    heirs: dict[tuple[str, str], str] = {}
    for name, scenario in study.scenarios.items():
        if name in names:
            homes = {
                i: heirs.setdefault((home, i), name) for i, home in scenario.stated_in.items() if home not in names
            }
            kept[name] = replace(scenario, stated_in={**scenario.stated_in, **homes})
    return replace(with_pairs_stated(study), scenarios=kept)


def with_pairs_stated(study: Study) -> Study:
    """Return a study of which every rank correlation is stated, so that none goes out where a dial becomes a constant.

    Else a pair of deliveries of which nothing is stated loses its rank, and what is stated of them may contradict it.
    """
    stated = tuple(Correlation((one, other), rank) for one, other, rank in correlation_pairs(study))
    return replace(study, correlations=stated)
