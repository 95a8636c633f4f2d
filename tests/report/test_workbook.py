"""The workbook: what is in it, that text stays text, and that a spreadsheet comes to the values that are written."""

import io
import math
import re
import zipfile
from xml.etree import ElementTree as ET

import numpy as np
import pytest

import mcroi
from mcroi.charts.style import looks
from mcroi.engine.simulate import simulate
from mcroi.report.workbook import shown, workbook
from mcroi.report.workbook.book import SHEETS
from mcroi.report.workbook.futures import Futures
from mcroi.report.workbook.input_groups import GROUPS
from mcroi.report.workbook.sheet import Book
from mcroi.report.workbook.summary_lines import Lines
from mcroi.results import rounding
from mcroi.results.chance import Chance
from mcroi.results.figure import Figure
from mcroi.study.inputs import INPUTS
from mcroi.study.reading import read_text
from mcroi.words.case import BusinessCase
from mcroi.words.rows import sections
from mcroi.words.sources import LABELS as SOURCES
from tests.report.spreadsheets import cells, converted, displayed, soffice, without_values
from tests.small_studies import WORLD, change

RUNS = 400
SIMULATION, SUMMARY, _, MAINTENANCE, ASSUMPTIONS = range(1, 6)

RELATIVE = 1e-9
"""How far a formula's value may be from the one written."""

CURRENCY = "=1+1"

HOSTILE = (
    "=cmd|'/c calc'!A1",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "\U0001f600\u0645\u0631\u062d\u0628\u0627 _x000D_ \ufeff",
    "+" + "x" * 99,
    "https://example.org/",
    "@SUM(A1)",
)


@pytest.fixture(scope="module")
def example():
    """The built-in example in a few futures."""
    return BusinessCase(simulate(mcroi.example("mlops"), runs=RUNS, seed=1, jobs=1))


@pytest.fixture(scope="module")
def hostile():
    """A study all free text of which is hostile."""
    head = 'start = "2027-11"\n[targets]\nnpv = 100e3\nroi = 0.5\npeak_funding = "50k"\n'
    text = WORLD.replace('"Cheaper tools"', repr(HOSTILE[0])).replace('"EUR"', repr(CURRENCY)).format(head="")
    text = text.replace('"As ever"', f"'{HOSTILE[1]}'").replace("[world]", head + "[world]")
    text = text.replace("team.size = 10", f"team.size = {{ value = 10, source = '''{HOSTILE[0]}''' }}")
    changes = [change(f"c{i}", cost="'5e3 to 15e3'", spend="'20e3 to 60e3'", success=0.8) for i in range(5)]
    for i, made in enumerate(changes):
        labelled = made.replace(f"[scenarios.c{i}]\n", f"[scenarios.c{i}]\nlabel = '''{HOSTILE[i + 2]}'''\n", 1)
        source = f"one_off.team_share = {{ value = 0, source = '''{HOSTILE[-1 - i]}''', owner = '''{HOSTILE[0]}''' }}"
        text += labelled.replace("one_off.team_share = 0", source)
    return BusinessCase(simulate(read_text(text), runs=300, seed=3, jobs=1))


@pytest.fixture(scope="module")
def cases(example, hostile):
    """Cases that differ in what formulas meet: ties, times never reached, ratios without a value, conditions."""
    twins = WORLD.format(head="") + change("a", 5e3) + change("b", 5e3)
    hopeless = WORLD.format(head="") + change("a-1", "'12e3 to 20e3'", success=0)
    mlops = mcroi.example("mlops")
    return {
        "example": example,
        "hostile": hostile,
        "twins": BusinessCase(simulate(read_text(twins), runs=50, jobs=1)),
        "hopeless": BusinessCase(simulate(read_text(hopeless), runs=50, jobs=1)),
        "irr": BusinessCase(simulate(mlops, runs=300, jobs=1, irr=True)),
        "given": BusinessCase(simulate(mlops, runs=900, jobs=1, given=["optimal.delivers = false"])),
        "one": BusinessCase(simulate(mlops, runs=1, jobs=1)),
    }


@pytest.fixture(scope="module")
def books(cases):
    """Their workbooks."""
    return {name: workbook(case) for name, case in cases.items()}


