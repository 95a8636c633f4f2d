"""A workbook that was filled in says what was typed: the example's values, and 200 random fillings."""

import re
import tomllib
from dataclasses import replace

import numpy as np
import pytest

import mcroi
from distributions import Constant
from mcroi.report.workbook.blank import workbook_to_fill_in
from mcroi.report.workbook.fillings import Columns, Filling
from mcroi.study.inputs import INPUTS
from mcroi.study.reading import read_text, read_workbook_text
from mcroi.study.reading.workbook import read_filled
from tests.study.reading.workbook.filled_in import EXAMPLE, typed

SCENARIOS = ("current", "optimal", "compromise")
FORMS = {
    "number": "a",
    "90 % range": "ac",
    "80 % range": "ac",
    "three points": "abc",
    "P10 P50 P90": "abc",
    "today × number": "a",
    "today × 90 % range": "ac",
    "today × 80 % range": "ac",
    "today × three points": "abc",
    "today × P10 P50 P90": "abc",
}
HEADINGS = {"a": "value or least", "b": "most likely", "c": "greatest"}
WORDS = ("=1+1", "a source, 2026", 'quote " and \\', "Größe €", "'", "[world]", "# no comment", "x\u00a0y", "{}")


def by_value(assumption):
    """An assumption without how it was written."""
    return replace(assumption, text="", how=())


def test_the_example_filled_in_is_the_example():
    """Every assumption, what is inherited, the correlations and the targets are those of the example's study file."""
    study, example = read_text(workbook_to_fill_in(EXAMPLE), "study.xlsx"), mcroi.example()
    assert {name: by_value(stated) for name, stated in study.world.items()} == {
        name: by_value(stated) for name, stated in example.world.items()
    }
    assert list(study.scenarios) == list(example.scenarios)
    for name, scenario in example.scenarios.items():
        found = study.scenarios[name]
        assert (found.label, found.stated_in) == (scenario.label, scenario.stated_in)
        assert {i: by_value(stated) for i, stated in found.assumptions.items()} == {
            i: by_value(stated) for i, stated in scenario.assumptions.items()
        }
    assert (study.title, study.currency, study.horizon_months) == (
        example.title, example.currency, example.horizon_months,
    )  # fmt: skip
    assert (study.also_report_months, study.correlations, study.targets) == (
        example.also_report_months, example.correlations, example.targets,
    )  # fmt: skip


def test_the_text_it_is_converted_to_is_the_same_study():
    """Reading the text gives what reading the workbook gives, its hash included."""
    content = workbook_to_fill_in(EXAMPLE)
    assert read_text(read_workbook_text(content, "study.xlsx"), "study.toml") == read_text(content, "study.xlsx")


def random_cells(rng, about, scenario):
    """One random value: its form, numbers that fit it, and at times its mark, source and owner."""
    relative = scenario != "current" and about.kind == "way"
    names = [name for name in FORMS if relative or not name.startswith("today")]
    name = names[rng.integers(len(names))]
    numbers = np.sort(rng.uniform(0.05, 0.95, 3) if rng.random() < 0.7 else 10 ** rng.uniform(-3, 7, 3))
    a, b, c = (round(float(number), int(rng.integers(3, 8))) for number in numbers)
    if not a < b < c:
        return random_cells(rng, about, scenario)
    cells = {"form": name, **{HEADINGS[key]: {"a": a, "b": b, "c": c}[key] for key in FORMS[name]}}
    if rng.random() < 0.5:
        cells["mark"] = ("published", "mixed", "illustrative")[rng.integers(3)]
        cells["source"] = WORDS[rng.integers(len(WORDS))]
    if rng.random() < 0.2:
        cells["owner"] = WORDS[rng.integers(len(WORDS))]
    return cells


