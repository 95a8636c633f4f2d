"""A terminal: how wide it is and which signs it knows, and tables whose columns follow below where they do not fit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from mcroi.study.safe_text import columns, cut, for_terminal, plain_signs, wrap

NARROWEST_LABEL: Final = 16
"""Columns that the names of a table get at least, where they need so many."""

PROMPT: Final = 100
"""Columns that what shows itself at a prompt takes."""

GAP: Final = 2
"""Columns between two cells."""

Shorten = Callable[[str, int], str]


@dataclass(frozen=True, slots=True)
class Terminal:
    """Where plain text is shown.

    Parameters
    ----------
    width
        Columns that a line may take.
    unicode
        Whether it shows any character; if not, signs become plain ones before lines are measured.
    """

    width: int
    unicode: bool = True

    @property
    def ellipsis(self) -> str:
        """What stands for text that was cut off."""
        return "\u2026" if self.unicode else "..."

    def rule(self, length: int) -> str:
        """A line across."""
        return ("\u2500" if self.unicode else "-") * min(length, self.width)

    def safe(self, text: str) -> str:
        """A text that cannot command the terminal, in signs that it knows."""
        text = for_terminal(text)
        return text if self.unicode else plain_signs(text)

    def lines(self, *paragraphs: str) -> list[str]:
        """Paragraphs, each on lines of its own."""
        return [line for text in paragraphs for line in wrap(self.safe(text), self.width)]

    def cut(self, text: str, width: int) -> str:
        """A text in at most so many columns."""
        return cut(text, width, self.ellipsis)

    def table(
        self, head: Sequence[str], rows: Sequence[tuple[str, Sequence[str]]], shorten: Shorten | None = None
    ) -> Iterator[str]:
        """Yield the lines of a table: names on the left, cells on the right below their heads.

        Columns that do not fit beside the names follow in tables of their own, below.

        Parameters
        ----------
        head
            Of every column but that of the names.
        rows
            A name and its cells.
        shorten
            Cuts a name to at most so many columns; `cut` if left out.
        """
        told = [(self.safe(name), [self.safe(cell) for cell in cells]) for name, cells in rows]
        widths = [
            GAP + max(columns(cell) for cell in (title, *(cells[k] for _, cells in told)))
            for k, title in enumerate(head)
        ]
        longest = max((columns(name) for name, _ in told), default=0)
        for number, group in enumerate(self._side_by_side(widths, min(longest, NARROWEST_LABEL))):
            label = max(min(longest, self.width - sum(widths[k] for k in group)), 0)
            if number:
                yield ""
            yield self.row("", label, [(head[k], widths[k]) for k in group])
            yield self.rule(label + sum(widths[k] for k in group))
            for name, cells in told:
                yield self.row((shorten or self.cut)(name, label), label, [(cells[k], widths[k]) for k in group])

    def _side_by_side(self, widths: Sequence[int], label: int) -> Iterator[list[int]]:
        """Which columns stand beside each other."""
        group: list[int] = []
        for k, width in enumerate(widths):
            if group and label + sum(widths[j] for j in group) + width > self.width:
                yield group
                group = []
            group.append(k)
        yield group

    @staticmethod
    def row(name: str, label: int, cells: Iterable[tuple[str, int]]) -> str:
        """A name in so many columns, and cells, each with the columns that it takes and ends at."""
        padded = (" " * (width - columns(cell)) + cell for cell, width in cells)
        return "".join((name, " " * (label - columns(name)), *padded)).rstrip()

    def folded(self, name: str, label: int, cells: Iterable[tuple[str, int]]) -> Iterator[str]:
        """Yield a row of which the name takes as many lines as it needs, further ones set in."""
        first, *further = wrap(self.safe(name), label, self.ellipsis) or [""]
        yield self.row(first, label, cells)
        yield from (f"  {text}" for text in wrap(" ".join(further), label - 2, self.ellipsis))
