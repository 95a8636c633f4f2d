"""The page put together: content from the case, templates, one style and one script, nothing from elsewhere."""

from __future__ import annotations

import re
from base64 import b64encode
from functools import cache, partial
from hashlib import sha256
from importlib.resources import files
from typing import Any, Final

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from mcroi import __version__
from mcroi.execution import local as workers
from mcroi.report.page.annual import annual_tables, side_by_side
from mcroi.report.page.comparison import (
    against_each_other,
    every_change,
    scenarios_tables,
    to_request,
    views,
    what_it_buys,
)
from mcroi.report.page.grid import Line, grid
from mcroi.report.page.opening import opening, shown_change
from mcroi.report.page.pictures import of_the_analyses, of_the_simulation
from mcroi.report.page.register import SPARK_HEIGHT, SPARK_WIDTH, register
from mcroi.report.page.risks import branches, risk_sentences, stresses
from mcroi.report.page.sliders import sliders
from mcroi.report.page.worth import walk_tables
from mcroi.study.safe_text import for_terminal
from mcroi.study.study import CURRENT
from mcroi.words.case import BusinessCase
from mcroi.words.information import opening_sentences, plan_sentences, rest_sentences, worth_rows
from mcroi.words.palette import BLUE, CHANGES
from mcroi.words.rows import notes
from mcroi.words.sensitivity import sentences
from mcroi.words.sources import why
from mcroi.words.upkeep import held
from mcroi.words.walk import USUALLY

_STEP: Final = re.compile(r"\d+\. ")

_TEMPLATES: Final = files("mcroi.report.page").joinpath("templates")


def page(case: BusinessCase) -> bytes:
    """Return the case as a page: one HTML file with everything in it, the same bytes each time."""
    case = case.brief
    jobs = case.jobs or workers.available_cores()
    change = shown_change(case)
    # Drawing takes about as long as finding out what matters: each has a process.
    with workers.beside(partial(of_the_simulation, change=change), case, jobs) as drawn:
        content = _content(case)
        pictures = {**of_the_analyses(case), **drawn()}
    style, script = _colours() + _source("page.css"), _source("page.js")
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    text = (
        _environment()
        .get_template("page.html.jinja")
        .render(
            policy=policy,
            style=Markup(style),  # noqa: S704  # files of our own
            script=Markup(script),  # noqa: S704
            pictures=pictures,
            **content,
        )
    )
    return text.encode()


def _content(case: BusinessCase) -> dict[str, Any]:
    """What the templates tell."""
    result, study = case.result, case.study
    first = opening(case)
    moved = sliders(case)
    return {
        "title": for_terminal(study.title),
        "study": study,
        "currency": for_terminal(study.currency),
        "result": result,
        "version": __version__,
        "analysed": case.analysed.runs,
        "opening": first,
        "labels": {s.name: for_terminal(s.label) for s in result.values()},
        "changes": [s.name for s in result.changes],
        "current": CURRENT,
        "scenarios": scenarios_tables(result),
        "selection": case.selection,
        "overview": every_change(case.whole) if case.selection else None,
        "notes": notes(result),
        "against": against_each_other(result),
        "years": side_by_side(case),
        "annual": annual_tables(case),
        "why": {s.name: for_terminal(why(result, s.name)) for s in result.changes},
        "walks": walk_tables(case),
        "usually": USUALLY,
        "request": to_request(result),
        "views": views(result),
        "buys": what_it_buys(result),
        "held": for_terminal(held(result)),
        "branches": branches(result),
        "stresses": stresses(case),
        "risk_sentences": risk_sentences(case),
        "matters": [] if case.sensitivity is None else [*map(for_terminal, sentences(case.sensitivity, case.worth))],
        "worth": _worth(case),
        "sliders": moved,
        "data": None if moved is None else Markup(moved.text),  # noqa: S704  # escaped as `embedded` does
        "register": register(case),
        "spark": (SPARK_WIDTH, SPARK_HEIGHT),
        "findings": case.findings,
    }


def _worth(case: BusinessCase) -> dict[str, Any] | None:
    """What it is worth to find things out; None from too few futures."""
    of = case.information
    if of is None:
        return None
    plan = [for_terminal(text) for text in plan_sentences(of)]
    lines = [Line(name, (value, changed)) for name, value, changed in worth_rows(of)]
    table = grid("What it is worth to know one thing before deciding", ("worth", "changes the choice in"), lines)
    return {
        "opening": [for_terminal(text) for text in opening_sentences(of)],
        "table": table if lines else None,
        "rest": [for_terminal(text) for text in rest_sentences(of)],
        "before": [text for text in plan if not _STEP.match(text)][:1],
        "steps": [_STEP.sub("", text) for text in plan if _STEP.match(text)],
        "after": [text for text in plan if not _STEP.match(text)][1:],
    }


def _colours() -> str:
    """The palette as rules of style: the colour of what is good, and that of each change."""
    rules = [f":root {{ --good: {BLUE}; }}"]
    rules += [f".key.c{k} {{ color: {c}; }} path.c{k} {{ stroke: {c}; }}" for k, c in enumerate(CHANGES)]
    return "\n".join([*rules, ""])


@cache
def _environment() -> Environment:
    """Templates that escape everything, and refuse what they do not know."""
    return Environment(
        loader=FunctionLoader(_source), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


@cache
def _source(name: str) -> str:
    return _TEMPLATES.joinpath(name).read_text("utf-8")


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
