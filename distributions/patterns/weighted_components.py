"""Components and their weights: what is checked, what is kept, how they are written."""

from collections.abc import Iterable, Sequence
from typing import SupportsFloat

import numpy as np

from distributions.base import Distribution
from distributions.rules import sized, text

Pair = tuple[Distribution, float]


def weighted(components: Iterable[Distribution], weights: Iterable[SupportsFloat]) -> list[Pair]:
    """Every component with its weight but those of weight 0, or ValueError."""
    members, numbers = tuple(components), tuple(sized("each weight", weight) for weight in weights)
    if len(members) != len(numbers):
        raise ValueError(f"every component needs one weight, got {len(members)} components and {len(numbers)} weights")
    if any(weight < 0.0 for weight in numbers):
        raise ValueError(f"weights must not be negative, got {text(numbers)}")
    pairs = [(member, weight) for member, weight in zip(members, numbers, strict=True) if weight > 0.0]
    if not pairs:
        raise ValueError(f"a component with a weight above 0 is needed, got weights={text(numbers)}")
    return pairs


def shares_of(weights: Sequence[float]) -> tuple[np.longdouble, ...]:
    """Weights in proportion, which add up to 1; in extended precision, so that sums of them are right as floats."""
    scaled = np.array(weights, dtype=np.longdouble) / max(weights)
    return tuple(scaled / scaled.sum())


def shown(family: str, components: Iterable[Distribution], weights: Iterable[float]) -> str:
    """Components as the notation has them, each after its weight."""
    return f"{family}({', '.join(f'{text(w)}: {c}' for c, w in zip(components, weights, strict=True))})"
