"""Markdown for a pull request: it says what the case says, is short, and shows every text as it is."""

import dataclasses
import os
import re
from pathlib import Path

import pytest

from mcroi.analyses.walk import STEPS
from mcroi.engine.simulate import simulate
from mcroi.report.markdown import inline, markdown, paragraph
from mcroi.study.reading import example
from mcroi.words.case import BusinessCase
from mcroi.words.information import plan_sentences
from mcroi.words.rows import sections
from mcroi.words.sensitivity import sentences
from mcroi.words.stress import stress_rows
from tests.small_studies import change, simulated

GOLD = Path(__file__).parents[1] / "gold" / "example.md"
UPDATE = "MCROI_UPDATE_GOLD"
"""Set this in the environment to write the gold file anew: MCROI_UPDATE_GOLD=1 pytest tests/report/test_markdown.py"""

MOST_BYTES = 26_000

_BARE_PIPE = re.compile(r"(?<!\\)\|")
_ESCAPED = re.compile(r"\\(.)")
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&amp;": "&"}


@pytest.fixture(scope="module")
def case():
    """The shipped example in a few futures."""
    return BusinessCase(simulate(example("mlops"), runs=3000, seed=1, jobs=1), jobs=1)


def shown(text):
    """What a reader sees of escaped text."""
    text = _ESCAPED.sub(r"\1", text)
    for entity, character in _ENTITIES.items():
        text = text.replace(entity, character)
    return text.replace("\u2060", "")


def tables(text):
    """The rows of every table, as cells that a reader sees."""
    found = re.findall(r"(?:^\|.*\|\n)+", text, re.MULTILINE)
    return [
        [[shown(cell.strip()) for cell in _BARE_PIPE.split(line)[1:-1]] for line in block.splitlines()]
        for block in found
    ]


def test_gold(case):
    """The example's case reads as it did when somebody last looked at it."""
    text = markdown(case).decode()
    if os.environ.get(UPDATE):
        GOLD.write_text(text, encoding="utf-8")
    assert text == GOLD.read_text(encoding="utf-8"), f"look at the difference; {UPDATE}=1 accepts it"


def test_it_is_short(case):
    """Fit for the text of a pull request."""
    assert len(markdown(case)) <= MOST_BYTES


def test_it_says_what_the_case_says(case):
    """Verdict, tables, ranking, plan and stress are those of the case, in this order."""
    text = markdown(case).decode()
    told = shown(text)
    last = -1
    for sentence in (
        *case.verdict,
        *(row.label for section in sections(case.result) for row in section.rows[:1]),
        *sentences(case.sensitivity, case.worth),
        *(row.label for row in stress_rows(case.analysed, case.stress)),
        *(finding.reason for finding in case.findings),
    ):
        assert told.find(sentence, last + 1) > last, sentence
        last = told.find(sentence, last + 1)
    assert all(sentence in told for sentence in plan_sentences(case.information))
    scenarios, walked, years, dials, stresses, assumptions = tables(text)
    assert len(walked) == 2 + len(STEPS)
    assert len(years) > 20
    rows = [row for section in sections(case.result) for row in section.rows]
    assert [row for row in scenarios[2:] if any(row[1:])] == [
        [row.label.strip(), *(cell or "\u2013" for cell in row.cells)] for row in rows
    ]
    assert len(dials) == 2 + len(sentences(case.sensitivity, case.worth))
    assert len(stresses) == 2 + len(stress_rows(case.analysed, case.stress))
    assert [row[:2] for row in assumptions[2:]] == [
        [f"`{place}.{a.input}`", a.text]
        if not case.result.inputs_moved.get(f"{place}.{a.input}")
        else [f"`{place}.{a.input}`", row[1]]
        for row, (place, a) in zip(assumptions[2:], case.study.stated, strict=True)
    ]
    for block in (scenarios, walked, years, dials, stresses, assumptions):
        assert len({len(row) for row in block}) == 1


def test_the_same_bytes(case):
    """Nothing of the machine or the time is in it."""
    again = BusinessCase(simulate(example("mlops"), runs=3000, seed=1, jobs=2), jobs=2)
    assert markdown(again) == markdown(case)


HOSTILE = [
    "<script>alert(1)</script>",
    '"><img onerror=x>',
    "a | b `code` **bold** _it_ ~gone~ [x](http://y) ![z](w) $m$",
    "# head\n- item",
    "back\\slash",
    "\u202ereversed \x1b[2J",
    "@somebody #1 &amp;",
    "\U0001f600" * 3 + "x" * 300,
]


@pytest.mark.parametrize("text", HOSTILE)
def test_text_is_shown_as_it_is(text):
    """Whatever a study says, no markup comes of it."""
    escaped = inline(text)
    assert "\n" not in escaped
    assert not re.search(r"[<>\x00-\x1f\u202e]", escaped)
    assert not re.search(r"(?<!\\)(?:\\\\)*[|`*~\[\]$#](?!\w*;)", escaped.replace("\\\\", ""))
    assert not re.search(r"@\w", escaped)
    kept = re.sub("[\x00-\x08\x0b-\x1f\u202e]", "", text).replace("\n", " ").strip()
    assert shown(escaped) == kept


@pytest.mark.parametrize("text", ["- item", "1. item", "12) item", "+ item", "---", "===", "-"])
def test_a_line_begins_no_list_and_no_rule(text):
    """A sign at the start of a line is escaped where it could mean something, and only there."""
    assert re.match(r"\d*\\", paragraph(text))
    assert shown(paragraph(text)) == text
    assert paragraph(f"x {text}") == f"x {text}"
    assert paragraph("-5 EUR") == "-5 EUR"


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_studies(text):
    """Titles, labels, sources, notes and owners do no harm: no cell more, no tag, no line more."""
    plain = simulated(change("cheap", "'5000 to 8000'", 48_000), runs=50)

    def renamed(label):
        study = plain.study
        cheap = study.scenarios["cheap"]
        stated = {k: dataclasses.replace(a, source=label, owner=label) for k, a in cheap.assumptions.items()}
        cheap = dataclasses.replace(cheap, label=label, assumptions=stated)
        scenarios = {**study.scenarios, "cheap": cheap}
        return simulate(dataclasses.replace(study, title=label, scenarios=scenarios), 50, jobs=1)

    harmless, harmful = (markdown(BusinessCase(renamed(label), 1)).decode() for label in ("plain", text))
    assert len(harmful.splitlines()) == len(harmless.splitlines())
    assert [[len(row) for row in t] for t in tables(harmful)] == [[len(row) for row in t] for t in tables(harmless)]
    assert set(re.findall("<[^>]*>", harmful)) == {"<details>", "<summary>", "</summary>", "</details>"}


def test_few_futures():
    """Too few futures for an analysis: its section is left out."""
    text = markdown(BusinessCase(simulated(change("cheap", 6000), runs=1), 1)).decode()
    assert "## What if it goes badly" not in text
    assert "## What to find out first" not in text
    assert "## Which assumptions matter most" not in text
    assert "1 future, seed 1" in text
