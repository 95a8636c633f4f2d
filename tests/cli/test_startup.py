"""Help comes at once: nothing heavy is loaded before it is needed."""

import subprocess
import sys

import click
import pytest

from mcroi.cli.app import COMMANDS, app

HEAVY = {"numpy", "scipy", "pandas", "matplotlib", "jinja2", "xlsxwriter", "pyarrow"}
_LOADED = """
import sys
from mcroi.cli.main import run
code = run({arguments!r})
print(*sorted({{name.partition(".")[0] for name in sys.modules}}), file=sys.stderr)
sys.exit(code)
"""


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], *([name, "--help"] for name in COMMANDS)])
def test_help_loads_no_heavy_library(arguments):
    """Help and version import neither numpy nor anything that stands on it."""
    code = _LOADED.format(arguments=arguments)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not HEAVY & set(done.stderr.split())
    assert done.stdout


def test_importing_the_library_loads_no_heavy_library():
    """``import mcroi`` costs nothing until a name is used."""
    code = "import mcroi, sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not HEAVY & set(done.stdout.split())


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_a_command_starts_with_an_example(name, mcroi):
    """After its one sentence, the help of every command shows lines to run, and it has -h and --debug."""
    shown = mcroi(name, "-h")
    assert shown.code == 0
    paragraphs = shown.out.split("\n\n")
    assert paragraphs[2].lstrip().startswith(f"mcroi {name}")
    assert "--debug" in shown.out
    assert mcroi(name, "--help").out == shown.out


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_of_commands_tells_what_each_is_for(name):
    """Every command that is listed exists under its name, and has a help of its own."""
    command = app.get_command(click.Context(app), name)
    assert command is not None
    assert command.name == name
    assert command.help


def test_completion_is_clicks(process):
    """The shell's completion script is printed when it is asked for."""
    out, _ = process(env={"_MCROI_COMPLETE": "bash_source"}).communicate()
    assert b"_mcroi_completion" in out
