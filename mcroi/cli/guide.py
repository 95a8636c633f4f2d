"""``mcroi guide``: pages for readers."""

from __future__ import annotations

import click

from mcroi.cli import options, streams


@click.command(context_settings=options.HELP)
@click.argument("topic", required=False)
@options.debug_option
def guide(topic: str | None) -> None:
    """List the pages of the guide, or print one.

    \b
      mcroi guide
      mcroi guide values
    """
    from mcroi.guide import TOPICS, page, summary

    if topic is None:
        width = max(map(len, TOPICS))
        streams.result("\n".join(f"{name:<{width}}  {summary(name)}" for name in TOPICS))
        return
    if topic not in TOPICS:
        from distributions.spelling import suggestion

        raise click.UsageError(f"no such topic '{topic}'{suggestion(topic, TOPICS, len(TOPICS))}")
    streams.result(page(topic))
