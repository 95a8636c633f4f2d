"""The two fair opponents of the benchmarks compute the model: future by future they agree with the slow rendering."""

import numpy as np
import pytest

from benchmarks.baselines import competent, competent_results, example, usual, usual_results
from tests.model.slow_leavers import shared_events
from tests.model.slow_model import COSTS, Resolved, simulate_future
from tests.model.slow_study import CHANGE_DEFAULTS, WAY_DEFAULTS, WORLD_DEFAULTS

RUNS, MONTHS = 50, 60
SCALARS = (
    "cost",
    "payoff",
    "npv",
    "npv_cash_only",
    "npv_with_run_off",
    "break_even_months",
    "discounted_break_even_months",
    "investment",
    "npv_per_investment",
    "peak_funding",
    "one_off_cost",
    "opportunity_cost",
    "go_live_months",
    "saturation_months",
)


@pytest.fixture(scope="module")
def drawn():
    """Uniforms by dial, values by input, uniforms of leavers by (month, future).

    Half of the changes are made to fail, and failures to drive many away: in the example itself both are rare.
    """
    dials, leavers = competent.draw(RUNS, 7, MONTHS, correlated=True)
    tables = competent.values(dials)
    for scenario, delivers in zip(example.OTHERS, example.DELIVERS, strict=True):
        dials[delivers] = np.where(np.arange(RUNS) % 2, dials[delivers], 1.0)
        tables[scenario]["failure.extra_turnover"] = 30 * tables[scenario]["failure.extra_turnover"]
    return dials, tables, leavers


@pytest.fixture(scope="module")
def slow(drawn):
    """The slow rendering of every future."""
    dials, tables, leavers = drawn
    results = []
    for i in range(RUNS):
        world, ways, changes = example.one_future(tables, i)
        delivers = {s: bool(dials[f"{s}.delivers"][i] < changes[s]["one_off.success_probability"]) for s in changes}
        # The opponents know the model without incidents, lines and recapture, and pay every bill in full.
        ways = {name: WAY_DEFAULTS | way for name, way in ways.items()}
        changes = {name: CHANGE_DEFAULTS | change | {"tooling.overlap": 1.0} for name, change in changes.items()}
        bills = {name: dict.fromkeys(COSTS, "replaced") for name in changes}
        future = Resolved(WORLD_DEFAULTS | world, ways, changes, MONTHS, delivers, bills, {}, [example.ALSO])
        results.append(simulate_future(future, shared_events(list(leavers[:, i]))))
    return results


@pytest.fixture(scope="module", params=["usual", "competent"])
def fast(request, drawn):
    """Results by future of one opponent, and its percentiles."""
    dials, tables, leavers = drawn
    if request.param == "competent":
        results = competent.futures(tables, dials, leavers)
        return results, competent_results.summarised(results), 0
    results = usual.futures(tables, dials, leavers.T)
    return results, usual_results.summarised(results), 1


def test_quantile_functions_agree(drawn):
    """Both opponents turn the same uniforms into the same values."""
    dials = drawn[0]
    tables = competent.values(dials)
    for table, inputs in usual.values(dials).items():
        assert inputs.keys() == tables[table].keys()
        for name, value in inputs.items():
            np.testing.assert_allclose(value, tables[table][name], rtol=1e-9, err_msg=f"{table}.{name}")


@pytest.mark.parametrize("scenario", [example.CURRENT, *example.OTHERS])
def test_every_future_agrees_with_the_slow_model(fast, slow, scenario):
    """All results of a future, and its series by month, are those of the slow rendering."""
    results, summary, month_axis = fast
    got = results[scenario]
    cents = 1e-12 * slow[0]["current"]["cost"]
    for name in (n for n in SCALARS if n in slow[0][scenario]):
        expected = np.array([future[scenario][name] for future in slow])
        np.testing.assert_allclose(got[name], expected, rtol=1e-9, atol=cents, err_msg=name)
    for work, values in got["cost_by_work"].items():
        expected = np.array([future[scenario]["cost_by_work"][work] for future in slow])
        np.testing.assert_allclose(values, expected, rtol=1e-9, atol=cents, err_msg=work)
    for name in ("projects_per_worker", "maintenance_share", "cumulative_benefit"):
        if name in got:
            expected = np.array([future[scenario][name] for future in slow])
            rows = got[name] if month_axis else got[name].T
            np.testing.assert_allclose(rows, expected, rtol=1e-9, atol=cents if name[0] == "c" else 1e-12, err_msg=name)
    for kind, means in summary[scenario]["monthly"]["hours"].items():
        expected = np.mean([future[scenario]["hours"][kind] for future in slow], axis=0)
        np.testing.assert_allclose(means, expected, rtol=1e-9, atol=1e-9, err_msg=kind)
    if scenario != example.CURRENT:
        expected = np.array([future[scenario]["npv_at"][example.ALSO] for future in slow])
        np.testing.assert_allclose(got["npv_at"], expected, rtol=1e-9, atol=cents)


def test_the_opponents_report_the_same_summaries(drawn):
    """Given the same draws, the two summaries are one and the same."""
    dials, tables, leavers = drawn
    one = competent_results.summarised(competent.futures(tables, dials, leavers))
    two = usual_results.summarised(usual.futures(tables, dials, leavers.T))
    compare(one, two, "")


def compare(one, two, path):
    """Nested dictionaries of numbers and arrays agree."""
    if isinstance(one, dict):
        assert one.keys() == two.keys(), path
        for key in one:
            compare(one[key], two[key], f"{path}.{key}")
    elif isinstance(one, str):
        assert one == two
    else:
        np.testing.assert_allclose(one, two, rtol=1e-8, atol=1e-3, err_msg=path)
