"""Futures redrawn in part: what is named changes, all else stays to the last bit, and workers change nothing."""

import numpy as np
import pytest

from distributions.uniforms import LEAF
from mcroi import example, simulate
from mcroi.draws.plan import EVENTS, Plan, Redraw
from mcroi.engine.redraws import other_seed, output_kinds, redrawn_outputs
from mcroi.results.columns import outputs

EXAMPLE = example("mlops")
PLAN = Plan(EXAMPLE)
ALL = frozenset(PLAN.dials)
SEED, OTHER = 3, other_seed(3)


def dials_of(block):
    """The uniforms of every dial, and those of leavers and incidents."""
    events = {event: getattr(block.luck, event) for event in EVENTS}
    return {name: drawn.u for name, drawn in block.dials.items()} | events


BEFORE, FRESH = (dials_of(PLAN.draw(seed, LEAF, LEAF + 50)) for seed in (SEED, OTHER))


@pytest.mark.parametrize("name", ["projects.value_per_month", "one_off.team_share", *EVENTS])
def test_only_what_is_named_is_redrawn(name):
    """An independent dial, leavers or incidents: theirs are those of the other seed, all others those of the first."""
    named, none = frozenset([name]), frozenset()
    redraw = Redraw(OTHER, none, named) if name in EVENTS else Redraw(OTHER, named)
    got = dials_of(PLAN.draw(SEED, LEAF, LEAF + 50, redraw))
    for dial, values in got.items():
        np.testing.assert_array_equal(values, (FRESH if dial == name else BEFORE)[dial], err_msg=dial)


@pytest.mark.parametrize("copula", PLAN.copulas, ids=lambda copula: copula.names[0])
def test_a_part_of_a_group_takes_the_rest_along(copula):
    """The dials of the group that are not named follow; no dial outside it moves."""
    taken = frozenset(copula.names[:2])
    got = dials_of(PLAN.draw(SEED, LEAF, LEAF + 50, Redraw(OTHER, taken)))
    for dial, values in got.items():
        if dial in copula.names and dial not in taken:
            assert (values != BEFORE[dial]).all()
            assert (values != FRESH[dial]).all()
        else:
            np.testing.assert_array_equal(values, (FRESH if dial in taken else BEFORE)[dial], err_msg=dial)


def test_redrawing_everything_is_the_other_seed():
    """And redrawing nothing is the first."""
    for redraw, expected in ((Redraw(OTHER, ALL, frozenset(EVENTS)), FRESH), (Redraw(OTHER, frozenset()), BEFORE)):
        for dial, values in dials_of(PLAN.draw(SEED, LEAF, LEAF + 50, redraw)).items():
            np.testing.assert_array_equal(values, expected[dial], err_msg=dial)


def test_outputs_are_those_of_a_simulation():
    """Without a redraw they are what `simulate` has, whatever the number of processes."""
    runs = LEAF + 100
    result = simulate(EXAMPLE, runs, SEED, jobs=1)
    values = {
        scenario: {name: quantity.values for name, quantity in result[scenario].quantities.items()}
        for scenario in EXAMPLE.scenarios
    }
    expected = outputs(EXAMPLE, values)
    kinds = output_kinds(EXAMPLE)
    assert kinds == {name: output.kind for name, output in expected.items()}
    names = ["optimal.cost", *list(kinds)[::3]]
    redraws = [None, Redraw(OTHER, frozenset(["team.annual_cost"]))]
    told = []
    got = redrawn_outputs(EXAMPLE, names, runs, SEED, redraws, jobs=1, report=told.append)
    assert sum(told) == 2 * runs
    for place, name in enumerate(names):
        np.testing.assert_array_equal(got[0, place], expected[name].values, err_msg=name)
    np.testing.assert_array_equal(redrawn_outputs(EXAMPLE, names, runs, SEED, redraws, jobs=3), got)
    assert (got[1, 0] != got[0, 0]).all()
