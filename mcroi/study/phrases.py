"""What a tail of an input means in plain words: half a sentence for each input, with a place for the value."""

from __future__ import annotations

from typing import Final

from mcroi.study.inputs import INPUTS, Input

PHRASES: Final = {
    "organisation.friction": "things take more than {} times as long as they need to",
    "team.size": "the team has more than {} workers",
    "team.growth_per_year": "the team grows by more than {} a year",
    "team.hours_per_week": "a worker works less than {} hours a week over the year",
    "team.annual_cost": "a worker costs more than {} a year",
    "turnover.replacement_cost_share": "replacing a leaver costs more than {} of a year's cost of a worker",
    "projects.in_production": "more than {} projects are in production at the start",
    "projects.value_per_month": "a project in production is worth less than {} a month",
    "projects.value_decline": "the worth of further projects declines by more than {}",
    "projects.demand": "the business can use less than {} projects at once",
    "finance.discount_rate": "money has to earn more than {} a year",
    "finance.cashable_share": "more than {} of slack hours leave the payroll",
    "manual.hours_per_week": "manual tasks take a worker more than {} hours a week",
    "manual.hours_per_project_month": "a project takes more than {} manual hours a month",
    "mechanical.runs_per_week": "a worker waits for a machine more than {} times a week",
    "mechanical.wait_minutes": "a wait is longer than {} minutes on average",
    "mechanical.attention_lost": "more than {} of a wait is lost to other work",
    "mechanical.refocus_minutes": "getting back into the work takes more than {} minutes",
    "meetings.hours_per_week": "meetings take a worker more than {} hours a week",
    "technical.build_hours": "a project takes more than {} hours to build",
    "technical.missing_feature_hours": "what the platform lacks costs a project more than {} hours",
    "technical.upkeep_hours_per_project_month": "the upkeep of a project takes more than {} hours a month",
    "overhead.growth_per_year": "manual and mechanical hours grow by more than {} a year",
    "release.lead_weeks": "a release takes more than {} weeks on average",
    "release.hit_rate": "less than {} of what is built goes into production",
    "projects.lifetime_months": "a project lives less than {} months on average",
    "turnover.annual_rate": "more than {} of the workers leave within a year",
    "turnover.vacancy_months": "a seat stays empty for more than {} months on average",
    "turnover.ramp_up_months": "a newcomer takes more than {} months to be productive",
    "tooling.cost_per_worker_month": "subscriptions cost more than {} per seat and month",
    "tooling.cost_per_project_month": "computing costs more than {} per project and month",
    "tooling.cost_per_month": "the platform costs more than {} a month",
    "tooling.price_growth_per_year": "prices of tools rise by more than {} a year",
    "one_off.exploration_weeks": "exploration takes longer than {} weeks",
    "one_off.migration_weeks": "the migration is planned to take longer than {} weeks",
    "one_off.schedule_overrun": "the migration takes more than {} times as long as planned",
    "one_off.spend": "the planned spend is above {}",
    "one_off.cost_overrun": "more than {} times as much is spent as planned",
    "one_off.team_share": "the effort takes more than {} of the team's hours",
    "one_off.success_probability": "the chance that the change delivers is below {}",
    "adoption.share": "less than {} of the improvement is reached",
    "adoption.ramp_months": "full adoption takes longer than {} months",
    "failure.stop_share": "a failing change goes on for more than {} of its time",
    "failure.exit_cost": "stopping a failing change costs more than {}",
    "failure.extra_turnover": "a failure adds more than {} to the yearly hazard of leaving",
}
"""By input; the tail that hurts is the one that is told."""

RELATIVE_MORE: Final = "it is more than {} times today's"
RELATIVE_LESS: Final = "it is less than {} times today's"

_PERCENT: Final = ("share", "chance")


def is_upper(phrase: str) -> bool:
    """Whether a phrase tells of the upper tail."""
    return not ("less than {}" in phrase or "below {}" in phrase)


def is_percentage(about: Input) -> bool:
    """Whether values of an input are read as percentages."""
    return about.unit.startswith(_PERCENT)


def phrase_of(name: str, *, relative: bool) -> str:
    """Return the phrase of an input, or that of a factor on today's value, about the same tail."""
    phrase = PHRASES[INPUTS[name].name]
    if not relative:
        return phrase
    return RELATIVE_MORE if is_upper(phrase) else RELATIVE_LESS


def value_text(value: float, about: Input, *, relative: bool, currency: str = "") -> str:
    """Return a value of an input, or a factor on today's, to three digits as its phrase has it.

    Parameters
    ----------
    value
        In the input's unit.
    about
        The input.
    relative
        Whether it is a factor on today's value.
    currency
        Is put behind amounts of money.

    Examples
    --------
    >>> value_text(0.1234, INPUTS["turnover.annual_rate"], relative=False)
    '12.3 %'
    >>> value_text(5530.46, INPUTS["projects.value_per_month"], relative=False, currency="EUR")
    '5,530 EUR'
    """
    if is_percentage(about) and not relative:
        return f"{100.0 * value:.3g} %"
    rounded = float(f"{value:.3g}")
    text = f"{rounded:,.0f}" if abs(rounded) >= 1000.0 else f"{rounded:g}"
    return f"{text} {currency}" if currency and not relative and about.unit.startswith("money") else text
