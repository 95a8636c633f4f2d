"""Conditions: how they are read, and that a conditional result is that of the futures which meet them."""

import numpy as np
import pytest
from scipy import stats

import mcroi
from distributions import Uniforms
from distributions.uniforms import uniforms
from mcroi.draws.conditions import Band, ConditionError, Delivery, Range, read_condition
from mcroi.draws.kept import FEWEST, TooFewFuturesError, runs_needed
from mcroi.draws.plan import Plan
from mcroi.execution.memory import TooManyRunsError

STUDY = mcroi.example()
RUNS = 20_000
PLAIN = mcroi.simulate(STUDY, runs=RUNS, jobs=1)

OWN = ["scenarios.optimal.turnover.annual_rate={ value = 'pert(0.05, 0.1, 0.2)', independent = true }"]
"""A change whose turnover has a dial of its own."""

CERTAIN = ["scenarios.compromise.one_off.success_probability=1", "correlations=[]"]
"""A change that is certain to deliver."""


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("turnover.annual_rate in p90..p100", Band("turnover.annual_rate", 90, 100)),
        ("turnover.annual_rate (change) in p2.5..p10", Band("turnover.annual_rate (change)", 2.5, 10)),
        ("  one_off.spend   in  p0 .. p5 ", Band("one_off.spend", 0, 5)),
        ("optimal.delivers = false", Delivery("optimal", delivers=False)),
        ("optimal.delivers=true", Delivery("optimal", delivers=True)),
        ("team.annual_cost in 120k..1.5e5", Range("world", "team.annual_cost", 120e3, 150e3, "120k..1.5e5")),
        ("world.team.size in 10..10", Range("world", "team.size", 10, 10, "10..10")),
        ("current.turnover.annual_rate in 10%..0.2", Range("current", "turnover.annual_rate", 0.1, 0.2, "10%..0.2")),
        ("optimal.one_off.spend in 0..1M", Range("optimal", "one_off.spend", 0, 1e6, "0..1M")),
    ],
)
def test_conditions_are_read(text, condition):
    """A band of a dial, an event, and a range of values are told apart by how they are written."""
    assert read_condition(text, STUDY) == condition
    assert read_condition(str(condition), STUDY) == condition


