"""Empirical: data as they are, each as likely as any other."""

from dataclasses import dataclass
from typing import ClassVar, final

import numpy as np

from distributions.family import Family, Signature
from distributions.patterns.stepped import Stepped, Steps
from distributions.rules import observations, set_fields


@final
@dataclass(frozen=True, slots=True)
class Empirical(Stepped):
    """The distribution of a draw from the data, which are kept in increasing order.

    Each datum has the probability 1 / n, and the quantiles are data (Hyndman and Fan 1996, definition 1;
    'inverted_cdf' in NumPy).
    """

    family: ClassVar[str] = "empirical"
    values: tuple[float, ...]

    def __post_init__(self) -> None:
        values = observations(self.values)
        atoms, counts = np.unique(values, return_counts=True)
        set_fields(self, values=values, _steps=Steps.of(atoms, counts.astype(np.float64)))


FAMILY = Family(Empirical, (Signature(Empirical, ("values",)),), kinds={"values": "numbers"})
