"""The group of commands; each is imported when it is called or its help is asked for."""

from __future__ import annotations

import importlib
from typing import Final

import click

from mcroi import __version__
from mcroi.cli.options import HELP, debug_option

COMMANDS: Final = {
    "init": "Write an annotated study to start from.",
    "check": "Check a study, and ask what a sceptical finance director would.",
    "simulate": "Simulate a study: the verdict, the tables, the artefacts.",
    "report": "Write the case: a page to decide from, a workbook, Markdown, a document, a chart.",
    "sensitivity": "Say which assumptions matter to the decision, and how sure that is.",
    "information": "Say what it is worth to know things before deciding, and plan what to find out.",
    "compare": "Say what changed between two studies, what that did, and why.",
    "solve": "Say what an input has to be for a requirement to hold.",
    "trace": "Show one future, every draw and every month.",
    "convert": "Make the text of a study from a workbook that was filled in.",
    "inputs": "List the inputs: units, supports, defaults, help.",
    "outputs": "List what --require, --until and --output can name: units, meaning.",
    "reference": "List published distributions of how such things turned out.",
    "schema": "Print the JSON Schema of a study.",
    "guide": "Print a page of the guide, or list them.",
}
"""The commands in the order in which they are met; each stands in the module of its name."""

COMPLETION: Final = (
    "\b\nCompletion for bash, zsh or fish, in the shell's start-up file:\n"
    '  eval "$(_MCROI_COMPLETE=bash_source mcroi)"'
)


class LazyGroup(click.Group):
    """A group that imports a command only when it is needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # the signature is click's
        """Return the names of the commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  # click's
        """Return a command by its name."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(importlib.import_module(f"mcroi.cli.{cmd_name}"), cmd_name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that the arguments name; a misspelt one is told with a suggestion."""
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            from distributions.spelling import suggestion

            ctx.fail(f"no such command '{name}'{suggestion(name, COMMANDS, len(COMMANDS))}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  # click's
        """List the commands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=LazyGroup, context_settings=HELP, epilog=COMPLETION, invoke_without_command=True)
@click.version_option(__version__, prog_name="mcroi", message="%(prog)s %(version)s")
@debug_option
@click.pass_context
def app(ctx: click.Context) -> None:
    """Monte Carlo return on investment of an infrastructure change.

    \b
      mcroi simulate                    # the built-in example
      mcroi init study.toml             # a study of your own to fill in
      mcroi simulate study.toml
    """
    if ctx.invoked_subcommand is None:
        ctx.fail("a command is needed; there are " + ", ".join(COMMANDS))
