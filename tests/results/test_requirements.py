"""Requirements and goals: read against a study, evaluated against a result."""

import math

import pytest

import mcroi
from mcroi.engine.until import read_goal, simulate_until
from mcroi.results.events import chance_names
from mcroi.results.requirements import Answer, RequirementError, evaluate, read_measure, read_requirement
from mcroi.study.study import CURRENT

STUDY = mcroi.example()


def never(*_):
    """No first places are told apart."""
    return False


RESULT = mcroi.simulate(STUDY, runs=2000, jobs=1, irr=True)
OPTIMAL = RESULT["optimal"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("optimal.npv_positive", OPTIMAL.chance("npv_positive").p),
        ("optimal.chances.npv_positive", OPTIMAL.chance("npv_positive").p),
        ("optimal.within_budget_and_time", OPTIMAL.chance("within_budget_and_time").p),
        ("optimal.one_off_budget", OPTIMAL.chance("one_off_budget").p),
        ("optimal.chances.go_live_months", OPTIMAL.chance("go_live_months").p),
        ("optimal.npv", OPTIMAL.npv.mean),
        ("optimal.npv.mean", OPTIMAL.npv.mean),
        ("optimal.npv.sd", OPTIMAL.npv.sd),
        ("optimal.npv.p10", OPTIMAL.npv.quantile(0.1)),
        ("optimal.npv.p2.5", OPTIMAL.npv.quantile(0.025)),
        ("optimal.npv_at.36", OPTIMAL.npv_at[36].mean),
        ("optimal.npv_at.36.p50", OPTIMAL.npv_at[36].quantile(0.5)),
        ("optimal.cost_by_work.slack.p90", OPTIMAL.cost_by_work["slack"].quantile(0.9)),
        ("optimal.break_even_months", math.inf),
        ("optimal.break_even_months.p10", OPTIMAL.break_even_months.quantile(0.1)),
        ("optimal.break_even_months.never", OPTIMAL.break_even_months.never.p),
        ("optimal.irr.undefined", OPTIMAL.irr.undefined.p),
        ("current.cost", RESULT[CURRENT].cost.mean),
    ],
)
def test_a_measure_is_what_the_result_says(text, expected):
    """Every name leads to the very number of the result; a name that is both is the quantity."""
    assert read_measure(text, STUDY).of(RESULT)[0] == expected


def test_the_names_of_chances_are_known_before_simulating():
    """What can be required is what results have."""
    for name, scenario in RESULT.items():
        assert chance_names(STUDY, name) == tuple(scenario.chances)


