"""Smooth: data with straight lines between them, so that values other than those seen are drawn too."""

from dataclasses import dataclass
from typing import ClassVar, final

import numpy as np

from distributions.family import Family, Signature
from distributions.patterns.piecewise import Piecewise, Polyline
from distributions.rules import observations, set_fields


@final
@dataclass(frozen=True, slots=True)
class Smooth(Piecewise):
    """The distribution whose quantile function joins the sorted data by straight lines.

    The i-th of n data, counted from 0, is the quantile of i / (n - 1) (Hyndman and Fan 1996, definition 7; 'linear' in
    NumPy). A value that occurs k times has the probability (k - 1) / (n - 1); such a distribution is neither continuous
    nor discrete. Its mean and variance are near those of the data, but not the same.
    """

    family: ClassVar[str] = "smooth"
    values: tuple[float, ...]

    def __post_init__(self) -> None:
        values = observations(self.values)
        distinct, counts = np.unique(values, return_counts=True)
        corners = np.repeat(distinct, np.minimum(counts, 2))
        weights = np.ones(len(corners) - 1)
        weights[corners[1:] == corners[:-1]] = counts[counts > 1] - 1
        set_fields(self, _polyline=Polyline.of_weights(corners, weights), values=values)


FAMILY = Family(Smooth, (Signature(Smooth, ("values",)),), kinds={"values": "numbers"})
