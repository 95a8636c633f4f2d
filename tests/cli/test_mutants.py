"""Nothing that a user writes brings mcroi down: the short form of benchmarks/mutants.py."""

from benchmarks.mutants import tried


def test_mutants_are_read_or_refused():
    """Each is read, and all numbers are finite, or refused with exit code 2 and a sentence."""
    tally = tried(40)
    assert tally.faults == []
    assert tally.read.total() > 2
    assert tally.refused.total() > 2
