"""The sheet of inputs: one row an input, and columns for today and for each change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from mcroi.study.inputs import INPUTS, Input
from mcroi.study.reading.keys import DEFAULT_CURRENCY
from mcroi.study.reading.problems import Cell, Path, RuleError, show
from mcroi.study.reading.rules import ALREADY_TOLD
from mcroi.study.reading.workbook.input_cells import COLUMN_OF_KEY, VALUE_COLUMNS, stated
from mcroi.study.reading.workbook.layout import COLUMNS, FORM, INPUT, LABEL, LEAST, LIKE, SCENARIO, squeezed
from mcroi.study.reading.workbook.sheets import Gathered, Sheet
from mcroi.study.study import CURRENT

_TODAY: Final = f"the first columns are those of today, and what is the same everywhere; their scenario is {CURRENT!r}"
_LISTED: Final = "; mcroi inputs lists them"


@dataclass(frozen=True, slots=True)
class Block:
    """The columns of one scenario.

    Parameters
    ----------
    scenario
        Its name.
    columns
        By heading, counted from 0.
    """

    scenario: str
    columns: Mapping[str, int]

    @property
    def is_today(self) -> bool:
        """Whether these are the columns of today, which hold what is the same everywhere too."""
        return self.scenario == CURRENT

    def takes(self, about: Input) -> bool:
        """Whether an input may be stated here."""
        return about.kind == "way" or self.is_today == (about.kind == "world")

    def path(self, about: Input) -> Path:
        """Return where a study states an input of these columns."""
        table: Path = ("world",) if about.kind == "world" else ("scenarios", self.scenario)
        return (*table, about.group, about.leaf)


def read_inputs_sheet(sheet: Sheet, gathered: Gathered) -> None:
    """Read every input of every scenario.

    Raises
    ------
    RuleError
        If the sheet has no row of headings.
    """
    headings, first = sheet.headings(INPUT)
    above = {name: row for row, name in enumerate(first[:headings])}
    blocks = _blocks(sheet, headings, above, gathered)
    seen: dict[str, int] = {}
    for row in range(headings + 1, len(sheet.rows)):
        _read_row(sheet, row, blocks, seen, gathered)


def _blocks(sheet: Sheet, headings: int, above: Mapping[str, int], gathered: Gathered) -> list[Block]:
    """Return the columns of each scenario, today's first."""
    words = [squeezed(raw) if isinstance(raw, str) else "" for raw in sheet.rows[headings]]
    starts = [column for column, word in enumerate(words) if word == FORM]
    if not starts:
        raise RuleError(f"the sheet {sheet.name!r} has no column with the heading {FORM!r}; mcroi init writes them")
    blocks: list[Block] = []
    for start, end in zip(starts, [*starts[1:], len(words)], strict=True):
        at = {word: start + place for place, word in enumerate(words[start:end]) if word}
        columns = {name: at[squeezed(name)] for name in COLUMNS if squeezed(name) in at}
        lacking = [name for name in VALUE_COLUMNS if name not in columns]
        if lacking:
            at_form = sheet.cell(headings, start)
            raise RuleError(f"after {at_form}, {FORM!r}, a column with the heading {lacking[0]!r} must stand")
        blocks += _block(sheet, headings, above, columns, blocks, gathered)
    return blocks


