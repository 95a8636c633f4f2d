"""The artefacts of a run say the same as its document, in forms that other programs read safely."""

import csv
import hashlib
import io
import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcroi.engine.simulate import simulate
from mcroi.report.artefacts import _csv, artefacts
from mcroi.report.documents.result import result_document
from mcroi.report.documents.schemas import to_json
from mcroi.report.files import write_all
from mcroi.study.reading import example, read_text
from mcroi.study.safe_text import for_csv
from mcroi.words.verdict import verdict
from tests.small_studies import WORLD, change

RUNS = 500


@pytest.fixture(scope="module")
def result():
    """The shipped example in a few futures."""
    return simulate(example("mlops"), runs=RUNS, seed=1, jobs=1)


@pytest.fixture(scope="module")
def data(result):
    """Its document."""
    return result_document(result, verdict(result))


@pytest.fixture(scope="module")
def folder(result, data, tmp_path_factory):
    """A folder with all artefacts."""
    folder = tmp_path_factory.mktemp("out")
    write_all(folder, artefacts(result, data), {"runs": result.runs})
    return folder


def table(folder, name):
    """The rows of a CSV file as dictionaries."""
    text = (folder / name).read_bytes().decode("utf-8")
    assert "\r" not in text
    assert text.endswith("\n")
    return list(csv.DictReader(io.StringIO(text)))


def number(text):
    """A number as it is in the document; nothing is None."""
    return None if text == "" else float(text)


def test_files(folder):
    """There is one file for each kind of reader, each with its hash in the manifest."""
    pytest.importorskip("pyarrow")
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["files"].keys() | {"manifest.json"} == {path.name for path in folder.iterdir()}
    assert set(manifest["files"]) == {
        "result.json", "summary.txt", "scenarios.csv", "chances.csv", "estimates.csv", "monthly.csv", "inputs.csv",
        "trials.npz", "trials.parquet",
    }  # fmt: skip
    for name, entry in manifest["files"].items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == entry["sha256"]


def test_document_and_summary(folder, result, data):
    """The document is the very text of --json, the summary begins with the verdict."""
    assert (folder / "result.json").read_text(encoding="utf-8") == to_json(data)
    summary = (folder / "summary.txt").read_text(encoding="utf-8")
    assert " ".join(summary.split()).startswith(" ".join(verdict(result)))


def test_without_pyarrow(result, data, monkeypatch):
    """Where pyarrow is missing there is no parquet, and nothing else is missing."""
    whole = set(artefacts(result, data))
    monkeypatch.setattr("mcroi.report.artefacts.find_spec", lambda _: None)
    assert whole - set(artefacts(result, data)) <= {"trials.parquet"}


def test_same_bytes(result, data):
    """The same result makes the same files, but for those that tell when they were made."""
    for name, content in artefacts(result, data).items():
        if name != "trials.parquet":
            twice = []
            for _ in range(2):
                file = io.BytesIO()
                file.write(content) if isinstance(content, bytes) else content(file)
                twice.append(file.getvalue())
            assert twice[0] == twice[1], name


def test_npz(folder, result):
    """All futures load without pickle, under the names of the columns of trials."""
    with np.load(folder / "trials.npz", allow_pickle=False) as arrays:
        assert set(arrays.files) == set(result.columns())
        for name, values in result.columns().items():
            np.testing.assert_array_equal(arrays[name], values)


def test_parquet(folder, result):
    """The same futures are in the parquet file."""
    parquet = pytest.importorskip("pyarrow.parquet")
    frame = parquet.read_table(folder / "trials.parquet")
    assert frame.column_names == list(result.columns())
    for name, values in result.columns().items():
        np.testing.assert_array_equal(frame[name].to_numpy(), values)


