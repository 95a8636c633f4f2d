"""The engine gives the figures that the slow model gave for the built-in example before the engine was written."""

import json
import math

import numpy as np
import pytest

import mcroi
from tests.model.example_slowly import FIGURES, FUTURES, SEED, figures

EXPECTED = json.loads(FIGURES.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def columns():
    """Every result of the engine in the same futures."""
    result = mcroi.simulate(mcroi.example("mlops"), FUTURES, SEED)
    columns = result.columns()
    for scenario in result.changes:
        columns[f"{scenario.name}.cumulative_benefit.24"] = scenario.monthly.paths(range(FUTURES))[23]
        chance = scenario.chance("maintains_double")
        columns[f"{scenario.name}.maintains_double"] = np.arange(FUTURES) < chance.p * FUTURES
    return columns


def test_nothing_is_left_out(columns):
    """The slow model told every result that the engine tells, but for the rate of return."""
    assert columns.keys() == EXPECTED.keys()


@pytest.mark.parametrize("name", EXPECTED)
def test_the_example_has_the_figures_of_the_slow_model(columns, name):
    """Mean, percentiles and the share without a number, to 1e-9; to 1e-6 of paths, which large runs keep in single."""
    relative = 1e-6 if "cumulative_benefit" in name else 1e-9
    for statistic, value in figures(columns[name].astype(float)).items():
        expected = EXPECTED[name][statistic]
        if expected is None or math.isnan(expected):
            assert value is None or math.isnan(value)
        else:
            assert value == pytest.approx(expected, rel=relative, abs=1e-6), statistic
