"""The cases that charts are drawn of, each simulated once."""

from functools import cache

import numpy as np

import mcroi
from mcroi.report.documents.result import result_document
from mcroi.words.case import BusinessCase


@cache
def case(*overrides, runs=4000):
    """The example, with some values set."""
    return BusinessCase(mcroi.simulate(mcroi.example("mlops", list(overrides)), runs=runs, seed=1, jobs=1), 1)


def result():
    """The plain example."""
    return case().result


@cache
def document():
    """The plain example as a document."""
    return result_document(result())


def words(figure):
    """All text of a figure."""
    return [text.get_text() for text in figure.findobj(match=lambda artist: hasattr(artist, "get_text"))]


def steps(axes):
    """Values and edges of everything that is drawn in steps."""
    return [patch.get_data() for patch in axes.patches if hasattr(patch, "get_data")]


def corners(band):
    """The vertices of an area, each once, in order."""
    return np.asarray(band.get_paths()[0].vertices)
