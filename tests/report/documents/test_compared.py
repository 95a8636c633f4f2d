"""Two result documents: differences of results that share nothing, and what is no document."""

import json
import math

import pytest

from mcroi.analyses.compare.compare import ComparisonError
from mcroi.report.documents.compared import MOST_BYTES_READ, compare_documents, read_document
from mcroi.report.documents.result import result_document
from mcroi.report.documents.schemas import to_json
from mcroi.results.chance import Chance
from mcroi.results.result import Result
from tests.small_studies import change, simulated


def told(result: Result):
    """A result as it comes back from a file."""
    return read_document(to_json(result_document(result)).encode(), "some.json")


@pytest.fixture(scope="module")
def results():
    """A study before and after tools became dearer, in other futures."""
    before = simulated(change("cheap", "'uniform(4000, 12000)'", 48e3), change("gone", 1000))
    return before, simulated(change("cheap", "'uniform(7000, 13000)'", 48e3, label="Cheap"), runs=3000, seed=2)


def test_differences_without_pairs(results):
    """Numbers are those of the results; the error of a difference is that of two samples, and nothing is explained."""
    found = compare_documents(*map(told, results))
    assert (found.inputs, found.attribution, found.paired) == (None, None, False)
    assert list(found.scenarios) == ["cheap"]
    scenario = found.scenarios["cheap"]
    assert (scenario.difference, scenario.better, scenario.worse, scenario.label) == (None, None, None, "Cheap")
    by_name = {measure.name: measure for measure in scenario.measures}
    first, second = (result["cheap"] for result in results)
    mean = by_name["npv.mean"]
    assert (mean.before.value, mean.after.value) == (first.npv.mean, second.npv.mean)
    error = math.hypot(first.npv.standard_error, second.npv.standard_error)
    assert mean.difference.high - mean.difference.value == pytest.approx(1.959964 * error)
    assert by_name["npv_positive"].before == first.chance("npv_positive")
    assert by_name["npv_positive"].after == Chance(second.chance("npv_positive").hits, 3000)
    late = by_name["break_even_months.p50"]
    assert math.isinf(late.after.value)
    assert late.difference is None
    told_of = {c.what: (c.before, c.after) for c in found.frame}
    assert told_of.pop("study_sha256")
    assert told_of == {"label of cheap": ("cheap", "Cheap"), "scenario gone": ("gone", "none")}
    assert (found.before.best, found.after.best) == ("gone", "current")
    assert found.before.resolved is None


def spoilt(result, spoil):
    """A document with something wrong in it."""
    data = result_document(result)
    data = json.loads(to_json(data))
    spoil(data)
    return json.dumps(data).encode()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "not JSON: Expecting value"),
        (b"{", "not JSON: "),
        (b"\xff{}", r"not UTF-8 \(byte 0xff at 0\)"),
        (b"[1]", "it has no schema"),
        (b"{}", "it has no schema"),
        (b'{"schema": 3}', "it has no schema"),
        (
            b'{"schema": "mcroi.result/1"}',
            (
                r"is a result of the first edition of the model \(mcroi.result/1\): roi, tool bills and hours that are "
                "freed mean something else since; simulate its study again"
            ),
        ),
        (b'{"schema": "mcroi.solve/1"}', "got schema 'mcroi.solve/1'"),
        (b'{"schema": "mcroi.result/2"}', r"not a whole result document \(no 'current'\)"),
        (b'{"schema": NaN}', "not JSON: NaN is no number"),
        (b"[" * 100_000, "nested too deep"),
        (b" " * (MOST_BYTES_READ + 1), "is larger than 50 MiB"),
    ],
)
def test_what_is_no_document(content, said):
    """A sentence that names the file and what is wrong with it."""
    with pytest.raises(ComparisonError, match=f"^old.json: .*{said}"):
        read_document(content, "old.json")


def leave(*path):
    """What leaves a key out of a document."""

    def spoil(data):
        for key in path[:-1]:
            data = data[key]
        del data[path[-1]]

    return spoil


def put(value, *path):
    """What puts a value into a document."""

    def spoil(data):
        for key in path[:-1]:
            data = data[key]
        data[path[-1]] = value

    return spoil


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (leave("scenarios", "cheap", "npv"), "no 'npv'"),
        (leave("scenarios", "cheap", "npv", "ci95", "p10"), "no 'p10'"),
        (put("much", "scenarios", "cheap", "npv", "mean"), "could not convert"),
        (put([1], "scenarios", "cheap", "npv", "ci95", "mean"), "values to unpack"),
        (put(1.5, "scenarios", "cheap", "chances", "npv_positive", "p"), "between 0 and 1 must hold, got 1.5"),
        (put("nobody", "decision", "best"), "no 'nobody'"),
        (put([], "scenarios"), "has no attribute"),
        (put(None, "runs"), "int"),
    ],
)
def test_what_is_no_whole_document(results, spoil, said):
    """Where something was taken out or something else put in, the document is refused with what is wrong."""
    with pytest.raises(ComparisonError, match=f"is not a whole result document .*{said}"):
        read_document(spoilt(results[0], spoil), "old.json")


def test_what_cannot_be_compared(results):
    """Other currencies, other conditions, nothing in common."""
    first, second = map(told, results)
    with pytest.raises(ComparisonError, match="in one currency"):
        compare_documents(first, {**second, "currency": "USD"})
    with pytest.raises(ComparisonError, match="same conditions, got none before and x = 1 after"):
        compare_documents(first, {**second, "given": ["x = 1"]})
    with pytest.raises(ComparisonError, match="has to be in both"):
        compare_documents(first, told(simulated(change("other", 5000))))
