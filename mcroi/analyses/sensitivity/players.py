"""Who shares in the spread of an output, and what is to be redrawn to tell how much.

Players are independent of each other: each is a dial, a group of correlated dials, leavers, or incidents.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from mcroi.analyses.estimators.shapley import MOST_DIALS, members, subsets
from mcroi.analyses.sensitivity.factors import correlated_groups
from mcroi.draws.plan import Redraw, plan_of
from mcroi.study.dials import dials
from mcroi.study.study import Study

Kind = Literal["knowledge", "chance", "mixed"]


@dataclass(frozen=True, slots=True)
class Player:
    """What is drawn independently of all other players.

    Parameters
    ----------
    name
        The dial's; of a group those of its dials, joined by ``+``; or one of `mcroi.draws.plan.EVENTS`.
    dials
        Of which it consists: several where they are correlated, none for what happens month by month.
    kind
        ``knowledge`` could be found out before deciding, ``chance`` is an event; a group may be mixed of both.
    """

    name: str
    dials: tuple[str, ...]
    kind: Kind

    @property
    def events(self) -> tuple[str, ...]:
        """What happens month by month, if it is that."""
        return () if self.dials else (self.name,)


def players(study: Study) -> list[Player]:
    """List the players of a study, in the order of their first dials, what happens month by month last."""
    known = dials(study)
    group_of = {name: group.dials for group in correlated_groups(study) for name in group.dials}
    listed: dict[str, Player] = {}
    for name in known:
        together = group_of.get(name, (name,))
        names = tuple(other for other in known if other in together)
        of = {known[other].kind for other in names}
        player = Player(" + ".join(names), names, of.pop() if len(of) == 1 else "mixed")
        listed.setdefault(player.name, player)
    return [*listed.values(), *(Player(event, (), "chance") for event in plan_of(study).events)]


@dataclass(frozen=True, slots=True)
class Part:
    """What is redrawn together.

    Parameters
    ----------
    of
        ``player``: all of one; ``group``: some of a group's dials; ``side``: all dials of knowledge, or of chance.
    name
        The player's, or that of the side.
    subset
        Which dials of a group, as a subset of `mcroi.analyses.estimators.shapley`; 0 for a player or a side.
    redraw
        Which dials these are.
    """

    of: Literal["player", "group", "side"]
    name: str
    subset: int
    redraw: Redraw


class Design:
    """Everything that is redrawn for a study.

    Parameters
    ----------
    study
        Whose dials.
    seed
        Whose futures redrawn dials are taken from.
    """

    def __init__(self, study: Study, seed: int) -> None:
        known = dials(study)
        self._seed = seed
        self._chance = frozenset(name for name, dial in known.items() if dial.kind == "chance")
        self.players = players(study)
        self.everything = Redraw(seed, frozenset(known), frozenset(plan_of(study).events))
        several = {player.name: len(player.dials) for player in self.players if len(player.dials) > 1}
        self.groups = {name: size for name, size in several.items() if size <= MOST_DIALS}
        self.refused = {
            name: f"{size} dials are correlated with each other; Shapley effects are worked out for at most "
            f"{MOST_DIALS}, as each further dial takes twice the runs"
            for name, size in several.items()
            if size > MOST_DIALS
        }
        self.parts = tuple(self._parts())

    def _parts(self) -> Iterator[Part]:
        for player in self.players:
            yield Part("player", player.name, 0, self._redraw(player.dials, player.events))
            if player.name in self.groups:
                size = len(player.dials)
                for subset in subsets(size)[:-1]:  # the whole group is the player
                    taken = tuple(player.dials[j] for j in members(subset, size))
                    yield Part("group", player.name, subset, self._redraw(taken))
        everything = self.everything.dials
        yield Part("side", "knowledge", 0, self._redraw(everything - self._chance))
        yield Part("side", "chance", 0, self._redraw(everything & self._chance, self.everything.events))

    def _redraw(self, names: Iterable[str], events: Iterable[str] = ()) -> Redraw:
        return Redraw(self._seed, frozenset(names), frozenset(events))
