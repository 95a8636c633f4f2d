"""The catalogue of inputs: one record each, from which checks, schema, template and help all follow."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from distributions.arrays import Array

Kind = Literal["world", "way", "change"]

OPEN_END: Final = 1e-9
"""How far inside an open end of its support a draw is moved that lies outside."""


@dataclass(frozen=True, slots=True)
class Support:
    """An interval of values that an input may take.

    Parameters
    ----------
    low, high
        The ends, in the input's unit; infinite where there is none.
    low_open, high_open
        Whether the end itself is outside.
    """

    low: float = -math.inf
    high: float = math.inf
    low_open: bool = False
    high_open: bool = False

    def contains(self, value: float) -> bool:
        """Whether a value lies inside; NaN does not."""
        above = value > self.low if self.low_open else value >= self.low
        below = value < self.high if self.high_open else value <= self.high
        return above and below

    @property
    def lowest(self) -> float:
        """The value that draws below the support are moved to."""
        return self.low + OPEN_END if self.low_open else self.low

    @property
    def highest(self) -> float:
        """The value that draws above the support are moved to."""
        return self.high - OPEN_END if self.high_open else self.high

    def move_inside(self, values: Array) -> tuple[Array, int]:
        """Move every value to the nearest one inside, and off an open end.

        Parameters
        ----------
        values
            Any shape; not changed.

        Returns
        -------
        tuple
            The values inside (the same array where none had to be moved), and how many lay outside.
        """
        least, most = float(values.min()), float(values.max())
        if self.lowest <= least and most <= self.highest:
            return values, 0
        below = values <= self.low if self.low_open else values < self.low
        above = values >= self.high if self.high_open else values > self.high
        # What is inside but closer to an open end than what is outside is moved to, keeps its order and its company.
        return np.clip(values, self.lowest, self.highest), int(np.count_nonzero(below | above))

    def __str__(self) -> str:
        if math.isinf(self.low) and math.isinf(self.high):
            return "any number"
        if math.isinf(self.high):
            return f"{'>' if self.low_open else '>='} {self.low:g}"
        if math.isinf(self.low):
            return f"{'<' if self.high_open else '<='} {self.high:g}"
        return f"{'(' if self.low_open else '['}{self.low:g}, {self.high:g}{')' if self.high_open else ']'}"


@dataclass(frozen=True, slots=True)
class Input:
    """One input of the model.

    Parameters
    ----------
    name
        ``group.input`` as written in a study.
    kind
        ``world``: the same in every scenario; ``way``: describes a way of working; ``change``: belongs to every
        scenario but the current one.
    unit
        In words; money is in the study's currency.
    support
        The values it may take.
    default
        The value if a world, change or current input is left out; None where leaving it out is an error.
    help
        One line for the person who fills in the study.
    label
        What a reader sees in its place; at most five words.
    tail
        What its values beyond some value mean, in plain words, with a place for it; of both tails the one that hurts.
    """

    name: str
    kind: Kind
    unit: str
    support: Support
    default: float | None
    help: str
    label: str
    tail: str

    @property
    def group(self) -> str:
        """The part of the name before the dot."""
        return self.name.partition(".")[0]

    @property
    def leaf(self) -> str:
        """The part of the name after the dot."""
        return self.name.partition(".")[2]

    @property
    def required(self) -> bool:
        """Whether leaving it out is an error."""
        return self.default is None

    def told_default(self, left_out: str = "if left out") -> str:
        """Return what holds if it is left out, in words, and those that say so."""
        if self.default is None:
            return "required"
        return f"{'no limit' if math.isinf(self.default) else f'{self.default:g}'} {left_out}"

    @property
    def is_percentage(self) -> bool:
        """Whether its values are read as percentages."""
        return self.unit.startswith(("share", "chance"))

    @property
    def tail_is_upper(self) -> bool:
        """Whether the tail that is told is the upper one."""
        return not ("less than {}" in self.tail or "below {}" in self.tail)

    def tail_beyond(self, value: float, *, relative: bool, currency: str = "") -> str:
        """Return what values beyond one mean, or factors on today's; `value`, `relative`, `currency` as for `shown`."""
        factor = f"it is {'more' if self.tail_is_upper else 'less'} than {{}} times today's"
        return (factor if relative else self.tail).format(self.shown(value, relative=relative, currency=currency))

    def unit_in(self, currency: str) -> str:
        """Return the unit, with a currency in the place of money."""
        return currency + self.unit.removeprefix("money") if currency and self.unit.startswith("money") else self.unit

    def shown(self, value: float, *, relative: bool, currency: str = "") -> str:
        """Return a value, or a factor on today's, to three digits as its tail has it.

        Parameters
        ----------
        value
            In the input's unit.
        relative
            Whether it is a factor on today's value.
        currency
            Is put behind amounts of money.

        Examples
        --------
        >>> INPUTS["turnover.annual_rate"].shown(0.1234, relative=False)
        '12.3 %'
        >>> INPUTS["projects.value_per_month"].shown(5530.46, relative=False, currency="EUR")
        '5,530 EUR'
        """
        if self.is_percentage and not relative:
            return f"{100.0 * value:.3g} %"
        rounded = float(f"{value:.3g}")
        text = f"{rounded:,.0f}" if abs(rounded) >= 1000.0 else f"{rounded:g}"
        return f"{text} {currency}" if currency and not relative and self.unit.startswith("money") else text


