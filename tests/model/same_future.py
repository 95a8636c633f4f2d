"""Whether the engine and the slow model say the same of a future: every result, to a relative 1e-9."""

import math
from collections.abc import Mapping

import numpy as np
import pytest

from mcroi.model.accounts import SOURCES, WORK
from tests.model.slow_results import break_even, factor

RELATIVE = 1e-9
NOISE = 1e-12
"""What rounding may add to a difference, as a share of the money that passes through."""

MONEY = (
    *("npv", "npv_cash_only", "npv_with_run_off", "investment", "peak_funding", "one_off_cost", "opportunity_cost"),
    *("cost", "payoff", "change_cost"),
)
TIMES = ("saturation_months", "go_live_months")
PARTS = {"cost_by_work": WORK, "npv_by_source": SOURCES}
RATIOS = {"roi": "change_cost", "npv_per_investment": "investment"}


def compare(got: Mapping[str, float], slow: Mapping[str, Mapping[str, object]], scenario: str, rate: float) -> None:
    """Assert that all results of a scenario in one future are those of the slow model.

    Parameters
    ----------
    got : mapping of result to number
        Columns of `Result.trials` without the scenario's name.
    slow : mapping of scenario to mapping of result
    scenario : str
    rate : float
        Discount rate per year.
    """
    expected = slow[scenario]
    money = NOISE * sum(slow[s][name] for s in ("current", scenario) for name in ("cost", "payoff"))
    slow_values = {name: expected[name] for name in (*MONEY, *TIMES) if name in expected}
    for whole in PARTS.keys() & expected.keys():
        slow_values |= {f"{whole}.{part}": expected[whole][part] for part in PARTS[whole]}
    slow_values |= {f"npv_at.{months}": npv for months, npv in expected.get("npv_at", {}).items()}
    for name, value in slow_values.items():
        assert got[name] == pytest.approx(value, rel=RELATIVE, abs=0.0 if name in TIMES else money), name
    compare_number(got["maintainable_per_worker"], expected["maintainable_per_worker"])
    seen = {*slow_values, "maintainable_per_worker"}
    if "npv" in expected:
        for ratio, of in RATIOS.items():
            compare_ratio(got[ratio], expected[ratio], money / expected[of] if expected[of] else 0.0)
        compare_ratio(got["maintainable_ratio"], expected["maintainable_ratio"], 0.0)
        benefit = np.diff(expected["cumulative_benefit"], prepend=0.0)
        discounted = [b * factor(rate, t + 0.5) for t, b in enumerate(benefit)]
        compare_break_even(got["break_even_months"], list(benefit), money)
        compare_break_even(got["discounted_break_even_months"], discounted, money)
        seen |= {*RATIOS, "maintainable_ratio", "break_even_months", "discounted_break_even_months"}
    assert seen == set(got) - {"irr"}


def compare_ratio(got: float, expected: float | None, noise: float) -> None:
    """Assert a ratio to what rounding of its numerator leaves open; None is undefined."""
    if expected is None:
        assert math.isnan(got)
    else:
        assert got == pytest.approx(expected, rel=RELATIVE, abs=noise)


def compare_number(got: float, expected: float) -> None:
    """Assert a number that may be infinite, and that rounding may leave beside 0."""
    assert got == expected or got == pytest.approx(expected, rel=RELATIVE, abs=1e-12)


def compare_break_even(got: float, benefit: list[float], money: float) -> None:
    """Assert a time of break-even to what rounding of the cumulative benefit leaves open.

    A benefit that is raised throughout breaks even no later, one that is lowered no sooner. Where a change has no
    effect on some months the benefit is 0 but for rounding, and all times of those months are the same.
    """
    soonest = break_even([benefit[0] + money, *benefit[1:]])
    latest = break_even([benefit[0] - money, *benefit[1:]])
    assert soonest * (1 - RELATIVE) <= got <= latest * (1 + RELATIVE)
