"""Two business cases that others have published, written as studies: the same money comes out."""

import pytest

import mcroi

COMMON = """
[scenarios.current]
manual.hours_per_week = 0
manual.hours_per_project_month = 0
mechanical.runs_per_week = {runs}
mechanical.wait_minutes = {wait}
mechanical.attention_lost = 0.5
mechanical.refocus_minutes = 0
meetings.hours_per_week = 0
technical.build_hours = 400
technical.missing_feature_hours = 0
technical.upkeep_hours_per_project_month = 0
release.lead_weeks = 0
release.hit_rate = 1
projects.lifetime_months = 24
turnover.annual_rate = 0
turnover.vacancy_months = 0
turnover.ramp_up_months = 0
tooling.cost_per_month = {bill}
"""

BUILDS = (
    """
horizon_months = 12

[world]
team.size = 30
team.hours_per_week = 34
team.annual_cost = 108_800
turnover.replacement_cost_share = 0
projects.in_production = 0
projects.value_per_month = 0
projects.demand = 0
finance.discount_rate = 0
finance.cashable_share = 1
"""
    + COMMON.format(runs=25, wait=25, bill=400_000 * 0.008)
    + f"""
[scenarios.faster]
mechanical.wait_minutes = 10
tooling.cost_per_month = {161_000 * 0.008}
tooling.overlap = 0
one_off.exploration_weeks = 0
one_off.migration_weeks = 0
one_off.spend = 0
one_off.team_share = 0
one_off.success_probability = 1

[scenarios.faster.lines.subscription]
kind = "cost added"
per_year = 19_700
from = "start"
"""
)
CLOUD = (
    """
horizon_months = 36

[world]
team.size = 5
team.hours_per_week = 34
team.annual_cost = 100_000
turnover.replacement_cost_share = 0
projects.in_production = 0
projects.value_per_month = 0
projects.demand = 0
finance.discount_rate = 0
"""
    + COMMON.format(runs=0, wait=0, bill=50_000)
    + f"""
[scenarios.move]
tooling.cost_per_month = 35_000
tooling.overlap = 0
one_off.exploration_weeks = 0
one_off.migration_weeks = {6 * 365.25 / 12 / 7!r}
one_off.spend = 0
one_off.team_share = 0
one_off.success_probability = 1
adoption.ramp_months = 12
"""
)


@pytest.mark.parametrize(("text", "published"), [(BUILDS, 303_244.0), (CLOUD, 360_000.0)], ids=["builds", "cloud"])
def test_a_published_case_comes_out(text, published):
    """To a thousandth: hours freed by shorter builds and a bill that falls; a cloud bill that falls as people move."""
    result = mcroi.simulate(mcroi.read_text(text), runs=1)
    change = result.changes[0]
    assert change.npv.mean == pytest.approx(published, rel=1e-3)
    assert change.spreadsheet_npv == pytest.approx(published, rel=1e-3)
