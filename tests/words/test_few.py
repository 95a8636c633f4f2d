"""What is said of analyses whose intervals may hold less often than they say."""

import mcroi
from mcroi.study.reading import read_text
from mcroi.words.information import opening_sentences
from mcroi.words.ranking import ranking_notes
from tests.small_studies import WORLD, change

FEW = "400 futures are few: below 1,000 figures may be further off than their errors say."


def test_few_futures_are_told_of():
    """By both analyses, and by neither from 1,000 on."""
    study = read_text(WORLD.format(head="") + change("cheap", "'normal(9e3, 1e3)'", "'normal(6e4, 1e4)'"))
    for runs in (400, 1000):
        result = mcroi.simulate(study, runs, seed=4, jobs=1)
        found, worth = mcroi.sensitivity(result), mcroi.information(result)
        assert (FEW in [*ranking_notes(found, found.lead, 5)]) is (runs == 400)
        assert (FEW in [*opening_sentences(worth)]) is (runs == 400)


def test_a_rare_event_is_told_of():
    """What 4 of the futures have has shares that no interval of theirs can hold; a group that fails is from below."""
    result = mcroi.simulate(mcroi.example("mlops"), 2000, seed=1, jobs=1)
    found = mcroi.sensitivity(result)
    rare, often = "compromise.one_off_budget", "compromise.npv_positive"
    hits = result["compromise"].chance("one_off_budget").other.hits
    assert 0 < hits < 10
    assert f"This spread rests on some {hits} of the futures" in " ".join(ranking_notes(found, rare, 5))
    assert "rests on" not in " ".join(ranking_notes(found, often, 5))
    assert [group.is_from_below for group in found.groups.values() if group.kind == "correlated"] == [False, True]
