"""Histogram: a density that is constant within each of a row of bins."""

from dataclasses import dataclass
from typing import ClassVar, final

import numpy as np

from distributions.family import Family, Signature
from distributions.patterns.piecewise import Piecewise, Polyline
from distributions.rules import require_increasing, set_fields, sized_list, text


@final
@dataclass(frozen=True, slots=True)
class Histogram(Piecewise):
    """The distribution with probabilities in proportion to `weights`, each spread evenly between two `edges`.

    A weight is that of the whole bin, not its height. Bins of weight 0 are gaps; those before the first and after the
    last of weight above 0 are left out.
    """

    family: ClassVar[str] = "histogram"
    edges: tuple[float, ...]
    weights: tuple[float, ...]

    def __post_init__(self) -> None:
        edges, weights = sized_list("edge", self.edges), sized_list("weight", self.weights)
        if len(edges) != len(weights) + 1:
            raise ValueError(
                f"there must be one edge more than weights, got {len(edges)} edges and {len(weights)} weights"
            )
        require_increasing("edges", edges)
        for weight in weights:
            if weight < 0.0:
                raise ValueError(f"weights must not be negative, got {text(weight)}")
        filled = [index for index, weight in enumerate(weights) if weight > 0.0]
        if not filled:
            raise ValueError(f"a weight above 0 is needed, got weights={text(weights)}")
        edges, weights = edges[filled[0] : filled[-1] + 2], weights[filled[0] : filled[-1] + 1]
        polyline = Polyline.of_weights(np.array(edges), np.array(weights))
        set_fields(self, edges=edges, weights=weights, _polyline=polyline)


FAMILY = Family(
    Histogram,
    (Signature(Histogram, ("edges", "weights")),),
    kinds={"edges": "numbers", "weights": "numbers"},
)
