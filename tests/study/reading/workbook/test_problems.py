"""What is wrong with a workbook is told by sheet and cell, all at once and in order."""

import pytest

from mcroi.report.workbook.blank import workbook_to_fill_in
from mcroi.study.reading import read_text
from tests.study.reading.workbook.filled_in import parts_of, said, typed, with_cell, zipped

WEEKS = "one_off.exploration_weeks"
FORM, LEAST, MIDDLE, GREATEST = "form", "value or least", "most likely", "greatest"
KEY = f"scenarios.optimal.{WEEKS}"

CELLS = {
    "order": ("optimal", WEEKS, {FORM: "three points", LEAST: 12, MIDDLE: 10, GREATEST: 15},
              f"Inputs!M48: error: {KEY}: low <= mode <= high must hold, got low=12, mode=10, high=15"),
    "text": ("optimal", WEEKS, {FORM: "three points", LEAST: 4, MIDDLE: "abc", GREATEST: 20},
             f"Inputs!N48: error: {KEY}: a number such as 12, 1.5, 15%, 250k or 1.2M is expected, got 'abc'"),
    "decimal comma": ("optimal", WEEKS, {FORM: "number", LEAST: "0,5"},
                      f"Inputs!M48: error: {KEY}: write decimals with a point, as in 0.5, got '0,5'"),
    "no form": ("optimal", WEEKS, {LEAST: 4, GREATEST: 20},
                f"Inputs!L48: error: {KEY}: choose a form that says what these values are, such as 'three points'"),
    "another form": ("optimal", WEEKS, {FORM: "90 % rnge", LEAST: 4, GREATEST: 20},
                     f"Inputs!L48: error: {KEY}: no such form, got '90 % rnge'; did you mean '90 % range'?"),
    "a value too few": ("optimal", WEEKS, {FORM: "three points", LEAST: 4, GREATEST: 20},
                        f"Inputs!N48: error: {KEY}: 'three points' needs a value here (most likely)"),
    "a value too many": ("optimal", WEEKS, {FORM: "number", LEAST: 4, GREATEST: 20},
                         (f"Inputs!O48: error: {KEY}: 'number' has no such value (greatest); clear it, or choose "
                         "another form")),
    "evidence alone": ("optimal", WEEKS, {"source": "me"},
                       f"Inputs!L48: error: {KEY}: has a source but no value; state one, or clear the rest"),
    "mark": ("optimal", WEEKS, {FORM: "number", LEAST: 4, "mark": "ilustrative"},
             (f"Inputs!P48: error: {KEY}.mark: expected 'published', 'mixed', 'measured', 'estimated', 'illustrative' "
              "or 'assumed', got 'ilustrative'; did you mean 'illustrative'?")),
    "support": ("current", "mechanical.attention_lost", {FORM: "number", LEAST: 1.5},
                "Inputs!F25: error: scenarios.current.mechanical.attention_lost: [0, 1] must hold, got 1.5"),
    "required": ("current", "release.hit_rate", None,
                 ("Inputs!E33: error: scenarios.current.release.hit_rate: is required and empty; share of built "
                 "projects that go into production (share)")),
    "world in a change": ("optimal", "team.size", {FORM: "number", LEAST: 5},
                          ("Inputs!L7: error: team.size: is the same in every scenario; state it in the first columns, "
                          "those of today")),
    "change in today": ("current", WEEKS, {FORM: "number", LEAST: 5},
                        (f"Inputs!E48: error: {WEEKS}: describes a change; state it in the columns of the changes, not "
                        "in those of today")),
    "quantiles": ("optimal", WEEKS, {FORM: "80 % range", LEAST: 20, GREATEST: 4},
                  f"Inputs!M48: error: {KEY}: quantiles must increase with their probability, got p10=20 and p90=4"),
    "notation": ("optimal", WEEKS, {FORM: "as text", LEAST: "pert(1, 2"},
                 f"Inputs!M48: error: {KEY}: the '(' of pert is not closed"),
    "below 0": ("optimal", WEEKS, {FORM: "90 % range", LEAST: -4, GREATEST: 20},
                (f"Inputs!M48: error: {KEY}: both ends of a range must be above 0 (it is a lognormal), got -4 to 20; "
                "use normal(p5=-4, p95=20), pert(low, mode, high) or uniform(-4, 20)")),
}  # fmt: skip


@pytest.mark.parametrize("name", CELLS)
def test_a_slip_is_told_by_its_cell(name):
    """The message names sheet, cell, key, rule and value."""
    scenario, about, cells, expected = CELLS[name]
    assert said(typed([(scenario, about, cells)])) == f"study.xlsx: {expected}"


def test_everything_is_told_at_once_in_the_order_of_the_sheets():
    """Slips on three sheets, in cells and in what they mean together, are told sheet by sheet and row by row."""
    content = typed(
        [("optimal", WEEKS, {FORM: "number", LEAST: "many"}), ("current", "team.size", {FORM: "number", LEAST: -4})],
        head={"horizon_months": 7.5, "start": "May"},
        compromise={"like": "optimall"},
        correlations=[(2, ("team.annual_cost", "one_off.spend")), (0.5, ("one_off.spend",)), ("", ("a", "b"))],
    )
    assert said(content).splitlines() == [
        "study.xlsx: Study!B4: error: horizon_months: expected a whole number, got 7.5",
        "study.xlsx: Study!B7: error: start: expected a month such as \"2027-01\", got 'May'",
        (
            "study.xlsx: Inputs!S3: error: scenarios.compromise.like: no such scenario, got 'optimall'; did you mean "
            "'optimal'?"
        ),
        "study.xlsx: Inputs!F7: error: world.team.size: > 0 must hold, got -4",
        f"study.xlsx: Inputs!M48: error: {KEY}: a number such as 12, 1.5, 15%, 250k or 1.2M is expected, got 'many'",
        "study.xlsx: Correlations!A3: error: correlations.rank: [-1, 1] must hold, got 2",
        "study.xlsx: Correlations!B4: error: correlations: needs two dials or more",
        "study.xlsx: Correlations!A5: error: correlations: needs a rank, from -1 to 1",
    ]


