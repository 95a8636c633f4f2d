"""The shipped example says what the evidence says: every value and mark, row by row."""

import pytest

from distributions import parse
from mcroi.study.dials import correlation_pairs, dials
from mcroi.study.inputs import INPUTS
from mcroi.study.reading import StudyError, example

P, M, X = "published", "mixed", "illustrative"
NONE = ""

# input, mark, the world's or today's value, that of optimal, that of compromise; "a - b" is P10 to P90 of a lognormal.
ROWS = [
    ("organisation.friction", X, "pert(1, 1.25, 2)"),
    ("team.size", X, "10"),
    ("team.hours_per_week", X, "34"),
    ("team.annual_cost", M, "120k - 165k"),
    ("team.recapture_share", M, "pert(.3, .65, 1)"),
    ("turnover.replacement_cost_share", M, "0.08 - 0.35"),
    ("projects.in_production", X, "12"),
    ("projects.demand", X, "pert(12, 18, 30)"),
    ("projects.value_per_month", X, "6k - 45k"),
    ("finance.discount_rate", M, "9%"),
    ("finance.cashable_share", X, "pert(0, .1, .3)"),
    ("manual.hours_per_week", P, "pert(3, 7, 14)", "x pert(.3, .5, .85)", "x pert(.5, .7, .95)"),
    ("manual.hours_per_project_month", X, "4 - 16", "x pert(.3, .5, .85)", "x pert(.45, .65, .95)"),
    ("manual.interruptions_per_week", X, "2 - 12", "x pert(.3, .6, .95)", "x pert(.5, .8, 1)"),
    ("mechanical.runs_per_week", X, "5 - 20", NONE, NONE),
    ("mechanical.wait_minutes", M, "8 - 45", "x pert(.2, .5, .8)", "x pert(.4, .7, .95)"),
    ("mechanical.attention_lost", M, "pert(.2, .4, .8)", NONE, NONE),
    ("mechanical.refocus_minutes", P, "4 - 20", NONE, NONE),
    ("meetings.hours_per_week", P, "6.5 - 14", "x pert(.75, .9, 1)", "x pert(.85, .95, 1)"),
    ("technical.build_hours", X, "250 - 700", NONE, NONE),
    ("technical.missing_feature_hours", X, "60 - 300", "x pert(.3, .6, .9)", "x pert(.5, .75, 1)"),
    ("technical.upkeep_hours_per_project_month", X, "3 - 12", "x pert(.5, .75, 1.1)", "x pert(.6, .85, 1.1)"),
    ("overhead.growth_per_year", X, "pert(0, .03, .10)", "pert(0, .01, .05)", "pert(0, .02, .07)"),
    ("release.lead_weeks", M, "3 - 20", "x pert(.3, .6, .9)", "x pert(.5, .75, 1)"),
    ("release.hit_rate", P, "beta(11, 10)", "x pert(1, 1.1, 1.3)", "x pert(1, 1.05, 1.2)"),
    ("projects.lifetime_months", X, "pert(12, 30, 60)", "x pert(.9, 1.15, 1.5)", "x pert(.9, 1.08, 1.3)"),
    ("turnover.annual_rate", P, "beta(5.5, 25.6)", "x pert(.6, .85, 1)", "x pert(.75, .92, 1)"),
    ("turnover.vacancy_months", P, "pert(1, 2, 5)", NONE, NONE),
    ("turnover.ramp_up_months", P, "pert(3, 5, 10)", "x pert(.5, .8, 1)", "x pert(.65, .88, 1)"),
    ("incidents.per_year", X, "2 - 12", "x pert(.4, .7, 1.1)", "x pert(.6, .85, 1.1)"),
    ("incidents.per_project_year", X, ".3 - 2", "x pert(.3, .6, 1)", "x pert(.5, .75, 1)"),
    ("incidents.team_hours", X, "3 - 24", "x pert(.4, .7, 1)", "x pert(.6, .85, 1)"),
    ("incidents.cost", X, "200 - 6k", NONE, NONE),
    ("tooling.cost_per_worker_month", X, "50", "100 - 300", "60 - 180"),
    ("tooling.cost_per_project_month", X, "50 - 400", "x pert(.6, 1, 1.6)", "x pert(.7, 1, 1.4)"),
    ("tooling.cost_per_month", X, "1.5k - 6k", "5k - 20k", "2.5k - 9k"),
    ("tooling.price_growth_per_year", X, ".03", "pert(0, .05, .12)", "pert(0, .04, .10)"),
    ("tooling.overlap", X, NONE, "pert(0, .5, 1)", "pert(0, .5, 1)"),
    ("one_off.exploration_weeks", X, NONE, "pert(4, 8, 20)", "pert(2, 4, 10)"),
    ("one_off.migration_weeks", X, NONE, "pert(12, 24, 52)", "pert(6, 12, 26)"),
    ("one_off.schedule_overrun", M, NONE, ".95 - 1.8", ".95 - 1.6"),
    ("one_off.cost_overrun", M, NONE, ".85 - 1.9", ".85 - 1.6"),
    ("one_off.spend", X, NONE, "60k - 250k", "20k - 90k"),
    ("one_off.team_share", X, NONE, "pert(.08, .18, .35)", "pert(.05, .13, .25)"),
    ("one_off.success_probability", M, NONE, "beta(16, 4)", "beta(18, 2.5)"),
    ("adoption.share", M, NONE, "beta(7, 3)", "beta(7, 3)"),
    ("adoption.ramp_months", X, NONE, "pert(3, 8, 18)", "pert(2, 5, 12)"),
    ("failure.stop_share", X, NONE, "pert(.3, .8, 1)", "pert(.3, .8, 1)"),
    ("failure.exit_cost", X, NONE, "10k - 60k", "5k - 25k"),
    ("failure.extra_turnover", X, NONE, "pert(0, .05, .20)", "pert(0, .03, .12)"),
]
STUDY = example()


