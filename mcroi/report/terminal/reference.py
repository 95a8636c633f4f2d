"""Published distributions as plain text."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Final

from mcroi.study.reference_classes import ReferenceClass, reference_classes

_WIDTH: Final = 100


def reference_lines() -> Iterator[str]:
    """Yield the lines that tell of every reference class."""
    for number, of in enumerate(reference_classes().values()):
        if number:
            yield ""
        yield from _lines(of)


def _lines(of: ReferenceClass) -> Iterator[str]:
    yield of.name
    yield f"  {of.title}: {of.unit}"
    percentiles = ", ".join(f"P{p} {of.distribution.ppf(p / 100):.3g}" for p in (10, 50, 90))
    cap = f"; the tail is capped at {of.cap:g}" if of.cap is not None else ""
    yield f"  mean {of.distribution.mean():.3g}, {percentiles}{cap}"
    yield f"  {of.stated}"
    for said in (of.source_line, of.published, f"On judgement: {of.judgement}", f"Caveat: {of.caveat}"):
        yield from textwrap.wrap(said, _WIDTH, initial_indent="  ", subsequent_indent="    ")