@pytest.fixture(scope="module")
def summaries(books, tmp_path_factory):
    """Their summaries as LibreOffice displays them, which takes long to start."""
    soffice()
    return displayed(books, SUMMARY, tmp_path_factory.mktemp("summaries"))


def test_the_same_case_makes_the_same_bytes(example):
    """A second workbook of the same simulation is the same to the last byte, and of moderate size."""
    again = BusinessCase(simulate(mcroi.example("mlops"), runs=RUNS, seed=1, jobs=1))
    assert workbook(example) == workbook(again)


def test_the_example_in_full_stays_below_3_megabytes():
    """As many futures as there is room for are in it, and no more than asked for."""
    case = BusinessCase(simulate(mcroi.example("mlops"), runs=20_000, jobs=2))
    futures = Futures(case.result)
    assert futures.count == 3100
    assert len(futures.columns) == 58
    assert len(workbook(case)) < 3e6


@pytest.mark.parametrize(("runs", "kept"), [(1, 1), (700, 700), (12_000, 5200)])
def test_futures_are_as_many_as_there_is_room_for(runs, kept):
    """With one change, the fewest columns there are, they are fewer than 10,000, and never more than were simulated."""
    study = read_text(WORLD.format(head="") + change("a", 5e3))
    assert Futures(simulate(study, runs=runs, jobs=1)).count == kept


def test_what_it_is_worth_to_know_the_future_has_one_figure(example):
    """The loss of the best choice, which is that, stands once where the workbook holds but a part of the run."""
    line = Lines(Futures(example.result)).blocks()[0].lines[-1]
    assert all(line.live)
    part = Lines(Futures(example.result))
    part.futures.count = RUNS // 2
    line = part.blocks()[0].lines[-1]
    assert line.label == "expected loss against the best choice"
    assert not any(line.live)
    assert all(line.full)


def test_the_sheets_are_named_frozen_and_ready_to_print(example):
    """Five sheets with their names; each has panes, a print area and a footer; columns have names."""
    book = zipfile.ZipFile(io.BytesIO(workbook(example)))
    root = ET.fromstring(book.read("xl/workbook.xml"))  # noqa: S314  # we wrote it
    assert [s.get("name") for s in root.iter() if s.tag.endswith("}sheet")] == list(SHEETS)
    names = {d.get("name"): d.text for d in root.iter() if d.tag.endswith("}definedName")}
    assert names["npv_optimal"] == f"Simulation!$AA$8:$AA${7 + RUNS}"
    assert {"futures", "best_npv", "break_even_months_compromise", "cost_manual_current"} <= set(names)
    areas = [d for d in root.iter() if d.get("name") == "_xlnm.Print_Area"]
    assert sorted(d.get("localSheetId") for d in areas) == ["0", "1", "2", "3", "4"]
    for number in range(1, 6):
        text = book.read(f"xl/worksheets/sheet{number}.xml").decode()
        assert 'state="frozen"' in text
        assert "<oddFooter>" in text
    assert len([name for name in book.namelist() if name.startswith("xl/charts/chart")]) == 5 + 6
    comments = "".join(book.read(name).decode() for name in book.namelist() if name.startswith("xl/comments"))
    assert "Clockwise 2022, 80,000 engineers" in comments


def test_every_input_is_in_one_group():
    """The groups of the sheet are a division of the catalogue."""
    assert sorted(name for _, _, names in GROUPS for name in names) == sorted(INPUTS)


def test_futures_on_the_sheet_are_those_of_the_run(example):
    """A column holds the result of the first futures to twelve digits, never where it is infinite."""
    content = cells(workbook(example), SIMULATION)
    names = {cell.value: re.sub(r"\d", "", ref) for ref, cell in content.items() if ref.endswith("7")}
    for scenario, result in (("optimal", "npv"), ("compromise", "break_even_months"), ("current", "cost_manual")):
        column = names[f"{result}_{scenario}"]
        written = [content[f"{column}{8 + i}"].value for i in range(RUNS)]
        engine = example.result[scenario].quantities[result.replace("cost_", "cost_by_work.")].values
        for value, drawn in zip(written, engine.tolist(), strict=True):
            assert value == "never" if math.isinf(drawn) else math.isclose(value, drawn, rel_tol=1e-11)