def of(notation):
    """Return the distribution of the table's notation."""
    low, dash, high = notation.partition(" - ")
    return parse(f"lognormal(p10={low}, p90={high})" if dash else notation)


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_every_row_is_as_the_evidence_has_it(row):
    """Values, what is relative, marks and a source for each; where today's is published, its change is illustrative."""
    name, mark, *values = row
    tables = [STUDY.world] if len(values) == 1 else [scenario.assumptions for scenario in STUDY.scenarios.values()]
    assert len(tables) == len(values)
    for table, value in zip(tables, values, strict=True):
        if not value:
            assert name not in table
            continue
        relative = value.startswith("x ")
        assert table[name].relative == ("times" if relative else "")
        assert table[name].distribution == of(value.removeprefix("x "))
        assert table[name].mark == (X if relative and mark == P else mark)
        assert table[name].source
        assert table[name].source.startswith("illustrative: ") == (table[name].mark == X)


def test_the_table_covers_every_input_that_the_example_states():
    """No input of the example escapes the comparison, and nothing that is required is missing from it."""
    rows = {row[0] for row in ROWS}
    stated = STUDY.world.keys() | {name for scenario in STUDY.scenarios.values() for name in scenario.assumptions}
    assert stated == rows
    assert {name for name, about in INPUTS.items() if about.required} <= rows


def test_the_compromise_is_like_optimal_and_overrides_every_line_that_differs():
    """Only the lines that agree are inherited."""
    inherited = [name for name, origin in STUDY.scenarios["compromise"].stated_in.items() if origin == "optimal"]
    assert inherited == ["tooling.overlap", "adoption.share", "failure.stop_share"]


def test_the_correlations_are_those_of_the_evidence():
    """Answers of the same respondents, overruns with each other, and late changes that fail."""
    first = ["manual.hours_per_week", "mechanical.wait_minutes", "meetings.hours_per_week"]
    asked = [*first, "technical.missing_feature_hours"]
    schedule = "one_off.schedule_overrun"
    assert correlation_pairs(STUDY) == [
        *((one, other, 0.3) for place, one in enumerate(asked) for other in asked[place + 1 :]),
        (schedule, "one_off.cost_overrun", 0.6),
        (schedule, "optimal.delivers", 0.4),
        (schedule, "compromise.delivers", 0.4),
        ("optimal.delivers", "compromise.delivers", 0.5),
    ]
    assert {name for pair in correlation_pairs(STUDY) for name in pair[:2]} <= dials(STUDY).keys()


def test_the_horizons_and_targets():
    """Five years, three reported too, and targets to read the chances against."""
    assert (STUDY.horizon_months, STUDY.also_report_months, STUDY.currency) == (60, (36,), "EUR")
    assert STUDY.targets == {"break_even_months": 36.0, "one_off_budget": 300_000.0, "go_live_months": 12.0}


def test_an_unknown_example_lists_those_there_are():
    """A wrong name says which examples exist."""
    with pytest.raises(
        StudyError,
        match=r"^mlop: error: no such example; there are forms, legacy and mlops, got 'mlop'; did you mean 'mlops'\?$",
    ):
        example("mlop")