def test_a_dial_that_there_is_not_is_told_by_its_cell():
    """The cell is that of the dial, not that of the row."""
    content = typed(correlations=[(0.5, ("one_off.spend", "one_off.spendd"))])
    assert said(content).startswith("study.xlsx: Correlations!C3: error: correlations.between: no such dial, got ")


def test_a_blank_workbook_lists_what_is_required():
    """Each required input is told at the cell that it belongs in, those of today first, and no more than 20."""
    lines = said(workbook_to_fill_in()).splitlines()
    assert lines[0].startswith("study.xlsx: Inputs!E7: error: world.team.size: is required and empty; ")
    assert len(lines) == 21
    assert lines[-1] == "... and 13 more"


RENAMED = {
    "an input": ("manual.hours_per_project_month", "manual.hours_per_projectmonth",
                 ("Inputs!A21: error: no such input, got 'manual.hours_per_projectmonth'; did you mean "
                 "'manual.hours_per_project_month'?")),
    "a scenario twice": ("compromise", "optimal",
                         "Inputs!S1: error: scenarios.optimal: names two scenarios; L1 has that name already"),
    "a scenario without a name": ("compromise", "",
                                  "Inputs!S1: error: the scenario of these columns needs a name; S2 is filled in"),
    "today": ("current", "now",
              ("Inputs!E1: error: the first columns are those of today, and what is the same everywhere; their "
              "scenario is 'current', got 'now'")),
    "a key": ("currency", "curency", "Study!A3: error: no such key, got 'curency'; did you mean 'currency'?"),
    "a key twice": ("horizon_months", "title", "Study!A4: error: title: stands in row 2 already"),
    "the row of headings": ("input", "inputs", ("error: the sheet 'Inputs' has no row that begins with 'input'; mcroi "
                                               "init writes one")),
    "a heading": ("most likely", "mode",
                  "error: after Inputs!E4, 'form', a column with the heading 'most likely' must stand"),
    "the headings of forms": ("form", "shape",
                              ("error: the sheet 'Inputs' has no column with the heading 'form'; mcroi init writes "
                              "them")),
    "the headings of ranks": ("rank", "r", ("error: the sheet 'Correlations' has no row that begins with 'rank'; mcroi "
                                           "init writes one")),
}  # fmt: skip


@pytest.mark.parametrize("name", RENAMED)
def test_what_is_renamed_is_told(name):
    """Keys, inputs, scenarios and headings are known by their names."""
    before, after, expected = RENAMED[name]
    parts = parts_of(typed(correlations=[]))
    strings = parts["xl/sharedStrings.xml"]
    assert strings.count(f"<t>{before}</t>".encode()) == 1
    parts["xl/sharedStrings.xml"] = strings.replace(f"<t>{before}</t>".encode(), f"<t>{after}</t>".encode())
    assert said(zipped(parts)).splitlines()[0] == f"study.xlsx: {expected}"


FORMULA = "formulas are not evaluated, and this one's last value is no number, got {}; type it"

NOT_TYPED = {
    "a formula that is text": ((' t="str"', "<f>A1</f><v>ten</v>"), FORMULA.format("'ten'")),
    "a formula without a value": ("<f>1+1</f>", FORMULA.format("no value")),
    "a formula that is an answer": ((' t="b"', "<f>1=1</f><v>1</v>"), FORMULA.format("true")),
    "a formula that is an error": ((' t="e"', "<f>1/0</f><v>#DIV/0!</v>"), FORMULA.format("no value")),
    "an error": ((' t="e"', "<v>#REF!</v>"), "holds an error such as #REF!; type the value"),
    "an answer": ((' t="b"', "<v>1</v>"), "expected a number, got true"),
    "infinity": ("<v>1e999</v>", "expected a number, got inf"),
    "no number at all": ("<v>NaN</v>", "expected a number, got nan"),
    "a huge number": ("<v>1e300</v>", "at most 1e15 in size must hold, got 1e+300"),
}  # fmt: skip


@pytest.mark.parametrize("name", NOT_TYPED)
def test_what_cannot_have_been_typed_as_a_number_is_told(name):
    """Formulas are used only where they show a plain number; errors, answers and infinities are none."""
    xml, expected = NOT_TYPED[name]
    content = with_cell(typed(), "Inputs", "F7", xml)
    assert said(content) == f"study.xlsx: Inputs!F7: error: world.team.size: {expected}"


def test_of_a_formula_the_number_last_shown_is_read():
    """The formula itself is not looked at, not even one that refers to another file."""
    content = with_cell(typed(), "Inputs", "F7", "<f>[1]Sheet1!A1+WEBSERVICE(&quot;x&quot;)</f><v>12</v>")
    assert read_text(content, "study.xlsx").world["team.size"].distribution.mean() == 12
