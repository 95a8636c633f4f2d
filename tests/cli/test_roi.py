"""A gate or goal on roi is told what the word means now, once."""

import pytest

FEW = ("--runs", "300", "--jobs", "1", "--set", "horizon_months=24", "--set", "also_report_months=[]")
ROI = "roi is npv over all that is paid for the change, tools and lines included; npv over the one-off effort alone,"


@pytest.mark.parametrize(
    ("command", "arguments"),
    [
        ("simulate", ("--require", "compromise.roi >= -9", "--require", "optimal.roi.p10 >= -9")),
        ("simulate", ("--until", "optimal.roi +- 9", "--require", "optimal.roi >= -9")),
        ("simulate", ("--set", "targets.roi=0.5", "--require", "optimal.chances.roi >= 0")),
        ("sensitivity", ("--until", "optimal.roi.p50 +- 9")),
        ("solve", ("one_off.spend", "--for", "optimal.roi >= -0.5")),
    ],
)
def test_what_roi_means_is_noted_once(study, mcroi, command, arguments):
    """The note names the result that 0.1.0 called roi; with --quiet there is none."""
    done = mcroi(command, study, *FEW, *arguments)
    assert done.code == 0
    assert done.err.count(ROI) == 1
    assert "is npv_per_investment\n" in done.err
    assert ROI not in mcroi(command, study, *FEW, *arguments, "--quiet").err


@pytest.mark.parametrize(
    "arguments",
    [
        ("--require", "optimal.npv_per_investment >= -9", "--until", "ranking top 1"),
        ("--until", "optimal.change_cost +- 9m"),
        (),
    ],
)
def test_nothing_is_noted_where_nobody_asks_for_it(mcroi, arguments):
    """Gates and goals on other results, or none, have no such note."""
    done = mcroi("simulate", *FEW, *arguments)
    assert done.code == 0
    assert ROI not in done.err
