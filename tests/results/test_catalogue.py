"""What can be named: the catalogue lists all that options take, and nothing that they refuse."""

from dataclasses import replace

import pytest

import mcroi
from mcroi.engine.redraws import output_kinds
from mcroi.results.catalogue import GATES, OUTPUT, catalogue
from mcroi.results.columns import further_outputs
from mcroi.results.requirements import read_measure
from mcroi.study import targets
from mcroi.study.study import CURRENT

EXAMPLE = mcroi.example()
TARGETS = dict.fromkeys(targets.TARGETS, 12.0)
STUDY = replace(EXAMPLE, targets=TARGETS)
CHANGES = [change.name for change in STUDY.changes]


def written(named, scenario, other=CHANGES[1]):
    """A name of the catalogue with the names of a study in its places."""
    months = str(STUDY.also_report_months[0])
    return named.name.replace("<scenario>", scenario).replace("<other>", other).replace("<months>", months)


@pytest.mark.parametrize("named", [named for named in catalogue() if GATES[0] in named.options], ids=lambda of: of.name)
def test_gates_take_what_is_listed_for_them(named):
    """Each chance and each result, with each of its statistics, is there; what every scenario has, today has too."""
    scenarios = [*CHANGES, *([CURRENT] if named.group == "every" else [])]
    for name in (written(named, scenario) for scenario in scenarios):
        assert read_measure(name, STUDY).statistic == ("mean" if named.statistics else "chance")
        for statistic in " ".join(named.statistics).replace(" to ", " ").split():
            assert read_measure(f"{name}.{statistic}", STUDY).name == name.partition(".")[2]


def test_sensitivity_has_the_outputs_that_are_listed():
    """All that are listed for --output are outputs, or can be asked for, of the same kind, and none is missing."""
    first, second = CHANGES
    listed = {}
    for named in catalogue():
        if OUTPUT[0] not in named.options:
            continue
        kind = "chance" if named.unit == "share of futures" else named.unit
        for scenario in (first, second) if "<other>" not in named.name else (first,):
            listed[written(named, scenario)] = kind
        if named.group == "every":
            listed[written(named, CURRENT)] = kind
        if named.name.endswith("<other>.cost"):
            listed.update({written(named, change, CURRENT): kind for change in CHANGES})
    assert listed == output_kinds(STUDY) | further_outputs(STUDY)


def test_what_a_gate_takes_sensitivity_takes_unless_some_futures_have_it_not():
    """Results and chances have the same names for both; a return on nothing invested cannot be ranked."""
    gates = {named.name for named in catalogue() if GATES[0] in named.options}
    ranked = {named.name for named in catalogue() if OUTPUT[0] in named.options}
    assert gates - ranked == {
        f"<scenario>.{name}" for name in ("roi", "npv_per_investment", "maintainable_ratio", "irr")
    }
