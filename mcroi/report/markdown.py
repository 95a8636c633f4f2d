"""The case as GitHub-flavoured Markdown, short enough for the text of a pull request."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from mcroi import __version__
from mcroi.analyses.sensitivity import Sensitivity
from mcroi.analyses.walk import walks
from mcroi.results.chance import Chance
from mcroi.results.figure import Figure
from mcroi.results.rounding import money, percent
from mcroi.study.safe_text import for_terminal
from mcroi.study.study import Assumption
from mcroi.words.case import BusinessCase
from mcroi.words.information import opening_sentences, plan_sentences
from mcroi.words.overview import HEADS, overview
from mcroi.words.ranking import index_text
from mcroi.words.rows import notes, sections
from mcroi.words.sensitivity import TOLD, sentences
from mcroi.words.stress import stress_rows, stress_sentences
from mcroi.words.upkeep import held
from mcroi.words.walk import USUALLY, Step, steps
from mcroi.words.years import year_table

NOTHING: Final = "\u2013"

_SPECIAL: Final = re.compile(r"[\\`*{}\[\]|~$#]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")
_AT_THE_START: Final = re.compile(r"^(\d*)([-+.)](?=\s|$)|[-=](?=[-=]*$))")
_HTML: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_MENTION: Final = re.compile(r"@(?=\w)")
_HASH: Final = 12


def markdown(case: BusinessCase) -> bytes:
    """Return the case as Markdown.

    Parameters
    ----------
    case
        What is told of.

    Returns
    -------
    bytes
        UTF-8, the same for the same case, with a line feed at the end.
    """
    case = case.brief
    parts = [
        _head(case),
        _every_change(case),
        _table_of_scenarios(case),
        _walks(case),
        _years(case),
        _ranking(case),
        _information(case),
        _stress(case),
        _questions(case),
        _assumptions(case),
        _computed(case),
    ]
    return ("\n\n".join("\n".join(part) for part in map(list, parts) if part) + "\n").encode()


def inline(text: str) -> str:
    r"""Return a text that Markdown shows as it is: on one line, without markup, HTML or a mention of anybody.

    Examples
    --------
    >>> print(inline("<b>|`x`| *a_b* _c_"))
    &lt;b&gt;\|\`x\`\| \*a_b\* \_c\_
    """
    safe = _SPECIAL.sub(lambda found: f"\\{found[0]}", for_terminal(text).strip())
    for character, entity in _HTML.items():
        safe = safe.replace(character, entity)
    return _MENTION.sub("@\u2060", safe)  # a word joiner, which shows as nothing


def paragraph(text: str) -> str:
    """Return such a text for the start of a line, where a sign or a number could begin a list or a rule."""
    return _AT_THE_START.sub(r"\1\\\2", inline(text))


def code(text: str) -> str:
    """Return a name as a span of code; names hold no backticks, whatever else does is shown as text."""
    return f"`{text}`" if re.fullmatch(r"[\w.() +*-]+", text) else inline(text)


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], left: int = 1) -> Iterator[str]:
    """Yield the lines of a table; the first columns stand to the left, all others to the right."""
    yield _line(heads)
    yield _line(["---" if i < left else "---:" for i in range(len(heads))])
    yield from map(_line, rows)


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _head(case: BusinessCase) -> Iterator[str]:
    yield f"# {inline(case.study.title)}"
    yield ""
    if case.selection:
        yield f"{paragraph(case.selection)} All are in the table below.\n"
    for k, sentence in enumerate(case.verdict):
        text = paragraph(sentence)
        yield f"**{text}**" if k == 0 else text


def _every_change(case: BusinessCase) -> list[str]:
    if not case.selection:
        return []
    rows = ([inline(row.label), *map(inline, row.cells)] for row in overview(case.whole))
    title = f"## All changes, against today, {inline(case.study.currency)}"
    return [title, "", *table(["", *HEADS], rows)]


def _table_of_scenarios(case: BusinessCase) -> Iterator[str]:
    yield "## The scenarios"
    yield ""
    scenarios = list(case.result.values())
    rows: list[list[str]] = []
    for section in sections(case.result):
        rows.append([f"**{inline(section.title)}**", *[""] * len(scenarios)])
        rows += [[inline(row.label), *(inline(cell) or NOTHING for cell in row.cells)] for row in section.rows]
    yield from table(["", *(inline(s.label) for s in scenarios)], rows)
    yield ""
    yield paragraph(held(case.result))


def _walks(case: BusinessCase) -> Iterator[str]:
    yield f"## From a vendor's figure to ours: net present value, {inline(case.study.currency)}"
    yield ""
    yield USUALLY
    yield ""
    changes = case.result.changes
    found = walks(case.result)
    told = zip(*([*steps(found[s.name], s)] for s in changes), strict=True)
    rows = ([of[0].label, *(step.value for step in of), inline(_shared(of))] for of in told)
    yield from table(["", *(inline(s.label) for s in changes), "what that is"], rows)


def _shared(steps_of_changes: Sequence[Step]) -> str:
    """What is said of a step of all changes; of one whose typical future fails it is said apart."""
    return " ".join(dict.fromkeys(step.sentence for step in steps_of_changes))


def _years(case: BusinessCase) -> Iterator[str]:
    told = year_table(case.years, case.result)
    yield f"## Year by year, means: {inline(told.amounts)} a year, not discounted unless said"
    yield ""
    rows: list[list[str]] = []
    for section in told.sections:
        rows.append([f"**{inline(section.title)}**", *[""] * len(told.heads)])
        rows += [[row.label, *row.cells] for row in section.rows]
    yield from table(["", *told.heads], rows)
    yield ""
    yield f"From {_futures(case)}."


def _ranking(case: BusinessCase) -> list[str]:
    found = case.sensitivity
    if found is None:
        return []
    told = [name for name in found.ranking()[:TOLD] if not found.is_within_error(name)]
    lines = ["## Which assumptions matter most", ""]
    if not told:
        return [*lines, f"None has an influence beyond error, in {_futures(case)}."]
    about = (
        f"Share of the spread of {code(found.lead)} that each explains by itself, and what it comes to on average in "
        f"the lowest and the highest tenth of each, from {_futures(case)}."
    )
    lines += [
        about,
        "",
        *table(["", "share", "lowest tenth", "highest tenth"], (_dial(found, name) for name in told)),
        "",
        *(f"{k}. {paragraph(text)}" for k, text in enumerate(sentences(found, case.worth), 1)),
    ]
    unresolved = [f"{code(a)} and {code(b)}" for a, b in found.unresolved() if a in told and b in told]
    if unresolved:
        lines += ["", f"The order of {', of '.join(unresolved)} is not resolved."]
    return lines


def _dial(found: Sensitivity, name: str) -> list[str]:
    effect = found.effects[name][found.lead]
    tenths = [money(Figure.of(tenth.mean)) for tenth in (effect.lowest, effect.highest)]
    return [code(name), index_text(effect.first_order), *tenths]


def _futures(case: BusinessCase) -> str:
    analysed = case.analysed.runs
    return f"{'the first ' if analysed < case.result.runs else ''}{analysed:,} futures"


def _information(case: BusinessCase) -> list[str]:
    found = case.information
    if found is None:
        return []
    first, *steps = plan_sentences(found)
    return [
        "## What to find out first",
        "",
        *map(paragraph, opening_sentences(found)),
        "",
        paragraph(first),
        "",
        *(_step(text) for text in steps),
    ]


def _step(text: str) -> str:
    """A step of the plan stays an item of a list."""
    number, dot, rest = text.partition(". ")
    return f"{number}. {paragraph(rest)}" if dot and number.isdigit() else f"\n{paragraph(text)}"


def _stress(case: BusinessCase) -> list[str]:
    if case.stress is None:
        return []
    heads = ["", *(f"{code(change.name)}: mean NPV, success" for change in case.result.changes), "then best"]
    rows = [
        [inline(row.label), *map(inline, row.cells), inline(row.best)]
        for row in stress_rows(case.analysed, case.stress)
    ]
    told = stress_sentences(case.analysed, case.stress, case.worst)
    return ["## What if it goes badly", "", *table(heads, rows), "", *(f"- {paragraph(text)}" for text in told)]


def _questions(case: BusinessCase) -> list[str]:
    if not case.findings:
        return []
    lines = ["## What a sceptic would ask", ""]
    for finding in case.findings:
        place = f"{code(finding.where)}: " if finding.where else ""
        lines.append(f"- {finding.severity}: {place}{_ended(finding.reason)} Cure: {_ended(finding.cure)}")
    return lines


def _ended(text: str) -> str:
    """A text that ends as a sentence does."""
    return paragraph(text if text.endswith((".", "?", "!")) else f"{text}.")


def _assumptions(case: BusinessCase) -> Iterator[str]:
    stated = case.study.stated
    sources = {source: k for k, source in enumerate(dict.fromkeys(a.source for _, a in stated if a.source), 1)}
    yield "<details>"
    yield f"<summary>The {len(stated)} assumptions, with their sources</summary>"
    yield ""
    owners = any(a.owner for _, a in stated)
    heads = ["input", "as stated", "mark", "source", *(["ask"] if owners else [])]
    yield from table(heads, (_assumption(case, place, a, sources, owners=owners) for place, a in stated), len(heads))
    if sources:
        yield ""
        yield "Sources:"
        yield ""
        yield from (f"{k}. {paragraph(source)}" for source, k in sources.items())
    yield ""
    yield "</details>"


def _assumption(case: BusinessCase, place: str, of: Assumption, sources: dict[str, int], *, owners: bool) -> list[str]:
    moved = case.whole.inputs_moved.get(f"{place}.{of.input}", 0.0)
    text = inline(of.text)
    if moved:
        text += f" ({percent(Chance.share(moved, case.result.runs))} moved into what it may be)"
    cells = [code(f"{place}.{of.input}"), text, of.mark or NOTHING, str(sources.get(of.source, NOTHING))]
    return [*cells, inline(of.owner) or NOTHING] if owners else cells


def _computed(case: BusinessCase) -> Iterator[str]:
    yield "## How it was computed"
    yield ""
    yield from (f"- {paragraph(note)}" for note in notes(case.result))
    yield f"- What matters, what is worth knowing and what does harm: from {_futures(case)}."
    yield f"- mcroi {__version__}, study {case.study.sha256[:_HASH]}."