def test_scenarios_csv(folder, result, data):
    """Every quantity of every scenario is there, with the document's numbers to the last digit."""
    rows = {(row["scenario"], row["quantity"]): row for row in table(folder, "scenarios.csv")}
    others = {s.name: [f"against.{other}" for other in s.against] for s in result.values()}
    assert list(rows) == [(s.name, q) for s in result.values() for q in order(data, s.name)]
    assert {q for _, q in rows} >= {q for s in result.values() for q in (*s.quantities, *others[s.name])}
    for (scenario, quantity), row in rows.items():
        said = of(data["scenarios"][scenario], quantity)
        assert row["label"] == data["scenarios"][scenario]["label"]
        for key in ("mean", "sd", "p5", "p10", "p25", "p50", "p75", "p80", "p90", "p95"):
            assert number(row[key]) == said[key]
            if key != "sd":
                assert [number(row[f"{key}_low"]), number(row[f"{key}_high"])] == said["ci95"][key]
        for key in ("never", "undefined"):
            assert number(row[key]) == said.get(key)


def order(data, name):
    """The quantities of a scenario in the document's order."""
    for key, value in data["scenarios"][name].items():
        if key in ("cost_by_work", "npv_by_source", "npv_at", "against"):
            yield from (f"{key}.{part}" for part in value)
        elif isinstance(value, dict) and "ci95" in value:
            yield key


def of(scenario, quantity):
    """What the document says of a quantity."""
    group, _, part = quantity.partition(".")
    if not part:
        return scenario[group]
    return scenario[group][part]["difference"] if group == "against" else scenario[group][part]


def test_chances_csv(folder, data):
    """Every chance is there with its interval."""
    rows = {(row["scenario"], row["chance"]): row for row in table(folder, "chances.csv")}
    for name, scenario in data["scenarios"].items():
        said = dict(scenario.get("chances", {}))
        said |= {f"npv_at.{m}.positive": d["positive"] for m, d in scenario.get("npv_at", {}).items()}
        said |= {f"against.{o}.better": c["better"] for o, c in scenario.get("against", {}).items()}
        for chance, c in said.items():
            row = rows.pop((name, chance))
            assert [number(row[key]) for key in ("p", "low", "high")] == [c["p"], *c["ci95"]]
    assert not rows


def test_estimates_csv(folder, data):
    """Single numbers are there with their standard errors, those of the decision too."""
    rows = {
        (row["scenario"], row["estimate"]): (number(row["value"]), number(row["standard_error"]))
        for row in table(folder, "estimates.csv")
    }
    evpi = data["decision"]["evpi"]
    assert rows.pop(("", "evpi")) == (evpi["value"], evpi["standard_error"])
    for name, scenario in data["scenarios"].items():
        regret = scenario["expected_regret"]
        assert rows.pop((name, "expected_regret")) == (regret["value"], regret["standard_error"])
        if name != "current":
            tail = scenario["tail_mean"]["npv_worst_5_percent"]
            assert rows.pop((name, "npv_worst_5_percent")) == (tail["value"], tail["standard_error"])
            assert rows.pop((name, "spreadsheet_npv")) == (scenario["spreadsheet_npv"], None)
    assert not rows


def test_monthly_csv(folder, data):
    """Every series has one row for each month, from 1 to the horizon."""
    rows = table(folder, "monthly.csv")
    found = {}
    for row in rows:
        assert "date" not in row
        found.setdefault((row["scenario"], row["series"], row["statistic"]), []).append(
            (int(row["month"]), number(row["value"]))
        )
    for name, scenario in data["scenarios"].items():
        monthly = scenario["monthly"]
        said = {(f"hours.{kind}", "mean"): values for kind, values in monthly["hours"].items()}
        said |= {
            (series, statistic): values
            for series in ("cumulative_benefit", "projects_per_worker", "maintenance_share", "maintainable")
            for statistic, values in monthly.get(series, {}).items()
        }
        if name != "current":
            said["broken_even", "share"] = monthly["broken_even"]
        for key, values in said.items():
            assert found.pop((name, *key)) == list(enumerate(values, start=1))
    assert not found


