"""The catalogue: every input has what a reader is told of it, and no two are told alike."""

import re
import tomllib
from importlib.resources import files
from typing import get_args

import pytest

from mcroi.study.inputs import INPUTS, Kind


@pytest.mark.parametrize("about", INPUTS.values(), ids=INPUTS)
def test_a_label_is_short_and_plain(about):
    """A label is a phrase of at most five words without a key's underscores and dots, and begins with a capital."""
    words = about.label.split()
    assert 1 <= len(words) <= 5
    assert re.fullmatch(r"[A-Z][a-z]+(?:[ '-][a-z]+|')*", about.label)


def test_no_two_inputs_are_called_the_same():
    """A reader can tell inputs apart by their labels, whatever the case."""
    assert len({about.label.lower() for about in INPUTS.values()}) == len(INPUTS)


def test_the_catalogue_states_what_is_read_of_it():
    """Every table has the keys of an input and no others, a kind that there is, and one end of a support at a time."""
    tables = tomllib.loads(files("mcroi.study").joinpath("inputs.toml").read_text("utf-8"))
    needed = {"label", "kind", "unit", "help", "tail"}
    for table in tables.values():
        assert needed <= table.keys() <= needed | {"from", "above", "to", "below", "default"}
        assert table["kind"] in get_args(Kind)
        assert not {"from", "above"} <= table.keys()
        assert not {"to", "below"} <= table.keys()
        assert "{}" in table["tail"]
