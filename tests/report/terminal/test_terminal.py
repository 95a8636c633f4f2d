"""Tables keep within a terminal, whatever its width and the signs that it knows, and lose no cell."""

import pytest

from mcroi.report.terminal.terminal import Terminal
from mcroi.study.safe_text import columns

HEAD = ("share", "rank", "lowest")
ROWS = [
    ("projects.value_per_month", ("27.3 ± 4.1 %", "+0.38", "-0.05m*")),
    ("a", ("below 0.2 %", "~0", "1.1m")),
    ("漢字漢字漢字漢字漢字漢字", ("2.7 ± 0.4 %", "+0.19", "1.0m")),
]


@pytest.mark.parametrize("unicode", [True, False])
@pytest.mark.parametrize("width", range(32, 81))
def test_a_table_keeps_within_the_terminal_and_loses_no_cell(width, unicode):
    """Columns that do not fit side by side follow below, each under its head."""
    terminal = Terminal(width, unicode)
    lines = list(terminal.table(HEAD, ROWS))
    assert max(map(columns, lines)) <= width
    whole = "\n".join(lines)
    assert unicode or whole.replace("漢", "").replace("字", "").isascii()
    for cell in (*HEAD, *(terminal.safe(cell) for _, cells in ROWS for cell in cells)):
        assert whole.count(cell) >= 1


def test_all_columns_stand_side_by_side_where_there_is_room():
    """One table, its cells below their heads."""
    assert list(Terminal(60).table(HEAD, ROWS[:2])) == [
        "                                 share   rank   lowest",
        "─" * 54,
        "projects.value_per_month  27.3 ± 4.1 %  +0.38  -0.05m*",
        "a                          below 0.2 %     ~0     1.1m",
    ]


def test_names_are_cut_as_asked():
    """The way to shorten names is the caller's."""
    lines = list(Terminal(20).table(("x",), [("a long name with an end", ("1",))], lambda name, width: name[-width:]))
    assert lines[-1] == " name with an end  1"


def test_signs_are_plain_before_lines_are_measured():
    """What takes more room in plain signs is wrapped as it is shown."""
    text = " ".join(["1 ± 2 €"] * 12)
    assert max(map(len, Terminal(40, unicode=False).lines(text))) <= 40
    assert Terminal(40, unicode=False).lines("1 ± 2 €") == ["1 +- 2 EUR"]
    assert Terminal(40).lines("1 ± 2 €") == ["1 ± 2 €"]


def test_a_table_of_nothing():
    """Heads and a rule are left."""
    assert list(Terminal(40).table(("x",), [])) == ["  x", "───"]