def test_inputs_csv(folder, result):
    """Every assumption of every place is there, with its source, and with what was moved into its support."""
    rows = {(row["place"], row["input"]): row for row in table(folder, "inputs.csv")}
    places = {"world": result.study.world} | {s.name: s.assumptions for s in result.study.scenarios.values()}
    assert set(rows) == {(place, name) for place, assumptions in places.items() for name in assumptions}
    for (place, name), row in rows.items():
        assumption = places[place][name]
        assert row["source"] == for_csv(assumption.source)
        assert row["mark"] == (assumption.mark or "")
        assert number(row["moved_share"]) == result.inputs_moved.get(f"{place}.{name}")
    assert rows["optimal", "manual.hours_per_week"]["relative"] == "times"
    assert rows["world", "team.size"]["uncertain"] == "false"
    assert rows["world", "team.size"]["unit"] == "workers"


def test_dates_and_inheritance(tmp_path):
    """With a start the months have dates; what is inherited says where it is stated."""
    like = '[scenarios.other]\nlike = "cheap"\n'
    text = WORLD.format(head='start = "2027-11"') + change("cheap", 6000) + like
    result = simulate(read_text(text), runs=20, jobs=1)
    write_all(tmp_path, artefacts(result, result_document(result)))
    dates = [row["date"] for row in table(tmp_path, "monthly.csv")][:60]
    assert dates[:3] == ["2027-11", "2027-12", "2028-01"]
    assert dates[-1] == "2032-10"
    rows = {(row["place"], row["input"]): row["stated_in"] for row in table(tmp_path, "inputs.csv")}
    assert rows["other", "tooling.cost_per_month"] == "cheap"
    assert rows["world", "team.size"] == "world"


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "\uff1d1", "\uff0b1", "\uff0d1", "\uff20x"]


@pytest.mark.parametrize("text", FORMULAS)
def test_formulas(text):
    """Text that a spreadsheet would take for a formula gets an apostrophe."""
    assert next(csv.reader(io.StringIO(_csv([[text]]).decode(), newline=""))) == ["'" + text]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\uff1d"])
@pytest.mark.parametrize("blanks", ["", " ", '  "'])
def test_formulas_within_a_text(delimiter, sign, blanks):
    """Whatever delimiter the reader of a file splits its cells by, none of them is a formula."""
    text = f"5 seats{delimiter}{blanks}{sign}1+cmd|' /C calc'!A0"
    for cell in _csv([[text]]).decode().split(delimiter):
        assert not cell.strip(' "').startswith(sign)
    assert for_csv(f"2{sign}1{delimiter}x") == f"2{sign}1{delimiter}x"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (-1.5, "-1.5"),
        (np.float64(-0.25), "-0.25"),
        (-3, "-3"),
        (1e-9, "1e-09"),
        (None, ""),
        (True, "true"),
        ("a=1", "a=1"),
        ("", ""),
    ],
)
def test_numbers_are_never_quoted(cell, text):
    """Numbers stay numbers, negative ones too; text that begins otherwise stays as it is."""
    assert next(csv.reader(io.StringIO(_csv([["x", cell]]).decode()))) == ["x", text]


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=2), max_size=4))
def test_csv_is_read_back(rows):
    """Whatever the text, a reader of CSV gets it back but for the apostrophe."""
    read = list(csv.reader(io.StringIO(_csv(rows).decode(), newline="")))
    assert read == [[for_csv(cell) for cell in row] for row in rows]


@given(st.floats(allow_nan=False))
def test_numbers_are_read_back_exactly(value):
    """No digit of a number is lost."""
    assert float(_csv([[value]]).decode()) == value


def test_hostile_study(tmp_path):
    """A study full of formulas puts none into a spreadsheet."""
    hostile = change("bad", "{ value = 6000, source = '=cmd|x', note = '+1', owner = '@me' }", label="-1+cmd")
    result = simulate(read_text(WORLD.format(head="") + hostile), runs=20, jobs=1)
    write_all(tmp_path, artefacts(result, result_document(result)))
    for path in tmp_path.glob("*.csv"):
        for row in csv.reader(io.StringIO(path.read_bytes().decode(), newline="")):
            for cell in row:
                assert not cell.startswith(("=", "@", "+")), path.name
                assert not cell.startswith("-") or float(cell) < 0