def test_a_dial_of_its_own_is_read():
    """A scenario's own dial is named with the scenario."""
    study = mcroi.example(overrides=OWN)
    assert read_condition("optimal.turnover.annual_rate in p0..p10", study).dial == "optimal.turnover.annual_rate"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "a condition such as 'turnover.annual_rate in p90..p100' or 'optimal.delivers = false' must hold, got ''"),
        ("turnover.annualrate in p90..p100",
         "'{}': no such dial, got 'turnover.annualrate'; did you mean 'turnover.annual_rate'?"),
        ("optimal.turnover.annual_rate in p90..p100",
         "'{}': no such dial, got 'optimal.turnover.annual_rate'; did you mean 'turnover.annual_rate (change)'?"),
        ("world.team.annual_cost in p90..p100",
         "'{}': no such dial, got 'world.team.annual_cost'; did you mean 'team.annual_cost'?"),
        ("team.size in p90..p100", "'{}': team.size is a number in this study, so it has no percentiles"),
        ("mlops.delivers = true", "'{}': no scenario 'mlops'; this study has 'optimal' and 'compromise'"),
        ("mlops.one_off.spend in 1..2", "'{}': no scenario 'mlops'; this study has 'optimal' and 'compromise'"),
        ("zzz in p90..p100", "'{}': no such dial, got 'zzz'"),
        ("a in " * 101, "at most 500 characters must hold, got 505"),
        ("one_off.spend in p100..p90",
         "'{}': a band of percentiles such as p90..p100 must hold, the lower end first"),
        ("one_off.spend in p90..p101",
         "'{}': a band of percentiles such as p90..p100 must hold, the lower end first"),
        ("one_off.spend in p90..5k", "'{}': a band of percentiles such as p90..p100 must hold, the lower end first"),
        ("optimal.delivers in p0..p50",
         "'{}': it happens or not; write 'optimal.delivers = true' or 'optimal.delivers = false'"),
        ("optimal.delivers = yes", "'{}': true or false must hold, got 'yes'"),
        ("optimum.delivers = true",
         "'{}': no such event, got 'optimum.delivers'; did you mean 'optimal.delivers'?"),
        ("current.delivers = true",
         "'{}': no such event, got 'current.delivers'; there are optimal.delivers, compromise.delivers"),
        ("team.size = 10", ("'{}': no such event, got 'team.size'; there are optimal.delivers, compromise.delivers; "
         "an input lies in a band, such as p90..p100 or 5..20")),
        ("team.siz in 5..20", "'{}': no such input, got 'team.siz'; did you mean 'team.size'?"),
        ("turnover.annual_rate in 0..1", ("'{}': say whose it is, current.turnover.annual_rate or "
         "optimal.turnover.annual_rate or compromise.turnover.annual_rate")),
        ("current.one_off.spend in 0..1", "'{}': say whose it is, optimal.one_off.spend or compromise.one_off.spend"),
        ("team.size in 20..5", "'{}': the lower end first must hold, got 20..5"),
        ("team.annual_cost in 120..130k", "'{}': write 120k..130k or 120..130000, got 120..130k"),
        ("world.finance.discount_rate in 5..9 %", "'{}': write 5%..9 %, got 5..9 %"),
        ("world.finance.discount_rate in 0...5",
         "'{}': the ends must have two dots between them, and a digit before a decimal point"),
        ("team.size in 5..20 people", "'{}': write 20, got '20 people'; its unit is workers"),
        ("team.size in 5..many", "'{}': a number such as 12, 1.5, 15%, 250k or 1.2M is expected, got 'many'"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_condition(text, told):
    """A condition that cannot hold of this study is told before anything is drawn."""
    with pytest.raises(ConditionError) as error:
        read_condition(text, STUDY)
    assert str(error.value) == told.format(text)


def dial(name, study=STUDY, runs=RUNS):
    """A dial's uniforms after correlation, drawn as a whole."""
    return Plan(study).draw(1, 0, runs).dials[name].u


@pytest.mark.parametrize(
    ("given", "meets"),
    [
        (["turnover.annual_rate in p90..p100"], lambda: dial("turnover.annual_rate") >= 0.9),
        (["one_off.cost_overrun in p25..p75"], lambda: np.abs(dial("one_off.cost_overrun") - 0.5) <= 0.25),
        (["compromise.delivers = false"], lambda: np.isinf(PLAIN["compromise"].go_live_months.values)),
        (
            ["optimal.delivers = true", "meetings.hours_per_week in p0..p20"],
            lambda: np.isfinite(PLAIN["optimal"].go_live_months.values) & (dial("meetings.hours_per_week") <= 0.2),
        ),
        (
            ["current.turnover.annual_rate in 20%..100%"],  # a beta(5.5, 25.6)
            lambda: stats.beta(5.5, 25.6).ppf(dial("turnover.annual_rate")) >= 0.2,
        ),
    ],
)
def test_a_conditional_result_is_that_of_the_futures_that_meet_the_conditions(given, meets):
    """Every value of every kept future is that of the plain run to the last bit, in order."""
    result = mcroi.simulate(STUDY, runs=RUNS, jobs=1, given=given)
    kept = np.flatnonzero(meets())
    assert np.array_equal(result.futures, kept)
    assert (result.runs, result.drawn) == (kept.size, RUNS)
    assert [str(condition) for condition in result.given] == given
    for name, values in result.per_future.items():
        for key, of in values.items():
            assert np.array_equal(of, PLAIN.per_future[name][key][kept], equal_nan=True), (name, key)


def test_a_conditional_fan_is_that_of_the_kept_futures():
    """Months too are about kept futures alone: the last of the fan is worked out from them, not from all."""
    result = mcroi.simulate(STUDY, runs=3000, jobs=1, given=["optimal.delivers = false"])
    fan, store = result["optimal"].monthly.fan, mcroi.simulate(STUDY, runs=3000, jobs=1)["optimal"].monthly.store
    cumulative = store.fans["optimal"][:, result.futures]
    assert fan["mean"] == pytest.approx(cumulative.mean(axis=1), rel=1e-12)
    for p in (5, 50, 95):
        assert fan[f"p{p}"] == pytest.approx(np.percentile(cumulative, p, axis=1), rel=1e-12), p


@pytest.mark.parametrize("runs", [20_000, 45_000])
def test_a_conditional_result_does_not_depend_on_jobs_and_blocks(runs):
    """The same bytes from one process or two, in small blocks or large; the large run counts into histograms."""
    given = ["optimal.delivers = true"]
    results = [
        mcroi.simulate(STUDY, runs=runs, given=given, jobs=jobs, block=block)
        for jobs, block in ((1, 8192), (2, 8192), (2, 16384))
    ]
    first = results[0]
    assert (first.runs > 34_952) is (runs == 45_000)  # futures times 60 months up to which every value is kept
    for other in results[1:]:
        assert other.inputs_moved == first.inputs_moved
        for name, scenario in first.items():
            months, others = scenario.monthly, other[name].monthly
            for key, q in scenario.quantities.items():
                assert q.values.tobytes() == other[name].quantities[key].values.tobytes()
            for rows, of in ((months.fan, others.fan), (months.hours, others.hours)):
                assert all(row.tobytes() == of[key].tobytes() for key, row in rows.items())
            for series, band in months.maintenance.items():
                assert all(row.tobytes() == others.maintenance[series][key].tobytes() for key, row in band.items())


def test_what_all_futures_meet_changes_nothing():
    """A condition that always holds gives the plain result, every byte of it, and no list of futures."""
    result = mcroi.simulate(mcroi.example(overrides=CERTAIN), runs=3000, jobs=1, given=["compromise.delivers = true"])
    plain = mcroi.simulate(mcroi.example(overrides=CERTAIN), runs=3000, jobs=1)
    assert result.futures is None
    assert (result.runs, result.drawn) == (3000, 3000)
    for name, values in plain.per_future.items():
        assert all(of.tobytes() == result.per_future[name][key].tobytes() for key, of in values.items())
        assert result[name].monthly.hours["build"].tobytes() == plain[name].monthly.hours["build"].tobytes()
    assert result.inputs_moved == plain.inputs_moved


def test_inputs_moved_are_counted_among_kept_futures():
    """The share of draws that were moved into the support is that of kept futures."""
    study = mcroi.example(overrides=['world.finance.cashable_share="uniform(-0.2, 0.8)"'])
    low = mcroi.simulate(study, runs=3000, jobs=1, given=["finance.cashable_share in p0..p20"])
    high = mcroi.simulate(study, runs=3000, jobs=1, given=["finance.cashable_share in p20..p100"])
    assert low.inputs_moved["world.finance.cashable_share"] == 1
    assert high.inputs_moved["world.finance.cashable_share"] == 0


def test_too_few_futures_are_refused():
    """Below 200 kept futures nothing is simulated; it is told how many are left, and how many to draw."""
    given = ["optimal.delivers = false", "turnover.annual_rate in p99..p100"]
    with pytest.raises(TooFewFuturesError) as error:
        mcroi.simulate(STUDY, runs=RUNS, jobs=1, given=given)
    u = uniforms(1, "turnover.annual_rate", 0, RUNS)
    left = int((np.isinf(PLAIN["optimal"].go_live_months.values) & (Uniforms.from_u(u).u >= 0.99)).sum())
    assert (error.value.left, error.value.drawn) == (left, RUNS)
    assert str(error.value).startswith(
        f"the conditions leave {left} of 20,000 futures, and {FEWEST} are needed; use --runs "
    )
    assert mcroi.simulate(STUDY, runs=int(error.value.needed), jobs=2, given=given).runs >= FEWEST


def test_what_never_happens_is_refused():
    """Where no future meets the conditions no number of runs is suggested."""
    with pytest.raises(TooFewFuturesError, match=r"^the conditions leave 0 of 3,000 futures, .* needed; no number"):
        mcroi.simulate(mcroi.example(overrides=CERTAIN), runs=3000, jobs=1, given=["compromise.delivers = false"])


@pytest.mark.parametrize(("left", "drawn"), [(1, 1000), (150, 1000), (199, 100_000)])
def test_the_runs_that_are_asked_for_are_enough(left, drawn):
    """With them the count is, at the rate seen, at least three and a half standard deviations above the fewest."""
    runs = runs_needed(left, drawn)
    assert runs * left / drawn >= FEWEST + 3.5 * FEWEST**0.5
    assert runs > drawn


def test_marks_have_to_fit_into_memory_before_they_are_made():
    """A run too large to mark is refused at once, and so is one whose kept futures are too many."""
    with pytest.raises(TooManyRunsError, match="use --runs"):
        mcroi.simulate(STUDY, runs=10**9, given=["optimal.delivers = false"], memory=1e9)
    with pytest.raises(TooManyRunsError, match="use --runs"):
        mcroi.simulate(STUDY, runs=RUNS, given=["optimal.delivers = true"], memory=255e6)
