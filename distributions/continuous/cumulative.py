"""Cumulative: points of a cdf, joined by straight lines."""

from dataclasses import dataclass
from typing import ClassVar, final

import numpy as np

from distributions.family import Family, Signature
from distributions.patterns.piecewise import Piecewise, Polyline
from distributions.rules import require_increasing, set_fields, sized_list, text


@final
@dataclass(frozen=True, slots=True)
class Cumulative(Piecewise):
    """The distribution of which each of `values` is not exceeded with the one of `probabilities` that stands with it.

    Two values with the same probability leave a gap; before the last 0 and after the first 1 there is nothing, and
    such points are left out.
    """

    family: ClassVar[str] = "cumulative"
    values: tuple[float, ...]
    probabilities: tuple[float, ...]

    def __post_init__(self) -> None:
        values, probabilities = sized_list("value", self.values), sized_list("probability", self.probabilities)
        if len(values) != len(probabilities):
            raise ValueError(
                f"every value needs one probability, got {len(values)} values and {len(probabilities)} probabilities"
            )
        if len(values) < 2:
            raise ValueError(f"at least two points are needed, got {len(values)}")
        require_increasing("values", values)
        require_increasing("probabilities", probabilities, or_equal=True)
        least, greatest = probabilities[0], probabilities[-1]
        if least != 0.0 or greatest != 1.0:
            raise ValueError(f"probabilities must go from 0 to 1, got {text(least)} to {text(greatest)}")
        kept = slice(probabilities.count(0.0) - 1, len(probabilities) - probabilities.count(1.0) + 1)
        values, probabilities = values[kept], probabilities[kept]
        polyline = Polyline.of_points(np.array(values), np.array(probabilities))
        set_fields(self, values=values, probabilities=probabilities, _polyline=polyline)


FAMILY = Family(
    Cumulative,
    (Signature(Cumulative, ("values", "probabilities")),),
    kinds={"values": "numbers", "probabilities": "numbers"},
)
