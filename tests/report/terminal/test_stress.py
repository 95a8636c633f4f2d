"""What stress does in words, on studies whose figures follow by mental arithmetic."""

import re
from functools import partial

import mcroi
from mcroi.analyses.stress.stress import reverse_stress, stress_test
from mcroi.report.terminal.stress import stress_lines
from tests.small_studies import change, simulated


def stressed(*changes):
    """A study of some changes under stress: the result, what was imposed, and what the worst futures share."""
    result = simulated(*changes, runs=4000)
    return result, stress_test(result, partial(mcroi.simulate, runs=4000, seed=1, jobs=1)), reverse_stress(result)


def told(*changes, width=80):
    """The lines of a study of some changes, as one text."""
    return stress_lines(*stressed(*changes), ["A sentence."], width)


def flat(text):
    """A text without its line breaks."""
    return " ".join(text.split())


def test_a_study_without_uncertainty():
    """What is certain is told exactly, and there are no dials to tell of."""
    text = told(change("tools", 6e3, spend=100e3))
    assert text.startswith("A sentence.\n\nCheaper tools\n\nWhat if it goes badly?")
    said = flat(text)
    assert "as simulated 140,000, 100 % tools" in said
    assert "no cost overrun, as none is stated; half of the 140,000, 100 % as before benefits" in said
    assert "every change fails -100,000, 0 % flips to today" in said
    assert "worst tenth," not in said
    assert "dials" not in said
    assert said.endswith('In the worst tenth of its futures "tools" brings a gain of 140,000 EUR on average.')


def test_a_dial_that_flips_the_decision():
    """A tenth is told with the value where it begins, and the decision that it leads to."""
    further = "one_off.cost_overrun = 'uniform(1, 3)'"
    said = flat(told(change("tools", 6e3, spend="'uniform(0, 200e3)'", label="Cheaper") + further, width=120))
    assert "cost overrun at its P95 (2.9 times as planned), half of the benefits" in said
    assert "one_off.spend: highest tenth, 180,000 or more" in said
    assert "one_off.cost_overrun: highest tenth, 2.8 or more" in said
    assert "Failure: imposed on all futures, as the study holds it to be nearly impossible." in said
    assert 'In the worst tenth of its futures "Cheaper" (tools) brings a loss of' in said
    assert "; one_off.spend typically stood at its P" in said
    assert "Of 2 dials 2 flip the decision in the worst tenth: one_off.spend, one_off.cost_overrun." in said


def test_where_today_is_recommended():
    """What speaks against today is what is good for the change, and it is said so."""
    said = flat(told(change("tools", 6e3, spend="'uniform(200e3, 500e3)'", success=0.7)))
    assert "with one dial in its worst tenth, the best for tools: one_off.spend: lowest tenth, 230,000 or less" in said
    assert "As today is recommended, a dial's worst tenth is the one in which tools does best." in said
    assert "Failure: the futures drawn in which it happens" in said
    assert re.search(r"it failed in more than 9[89] of 100 futures \((29|30|31) of 100 futures in all\)", said)


def test_no_line_is_too_long():
    """Whatever the width, lines keep to it, and without Unicode all is ASCII."""
    changes = [change(f"a_name_of_some_length_{i}", 6e3, spend="'uniform(0, 300e3)'") for i in range(4)]
    under_stress = stressed(*changes)
    for width in (40, 60, 80, 120):
        text = stress_lines(*under_stress, ["A sentence."], width, unicode=False)
        assert max(map(len, text.splitlines())) <= width
        assert any(line.endswith("  best") for line in text.splitlines())
        assert text.isascii()
        assert all(f'"a_name_of_some_length_{i}"' in text for i in range(4))


def test_shares_are_told_in_percent_and_factors_are_not():
    """An input that is a share is told in percent; a factor on today's value is a number, as it is stated."""
    stated = [
        f"scenarios.{name}.{key}"
        for name in ("optimal", "compromise")
        for key in ("adoption.share='uniform(0.2, 1)'", "manual.hours_per_week='times uniform(0, 1)'")
    ]
    result = mcroi.simulate(mcroi.example(overrides=stated), runs=20_000, jobs=1)
    said = flat(stress_lines(result, stress_test(result, lambda _: result), {}, [], 120))
    assert "adoption.share: lowest tenth, 28 % or less" in said
    assert "manual.hours_per_week (change): highest tenth, 0.9 or more" in said
