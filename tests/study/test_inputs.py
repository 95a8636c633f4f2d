"""The catalogue: every input has what a reader is told of it, and no two are told alike."""

import re

import pytest

from mcroi.study.inputs import INPUTS


@pytest.mark.parametrize("about", INPUTS.values(), ids=INPUTS)
def test_a_label_is_short_and_plain(about):
    """A label is a phrase of at most five words without a key's underscores and dots, and begins with a capital."""
    words = about.label.split()
    assert 1 <= len(words) <= 5
    assert re.fullmatch(r"[A-Z][a-z]+(?:[ '-][a-z]+|')*", about.label)


def test_no_two_inputs_are_called_the_same():
    """A reader can tell inputs apart by their labels, whatever the case."""
    assert len({about.label.lower() for about in INPUTS.values()}) == len(INPUTS)
