"""What bills side by side take from the mean is asked of the changes that have them, and told to the euro."""

import pytest

import mcroi
from mcroi.analyses.lint import bills, both_bills
from mcroi.study.reading import read_text
from mcroi.words.case import BusinessCase
from tests.small_studies import CHANGE, WORLD, simulated

SLOW = CHANGE + "adoption.ramp_months = 12\n"


def slow(cost, overlap=1, ramp=12):
    """A change to tools of another price, live at once, to which people move over a year."""
    table = SLOW.format(name="slow", label="", success=1, spend=0, cost=cost)
    return table.replace("overlap = 1", f"overlap = {overlap}").replace("ramp_months = 12", f"ramp_months = {ramp}")


def test_what_it_takes_is_told():
    """Twelve months of old and new bill instead of six of each: 6 times both bills, 18,000 a month."""
    (finding,) = both_bills(simulated(slow(8000), runs=50))
    assert (finding.code, finding.where) == ("both-bills", "slow.tooling.overlap")
    assert "which takes 108,000 EUR from the mean npv" in finding.reason
    assert finding.reason.startswith("old and new tools are billed side by side while people move")
    assert "(from 50 futures)" in finding.reason


def test_half_an_overlap_takes_half():
    """The bills that run side by side are so large a part of all."""
    (finding,) = both_bills(simulated(slow(8000, overlap=0.5), runs=50))
    assert "which takes 54,000 EUR" in finding.reason


def test_what_is_added_is_billed_before_it_is_used():
    """Of a bill of 2,000 a month that is added, six months are paid too early."""
    (finding,) = both_bills(simulated(slow("'plus 2000'"), runs=50))
    assert "which takes 12,000 EUR" in finding.reason
    assert finding.reason.startswith("what is added is billed in full while people move")


@pytest.mark.parametrize(("cost", "severity"), [(7900, "note"), (8000, "warning"), (9700, "warning"), (10_100, "note")])
def test_it_is_a_warning_where_it_turns_the_case(cost, severity):
    """From 8,000 on the year of both bills eats up what cheaper tools save; dearer tools never pay."""
    result = simulated(slow(cost), runs=50)
    (finding,) = both_bills(result)
    assert finding.severity == severity
    assert ("turns a gain into a loss" in finding.reason) == (severity == "warning")


@pytest.mark.parametrize(
    "change",
    [
        slow(8000, overlap=0),
        slow(8000, ramp=0),  # nobody has to move: the bills change on one day
        slow("'plus 0'"),
        slow(8000).replace("tooling.cost_per_month = 8000\ntooling.overlap = 1\n", ""),
    ],
)
def test_it_is_not_asked_where_no_bill_runs_beside_another(change):
    """Bills that move with the people, or on one day; nothing added; no tool that changes."""
    assert both_bills(simulated(change, runs=50)) == []


def test_nothing_is_worked_out_where_nothing_is_asked(monkeypatch):
    """A study whose bills move with the people takes no further run."""
    monkeypatch.setattr(bills, "outcomes", lambda *_: pytest.fail("a run"))
    assert both_bills(simulated(slow(8000, overlap=0), runs=50)) == []


def test_it_is_the_difference_in_the_same_futures(monkeypatch):
    """As a run of the study with overlap 0 has it, also among futures that were kept, in the first ones."""
    monkeypatch.setattr(bills, "ASKED", 700)
    text = WORLD.format(head="") + slow("'uniform(4000, 12000)'", overlap="'uniform(0, 1)'")
    text = text.replace("success_probability = 1", "success_probability = 0.8")
    given = ["slow.delivers = true"]
    before, after = (
        mcroi.simulate(read_text(text, "", overrides), runs=1500, jobs=1, given=given)
        for overrides in ((), ("scenarios.slow.tooling.overlap=0",))
    )
    expected = (after["slow"].npv.values - before["slow"].npv.values)[:700].mean()
    (finding,) = both_bills(before)
    assert "(from 700 futures)" in finding.reason
    told = float(finding.reason.partition("takes ")[2].partition("k EUR")[0])
    assert told == pytest.approx(expected / 1e3, abs=1)


def test_a_report_asks_it():
    """It is among the questions of a business case, after those that need no further run."""
    case = BusinessCase(simulated(slow(8000), runs=50), jobs=1)
    assert case.findings[-1].code == "both-bills"
