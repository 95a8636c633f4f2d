"""What information is worth, in words: the digits of a value are those of its error."""

import re

import numpy as np
import pytest

from mcroi.analyses.estimators.policy_value import InformationValue
from mcroi.results.chance import Z95
from mcroi.words.information import value_cell

UNITS = {"": 1.0, "k": 1e3, "m": 1e6}


@pytest.mark.parametrize("half", [12.0, 19.0, 21.0, 29.0, 31.0, 45.0, 52.0, 99.0, 1e3, 45e3, 2.3e5])
def test_a_value_is_told_as_fine_as_its_error(half):
    """Rounding moves it by a sixth of its error at most, so that the interval that is told holds what it should."""
    for value in np.random.default_rng(1).uniform(1.6, 9.9, 20) * half:
        told = value_cell(InformationValue(value, half / Z95, 2.0 * value, 0.5, is_resolved=True), "EUR")
        number, unit = re.match(r"([\d.,]+)([km]?) EUR ± ", told).groups()
        assert abs(float(number.replace(",", "")) * UNITS[unit] - value) <= half / 6.0 + 1e-9


def test_a_value_without_an_error_is_told_exactly():
    """A sure gain."""
    assert value_cell(InformationValue(1234.0, 0.0, 1234.0, 1.0, is_resolved=True), "EUR") == "1,234 EUR"
