"""Small studies whose results follow by mental arithmetic: tools cost less by the month, the change costs once.

Nobody leaves, nothing is discounted and nothing else changes, so with constants the gain of a change is 60 times what
it saves in a month less what it costs once, in every future.
"""

from mcroi.engine.simulate import simulate
from mcroi.study.reading import read_text

WORLD = """
title = "Cheaper tools"
currency = "EUR"
horizon_months = 60
{head}

[world]
team.size = 10
team.hours_per_week = 40
team.annual_cost = 100e3
turnover.replacement_cost_share = 0.2
projects.in_production = 0
projects.value_per_month = 0
finance.discount_rate = 0

[scenarios.current]
label = "As ever"
manual.hours_per_week = 5
manual.hours_per_project_month = 1
mechanical.runs_per_week = 5
mechanical.wait_minutes = 10
mechanical.attention_lost = 0.5
mechanical.refocus_minutes = 5
meetings.hours_per_week = 5
technical.build_hours = 100
technical.missing_feature_hours = 100
technical.upkeep_hours_per_project_month = 1
release.lead_weeks = 4
release.hit_rate = 0.5
projects.lifetime_months = 30
turnover.annual_rate = 0
turnover.vacancy_months = 2
turnover.ramp_up_months = 4
tooling.cost_per_month = 10e3
"""

CHANGE = """
[scenarios.{name}]
{label}
one_off.exploration_weeks = 0
one_off.migration_weeks = 0
one_off.team_share = 0
one_off.success_probability = {success}
one_off.spend = {spend}
tooling.cost_per_month = {cost}
tooling.overlap = 1
"""


def change(name, cost, spend=0, success=1, label=""):
    """A change that replaces tools of 10,000 a month."""
    return CHANGE.format(name=name, label=label and f"label = {label!r}", cost=cost, spend=spend, success=success)


def simulated(*changes, runs=2000, head="", seed=1):
    """The result of a study of some changes."""
    return simulate(read_text(WORLD.format(head=head) + "".join(changes)), runs=runs, seed=seed, jobs=1)
