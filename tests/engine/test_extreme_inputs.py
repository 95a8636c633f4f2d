"""Whatever a study may state gives finite results: minus zero, the smallest numbers and huge ones."""

import math
from importlib.resources import files

import numpy as np
import pytest

from mcroi.engine.simulate import simulate
from mcroi.report.documents.result import result_document
from mcroi.report.documents.schemas import to_json
from mcroi.study.inputs import INPUTS
from mcroi.study.reading import StudyError, read_text

EXTREMES = (-0.0, 5e-324, 1e-310, 1e9, 1e15)  # more is refused by the reader
WHOLE = files("mcroi.study.examples").joinpath("mlops.toml").read_text("utf-8").partition("[scenarios.compromise]")[0]
EXAMPLE = WHOLE.replace("horizon_months = 60\nalso_report_months = [36]", "horizon_months = 14")
WORLD, TODAY, CHANGED = "[world]", "[scenarios.current]", "[scenarios.optimal]"
PLACES = {"world": [WORLD], "way": [TODAY, CHANGED], "change": [CHANGED]}


def stating(name, value, place):
    """The example with one input stated otherwise."""
    head, table, tail = EXAMPLE.partition(f"{place}\n")
    body, bracket, rest = tail.partition("\n[")
    kept = [line for line in body.splitlines() if not line.startswith((f"{name} ", f"{name}="))]
    return "\n".join([head + table + f"{name} = {value}", *kept]) + bracket + rest


@pytest.mark.parametrize(("name", "place"), [(name, place) for name, i in INPUTS.items() for place in PLACES[i.kind]])
def test_results_are_finite_at_the_extremes(name, place):
    """No warning, no NaN, no infinity but for what never comes; what has no ratio is undefined."""
    relative = place == CHANGED and INPUTS[name].kind == "way"
    for value in EXTREMES:
        try:
            study = read_text(stating(name, f'"times {value!r}"' if relative else f"{value!r}", place))
        except StudyError:
            assert not INPUTS[name].support.contains(value), value
            continue
        result = simulate(study, runs=10, jobs=1)
        for column, values in result.columns().items():
            finite = np.isfinite(values)
            if column.endswith(("_months", "maintainable_per_worker")):
                finite |= values == math.inf
            if column.endswith(("roi", "npv_per_investment", "maintainable_ratio")):
                finite |= np.isnan(values)
            assert finite.all(), (column, value)
        to_json(result_document(result))
