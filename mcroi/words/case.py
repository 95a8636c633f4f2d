"""A business case: one simulation and all that is said of it, each part worked out when it is first asked for.

Every format of the report is made from the same case, so that no two of them can tell different numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Final

from mcroi.analyses.estimators.policy_value import InformationValue
from mcroi.analyses.implied import Implied, implied
from mcroi.analyses.information import Information, information
from mcroi.analyses.lint import Finding, both_bills, findings, result_findings
from mcroi.analyses.sensitivity import Sensitivity, sensitivity
from mcroi.analyses.stress.stress import FEWEST_IN_ALL, StressTest, reverse_stress, stress_test
from mcroi.analyses.stress.worst import WorstFutures
from mcroi.analyses.years import Years, years
from mcroi.draws.kept import FEWEST
from mcroi.engine.simulate import simulate
from mcroi.results.first_futures import FirstFutures
from mcroi.results.ranking import rank
from mcroi.results.result import Result
from mcroi.results.selection import select
from mcroi.study.study import Study
from mcroi.words.sensitivity import worth_of_the_first
from mcroi.words.verdict import verdict

MOST_SHOWN: Final = 6
"""Changes that are told of side by side: as many as have a colour of their own. Of more, the best on average."""

ANALYSED: Final = 4000
"""Futures, at most, of which is asked what matters, what is worth knowing and what does harm: that takes seconds."""


class BusinessCase:
    """What a report is made from.

    What a simulation says is said from all of its futures, also where an analysis tells it. What takes long to find out
    is found from the first of them, and whoever tells of it says how many they were.

    Parameters
    ----------
    result
        A simulation.
    jobs
        Worker processes; as many as there are cores if left out.
    again
        Simulates a stressed study in as many futures as were drawn for `analysed`, with the same seed;
        `mcroi.simulate` if left out.
    whole
        The simulation of all scenarios, where the result is of some of them; the result itself if left out.
    """

    def __init__(
        self,
        result: Result,
        jobs: int | None = None,
        again: Callable[[Study], Result] | None = None,
        whole: Result | None = None,
    ) -> None:
        self.result = result
        self.jobs = jobs
        self.whole = result if whole is None else whole
        self._again = again or (lambda study: simulate(study, self.analysed.drawn, result.seed, jobs=jobs))

    @cached_property
    def brief(self) -> BusinessCase:
        """The case of today and the changes that are best on average, where there are too many to be told of; or this.

        What is best, and what it is worth to know more, is then told of the choice among these.
        """
        if len(self.result.changes) <= MOST_SHOWN:
            return self
        shown = select(self.result, rank(self.result).changes[:MOST_SHOWN])
        return BusinessCase(shown, self.jobs, whole=self.result)

    @property
    def selection(self) -> str:
        """Which of the changes are told of, in a sentence; empty where all are."""
        told, there = len(self.result.changes), len(self.whole.changes)
        if told == there:
            return ""
        return f"Of {there} changes, these are the {told} with the highest average; what is best is the best of these."

    @cached_property
    def analysed(self) -> Result:
        """The first futures of the simulation, all if they are few: what the analyses below are about."""
        result = self.result
        if result.runs <= ANALYSED:
            return result
        drawn = ANALYSED if result.futures is None else int(result.futures[ANALYSED - 1]) + 1
        return FirstFutures(simulate(result.study, drawn, result.seed, jobs=self.jobs, given=result.given), result)

    @cached_property
    def years(self) -> Years:
        """What every change costs and brings, year by year, in the futures that are analysed."""
        return years(self.analysed)

    @property
    def study(self) -> Study:
        """What was simulated, with all of its scenarios."""
        return self.whole.study

    @cached_property
    def verdict(self) -> Sequence[str]:
        """The sentences that come first."""
        return verdict(self.result)

    @cached_property
    def findings(self) -> Sequence[Finding]:
        """What a sceptic asks about the study, then about the result, then what takes a further run to ask."""
        return [*findings(self.study), *result_findings(self.whole), *both_bills(self.whole)]

    @cached_property
    def assumptions(self) -> Sequence[Implied]:
        """What every value of the study means."""
        return implied(self.study)

    @cached_property
    def sensitivity(self) -> Sensitivity | None:
        """Which dials matter to the decision; None from too few futures."""
        if self.analysed.runs < FEWEST:
            return None
        return sensitivity(self.analysed, self.jobs, with_luck=False, decision_only=True)

    @cached_property
    def full_sensitivity(self) -> Sensitivity | None:
        """Which dials matter to any output, and what is luck; None from too few futures."""
        return sensitivity(self.analysed, self.jobs) if self.analysed.runs >= FEWEST else None

    @cached_property
    def worth(self) -> Mapping[str, InformationValue]:
        """What it is worth to know the dials that matter most."""
        return {} if self.sensitivity is None else worth_of_the_first(self.sensitivity, self.jobs)

    @cached_property
    def information(self) -> Information | None:
        """What it is worth to find things out; None from too few futures."""
        return information(self.analysed, jobs=self.jobs) if self.analysed.runs >= FEWEST else None

    @cached_property
    def stress(self) -> StressTest | None:
        """What does most harm; None from too few futures."""
        return stress_test(self.analysed, self._again) if self.analysed.runs >= FEWEST_IN_ALL else None

    @cached_property
    def worst(self) -> Mapping[str, WorstFutures]:
        """By change, what its worst futures have in common; empty from too few futures."""
        return reverse_stress(self.analysed) if self.analysed.runs >= FEWEST_IN_ALL else {}
