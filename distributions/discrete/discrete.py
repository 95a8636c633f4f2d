"""Discrete: a list of values, each with a weight."""

from dataclasses import dataclass
from typing import ClassVar, final

import numpy as np

from distributions.family import Family, Signature
from distributions.patterns.stepped import Stepped, Steps
from distributions.rules import set_fields, sized, text


@final
@dataclass(frozen=True, slots=True)
class Discrete(Stepped):
    """The distribution on `values` with probabilities in proportion to `weights` (all alike if none are given).

    Values are kept in increasing order; equal ones are merged, those of weight 0 are left out.
    """

    family: ClassVar[str] = "discrete"
    values: tuple[float, ...]
    weights: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        values = tuple(sized("each value", value) for value in self.values)
        weights = tuple(sized("each weight", weight) for weight in self.weights) or (1.0,) * len(values)
        if len(values) != len(weights):
            raise ValueError(f"every value needs one weight, got {len(values)} values and {len(weights)} weights")
        if any(weight < 0.0 for weight in weights):
            raise ValueError(f"weights must not be negative, got {text(weights)}")
        merged: dict[float, float] = {}
        for value, weight in sorted(zip(values, weights, strict=True)):
            if weight > 0.0:
                merged[value] = merged.get(value, 0.0) + weight
        if not merged:
            raise ValueError(
                f"a value with a weight above 0 is needed, got values={text(values)}, weights={text(weights)}"
            )
        if len(merged) == 1:
            only = text(next(iter(merged)))
            raise ValueError(
                f"two different values with a weight above 0 are needed, got only {only}; "
                f"for a certain value write the number {only}"
            )
        steps = Steps.of(np.array(list(merged)), np.array(list(merged.values())))
        set_fields(self, values=tuple(merged), weights=tuple(merged.values()), _steps=steps)


FAMILY = Family(
    Discrete,
    (Signature(Discrete, ("values", "weights")), Signature(Discrete, ("values",))),
    kinds={"values": "numbers", "weights": "numbers"},
)
