"""What can be asked of inputs can be asked of the amounts of lines: set, solved for, given, stressed, compared."""

import pytest

import mcroi
from mcroi.analyses.compare.differences import frame_changes, input_changes, is_same_simulation
from mcroi.analyses.solve.solve import CannotSolveError
from mcroi.analyses.trace import typical
from mcroi.report.terminal.inputs import input_lines
from mcroi.report.terminal.trace import trace_lines
from mcroi.study.inputs import LINE_AMOUNTS
from mcroi.study.reading import read_text
from mcroi.study.reading.keys import LINE
from tests.line_studies import audit, licences, with_lines
from tests.small_studies import WORLD, change

STUDY = with_lines()
PLAIN = WORLD.format(head="") + change("plain", cost=10e3) + "tooling.price_growth_per_year = 0\n"


def test_a_line_can_be_set():
    """--set takes the path of an amount, and money as people write it."""
    text = PLAIN + licences("plain")
    study = read_text(text, "study.toml", ["scenarios.plain.lines.licences.per_year=80k"])
    assert study.scenarios["plain"].assumptions["lines.licences.per_year"].distribution.mean() == 80e3


def test_a_line_can_be_solved_for():
    """By hand: a line from the start comes to 5 times its amount in five years; the change costs 100,000."""
    line = '[scenarios.plain.lines.rent]\nkind = "cost avoided"\nper_year = 30e3\nfrom = "start"\n'
    study = read_text(PLAIN.replace("one_off.spend = 0", "one_off.spend = 100e3") + line)
    found = mcroi.solve(study, "plain.lines.rent.per_year", "plain.npv.mean >= 0", runs=50, jobs=1)
    assert found.threshold == pytest.approx(20e3, rel=5e-3)


WRONG = {
    "plain.lines.rents.per_year": "has no such line, got 'rents'; did you mean 'rent'?",
    "plain.lines.rent.once": "rent comes per_year in plain, got 'once'",
    "current.lines.rent.per_year": "belongs to a change",
}


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_solved_for_is_told(name):
    """A line that there is not, and one that comes otherwise."""
    study = read_text(PLAIN + '[scenarios.plain.lines.rent]\nkind = "cost avoided"\nper_year = 30e3\n')
    with pytest.raises(CannotSolveError) as caught:
        mcroi.solve(study, name, "plain.npv.mean >= 0", runs=50, jobs=1)
    assert WRONG[name] in str(caught.value)


def test_a_line_can_be_given():
    """A range of an amount keeps the futures in which it lies there, a band likewise."""
    whole = mcroi.simulate(STUDY, runs=4000, jobs=1)
    for given in ("added.lines.licences.per_year in 35k..90k", "lines.licences.per_year in p90..p100"):
        some = mcroi.simulate(STUDY, runs=4000, jobs=1, given=[given])
        assert 0 < some.runs < 2000
        assert some["added"].npv_by_source["lines"].mean > whole["added"].npv_by_source["lines"].mean


def test_lines_are_compared():
    """An amount is a change of an input; what else a line says, and whether there is one, changes the frame."""
    more = with_lines(licences("added", "30e3 to 50e3"), audit("added"))
    (only,) = input_changes(STUDY, more)
    assert (only.name, only.kind) == ("added.lines.licences.per_year", "changed")
    later = with_lines(licences("added").replace('from = "live"', "from = 24\nuntil = 48"), audit("added"))
    assert not input_changes(STUDY, later)
    (frame,) = frame_changes(STUDY, later)
    assert (frame.what, frame.after) == (
        "line licences of added", "cost avoided every year, follows nothing, from month 24 until month 48",
    )  # fmt: skip
    assert frame.has_effect
    assert not is_same_simulation(STUDY, later)
    without = with_lines(licences("added"))
    assert not input_changes(STUDY, without)
    (gone,) = frame_changes(STUDY, without)
    assert (gone.before, gone.after) == ("cost added of 5e3 to 9e3 once, from start", "none")
    yearly = with_lines(licences("added"), audit("added").replace("once", "per_year"))
    (otherwise,) = frame_changes(STUDY, yearly)
    assert otherwise.after == "cost added of 5e3 to 9e3 every year, follows nothing, from start"


def test_what_is_added_to_a_bill_is_solved_for_as_added():
    """The answer is a part on top of today's bill, and says so: 60 months of 1,000 take 60,000."""
    study = read_text(WORLD.format(head="") + change("added", cost="'plus 500'"))
    found = mcroi.solve(study, "added.tooling.cost_per_month", "added.npv.mean >= -60e3", runs=20, jobs=1)
    assert found.threshold == pytest.approx(1000, rel=5e-3)
    assert found.place.unit == "EUR per month, on top of today's"


ASKED_ONCE = {
    "lines.x = 3": ["expected a table with kind, and per_year or once, got 3"],
    "lines.x = { kind = 'cost added', per_year = 3, realised = 0.5 }": [
        "what is added is paid in full; realised belongs to what is gained or avoided"
    ],
}


@pytest.mark.parametrize("line", ASKED_ONCE)
def test_what_is_wrong_with_a_line_is_told_once(line):
    """Nothing is said of what a line that is no table lacks, nor again where a scenario is like another."""
    text = WORLD.format(head="") + change("plain", cost=10e3) + line + "\n[scenarios.other]\nlike = 'plain'\n"
    with pytest.raises(mcroi.StudyError) as caught:
        read_text(text + ("lines.x.label = 'X'\n" if "kind" in line else ""))
    assert [problem.rule for problem in caught.value.problems] == ASKED_ONCE[line]


def test_the_catalogue_tells_of_lines():
    """The list of inputs tells every key of a line, and when tooling.overlap has to be stated."""
    told = list(input_lines())
    lines = told[next(at for at, row in enumerate(told) if row.startswith("\nLines")) :]
    assert {f"  {key}" for key in (*LINE, *LINE_AMOUNTS)} <= set(lines)
    overlap = told.index("  tooling.overlap")
    assert told[overlap + 2].endswith("required where a tool bill is replaced or added to")


def test_the_months_of_a_trace_add_up():
    """A table of months shows all the money that its net is made of, lines and incidents among it."""
    *_, table = "\n".join(trace_lines(typical(STUDY))).split("added: ")
    head, *rows = [
        row.split() for row in table.splitlines() if row.startswith("  ") and row.split()[0] in ("month", "0", "7")
    ]
    names = " ".join(head).replace("migr. h", "m").replace("build h", "b").replace("slack h", "s").split()
    for row in rows:
        money = dict(zip(names, (float(cell.replace(",", "")) for cell in row), strict=True))
        costs = sum(
            money.get(cost, 0.0) for cost in ("payroll", "turnover", "incidents", "tooling", "added", "one-off")
        )
        assert money["payoff"] + money.get("avoided", 0.0) - costs == pytest.approx(money["net"], abs=3.0)
