"""Total-order indices and Shapley effects as plain text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from mcroi.report.safe_text import columns, cut, for_terminal, wrap
from mcroi.report.sensitivity_tables import index_text, output_label
from mcroi.summaries import Estimate
from mcroi.total_effects import TotalEffects

_GAP: Final = 2


def total_lines(of: TotalEffects, output: str, width: int, *, shown: int, unicode: bool = True) -> str:
    """Return the effects on one output as plain text.

    Parameters
    ----------
    of
        What was found.
    output
        Which output.
    width
        Columns that lines may take.
    shown
        How many players are listed.
    unicode
        Whether rules may be other than ASCII.
    """
    effects = of.outputs[output]
    rule, ellipsis = ("\u2500", "\u2026") if unicode else ("-", "...")
    head = (
        f"What moves {output_label(output)} together with all else, from {of.simulated:,} further futures: the share "
        f"of its spread that knowing a dial would take away, and the share that would be left if all but it were known"
    )
    order = sorted(effects.players, key=lambda name: -effects.players[name].total_order.value)[:shown]
    rows = [(name, [effects.players[name].first_order, effects.players[name].total_order]) for name in order]
    lines = [*wrap(head, width), *_table(rows, ("alone", "in all"), width, rule, ellipsis)]
    for group, parts in effects.shapley.items():
        lines += ["", *wrap(f"Shapley effects, which divide the influence of {group} among its dials", width)]
        ranked = sorted(parts.items(), key=lambda item: -item[1].value)
        lines += _table([(name, [effect]) for name, effect in ranked], ("share",), width, rule, ellipsis)
    lines += ["", *(line for text in of.refused.values() for line in wrap(for_terminal(text), width))]
    knowledge, chance = effects.knowledge.share, effects.chance.share
    lines += wrap(
        f"Divided fairly between both, knowledge has {index_text(knowledge)}, luck {index_text(chance)}.", width
    )
    return "\n".join(lines)


def _table(
    rows: Sequence[tuple[str, Sequence[Estimate]]], head: tuple[str, ...], width: int, rule: str, ellipsis: str
) -> Iterator[str]:
    """Yield the lines of a table of indices."""
    told = [(for_terminal(name), [index_text(index) for index in indices]) for name, indices in rows]
    widths = [max(columns(cells[k]) for cells in [list(head), *(c for _, c in told)]) for k in range(len(head))]
    label = min(max(width - sum(widths) - _GAP * len(widths), 16), max(columns(name) for name, _ in told))
    for name, cells in [("", list(head)), (rule * (label + sum(widths) + _GAP * len(widths)), []), *told]:
        if not cells:
            yield name
            continue
        text = cut(name, label, ellipsis)
        padded = (" " * (_GAP + w - columns(cell)) + cell for cell, w in zip(cells, widths, strict=True))
        yield (text + " " * (label - columns(text)) + "".join(padded)).rstrip()