_AT_LEAST_0 = Support(low=0.0)
_ABOVE_0 = Support(low=0.0, low_open=True)
_ABOVE_MINUS_1 = Support(low=-1.0, low_open=True)
_SHARE = Support(0.0, 1.0)
_BELOW_1 = Support(0.0, 1.0, high_open=True)
_POSITIVE_SHARE = Support(0.0, 1.0, low_open=True)

_CATALOGUE = (
    # name, kind, unit, support, default, help, label, tail
    Input("organisation.friction", "world", "factor on calendar time", Support(low=1.0), 1.0,
          "how much longer things take here than they need to; 1 = people can communicate and things are documented",
          "Friction in the organisation", "things take more than {} times as long as they need to"),
    Input("team.size", "world", "workers", _ABOVE_0, None,
          "technical workers whose hours this is about, today",
          "Technical workers today", "the team has more than {} workers"),
    Input("team.growth_per_year", "world", "share per year", _ABOVE_MINUS_1, 0.0,
          "growth of the number of seats",
          "Yearly growth of the team", "the team grows by more than {} a year"),
    Input("team.hours_per_week", "world", "hours per worker per week", Support(0.0, 168.0, low_open=True), None,
          "working hours averaged over the year, with leave taken out",
          "Working hours a week", "a worker works less than {} hours a week over the year"),
    Input("team.annual_cost", "world", "money per worker-year", _AT_LEAST_0, None,
          "what a worker costs, fully loaded: pay, employer's contributions, desk, equipment",
          "Yearly cost of a worker", "a worker costs more than {} a year"),
    Input("turnover.replacement_cost_share", "world", "share of annual cost per leaver", _AT_LEAST_0, None,
          "money paid out to replace a leaver (search, fees, training); lost output is simulated apart",
          "Cost of replacing a leaver", "replacing a leaver costs more than {} of a year's cost of a worker"),
    Input("projects.in_production", "world", "projects", _AT_LEAST_0, None,
          "models, pipelines and dashboards in production at the start",
          "Projects in production today", "more than {} projects are in production at the start"),
    Input("projects.value_per_month", "world", "money per project per month", _AT_LEAST_0, None,
          "what one project in production is worth",
          "Monthly value of a project", "a project in production is worth less than {} a month"),
    Input("projects.value_decline", "world", "0 to below 1", _BELOW_1, 0.0,
          "0: every further project is worth as much as today's; towards 1: further ones add less and less",
          "Falling worth of further projects", "the worth of further projects declines by more than {}"),
    Input("projects.demand", "world", "projects", _AT_LEAST_0, math.inf,
          "the most projects that the business can use at once",
          "Projects the business can use", "the business can use less than {} projects at once"),
    Input("finance.discount_rate", "world", "share per year, real", _ABOVE_MINUS_1, None,
          "what the organisation asks of its money, above inflation",
          "Real discount rate", "money has to earn more than {} a year"),
    Input("finance.cashable_share", "world", "share", _SHARE, 0.0,
          "share of slack hours that really leaves the payroll",
          "Slack that leaves the payroll", "more than {} of slack hours leave the payroll"),
    Input("manual.hours_per_week", "way", "hours per worker per week", _AT_LEAST_0, None,
          "manual tasks: copying, starting jobs by hand, checking, reporting",
          "Manual hours a week", "manual tasks take a worker more than {} hours a week"),
    Input("manual.hours_per_project_month", "way", "hours per project per month", _AT_LEAST_0, None,
          "manual retraining, re-running and checking of what is in production",
          "Monthly manual hours per project", "a project takes more than {} manual hours a month"),
    Input("mechanical.runs_per_week", "way", "waits per worker per week", _AT_LEAST_0, None,
          "how often someone waits for data processing or training",
          "Waits for machines a week", "a worker waits for a machine more than {} times a week"),
    Input("mechanical.wait_minutes", "way", "minutes per run", _AT_LEAST_0, None,
          "how long such a wait lasts",
          "Minutes of a wait", "a wait is longer than {} minutes on average"),
    Input("mechanical.attention_lost", "way", "share of the wait", _SHARE, None,
          "share of the wait that is lost to other work",
          "Share of a wait lost", "more than {} of a wait is lost to other work"),
    Input("mechanical.refocus_minutes", "way", "minutes per run", _AT_LEAST_0, None,
          "time to get back into the work after each wait",
          "Minutes to refocus", "getting back into the work takes more than {} minutes"),
    Input("meetings.hours_per_week", "way", "hours per worker per week", _AT_LEAST_0, None,
          "non-technical hours: meetings, hand-overs, approvals",
          "Meeting hours a week", "meetings take a worker more than {} hours a week"),
    Input("technical.build_hours", "way", "hours per project", _ABOVE_0, None,
          "engineering hours to build one project on a platform that has every feature it needs",
          "Hours to build a project", "a project takes more than {} hours to build"),
    Input("technical.missing_feature_hours", "way", "hours per project", _AT_LEAST_0, None,
          "further hours to build what the platform lacks",
          "Hours for missing features", "what the platform lacks costs a project more than {} hours"),
    Input("technical.upkeep_hours_per_project_month", "way", "hours per project per month", _AT_LEAST_0, None,
          "technical maintenance of what is in production",
          "Monthly upkeep hours per project", "the upkeep of a project takes more than {} hours a month"),
    Input("overhead.growth_per_year", "way", "share per year", _ABOVE_MINUS_1, 0.0,
          "growth of manual and mechanical hours per worker as data and projects pile up",
          "Yearly growth of overhead", "manual and mechanical hours grow by more than {} a year"),
    Input("release.lead_weeks", "way", "calendar weeks", _AT_LEAST_0, None,
          "mean time from built to in production",
          "Weeks from built to live", "a release takes more than {} weeks on average"),
    Input("release.hit_rate", "way", "share", _POSITIVE_SHARE, None,
          "share of built projects that go into production",
          "Built projects that go live", "less than {} of what is built goes into production"),
    Input("projects.lifetime_months", "way", "months", _ABOVE_0, None,
          "mean useful life of a maintained project",
          "Useful life of a project", "a project lives less than {} months on average"),
    Input("turnover.annual_rate", "way", "chance per worker per year", _BELOW_1, None,
          "chance that a worker leaves within a year",
          "Yearly chance of leaving", "more than {} of the workers leave within a year"),
    Input("turnover.vacancy_months", "way", "months", _AT_LEAST_0, None,
          "mean time that a seat stays empty",
          "Months a seat stays empty", "a seat stays empty for more than {} months on average"),
    Input("turnover.ramp_up_months", "way", "months", _AT_LEAST_0, None,
          "mean time at half productivity after joining",
          "Months until newcomers are productive", "a newcomer takes more than {} months to be productive"),
    Input("tooling.cost_per_worker_month", "way", "money per seat per month", _AT_LEAST_0, 0.0,
          "subscriptions by seat",
          "Monthly subscriptions per seat", "subscriptions cost more than {} per seat and month"),
    Input("tooling.cost_per_project_month", "way", "money per project per month", _AT_LEAST_0, 0.0,
          "computing and services of what is in production",
          "Monthly computing per project", "computing costs more than {} per project and month"),
    Input("tooling.cost_per_month", "way", "money per month", _AT_LEAST_0, 0.0,
          "cost of the platform as a whole",
          "Monthly cost of the platform", "the platform costs more than {} a month"),
    Input("tooling.price_growth_per_year", "way", "share per year", _ABOVE_MINUS_1, 0.0,
          "how fast the prices of tools rise, above inflation",
          "Yearly rise in tool prices", "prices of tools rise by more than {} a year"),
    Input("one_off.exploration_weeks", "change", "calendar weeks", _AT_LEAST_0, None,
          "weeks to learn the technology",
          "Weeks of exploration", "exploration takes longer than {} weeks"),
    Input("one_off.migration_weeks", "change", "calendar weeks", _AT_LEAST_0, None,
          "weeks of migration as planned",
          "Planned weeks of migration", "the migration is planned to take longer than {} weeks"),
    Input("one_off.schedule_overrun", "change", "actual over planned weeks", _ABOVE_0, 1.0,
          "how much longer the migration takes than planned",
          "Schedule overrun", "the migration takes more than {} times as long as planned"),
    Input("one_off.spend", "change", "money", _AT_LEAST_0, None,
          "licences, hardware, consultants, training, as planned",
          "Planned spend", "the planned spend is above {}"),
    Input("one_off.cost_overrun", "change", "actual over planned spend", _ABOVE_0, 1.0,
          "how much more is spent than planned",
          "Cost overrun", "more than {} times as much is spent as planned"),
    Input("one_off.team_share", "change", "share of the team's hours", _SHARE, None,
          "what the effort takes from the roadmap while it lasts",
          "Team time for the change", "the effort takes more than {} of the team's hours"),
    Input("one_off.success_probability", "change", "chance", _SHARE, None,
          "chance that the change delivers at all",
          "Chance of success", "the chance that the change delivers is below {}"),
    Input("adoption.share", "change", "share of the improvement", _SHARE, 1.0,
          "how much of the improvement is reached once people have changed their ways",
          "Improvement that is reached", "less than {} of the improvement is reached"),
    Input("adoption.ramp_months", "change", "months", _AT_LEAST_0, 0.0,
          "from going live to full adoption",
          "Months to full adoption", "full adoption takes longer than {} months"),
    Input("failure.stop_share", "change", "share of its calendar time", _POSITIVE_SHARE, 1.0,
          "how far a failing change gets before it is stopped",
          "How far a failure gets", "a failing change goes on for more than {} of its time"),
    Input("failure.exit_cost", "change", "money", _AT_LEAST_0, 0.0,
          "paid when a failing change is stopped",
          "Cost of stopping a failure", "stopping a failing change costs more than {}"),
    Input("failure.extra_turnover", "change", "added to the yearly hazard", _AT_LEAST_0, 0.0,
          "how many more leave in the 12 months after a failure",
          "Extra leavers after a failure", "a failure adds more than {} to the yearly hazard of leaving"),
)  # fmt: skip

INPUTS: Final[dict[str, Input]] = {i.name: i for i in _CATALOGUE}
"""Every input by name, in the order of the model's description."""

TOOLING: Final = tuple(name for name in INPUTS if name.startswith("tooling."))
"""The inputs of which stating one in a scenario means that new tooling comes."""


def of_kind(*kinds: Kind) -> list[Input]:
    """Return the inputs of the given kinds, in the catalogue's order."""
    return [i for i in INPUTS.values() if i.kind in kinds]
