"""What is certain by how a study is made, so that no number of futures could show anything else.

A sample alone never tells: what happened in none of its futures may happen in the next one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from distributions import Constant
from distributions.arrays import Mask
from mcroi.draws.conditions import Condition, Delivery
from mcroi.results.chance import Chance
from mcroi.results.events import WITHIN_BOTH
from mcroi.results.quantity import Certain
from mcroi.study.dials import delivers_name, dials
from mcroi.study.inputs import known_input
from mcroi.study.study import CURRENT, Assumption, Study

_LEAVING: Final = "turnover.annual_rate"
_RATES: Final = ("incidents.per_year", "incidents.per_project_year")
_AFTER_A_FAILURE: Final = "failure.extra_turnover"
_SUCCESS: Final = "one_off.success_probability"
_DELIVERS: Final = "delivers"
_TAKES_DELIVERY: Final = frozenset({"go_live_months", WITHIN_BOTH.name})
"""Targets that a change which fails never meets."""

_NONE: Final = Constant(0.0)


@dataclass(frozen=True, slots=True)
class Sure:
    """What of the results of a scenario is the same in any future.

    Parameters
    ----------
    all_of_it
        Whether nothing varies at all.
    delivery
        Whether it delivers in all futures or in none, as carrying on as today does.
    """

    all_of_it: bool
    delivery: bool

    @classmethod
    def of(cls, study: Study, scenario: str, given: Sequence[Condition] = ()) -> Sure:
        """What is sure of a scenario in the futures of a study that meet some conditions."""
        return cls(nothing_varies(study, given), delivery_is_certain(study, scenario, given))

    def quantity(self, name: str) -> Certain:
        """What is certain of a result: its value, whether there is one, or nothing."""
        if self.all_of_it:
            return "value"
        return "missing" if self.delivery and name == "go_live_months" else ""

    def chances(self, happens: Mapping[str, Mask]) -> dict[str, Chance]:
        """The chances of events, each a mask over the futures, ``(future,)``."""
        settled = {_DELIVERS} if self.delivery else set()
        if settled and not happens[_DELIVERS].any():
            settled |= _TAKES_DELIVERY
        return {name: Chance.of(mask, is_certain=self.all_of_it or name in settled) for name, mask in happens.items()}


def nothing_varies(study: Study, given: Sequence[Condition] = ()) -> bool:
    """Whether all futures are one: no input is uncertain, every change sure of its end, and no event is drawn.

    Parameters
    ----------
    study
        What is simulated.
    given
        The conditions that its futures meet.
    """
    settled = {delivers_name(study.scenarios[of.scenario]) for of in given if isinstance(of, Delivery)}
    return dials(study).keys() <= settled and _nobody_leaves(study) and _nothing_goes_wrong(study)


def delivery_is_certain(study: Study, scenario: str, given: Sequence[Condition] = ()) -> bool:
    """Whether a scenario delivers in all futures or in none, be it because only such futures were kept.

    Parameters
    ----------
    study, given
        As for `nothing_varies`.
    scenario
        Its name.
    """
    settled = any(isinstance(of, Delivery) and of.scenario == scenario for of in given)
    return settled or delivers_name(study.scenarios[scenario]) is None


def stays_inside(study: Study, of: Assumption) -> bool:
    """Whether no draw of an input can lie outside of what the input may be; one at an end that is open does not count.

    Parameters
    ----------
    study
        Where it is stated.
    of
        What is stated; what is relative counts with what today's value can be.
    """
    support = known_input(of.input).support
    today = study.known(CURRENT, of.input).support() if of.relative else (0.0,)
    ends = [x * y if of.relative == "times" else x + y for x in of.distribution.support() for y in today]
    return all(support.low <= end <= support.high for end in ends)


def _nothing_goes_wrong(study: Study) -> bool:
    """Whether there are no incidents, today or with any change."""
    rates = [study.known(scenario, rate) for scenario in study.scenarios for rate in _RATES]
    return all(of == _NONE for of in rates)


def _nobody_leaves(study: Study) -> bool:
    """Whether the rate of leaving is 0 today, and with every change that does not multiply today's."""
    stated = [study.assumption(change.name, _LEAVING) for change in study.changes]
    rates = [study.known(CURRENT, _LEAVING), *(of.distribution for of in stated if of is not None and not of.relative)]
    unrest = [
        study.known(change.name, _AFTER_A_FAILURE)
        for change in study.changes
        if study.known(change.name, _SUCCESS) != Constant(1.0)
    ]
    return all(of == _NONE for of in (*rates, *unrest))
