"""The table of results: a row there and a computation are all that a result takes, to stand wherever results stand."""

import pytest

import mcroi
from mcroi.engine import simulate as engine
from mcroi.model.accounts import WORK
from mcroi.model.outcomes import outcomes
from mcroi.report.documents.result import result_document
from mcroi.report.workbook.futures import Futures
from mcroi.report.workbook.summary_lines import Lines
from mcroi.results.catalogue import catalogue
from mcroi.results.columns import outputs
from mcroi.results.quantities import QUANTITIES, WORDS_FOR_WORK, QuantityKind, quantities_of
from mcroi.results.requirements import evaluate, read_requirement
from mcroi.study.study import CURRENT
from mcroi.words.questions import blocks
from mcroi.words.rows import sections

STUDY = mcroi.example()
WORRY = QuantityKind("worry", "money", "worry", "twice the npv", is_output=True, section="effort", percentiles=(50,))


@pytest.fixture
def worried(monkeypatch):
    """A simulation with a result that was made up: a row of the table, and its computation."""

    def with_worry(*arguments):
        made = outcomes(*arguments)
        for name, outcome in made.items():
            if name != CURRENT:
                outcome.values["worry"] = 2.0 * outcome.values["npv"]
        return made

    monkeypatch.setitem(QUANTITIES, WORRY.name, WORRY)
    monkeypatch.setattr(engine, "outcomes", with_worry)
    return mcroi.simulate(STUDY, runs=500, jobs=1)


def test_a_new_result_is_a_row_and_its_computation(worried):
    """It is in the result, in documents, requirements, outputs, tables, workbook and catalogue, with no other line."""
    mean = 2.0 * worried["optimal"].npv.mean
    assert worried["optimal"].quantities["worry"].mean == pytest.approx(mean)
    assert result_document(worried)["scenarios"]["optimal"]["worry"]["mean"] == pytest.approx(mean)
    assert evaluate(read_requirement("optimal.worry >= 0", STUDY), worried).value == pytest.approx(mean)
    assert {"optimal.worry", "optimal.against.compromise.worry"} < outputs(STUDY, worried.per_future).keys()
    assert "worry P50" in [row.label for section in sections(worried) for row in section.rows]
    futures = Futures(worried)
    assert ("optimal", "worry") in futures.columns
    assert "worry P50" in [line.label for block in Lines(futures).blocks() for line in block.lines]
    assert "<scenario>.worry" in [named.name for named in catalogue()]


def test_results_have_what_the_table_says():
    """Every result of a simulation has a row, every row a result; which can be never, and which undefined, is told."""
    result = mcroi.simulate(STUDY, runs=500, jobs=1, irr=True)
    told = result_document(result)["scenarios"]
    for name, scenario in result.items():
        kinds = quantities_of(STUDY, name, irr=True)
        assert list(scenario.quantities) == list(kinds)
        for kind in kinds.values():
            key, _, part = kind.name.partition(".")
            distribution = told[name][key][part] if part else told[name][key]
            assert {kind.missing} - {""} == {"never", "undefined"} & distribution.keys()


def test_tables_tell_what_the_table_says():
    """Each result that has a section is asked about at its percentiles, for the scenarios that have it."""
    result = mcroi.simulate(STUDY, runs=100, jobs=1, irr=True)
    asked = {(q.about, q.statistic, q.of_all) for block in blocks(result) for q in block.questions}
    for kind in quantities_of(STUDY, "optimal", irr=True).values():
        assert (kind.section is None) == (kind.percentiles == ())
        assert {(kind.name, f"p{p}", kind.of_all) for p in kind.percentiles} <= asked


def test_every_type_of_work_has_words():
    """The words are those of the types that the model knows."""
    assert tuple(WORDS_FOR_WORK) == WORK
