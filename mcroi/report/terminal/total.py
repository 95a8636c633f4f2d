"""Total-order indices and Shapley effects as plain text."""

from __future__ import annotations

from mcroi.analyses.sensitivity.total import TotalEffects
from mcroi.report.terminal.terminal import PROMPT, Terminal
from mcroi.words.ranking import index_text, output_label


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
    terminal = Terminal(width, unicode)
    head = (
        f"What moves {output_label(output)} together with all else, from {of.simulated:,} further futures: the share "
        f"of its spread that knowing a dial would take away, and the share that would be left if all but it were known"
    )
    order = sorted(effects.players, key=lambda name: -effects.players[name].total_order.value)[:shown]
    rows = [
        (name, [index_text(effects.players[name].first_order), index_text(effects.players[name].total_order)])
        for name in order
    ]
    lines = [*terminal.lines(head), *terminal.table(("alone", "in all"), rows)]
    for group, parts in effects.shapley.items():
        lines += ["", *terminal.lines(f"Shapley effects, which divide the influence of {group} among its dials")]
        ranked = sorted(parts.items(), key=lambda item: -item[1].value)
        lines += terminal.table(("share",), [(name, [index_text(effect)]) for name, effect in ranked])
    lines += ["", *(line for text in of.refused.values() for line in terminal.lines(text))]
    knowledge, chance = effects.knowledge.share, effects.chance.share
    lines += terminal.lines(
        f"Divided fairly between both, knowledge has {index_text(knowledge)}, luck {index_text(chance)}."
    )
    return "\n".join(lines)


def plain(of: TotalEffects) -> str:
    """Return the effects on the first output, and which others there are, as a prompt shows them."""
    first, *others = of.outputs
    text = total_lines(of, first, PROMPT, shown=len(of.players))
    return f"{text}\n\nAlso in outputs: {', '.join(others)}" if others else text