def test_formulas_over_all_futures_come_to_the_result(example):
    """Where the workbook holds the whole run, its formulas stand with the figures of the result, to rounding."""
    content = cells(workbook(example), SUMMARY)
    row_of = {cell.value: int(ref[1:]) for ref, cell in reversed(content.items()) if re.fullmatch(r"A\d+", ref)}
    optimal, compromise = example.result["optimal"], example.result["compromise"]
    for label, column, value in (
        ("chance of success (NPV > 0)", "G", optimal.chance("npv_positive").p),
        ("chance of being the best", "H", compromise.chance("best").p),
        ("NPV P10", "G", optimal.npv.quantile(0.1)),
        ("NPV mean", "H", compromise.npv.mean),
        ("break-even P50", "H", compromise.break_even_months.quantile(0.5)),
        ("one-off cost P80", "G", optimal.one_off_cost.quantile(0.8)),
        ("both in budget and in time", "G", optimal.chance("within_budget_and_time").p),
        ("expected loss against the best choice", "H", compromise.expected_regret.value),
        ("all", "F", example.result["current"].cost.mean),
    ):
        cell = content[f"{column}{row_of[label]}"]
        assert cell.formula, label
        assert math.isclose(cell.value, value, rel_tol=1e-10), label


def test_a_change_has_the_colour_that_it_has_in_charts(example):
    """The fan of each change is drawn in the colour of its lines in all charts."""
    book = zipfile.ZipFile(io.BytesIO(workbook(example)))
    for k, of in enumerate(example.result.changes, 1):
        drawn = re.findall(r'<c:ser>.*?<c:spPr>.*?val="(\w+)"', book.read(f"xl/charts/chart{k}.xml").decode())
        assert {f"#{color}" for color in drawn} == {looks(example.result)[of.name].color}


def test_the_months_are_those_of_the_result(example):
    """Hours by type of work are the means of the full run, and the formula beside them adds up to the paid hours."""
    content, start = cells(workbook(example), MAINTENANCE), None
    for ref, cell in content.items():
        if cell.value == "Every tool they want" and ref.startswith("A"):
            start = int(ref[1:])
    hours = example.result["optimal"].monthly.hours
    for month in (0, 17, 59):
        row = start + 1 + month
        written = dict(zip(("migration", "ramp_up", "incidents", "manual"), "LMNO", strict=True))
        for kind, column in written.items():
            assert content[f"{column}{row}"].value == pytest.approx(hours[kind][month], rel=1e-15)
        assert content[f"U{row}"].formula == f"SUM(L{row}:T{row})"
        assert content[f"U{row}"].value == pytest.approx(sum(of[month] for of in hours.values()), rel=1e-12)


def test_the_register_holds_every_value_and_every_default(example):
    """Each stated value stands with its source and mark, and what is left out with its default."""
    content = cells(workbook(example), ASSUMPTIONS)
    rows = {}
    for ref, cell in content.items():
        letters, row = re.fullmatch(r"([A-Z]+)(\d+)", ref).groups()
        rows.setdefault(int(row), {})[letters] = cell.value
    register = {(row["A"], row["B"]): row for row in rows.values() if "L" in row}
    stated = {(place, of.input): of for place, of in example.study.stated}
    assert set(stated) <= set(register)
    for key, of in stated.items():
        assert register[key]["D"] == of.text
        assert register[key]["J"] == of.source
        assert register[key]["L"] == of.mark
    assert register["world", "team.growth_per_year"]["L"] == "default"
    assert register["world", "organisation.friction"]["H"] == pytest.approx(1.31, abs=0.005)


