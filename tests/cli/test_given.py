"""``simulate --given``: what is printed says that it is conditional, above everything else."""

import json

import numpy as np
import pytest

import mcroi as library
from mcroi.draws.kept import TooFewFuturesError

GIVEN = ("turnover.annual_rate in p80..p100", "optimal.delivers = false")
RUN = ("--runs", "9000", "--jobs", "1", *(word for text in GIVEN for word in ("--given", text)))


@pytest.fixture(scope="module")
def result():
    """What the library says of it."""
    return library.simulate(library.example(), runs=9000, jobs=1, given=GIVEN)


def test_a_conditional_result_says_so_above_everything(mcroi, result):
    """The first sentence tells the conditions and how many futures are left; stderr tells it too."""
    done = mcroi("simulate", *RUN)
    assert done.code == 0
    first = " ".join(done.out.split("\n\n")[0].split())
    assert first.startswith(
        f"Only if turnover.annual_rate is at its P80 or above and optimal fails: everything here is about the "
        f"{result.runs} of 9,000 futures in which it is so."
    )
    assert f"{result.runs} of 9,000 futures, seed 1;" in done.out
    assert f"{result.runs} of 9,000 futures meet {' and '.join(GIVEN)}\n" in done.err
    assert mcroi("simulate", *RUN, "--quiet").err == ""


def test_a_conditional_result_says_so_in_a_notebook(result):
    """Shown without the verdict, as text or HTML, it says so too."""
    assert repr(result).startswith("Only if turnover.annual_rate is at its P80 or above and optimal fails:")
    assert result._repr_html_().startswith("<p>Only if turnover.annual_rate is at its P80 or above")


def test_the_document_tells_the_conditions(mcroi, result):
    """``given`` holds the conditions, ``drawn`` how many futures were drawn, ``runs`` how many were kept."""
    data = json.loads(mcroi("simulate", *RUN, "--json").out)
    assert (data["given"], data["drawn"], data["runs"]) == (list(GIVEN), 9000, result.runs)
    assert data["verdict"][0].startswith("Only if ")
    assert data["scenarios"]["compromise"]["npv"]["mean"] == result["compromise"].npv.mean
    plain = json.loads(mcroi("simulate", "--runs", "300", "--json").out)
    assert (plain["given"], plain["drawn"], plain["runs"]) == ([], 300, 300)


def test_artefacts_are_of_kept_futures(tmp_path, mcroi):
    """The manifest beside the files tells the conditions too."""
    assert mcroi("simulate", *RUN, "--out", tmp_path, "--quiet").code == 0
    manifest = json.loads((tmp_path / "manifest.json").read_text("utf-8"))
    assert (manifest["given"], manifest["drawn"]) == (list(GIVEN), 9000)


def test_too_few_futures_are_refused(mcroi):
    """How few are left, and how many to draw, is one line, with exit code 2."""
    done = mcroi("simulate", "--given", "optimal.delivers = false", "--runs", "500")
    left = np.isinf(library.simulate(library.example(), runs=500, jobs=1)["optimal"].go_live_months.values).sum()
    told = f"the conditions leave {left} of 500 futures, and 200 are needed; use --runs "
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"mcroi: error: {told}")
    assert len(done.err.splitlines()) == 1


def test_what_is_wrong_with_a_condition_is_told(mcroi):
    """A condition that cannot be is one line, with exit code 2."""
    done = mcroi("simulate", "--given", "optimal.deliver = false")
    told = "'optimal.deliver = false': no such event, got 'optimal.deliver'; did you mean 'optimal.delivers'?"
    assert (done.code, done.out, done.err) == (2, "", f"mcroi: error: --given: {told}\n")


def test_until_goes_on_where_the_first_futures_are_too_few(mcroi):
    """A goal under conditions that the first futures hardly meet is pursued with more of them."""
    given = ("--given", "turnover.annual_rate in p99..p100", "--given", "one_off.spend in p0..p60")
    done = mcroi("simulate", *given, "--until", "optimal.npv_positive +- 7pp", "--json")
    data = json.loads(done.out)
    assert data["drawn"] in (32_768, 65_536)  # 6 of 1,000 meet them, so 200 are reached at 33,000 or soon after
    with pytest.raises(TooFewFuturesError):
        library.simulate(library.example(), runs=8192, given=given[1::2])
    assert f"drew {data['drawn']:,} futures" in done.err
