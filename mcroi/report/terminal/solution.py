"""What an input has to be for a requirement to hold, as plain text."""

from __future__ import annotations

import textwrap

from mcroi.analyses.solve.solution import Solution
from mcroi.words.solution import sentences


def solution_lines(of: Solution, width: int) -> str:
    """Return the sentences in lines of at most so many columns; no number is parted from its percent sign."""
    unparted = (sentence.replace(" %", "\u00a0%") for sentence in sentences(of))
    lines = (textwrap.fill(sentence, width, break_on_hyphens=False) for sentence in unparted)
    return "\n".join(lines).replace("\u00a0", " ")


def plain(of: Solution) -> str:
    """Return the sentences, each in a line, as a prompt shows them."""
    return "\n".join(sentences(of))