@pytest.mark.parametrize(
    ("text", "sign", "limit"),
    [
        ("optimal.npv_positive>=0.7", ">=", 0.7),
        ("  optimal.npv_positive   >=  70%  ", ">=", 0.7),
        ("optimal.one_off_cost.p80 <= 250k", "<=", 250e3),
        ("optimal.npv >= -1.2M", ">=", -1.2e6),
    ],
)
def test_requirements_are_read_however_they_are_spaced(text, sign, limit):
    """Spaces do not matter, and numbers may have suffixes."""
    requirement = read_requirement(text, STUDY)
    assert (requirement.sign, requirement.limit) == (sign, limit)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "a requirement such as 'optimal.npv_positive >= 0.7' must hold, got ''"),
        ("optimal.npv > 3", "a requirement such as 'optimal.npv_positive >= 0.7' must hold, got 'optimal.npv > 3'"),
        ("npv >= 3", "'npv': no such scenario, got 'npv'; there are current, optimal, compromise"),
        ("mlops.npv >= 3", "'mlops.npv': no scenario 'mlops'; this study has 'optimal' and 'compromise'"),
        ("optimum.npv >= 3", "'optimum.npv': no such scenario, got 'optimum'; did you mean 'optimal'?"),
        ("optimal.npv_positiv >= 3", ("'optimal.npv_positiv': no such chance or quantity, got 'npv_positiv'; "
         "did you mean 'npv_positive'?")),
        ("optimal.npv_at.24 >= 3", ("'optimal.npv_at.24': no such chance or quantity, got 'npv_at.24'; "
         "did you mean 'npv_at.36'?")),
        ("optimal.npv.p0 >= 3", "'optimal.npv.p0': npv has mean, sd, p1 to p99; got 'p0'"),
        ("optimal.npv.never <= 3", "'optimal.npv.never': npv has mean, sd, p1 to p99; got 'never'"),
        ("optimal.go_live_months.median <= 3",
         "'optimal.go_live_months.median': go_live_months has mean, sd, p1 to p99, never; got 'median'"),
        ("current.npv >= 3", ("'current.npv': the current scenario is what the others are measured against; "
         "it has none")),
        ("optimal.npv_positive >= 70", ("'optimal.npv_positive >= 70': optimal.npv_positive is a share from 0 to 1, "
         "such as 0.7 or 70%, got 70")),
        ("optimal.npv >= 3,5", "'optimal.npv >= 3,5': write decimals with a point, as in 3.5, got '3,5'"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_requirement(text, told):
    """A requirement that cannot be checked is told before anything is simulated."""
    with pytest.raises(RequirementError) as error:
        read_requirement(text, STUDY)
    assert str(error.value) == told


@pytest.mark.parametrize(
    ("text", "met"),
    [
        ("optimal.npv_positive >= 0", True),
        ("optimal.npv_positive <= 0.1", False),
        ("optimal.break_even_months.p50 <= 36", False),
        ("optimal.break_even_months.p50 >= 36", True),
        ("optimal.break_even_months <= 1e9", False),
        ("optimal.break_even_months.never <= 0.9", True),
        ("current.cost >= 1", True),
    ],
)
def test_whether_a_requirement_is_met(text, met):
    """The value decides; what never comes is later than any number."""
    assert evaluate(read_requirement(text, STUDY), RESULT).met is met


def test_what_an_unmet_requirement_says():
    """It says what was got with its interval, to the digits that it supports."""
    chance = OPTIMAL.chance("npv_positive")
    low, high = math.floor(1000 * chance.ci95[0]) / 1000, math.ceil(1000 * chance.ci95[1]) / 1000  # outward
    assert str(evaluate(read_requirement("optimal.npv_positive >= 70%", STUDY), RESULT)) == (
        f"required optimal.npv_positive >= 70%: not met, got {chance.p:.3f} (95 % interval {low:.3f} to {high:.3f})"
    )
    assert str(evaluate(read_requirement("optimal.break_even_months.p50 <= 36", STUDY), RESULT)) == (
        "required optimal.break_even_months.p50 <= 36: not met, got never, as it never comes in too many futures"
    )


def test_a_requirement_that_the_futures_cannot_decide_says_so():
    """Where the limit lies inside the interval, met or not, more futures could turn it."""
    limit = OPTIMAL.chance("npv_positive").p + 0.001
    answer = evaluate(read_requirement(f"optimal.npv_positive >= {limit}", STUDY), RESULT)
    assert not answer.met
    assert not answer.resolved
    assert str(answer).endswith("; too close to tell with 2,000 futures")


def test_nothing_meets_a_requirement_about_what_does_not_exist():
    """A quantity that no future has meets neither side."""
    free = mcroi.example(overrides=["scenarios.optimal.one_off.spend=0", "scenarios.optimal.one_off.team_share=0"])
    result = mcroi.simulate(mcroi.example(overrides=[
        "scenarios.optimal.one_off.spend=0", "scenarios.optimal.one_off.team_share=0",
        "scenarios.optimal.failure.exit_cost=0",
    ]), runs=200, jobs=1)  # fmt: skip
    for sign in ("<=", ">="):
        answer = evaluate(read_requirement(f"optimal.npv_per_investment.p50 {sign} 0", free), result)
        assert not answer.met
        assert "no value" in str(answer)


@pytest.mark.parametrize(
    ("text", "half_width"),
    [("optimal.npv_positive +- 0.5pp", 0.005), ("optimal.npv_positive +/- 2 pp", 0.02), ("optimal.npv.p10 ± 20k", 20e3),
     ("optimal.break_even_months.never +-1pp", 0.01)],
)  # fmt: skip
def test_goals_are_read_in_points_or_in_the_quantitys_unit(text, half_width):
    """A chance is known to percentage points, a quantity to its own unit."""
    assert read_goal(text, STUDY, never).half_width == pytest.approx(half_width)


@pytest.mark.parametrize(
    "text",
    ["optimal.npv_positive", "optimal.npv_positive +- 0.01", "optimal.npv_positive +- 1%", "optimal.npv +- 1pp",
     "optimal.npv +- 5%", "optimal.npv +- -3", "optimal.npv.sd +- 3", "optimal.npv +- x", "optimal.x +- 3",
     "ranking top", "ranking top 0", "ranking of 5", "ranking"],
)  # fmt: skip
def test_what_is_wrong_with_a_goal(text):
    """A goal that says nothing clear is refused."""
    with pytest.raises(RequirementError):
        read_goal(text, STUDY, never)


def test_futures_are_doubled_until_the_goal_is_reached():
    """It starts with one leaf, doubles, and stops at the first result that is narrow enough."""
    tried = []

    def simulate(runs):
        tried.append(runs)
        return mcroi.simulate(STUDY, runs=runs, jobs=1)

    goal = read_goal("optimal.npv_positive +- 0.8pp", STUDY, never)
    result = simulate_until(goal, 100_000, simulate)
    assert tried == [8192, 16384]
    low, high = result["optimal"].chance("npv_positive").ci95
    assert (high - low) / 2 <= 0.008


def test_no_more_futures_than_allowed():
    """The last try is at the most runs, reached or not."""
    tried = []

    def simulate(runs):
        tried.append(runs)
        return RESULT

    simulate_until(read_goal("optimal.npv +- 1", STUDY, never), 20_000, simulate)
    assert tried == [8192, 16384, 20_000]
    tried.clear()
    simulate_until(read_goal("optimal.npv +- 1", STUDY, never), 100, simulate)
    assert tried == [100]


def test_a_ranking_is_asked_of_the_analysis():
    """With the places that are named, of the result of each try; a narrow interval asks nobody."""
    asked = []

    def tells_apart(result, top):
        asked.append((result, top))
        return len(asked) == 2

    goal = read_goal(" ranking  top 3 ", STUDY, tells_apart)
    assert (goal.text, goal.uses_irr) == ("ranking  top 3", False)
    tried = []
    simulate_until(goal, 100_000, lambda runs: tried.append(runs) or RESULT)
    assert (tried, asked) == ([8192, 16384], [(RESULT, 3)] * 2)


@pytest.mark.parametrize(
    ("measure", "value", "interval", "told"),
    [
        ("optimal.npv", 1_454_186.541, (-math.inf, math.inf), "1,450,000 (95 % interval unknown)"),
        ("optimal.npv.p1", -1234.5, (-math.inf, -1100.0), "-1,230 (95 % interval up to -1,100)"),
        ("optimal.npv.p99", 1234.5, (1100.0, math.inf), "1,230 (95 % interval from 1,100 on)"),
        ("optimal.break_even_months.p50", 31.4, (28.2, math.inf), "31.4 (95 % interval 28.2 to never)"),
        ("optimal.break_even_months.p1", 31.4, (-math.inf, math.inf), "31.4 (95 % interval unknown)"),
        ("optimal.npv", 0.0, (-math.inf, math.inf), "0.000 (95 % interval unknown)"),
    ],
)
def test_an_end_that_futures_do_not_tell_is_not_told(measure, value, interval, told):
    """An infinite end of an interval is left out, as is the whole where nothing is known; a time may be never."""
    assert Answer(read_requirement(f"{measure} >= 0", STUDY), value, interval, 300).got == told
