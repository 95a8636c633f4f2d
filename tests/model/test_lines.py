"""When lines of money are paid, in small studies: live after ten months, stopped after eight of them if it fails."""

import numpy as np
import pytest

from mcroi.draws.plan import Plan
from mcroi.engine.simulate import simulate
from mcroi.model.drawn import TYPICAL_LUCK
from mcroi.model.outcomes import outcomes
from mcroi.study.reading import read_text
from tests.small_studies import WORLD, change

MONTH = 365.25 / 12 / 7
LATE = f"one_off.exploration_weeks = {4 * MONTH}\none_off.migration_weeks = {6 * MONTH}\nfailure.stop_share = 0.8\n"


def npv(line, *, delivers, effort=LATE + "adoption.ramp_months = 5\n"):
    """Of the typical future of a change with one line and nothing else, as if tools went on."""
    new = change("new", "10e3", success=0.9 if delivers else 0.1).replace("tooling.cost_per_month = 10e3\n", "")
    for key in ("exploration", "migration"):
        new = new.replace(f"one_off.{key}_weeks = 0\n", "")
    new = new.replace("tooling.overlap = 1\n", "") + effort
    text = f"{WORLD.format(head='')}{new}[scenarios.new.lines.a]\n{line}\n".replace("; ", "\n")
    drawn = Plan(read_text(text)).typical()
    return float(outcomes(drawn.scenarios, 60, TYPICAL_LUCK)["new"].values["npv"][0])


ADDED = 'kind = "cost added"; per_year = 1200'
SAVED = 'kind = "cost avoided"; per_year = 1200'
ONCE = 'kind = "cost added"; once = 500'


@pytest.mark.parametrize(
    ("line", "lived", "failed"),
    [
        (f'{ADDED}; from = "start"', -60, -8),
        (f'{ADDED}; from = "explored"', -56, -4),
        (f'{ADDED}; from = "live"', -50, 0),
        (f'{ADDED}; from = "adopted"', -45, 0),
        (f'{ADDED}; from = "start"; until = 3', -3, -3),
        (f'{ADDED}; from = "explored"; until = 6.5', -2.5, -2.5),
        (f'{ADDED}; from = "explored"; until = 4', 0, 0),
        (f"{ADDED}; from = 6", -54, -2),
        (f"{ADDED}; from = 8", -52, 0),
        (f"{ADDED}; from = 59.25", -0.75, 0),
        (f'{SAVED}; from = "start"', 60, 0),
        (f"{SAVED}; from = 6", 50, 0),
        (f"{SAVED}; from = 20; until = 30", 10, 0),
        (f'{ONCE}; from = "start"', -5, -5),
        (f'{ONCE}; from = "explored"', -5, -5),
        (f'{ONCE}; from = "live"', -5, 0),
        (f"{ONCE}; from = 7.9", -5, -5),
        (f"{ONCE}; from = 8", -5, 0),
        (f"{ONCE}; from = 9", -5, 0),
        (f"{ONCE}; from = 60", 0, 0),
        (f'{ONCE}; from = "explored"; until = 4', 0, 0),
        (f'{ONCE}; from = "explored"; until = 4.5', -5, -5),
    ],
)
def test_months_that_are_paid(line, lived, failed):
    """In hundreds, for a change that lives and for one that fails."""
    assert npv(line, delivers=True) == pytest.approx(100 * lived, abs=1e-6)
    assert npv(line, delivers=False) == pytest.approx(100 * failed, abs=1e-6)


@pytest.mark.parametrize(("start", "failed"), [("start", -5), ("explored", -5), ("live", 0), ("adopted", 0)])
def test_what_is_paid_once_by_a_change_that_takes_no_time(start, failed):
    """What is bought on day one is paid though the change fails; what waits for it to be live never comes."""
    at_once = "one_off.exploration_weeks = 0\none_off.migration_weeks = 0\n"
    line = f'kind = "cost added"; once = 500; from = "{start}"'
    assert npv(line, delivers=True, effort=at_once) == -500
    assert npv(line, delivers=False, effort=at_once) == 100 * failed


def test_futures_without_incidents_beside_futures_with_them():
    """Where the rates are 0 in some futures only, and an incident of the new way takes other hours, no cost is lost."""
    text = WORLD.format(head="") + 'incidents.per_year = "bernoulli(0.5)"\nincidents.team_hours = 4\n'
    text += "incidents.cost = 1e3\n" + change("new", "10e3") + "incidents.cost = 500\n"
    result = simulate(read_text(text), runs=500, seed=1, jobs=1)
    gained = result["new"].npv.values
    assert np.isfinite(gained).all()
    assert 0.3 < np.mean(gained == 0.0) < 0.7
    assert (gained >= 0.0).all()
