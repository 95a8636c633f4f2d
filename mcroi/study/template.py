"""The study that ``mcroi init`` writes: every input explained, the built-in example's values to start from."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterator, Mapping
from importlib import resources
from typing import Any, Final

from mcroi.study.inputs import Input, of_kind
from mcroi.study.reading.json_schema import SCHEMA_FILE
from mcroi.study.reading.toml_text import toml
from mcroi.study.study import CURRENT

_HEAD: Final = f"""\
#:schema ./{SCHEMA_FILE}
#
# A study of mcroi: what it costs and what it brings to change the way in which a team works.
#
# Every value below is an example's. Replace it by your own, and its mark and source with it.
#
#   8                                   a number; "15%", "250k" and "1.2M" will do
#   "5 to 20"                           between 5 and 20 with 90 %; both ends above 0
#   "pert(4, 8, 20)"                    least, most likely, greatest
#   {{ p10 = 4, p90 = 20 }}               below 4 with 10 %, below 20 with 90 %
#   "times pert(0.3, 0.5, 0.85)"        relative to today's; in other scenarios than the current one
#
# mark = "published": from a source that others can read; "mixed": partly so; "illustrative": made up.
# Lines that begin with #: are options at the value that holds if they are left out.
#
# mcroi check FILE      tells what is wrong, and what will be asked
# mcroi simulate FILE   tells what comes of it
"""

_SECTIONS: Final = {
    "world": "What is the same in every scenario",
    CURRENT: "Today's way of working, which the others are compared with",
}

_START: Final = '#: start = "2027-01"  # the first month; charts and tables then show dates'


def template() -> str:
    """Return the text of a study: it states what the built-in example does, explained by the catalogue.

    Returns
    -------
    str
        TOML, whole and without errors. Inputs that the example leaves out stand in comments, with their default.
    """
    example = tomllib.loads(resources.files("mcroi.study.examples").joinpath("mlops.toml").read_text("utf-8"))
    return "\n".join([_HEAD, *_lines(example)]) + "\n"


def _lines(example: Mapping[str, Any]) -> Iterator[str]:
    for key in ("title", "currency", "horizon_months", "also_report_months"):
        yield f"{key} = {toml(example[key])}"
    yield _START
    yield from _table("world", f"[world]  # {_SECTIONS['world']}", example["world"], of_kind("world"))
    for name, stated in example["scenarios"].items():
        about = _SECTIONS.get(name, "A change")
        inputs = of_kind("way") if name == CURRENT else of_kind("way", "change")
        yield from _table(name, f"[scenarios.{name}]  # {about}", stated, inputs)
    for correlation in example["correlations"]:
        yield "\n[[correlations]]  # these tend to be high together"
        yield from (f"{key} = {toml(value)}" for key, value in correlation.items())
    yield "\n[targets]  # the chance of each is told"
    yield from (f"{key} = {toml(value)}" for key, value in example["targets"].items())


def _table(name: str, header: str, stated: Mapping[str, Any], inputs: list[Input]) -> Iterator[str]:
    """Yield one table of inputs; what they mean is said where they are met first."""
    yield f"\n{header}"
    for key in ("label", "like"):
        if key in stated:
            yield f"{key} = {toml(stated[key])}"
    if name not in _SECTIONS:
        kept = f"as in '{stated['like']}'" if "like" in stated else "as today, or at its default"
        yield f"# Whatever is not stated is {kept}."
    first = name in _SECTIONS or "like" not in stated
    group = ""
    for about in inputs:
        value = stated.get(about.group, {}).get(about.leaf)
        explained = about.kind == "change" or name in _SECTIONS
        optional = about.default is not None and explained
        if value is None and not (first and optional):
            continue
        if about.group != group:
            group = about.group
            yield ""
        if first and explained:
            yield f"# {about.help} ({about.unit}; {about.support})"
        if value is None:
            yield f"#: {about.name} = {_default(about)}"
        else:
            yield f"{about.name} = {toml(value)}"


def _default(about: Input) -> str:
    if about.default is None or math.isinf(about.default):
        return '"..."  # no limit if left out'
    return toml(about.default)