def _block(
    sheet: Sheet,
    headings: int,
    above: Mapping[str, int],
    columns: Mapping[str, int],
    before: list[Block],
    gathered: Gathered,
) -> list[Block]:
    """Return the columns of one scenario with its name, or nothing if they are empty or have no name."""
    name_cell = sheet.cell(above.get(SCENARIO, headings), columns[FORM])
    name = gathered.value(sheet, above[SCENARIO], columns[FORM], ()) if SCENARIO in above else None
    if not before:
        if name != CURRENT:
            gathered.tell(name_cell, (), f"{_TODAY}, got {show(name) if name is not None else 'none'}")
        name = CURRENT
    elif name is None:
        rows = [*(above[key] for key in (LABEL, LIKE) if key in above), *range(headings + 1, len(sheet.rows))]
        filled = [(row, column) for row in rows for column in columns.values() if sheet.is_filled(row, column)]
        if filled:
            gathered.tell(
                name_cell,
                (),
                f"the scenario of these columns needs a name; {sheet.cell(*filled[0]).address} is filled in",
            )
        return []
    elif not isinstance(name, str):
        gathered.tell(name_cell, (), f"expected the name of a scenario, got {show(name)}")
        return []
    path: Path = ("scenarios", name)
    if path in gathered.cells:
        gathered.tell(name_cell, path, f"names two scenarios; {gathered.cells[path].address} has that name already")
        return []
    gathered.table(path)
    gathered.cells[path] = name_cell
    for key in (LABEL, LIKE):
        if key in above:
            value = gathered.value(sheet, above[key], columns[FORM], (*path, key), is_name=key == LIKE)
            if value is not None:
                gathered.put((*path, key), value, sheet.cell(above[key], columns[FORM]))
    return [Block(name, columns)]


def _read_row(sheet: Sheet, row: int, blocks: Iterable[Block], seen: dict[str, int], gathered: Gathered) -> None:
    """Read what one row states; rows without an input are headings and notes as long as nothing is stated in them."""
    name = sheet.raw(row, 0)
    stating = [block for block in blocks if _filled(sheet, row, block)]
    about = INPUTS.get(name) if isinstance(name, str) else None
    if about is None:
        if stating:
            _tell_no_input(sheet.cell(row, 0), name, stating, gathered)
        return
    if about.name in seen:
        rule = f"stands in row {seen[about.name] + 1} already"
        gathered.tell(sheet.cell(row, 0), (about.group, about.leaf), rule)
        return
    seen[about.name] = row
    for block in blocks:
        if block.takes(about):
            _read_input(sheet, row, block, about, gathered)
        elif block in stating:
            cell = sheet.cell(row, _filled(sheet, row, block)[0])
            gathered.tell(cell, (about.group, about.leaf), _misplaced(about))


def _filled(sheet: Sheet, row: int, block: Block) -> list[int]:
    return [column for column in block.columns.values() if sheet.is_filled(row, column)]


def _read_input(sheet: Sheet, row: int, block: Block, about: Input, gathered: Gathered) -> None:
    path = block.path(about)
    before = len(gathered.problems)
    typed = {}
    for heading, column in block.columns.items():
        value = gathered.value(sheet, row, column, path)
        if value is not None:
            typed[heading] = value

    def cell(heading: str) -> Cell:
        return sheet.cell(row, block.columns[heading])

    gathered.cells[path] = cell(LEAST if LEAST in typed else FORM)
    if len(gathered.problems) > before:
        typed = {}
        gathered.put(path, ALREADY_TOLD, gathered.cells[path])
    if not typed:
        return
    currency = str(gathered.tables.get("currency", DEFAULT_CURRENCY))
    value = stated(typed, lambda heading, rule: gathered.tell(cell(heading), path, rule), about, currency)
    gathered.put(path, value, gathered.cells[path])
    if isinstance(value, dict):
        columns = {key: COLUMN_OF_KEY[key] for key in value}
        gathered.cells.update({(*path, key): cell(of) for key, of in columns.items() if of in block.columns})


def _misplaced(about: Input) -> str:
    if about.kind == "world":
        return "is the same in every scenario; state it in the first columns, those of today"
    return "describes a change; state it in the columns of the changes, not in those of today"


def _tell_no_input(cell: Cell, name: object, stating: Iterable[Block], gathered: Gathered) -> None:
    """Tell that values stand beside what is no input; one that was probably meant does not count as missing."""
    if not isinstance(name, str):
        gathered.tell(
            cell, (), f"no input stands here, but values beside it{'' if name is None else f'; got {show(name)}'}"
        )
        return
    close = gathered.closest(name, INPUTS)
    hint = f"; did you mean {close!r}?" if close else _LISTED
    gathered.tell(cell, (), f"no such input, got {show(name)}{hint}")
    for block in stating:
        if close and block.takes(INPUTS[close]) and block.path(INPUTS[close]) not in gathered.cells:
            gathered.put(block.path(INPUTS[close]), ALREADY_TOLD, cell)
