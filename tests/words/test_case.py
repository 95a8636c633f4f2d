"""A business case of more futures than are analysed: what the whole run says is told from the whole run everywhere."""

import numpy as np
import pytest

import mcroi
from mcroi.analyses.stress.worst import WORST
from mcroi.report.documents.case import case_document
from mcroi.report.page.annual import annual_tables
from mcroi.report.page.grid import spread
from mcroi.report.page.risks import branches, stresses
from mcroi.results.chance import Chance
from mcroi.results.figure import Figure
from mcroi.results.ranking import rank
from mcroi.results.rounding import money, of_100, percent
from mcroi.words import case as cases
from mcroi.words.case import BusinessCase
from mcroi.words.information import opening_sentences
from mcroi.words.sensitivity import sentences
from mcroi.words.stress import stress_rows
from tests.small_studies import change, simulated

FIRST = 3000


@pytest.fixture(scope="module")
def case():
    """The example, of which a third is analysed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cases, "ANALYSED", FIRST)
        made = BusinessCase(mcroi.simulate(mcroi.example(), runs=9000, seed=5, jobs=1), jobs=1)
        assert made.analysed.runs == FIRST
    return made


def test_as_simulated_is_as_the_whole_run_has_it(case):
    """The first row of the stresses has the mean and the chance of the table of scenarios, and so has failure."""
    plain, named = case.stress.plain, {row.name: row for row in case.stress.named}
    assert plain.futures == case.result.runs
    for s in case.result.changes:
        assert plain.npv[s.name].value == s.npv.mean
        assert plain.success[s.name].p == s.chance("npv_positive").p
        failed = named["compromise.delivers = false"].npv[s.name].value
        fails = ~np.isfinite(case.result["compromise"].go_live_months.values)
        assert failed == pytest.approx(s.npv.values[fails].mean(), rel=1e-12)
    first = stresses(case).groups[0].lines[0]
    assert first.label == "as simulated"
    assert first.cells == (*stress_rows(case.analysed, case.stress)[0].cells, "compromise")
    assert percent(case.result["compromise"].chance("npv_positive")) in first.cells[1]


def test_what_the_worst_futures_come_to_is_as_in_the_table_of_branches(case):
    """Mean and failures of the worst tenth are those of the whole run; where dials stand, of the first futures."""
    for s in case.result.changes:
        worst = case.worst[s.name]
        lowest = np.sort(s.npv.values)[: round(WORST * case.result.runs)]
        assert worst.count == lowest.size
        assert worst.npv.value == pytest.approx(lowest.mean(), rel=1e-12)
        there, overall = worst.fails[s.name]
        assert overall.hits == case.result.runs - s.chance("delivers").hits
        assert there.runs == lowest.size
        assert worst.dials


def test_the_chance_of_failure_and_what_it_costs_are_told_once(case):
    """A sentence about a delivery has the chance and the means of the whole run."""
    compromise = case.result["compromise"]
    fails = Chance.of(~np.isfinite(compromise.go_live_months.values))
    (told,) = (text for text in sentences(case.sensitivity, case.worth) if "the change to compromise fails" in text)
    assert f"as it does in {of_100(fails)}" in told
    for cells in [line.cells for line in branches(case.result).groups[1].lines[:2]]:
        assert f"{cells[2]} EUR" in told


def test_there_is_one_figure_for_what_it_is_worth_to_know_the_future(case):
    """Page, documents and chart have the evpi of the whole run."""
    evpi = case.result.decision.evpi
    assert case.information.evpi == evpi
    assert money(Figure.of(evpi), "EUR") in " ".join(opening_sentences(case.information))
    data = case_document(case)
    assert data["information"]["evpi"] == data["decision"]["evpi"]


def test_one_off_spend_of_all_years_is_the_one_off_cost(case):
    """The last column of the table of years says what the table of scenarios says."""
    for s in case.result.changes:
        grid = annual_tables(case)[s.name]
        assert grid.heads[-1] == "all years"
        for line, figure in zip(grid.groups[0].lines, spread(s.one_off_cost), strict=True):
            assert float(line.cells[-1]) == pytest.approx(figure.value / 1e3, abs=figure.width / 1e3)


@pytest.mark.parametrize("seed", [6, 10])
def test_the_whole_run_decides_what_the_first_futures_would_not(seed):
    """Where the first futures alone would recommend another scenario, every analysis follows the recommendation."""
    result = simulated(change("gamble", '"normal(10k, 3k)"'), runs=12_000, seed=seed)
    assert (result["gamble"].npv.values[:FIRST].mean() > 0) != (result["gamble"].npv.mean > 0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cases, "ANALYSED", FIRST)
        case = BusinessCase(result, jobs=1)
        best = result.decision.best
        assert case.analysed.decision.best == case.stress.recommended == best
        assert rank(case.analysed).names[0] == best
        assert case.sensitivity.lead == "gamble.npv"