def random_filling(seed, share):
    """A filling with random values in so many of the cells that an input may stand in."""
    rng = np.random.default_rng(seed)
    scenarios = {}
    for name in SCENARIOS:
        belonging = [i for i in INPUTS.values() if i.kind == "way" or (name == "current") == (i.kind == "world")]
        stated = {i.name: random_cells(rng, i, name) for i in belonging if rng.random() < share}
        label = WORDS[rng.integers(len(WORDS))] if rng.random() < 0.5 else ""
        scenarios[name] = Columns(label, "optimal" if name == "compromise" and rng.random() < 0.5 else "", stated)
    head = {
        "title": f"Study {seed}",
        "horizon_months": int(rng.integers(1, 600)),
        "targets.npv": round(rng.normal(), 9),
    }
    return Filling(head, scenarios, [(0.5, ("a", "b")), (-0.25, ("c", "d", "e"))])


def stated_numbers(value):
    """The numbers of a value of a study file, in the order of its text, and whether it is relative."""
    table = value if isinstance(value, dict) else {"value": value}
    relative = bool(table.get("relative", False))
    if "value" not in table:
        return [table[key] for key in ("p10", "p50", "p90") if key in table], relative, "p10"
    text = str(table["value"])
    relative = text.startswith("times ")
    bare = text.removeprefix("times ")
    kind = "pert" if bare.startswith("pert(") else "to" if " to " in bare else "number"
    return [float(number) for number in re.findall(r"[0-9.]+(?:e[+-]?[0-9]+)?", bare)], relative, kind


KINDS = {"number": "number", "90 % range": "to", "80 % range": "p10", "three points": "pert", "P10 P50 P90": "p10"}


@pytest.mark.parametrize("seed", range(200))
def test_random_fillings_convert_to_what_was_typed(seed):
    """Every number, form, mark, source and owner is the one that was typed, and nothing else is stated."""
    filling = random_filling(seed, share=0.4)
    filled = read_filled(workbook_to_fill_in(filling), "study.xlsx")
    assert filled.problems == ()
    tables = tomllib.loads(filled.document.text)
    assert tables == filled.document.tables
    assert (tables["title"], tables["horizon_months"]) == (filling.head["title"], filling.head["horizon_months"])
    assert tables["targets"]["npv"] == filling.head["targets.npv"]
    assert [(c["rank"], tuple(c["between"])) for c in tables["correlations"]] == list(filling.correlations)
    count = 0
    for name, columns in filling.scenarios.items():
        stated = tables["scenarios"][name]
        assert (stated.get("label", ""), stated.get("like", "")) == (columns.label, columns.like)
        for input_name, cells in columns.inputs.items():
            about = INPUTS[input_name]
            value = (tables["world"] if about.kind == "world" else stated)[about.group][about.leaf]
            form = cells["form"]
            expected = [cells[HEADINGS[key]] for key in FORMS[form]]
            assert stated_numbers(value) == (expected, form.startswith("today"), KINDS[form.removeprefix("today × ")])
            options = value if isinstance(value, dict) else {}
            evidence = {key: cells[key] for key in ("mark", "source", "owner") if key in cells}
            assert {key: options[key] for key in ("mark", "source", "owner") if key in options} == evidence
            count += 1
    leaves = [
        g for t in (tables.get("world", {}), *tables["scenarios"].values()) for g in t.values() if isinstance(g, dict)
    ]
    assert sum(map(len, leaves)) == count


