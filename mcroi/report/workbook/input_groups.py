"""The inputs in the groups that a business case is discussed in: what it costs once, what it costs by the month."""

from __future__ import annotations

from typing import Final

ONCE: Final = "One-off costs"
MONTHLY: Final = "Monthly costs"
TEAM: Final = "Team, projects and money"

GROUPS: Final[tuple[tuple[str, str, tuple[str, ...]], ...]] = (
    (ONCE, "organisation", ("organisation.friction",)),
    (ONCE, "technology", ("one_off.exploration_weeks", "one_off.migration_weeks", "one_off.schedule_overrun")),
    (ONCE, "money", ("one_off.spend", "one_off.cost_overrun")),
    (ONCE, "roadmap", ("one_off.team_share",)),
    (ONCE, "whether it works out", ("one_off.success_probability", "adoption.share", "adoption.ramp_months",
                                    "failure.stop_share", "failure.exit_cost", "failure.extra_turnover")),
    (MONTHLY, "manual", ("manual.hours_per_week", "manual.hours_per_project_month",
                         "manual.interruptions_per_week")),
    (MONTHLY, "mechanical", ("mechanical.runs_per_week", "mechanical.wait_minutes", "mechanical.attention_lost",
                             "mechanical.refocus_minutes")),
    (MONTHLY, "manual and mechanical", ("overhead.growth_per_year",)),
    (MONTHLY, "non-technical", ("meetings.hours_per_week",)),
    (MONTHLY, "technical", ("technical.build_hours", "technical.missing_feature_hours",
                            "technical.upkeep_hours_per_project_month")),
    (MONTHLY, "turnover", ("turnover.annual_rate", "turnover.vacancy_months", "turnover.ramp_up_months",
                           "turnover.replacement_cost_share")),
    (MONTHLY, "incidents", ("incidents.per_year", "incidents.per_project_year", "incidents.team_hours",
                            "incidents.cost")),
    (MONTHLY, "time to market", ("release.lead_weeks", "release.hit_rate", "projects.lifetime_months")),
    (MONTHLY, "subscriptions", ("tooling.cost_per_worker_month", "tooling.cost_per_project_month",
                                "tooling.cost_per_month", "tooling.price_growth_per_year", "tooling.overlap")),
    (TEAM, "team", ("team.size", "team.growth_per_year", "team.hours_per_week", "team.annual_cost",
                   "team.recapture_share")),
    (TEAM, "projects", ("projects.in_production", "projects.value_per_month", "projects.value_decline",
                        "projects.demand")),
    (TEAM, "money", ("finance.discount_rate", "finance.cashable_share")),
)  # fmt: skip
"""Each group: the heading that it stands under, its name, its inputs. Every input is in one of them."""
