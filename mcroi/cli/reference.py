"""``mcroi reference``: how such things turned out elsewhere, by published figures."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import click

from mcroi.cli import options, streams

if TYPE_CHECKING:
    from mcroi.study.reference_classes import ReferenceClass

_PERCENTILES: Final = (0.1, 0.5, 0.9)
_WIDTH: Final = 100


@click.command(context_settings=options.HELP)
@options.json_option
@options.debug_option
def reference(as_json: bool) -> None:
    """List published distributions of how such things turned out.

    \b
      mcroi reference
      mcroi reference --json

    A study calls one by its name, as in one_off.cost_overrun = 'reference("it_cost_overrun")'.
    """  # noqa: D301  # the backspace tells click to keep the lines
    from mcroi.study.reference_classes import reference_classes

    if as_json:
        document = {"schema": "mcroi.reference/1", "classes": [_entry(of) for of in reference_classes().values()]}
        streams.document(json.dumps(document, indent=1, allow_nan=False, ensure_ascii=False) + "\n")
        return
    streams.result("\n\n".join("\n".join(_lines(of)) for of in reference_classes().values()))


def _lines(of: ReferenceClass) -> Iterator[str]:
    """Yield a reference class in words."""
    yield of.name
    yield f"  {of.title}: {of.unit}"
    distribution = of.distribution
    percentiles = ", ".join(f"P{100 * p:.0f} {distribution.ppf(p):.3g}" for p in _PERCENTILES)
    cap = f"; the tail is capped at {of.cap:g}" if of.cap is not None else ""
    yield f"  mean {distribution.mean():.3g}, {percentiles}{cap}"
    yield f"  {of.stated}"
    for said in (of.source_line, of.published, f"On judgement: {of.judgement}", f"Caveat: {of.caveat}"):
        yield from textwrap.wrap(said, _WIDTH, initial_indent="  ", subsequent_indent="    ")


def _entry(of: ReferenceClass) -> dict[str, object]:
    """Return a reference class as the document has it."""
    distribution = of.distribution
    return {
        "name": of.name,
        "title": of.title,
        "unit": of.unit,
        "distribution": of.stated,
        "mean": distribution.mean(),
        "sd": distribution.std(),
        **{f"p{100 * p:.0f}": distribution.ppf(p) for p in _PERCENTILES},
        "cap": of.cap,
        "source": of.source,
        "year": of.year,
        "sample": of.sample,
        "n": of.n,
        "published": of.published,
        "judgement": of.judgement,
        "caveat": of.caveat,
    }
