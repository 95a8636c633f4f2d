"""Reference classes: published distributions of how such things turned out, for what one's own plan says."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

from distributions import Distribution, parse
from distributions.spelling import suggestion


@dataclass(frozen=True, slots=True)
class ReferenceClass:
    """How such things turned out elsewhere.

    Attributes
    ----------
    name
        What a study calls it by: ``reference("it_cost_overrun")``.
    title
        What it is, in a few words.
    unit
        What it measures, or what it multiplies.
    stated
        The distribution in notation.
    distribution
        The distribution.
    source
        Who published it, and when.
    year
        When the newest of its figures was published.
    sample
        What was looked at, such as IT projects.
    published
        What the source says.
    judgement
        What was added to make a distribution of it.
    caveat
        What to think of before it is used.
    n
        The size of the sample; None if it is not known.
    cap
        Where a heavy tail is cut off, in the unit; None if none is.
    """

    name: str
    title: str
    unit: str
    stated: str
    distribution: Distribution
    source: str
    year: int
    sample: str
    published: str
    judgement: str
    caveat: str
    n: int | None = None
    cap: float | None = None

    @property
    def source_line(self) -> str:
        """The source and its sample, in a line.

        Examples
        --------
        >>> reference_class("it_cost_overrun").source_line
        'Flyvbjerg and Budzier 2011; Flyvbjerg et al. 2022, 1,471 IT projects'
        """
        return f"{self.source}, {f'{self.n:,}' if self.n else 'an unknown number of'} {self.sample}"

    @property
    def limits(self) -> str:
        """What its tail and its figures leave out, in a line."""
        return f"{self.caveat} The tail is cut off at {self.cap:g}." if self.cap is not None else self.caveat


@cache
def reference_classes() -> Mapping[str, ReferenceClass]:
    """Return all reference classes by name."""
    text = resources.files("mcroi.study").joinpath("reference_classes.toml").read_text("utf-8")
    return MappingProxyType(
        {
            name: ReferenceClass(
                name=name, stated=entry["distribution"], distribution=parse(entry.pop("distribution")), **entry
            )
            for name, entry in tomllib.loads(text).items()
        }
    )


def reference_class(name: str) -> ReferenceClass:
    """Return a reference class.

    Raises
    ------
    ValueError
        If there is none of that name; with the nearest one, or else all of them.
    """
    known = reference_classes()
    if name not in known:
        raise ValueError(f"no such reference class '{name}'{suggestion(name, known, len(known))}")
    return known[name]
