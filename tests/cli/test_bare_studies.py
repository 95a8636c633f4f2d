"""Studies in which hardly anything is uncertain: every command and every format takes them.

``python -m benchmarks.bare_studies`` runs all of it on all of them, with one future, two, and enough for everything.
"""

import json
import re

import pytest

from mcroi import charts, simulate
from mcroi.study.reading import read_text
from mcroi.words.case import BusinessCase
from tests.bare_studies import NO_DIAL, STUDIES

FEW = ("--runs", "200", "--jobs", "1", "--quiet")
WHAT_IF = ("--set", "world.team.size=12")

COMMANDS = {
    "check": ("-v", "-q"),
    "simulate": ("--irr", *FEW),
    "sensitivity": ("--json", *FEW),
    "information": FEW,
    "compare": (*WHAT_IF, *FEW),
    "solve": ("a.one_off.spend", "--for", "a.npv >= 0", *FEW),
    "trace": ("--future", "0"),
}
SLOW = {"solve": ("nothing is uncertain", "one month"), "compare": ("nothing but who leaves", "two values")}
"""What takes more than a moment, and the studies that are enough for it."""

PAGES = {
    "nothing is uncertain": (300, ["tornado", "information"]),
    "nothing but who leaves": (300, ["tornado", "information"]),
    "nothing but whether it delivers": (300, ["information"]),
    "one month, nothing uncertain": (2, ["tornado", "information"]),
    "nothing costs anything": (1, ["tornado", "information"]),
}
"""So many futures, and the charts that there is not enough for."""


@pytest.mark.parametrize("what", STUDIES)
def test_every_command_takes_it(mcroi, tmp_path, what):
    """Exit code 0, nothing on stderr, and no number that is none."""
    study = tmp_path / "study.toml"
    study.write_text(STUDIES[what])
    for command, arguments in COMMANDS.items():
        if what not in SLOW.get(command, STUDIES):
            continue
        done = mcroi(command, study, *arguments)
        assert (done.code, done.err) == (0, ""), command
        assert not re.search(r"\b(nan|None|inf|Infinity|NaN)\b|Traceback", done.out), command


@pytest.mark.parametrize("what", PAGES)
def test_it_has_a_page_without_the_charts_that_need_more(mcroi, tmp_path, what):
    """Exit code 0; a chart that there is not enough for is not there, and all others are."""
    runs, missing = PAGES[what]
    path = tmp_path / "case.html"
    done = mcroi("report", "-", "-o", path, "--runs", runs, "--jobs", "1", "--quiet", stdin=STUDIES[what])
    assert (done.code, done.out, done.err) == (0, "", "")
    text = path.read_text("utf-8")
    drawn = [kind for kind, of in charts.CHARTS.items() if f'aria-label="Chart: {of.shows}' in text]
    assert drawn == [kind for kind in charts.CHARTS if kind != "input" and kind not in missing]
    told = re.sub(r"<style>.*?</style>|<script.*?</script>", "", text, flags=re.DOTALL)
    assert not re.search(r"\b(nan|None|inf)\b|\b1 months|\b1 futures", told)


@pytest.mark.parametrize("suffix", ["xlsx", "md", "json"])
@pytest.mark.parametrize("what", ["nothing but who leaves", "one month, nothing uncertain"])
def test_it_has_every_other_format(mcroi, tmp_path, what, suffix):
    """Exit code 0, and a file."""
    path = tmp_path / f"case.{suffix}"
    done = mcroi("report", "-", "-o", path, *FEW, stdin=STUDIES[what])
    assert (done.code, done.err) == (0, "")
    assert path.stat().st_size > 1000
    if suffix == "json":
        json.loads(path.read_text("utf-8"), parse_constant=pytest.fail)


@pytest.mark.parametrize("what", sorted(NO_DIAL))
def test_a_chart_that_needs_more_says_so(what):
    """The name of a chart that cannot be drawn is not listed, and asking for it tells what it needs."""
    case = BusinessCase(simulate(read_text(STUDIES[what]), 200, 1, jobs=1), 1)
    assert not {"tornado", "information"} & set(charts.names(case))
    for name in ("tornado", "information", "input"):
        with pytest.raises(charts.ChartError, match=f"^chart '{name}' needs a study with an uncertain input, this one"):
            charts.draw(case, name)


def test_what_cannot_be_found_out_needs_no_chart_of_its_worth():
    """Where all that is uncertain is whether a change delivers, no bar could be drawn."""
    case = BusinessCase(simulate(read_text(STUDIES["nothing but whether it delivers"]), 200, 1, jobs=1), 1)
    assert "tornado" in charts.names(case)
    with pytest.raises(
        charts.ChartError, match="needs an uncertain input that could be found out, this study has none"
    ):
        charts.draw(case, "information")
