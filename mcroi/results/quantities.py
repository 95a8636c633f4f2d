"""The results that there are: name, unit, who has them, what stands where a future has none, and what they mean.

A new result is a row here and its computation in `mcroi.model.outcomes`; the engine, documents, tables, the workbook,
``--require``, ``--until``, ``--output`` and ``mcroi outputs`` follow.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal

from distributions.arrays import Array
from mcroi.model.accounts import SOURCES, WORK
from mcroi.results.quantity import Certain, Quantity
from mcroi.results.rounding import ANY_NUMBER, NEVER, counted
from mcroi.study.study import CURRENT, Study

Unit = Literal["money", "months", "ratio", "per year", "projects"]
Section = Literal["worth", "time", "effort"]

FURTHER: Final = "<months>"
"""Stands in a name for each further horizon of the study."""

WORDS_FOR_WORK: Final = {
    "manual": "manual tasks",
    "mechanical": "waiting and refocusing",
    "meetings": "meetings",
    "technical": "building and upkeep",
    "slack": "slack",
    "turnover": "leavers and newcomers",
    "incidents": "incidents",
    "tooling": "tools",
    "lines": "lines of money",
    "one_off": "one-off effort",
}

WORDS_FOR_SOURCES: Final = {
    "projects_until_adopted": "projects until all have moved",
    "projects_after": "projects after that",
    "slack": "slack that leaves the payroll",
    "lines": "lines of money",
    "people": "payroll and replacing leavers",
    "incidents": "money lost in incidents",
    "tooling": "tools",
    "one_off": "one-off money",
}


@dataclass(frozen=True, slots=True)
class QuantityKind:
    """One result, a number in each future.

    Parameters
    ----------
    name
        In documents, requirements and tables of futures.
    unit
        What it counts.
    label
        What tables call it.
    meaning
        One line for a reader from the business.
    of_all
        Whether the current scenario has it too; what is measured against today it has not.
    missing
        What is said of a future that has no number: the time never comes, or there is no value.
    on_request
        Whether it is worked out only if it is asked for.
    is_output
        Whether sensitivity ranks dials by it unasked; a time that never comes then counts as the horizon.
    section, percentiles
        Where the tables tell it, and at which percentiles; not at all if left out.
    """

    name: str
    unit: Unit
    label: str
    meaning: str
    of_all: bool = False
    missing: Literal["", "never", "undefined"] = ""
    on_request: bool = False
    is_output: bool = False
    section: Section | None = None
    percentiles: tuple[int, ...] = ()

    @property
    def infinite(self) -> str:
        """What is said of a future in which it is infinite."""
        return NEVER if self.unit == "months" else ANY_NUMBER

    @property
    def is_ranked(self) -> bool:
        """Whether sensitivity can rank dials by it, as every future has it."""
        return self.missing != "undefined" and not self.on_request

    def over(
        self,
        values: Array,
        *,
        has_variance: bool,
        undefined_because: Mapping[str, int] | None = None,
        certain: Certain = "",
    ) -> Quantity:
        """Its distribution over futures.

        Parameters
        ----------
        values
            Shape ``(future,)``.
        has_variance
            Whether its variance is known to be finite.
        undefined_because
            In how many futures it has no value, by the reason, where that is known.
        certain
            What of it is the same in any future.
        """
        never, undefined = self.missing == "never", self.missing == "undefined"
        return Quantity(
            values,
            can_be_never=never,
            can_be_undefined=undefined,
            has_variance=has_variance,
            undefined_because=undefined_because,
            certain=certain,
        )


_ROWS: Final = (
    QuantityKind("npv", "money", "NPV", "what the change is worth against today, discounted over the horizon",
                 is_output=True, section="worth", percentiles=(10, 50, 90)),
    QuantityKind("npv_cash_only", "money", "cash-only NPV", "npv without what projects are worth",
                 section="worth", percentiles=(10, 50, 90)),
    QuantityKind("npv_with_run_off", "money", "NPV with run-off",
                 "npv where what is alive at the horizon lives out its life with nothing new built",
                 section="worth", percentiles=(50,)),
    QuantityKind("roi", "ratio", "return on investment",
                 "npv over all that is paid for the change; undefined where nothing is paid for it",
                 missing="undefined", section="worth", percentiles=(50,)),
    QuantityKind("change_cost", "money", "cost of the change",
                 "investment, costs added by lines, and what tools cost beyond today's, discounted; a part of npv",
                 section="worth", percentiles=(50,)),
    QuantityKind("npv_per_investment", "ratio", "NPV per money invested",
                 "npv over investment; undefined where nothing is invested", missing="undefined"),
    QuantityKind("investment", "money", "investment",
                 "one-off money and the team's hours of migration, discounted; a part of npv"),
    QuantityKind("peak_funding", "money", "peak funding", "the most that has to be advanced before it comes back",
                 section="effort", percentiles=(50, 80)),
    QuantityKind("one_off_cost", "money", "one-off cost",
                 "one-off money within the horizon, undiscounted, what a failure costs included",
                 section="effort", percentiles=(50, 80)),
    QuantityKind("opportunity_cost", "money", "opportunity cost",
                 "payoff forgone until the change is fully adopted, discounted; a part of npv"),
    QuantityKind("go_live_months", "months", "going live", "when the change goes live; never if it fails",
                 missing="never", section="time", percentiles=(50,)),
    QuantityKind("break_even_months", "months", "break-even", "when the money is back for good, undiscounted",
                 missing="never", is_output=True, section="time", percentiles=(50, 80)),
    QuantityKind("discounted_break_even_months", "months", "discounted break-even",
                 "when the money is back for good, discounted", missing="never"),
    QuantityKind(f"npv_at.{FURTHER}", "money", f"NPV, first {FURTHER} months",
                 "npv at a further horizon, one that the study lists in also_report_months",
                 section="worth", percentiles=(50,)),
    QuantityKind("cost", "money", "cost", "all that the scenario costs, discounted over the horizon",
                 of_all=True, is_output=True),
    QuantityKind("payoff", "money", "payoff", "all that the scenario brings, discounted over the horizon", of_all=True),
    QuantityKind("saturation_months", "months", "no time left but to maintain",
                 "the first month in which maintenance takes 95 % of the hours left for it",
                 of_all=True, missing="never"),
    QuantityKind("maintainable_per_worker", "projects", "projects that a worker could hold",
                 "projects that one worker could hold in the last month and do nothing else; no end if they take none",
                 of_all=True, missing="never"),
    QuantityKind("maintainable_ratio", "ratio", "projects that a worker could hold, over today's",
                 "maintainable_per_worker over today's; undefined where either has no end, or today's is 0",
                 missing="undefined"),
    *(QuantityKind(f"npv_by_source.{source}", "money", f"NPV from {WORDS_FOR_SOURCES[source]}",
                   f"the part of npv that comes from {WORDS_FOR_SOURCES[source]}") for source in SOURCES),
    *(QuantityKind(f"cost_by_work.{work}", "money", f"cost of {WORDS_FOR_WORK[work]}",
                   f"the part of cost that goes into {WORDS_FOR_WORK[work]}", of_all=True) for work in WORK),
    QuantityKind("irr", "per year", "internal rate of return",
                 "the yearly rate at which npv is 0; undefined where there is none, several, or npv rises with it",
                 missing="undefined", on_request=True, section="worth", percentiles=(50,)),
)  # fmt: skip

QUANTITIES: Final = {kind.name: kind for kind in _ROWS}
"""By name, in the order of documents."""


def quantities_of(study: Study, scenario: str, *, irr: bool) -> dict[str, QuantityKind]:
    """Return the results of a scenario by name, each further horizon by a name of its own.

    Parameters
    ----------
    study, scenario
        Which scenario of which study.
    irr
        Whether what is worked out only on request is asked for.
    """
    kinds = (kind for kind in QUANTITIES.values() if kind.of_all or scenario != CURRENT)
    named = (each for kind in kinds if irr or not kind.on_request for each in at_horizons(kind, study))
    return {kind.name: kind for kind in named}


def at_horizons(kind: QuantityKind, study: Study) -> Iterator[QuantityKind]:
    """Yield a result once for each further horizon if it is about these, else as it is."""
    if FURTHER not in kind.name:
        yield kind
        return
    for months in study.also_report_months:
        label = kind.label.replace(f"{FURTHER} months", counted(months, "month"))
        yield replace(kind, name=kind.name.replace(FURTHER, str(months)), label=label)