def test_text_stays_text(hostile):
    """No text is a formula, a link or markup: it stands in its cell as it was written."""
    content = workbook(hostile)
    book = zipfile.ZipFile(io.BytesIO(content))
    for name in book.namelist():
        data = book.read(name)
        assert b"hyperlink" not in data, name
        assert "vba" not in name
        assert "external" not in name.lower()
        if name.endswith((".xml", ".rels")):
            ET.fromstring(data)  # noqa: S314  # we wrote it
        if name.startswith("xl/charts/"):
            assert b"cmd|" not in re.sub(rb"<c:str(Ref|Cache)>.*?</c:str\1>", b"", data, flags=re.DOTALL), name
    found = [cell for number in range(1, 5) for cell in cells(content, number).values()]
    texts = {cell.value for cell in found if isinstance(cell.value, str)}
    for text in (*HOSTILE, CURRENCY):
        assert text in texts, text
    formulas = [cell.formula for cell in found if cell.formula is not None]
    ours = r"(COUNT|COUNTIF|SUM|SUMPRODUCT|AVERAGE|MAX|PERCENTILE|IF|SMALL|ROUNDUP|ISNUMBER)"
    for formula in formulas:
        assert not re.search(r"[|@\[\]{}]|://|DDE|HYPERLINK|WEBSERVICE", formula)
        assert set(re.findall(r"([A-Z]+)\(", formula)) <= set(ours.strip("()").split("|")), formula


def test_a_spreadsheet_comes_to_the_values_written(books, tmp_path):
    """LibreOffice, told nothing of the values, calculates each formula of each case to the one that is written."""
    soffice()
    out = converted({name: without_values(content) for name, content in books.items()}, "xlsx", tmp_path)
    for name, content in books.items():
        calculated, formulas = (out / f"{name}.xlsx").read_bytes(), 0
        for number in range(1, 5):
            there = cells(calculated, number)
            assert not [ref for ref, cell in there.items() if cell.is_error], (name, number)
            for ref, cell in cells(content, number).items():
                if cell.formula is None:
                    continue
                formulas += 1
                value = there[ref].value
                if isinstance(cell.value, str):
                    assert value == cell.value, (name, number, ref, cell.formula)
                else:
                    assert math.isclose(value, cell.value, rel_tol=RELATIVE), (name, number, ref, cell, value)
        assert formulas > 100, name


@pytest.mark.parametrize("name", ["example", "irr", "twins", "hopeless", "given", "one"])
def test_the_summary_displays_what_the_tables_print(cases, summaries, name):
    """Row by row, the figures of the full run are displayed as they are printed; sources have a sheet of their own."""
    case, rows = cases[name], summaries[name]
    count = len(case.result)
    found = {row[0].strip(): tuple(row[2 : 2 + count]) for row in reversed(rows) if row and row[0]}
    for section in sections(case.result):
        for row in section.rows:
            if row.label not in (*SOURCES.values(), "net present value"):
                assert found[row.label.strip()] == row.cells, row.label


def test_figures_are_displayed_as_they_are_printed(tmp_path):
    """Number formats show of any figure what the printed text says, in whatever size and with whatever error."""
    soffice()
    rng = np.random.default_rng(20260101)
    sizes = 10.0 ** rng.uniform(-3, 10, 300) * rng.choice([-1.0, 1.0], 300)
    errors = np.abs(sizes) * 10.0 ** rng.uniform(-4, 1, 300)
    figures = [Figure(v, v - e, v + e) for v, e in zip(sizes.tolist(), errors.tolist(), strict=True)]
    figures += [Figure.exact(v) for v in (0.0, 12.0, 1234.5, 1235.5, 99.25, -3.0, 1e6, math.inf, math.nan)]
    parts = [Figure(v, max(v - e, 0), min(v + e, 1)) for v, e in rng.uniform(0, 1, (100, 2)).tolist()]
    chances = [Chance(int(hits), 2000) for hits in (0, 1, 3, 1000, 1999, 2000, *rng.integers(0, 2001, 60))]
    expected, cells_shown = [], []
    for unit, answers, text in (
        ("money", figures, rounding.money),
        ("months", figures, lambda f: rounding.months(f, bare=True)),
        ("ratio", figures, rounding.number),
        ("per year", parts, rounding.rate),
        ("share of paid hours", parts, rounding.share),
        ("share of futures", chances, rounding.percent),
    ):
        for answer in answers:
            cells_shown += shown.side_by_side([answer], unit)
            expected.append(text(answer))
    book = Book("figures")
    sheet = book.sheet("Figures")
    sheet.xlsx.set_column(0, 0, 40)
    for row, of in enumerate(cells_shown):
        sheet.shown(row, 0, of)
    rows = displayed({"figures": book.content()}, 1, tmp_path)["figures"]
    assert [row[0] for row in rows] == expected