def test_every_form_is_the_distribution_that_it_says():
    """Ends, quantiles, mode and mean are those that the forms are explained by."""
    numbers = {"value or least": 0.2, "most likely": 0.3, "greatest": 0.7}
    names = ["wait_minutes", "attention_lost", "refocus_minutes", "runs_per_week"]
    rows = {"90 % range": None, "80 % range": None, "three points": None, "P10 P50 P90": None}
    for prefix in ("", "today × "):
        changes = []
        for form, leaf in zip(rows, names, strict=True):
            cells = {HEADINGS[key]: numbers[HEADINGS[key]] for key in FORMS[prefix + form]}
            changes.append(("optimal", f"mechanical.{leaf}", {"form": prefix + form, **cells}))
        study = read_text(typed(changes), "study.xlsx")
        found = [study.scenarios["optimal"].assumptions[f"mechanical.{leaf}"] for leaf in names]
        assert {assumption.relative for assumption in found} == {"times" if prefix else ""}
        ninety, eighty, points, quantiles = (assumption.distribution for assumption in found)
        assert ninety.ppf(np.array([0.05, 0.95])) == pytest.approx([0.2, 0.7], rel=1e-9)
        assert eighty.ppf(np.array([0.1, 0.9])) == pytest.approx([0.2, 0.7], rel=1e-9)
        assert points.support() == (0.2, 0.7)
        assert points.mean() == pytest.approx((0.2 + 4 * 0.3 + 0.7) / 6)  # Clark 1962
        assert quantiles.ppf(np.array([0.1, 0.5, 0.9])) == pytest.approx([0.2, 0.3, 0.7], rel=1e-9)


FREELY = {
    "text with a suffix": ({"form": "number", "value or least": "15%"}, 0.15),
    "a number without a form": ({"value or least": 0.25}, 0.25),
    "a form in other spelling": ({"form": " Number ", "value or least": 0.5}, 0.5),
}


@pytest.mark.parametrize("name", FREELY)
def test_a_number_may_be_typed_freely(name):
    """Suffixes, a missing form beside a single value, and another spelling of a form are understood."""
    cells, value = FREELY[name]
    study = read_text(typed([("current", "mechanical.attention_lost", cells)]), "study.xlsx")
    assert study.scenarios["current"].assumptions["mechanical.attention_lost"].distribution == Constant(value)


def test_any_range_can_be_stated_as_text():
    """What has no form of its own is typed as in a study file, relative or not."""
    cells = {"form": "as text", "value or least": "times beta(4, 8)"}
    study = read_text(typed([("optimal", "mechanical.attention_lost", cells)]), "study.xlsx")
    stated = study.scenarios["optimal"].assumptions["mechanical.attention_lost"]
    assert stated.relative == "times"
    assert stated.distribution.mean() == pytest.approx(4 / 12)


def test_the_head_may_be_typed_freely():
    """Months in a list, a month, an answer and a number that stands for text are read as what they are."""
    head = {"also_report_months": "12; 24,36", "start": "2027-01", "dependence.nearest": "Yes", "currency": "5"}
    study = read_text(typed(head=head), "study.xlsx")
    assert study.also_report_months == (12, 24, 36)
    assert (study.start, study.nearest, study.currency) == ("2027-01", True, "5")


def test_a_scenario_more_or_less():
    """Columns that were copied are a further scenario; without its columns a scenario is gone."""
    more = {**EXAMPLE.scenarios, "wait": replace(EXAMPLE.scenarios["compromise"], label="Wait a year")}
    study = read_text(workbook_to_fill_in(replace(EXAMPLE, scenarios=more)), "study.xlsx")
    assert list(study.scenarios) == ["current", "optimal", "compromise", "wait"]
    assert study.scenarios["wait"].label == "Wait a year"
    study = read_text(typed(compromise=None, correlations=[]), "study.xlsx")
    assert list(study.scenarios) == ["current", "optimal"]


def test_overrides_apply_to_a_workbook():
    """What --set says replaces what the cell says, and is named where it is wrong."""
    content = workbook_to_fill_in(EXAMPLE)
    assert read_text(content, "a.xlsx", ["world.team.size=20"]).world["team.size"].distribution == Constant(20)
    with pytest.raises(mcroi.StudyError, match=r"^--set world\.team\.size=-1: error: world\.team\.size: > 0 must hold"):
        read_text(content, "a.xlsx", ["world.team.size=-1"])


def test_a_workbook_without_a_title_is_called_by_its_file():
    """The title is the file's name, as it is of a study file."""
    assert read_text(typed(head={"title": ""}), "a case.xlsx").title == "a case"
