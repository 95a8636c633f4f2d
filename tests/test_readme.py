"""Every block of the README is run, but for installing and testing, which the test command does itself.

``UPDATE_README=1 pytest tests/test_readme.py`` writes the present output into its console blocks; a line ``...`` in
one stands for whatever else the command prints.
"""

import json
import os
import re
import shlex
import tomllib
from pathlib import Path

import pytest

import mcroi
from mcroi.cli import interrupts
from mcroi.cli.app import COMMANDS
from mcroi.cli.main import run

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
UPDATE = "UPDATE_README" in os.environ


def blocks(language):
    """The blocks in a language, in order."""
    return [text for kind, text in _BLOCK.findall(README.read_text("utf-8")) if kind == language]


def test_every_block_is_of_a_kind_that_is_run():
    """No block escapes: each is a shell line of the two commands, a session, a study or Python."""
    kinds = {kind for kind, _ in _BLOCK.findall(README.read_text("utf-8"))}
    assert kinds == {"sh", "console", "toml", "python"}


def test_the_two_commands_are_those_that_are_checked():
    """The test command is the one that the continuous integration calls, and installing is the same in both."""
    simulate, test = (text.strip() for text in blocks("sh"))
    assert test in (ROOT / ".ci" / "run").read_text("utf-8").splitlines()
    assert simulate == test.replace("pytest", "mcroi simulate")


def test_sessions_and_python_give_what_they_say(tmp_path, monkeypatch, capsysbinary):
    """The commands of the console blocks, run one after the other in a folder, print what stands there."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(interrupts, "watch", lambda: None)
    monkeypatch.setenv("COLUMNS", "80")
    written = README.read_text("utf-8")
    for block in blocks("console"):
        printed = "".join(_session(block, capsysbinary))
        if UPDATE:
            written = written.replace(f"```console\n{block}```", f"```console\n{printed}```")
            README.write_text(written, "utf-8")
        else:
            assert printed == block
    names = {}
    for block in blocks("python"):
        exec(compile(block, "README.md", "exec"), names)  # noqa: S102  # a block of our own README
    assert len(names["trials"]) == names["result"].runs


def _session(block, capsysbinary):
    """The block as it would be if the commands in it were run now."""
    for part in re.split(r"^(?=\$ )", block, flags=re.MULTILINE):
        if not part:
            continue
        command, *expected = part.splitlines()
        program, *arguments = shlex.split(command.removeprefix("$ "))
        assert program == "mcroi"
        capsysbinary.readouterr()
        assert run(arguments) == 0, capsysbinary.readouterr().err.decode()
        out = capsysbinary.readouterr().out.decode().splitlines()
        if "..." in expected:
            out = [*out[: expected.index("...")], "..."]
        yield "\n".join([command, *out]) + "\n"


@pytest.mark.parametrize("block", blocks("toml"))
def test_values_are_written_as_it_says(block):
    """What a block of a study states can be put into the example, and is read."""
    stated = tomllib.loads(block)
    overrides = [
        f"{place}.{group}.{leaf}={_inline(value)}"
        for place, groups in [("world", stated.get("world", {})), *_scenarios(stated)]
        for group, leaves in groups.items()
        for leaf, value in leaves.items()
    ]
    assert overrides
    assert mcroi.example(overrides=overrides) != mcroi.example()


def _scenarios(stated):
    return [(f"scenarios.{name}", groups) for name, groups in stated.get("scenarios", {}).items()]


def _inline(value):
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {_inline(inner)}" for key, inner in value.items()) + "}"
    return json.dumps(value) if isinstance(value, str) else str(value)


def test_every_command_is_listed():
    """The table of commands has a row for each."""
    text = README.read_text("utf-8")
    assert all(f"| `mcroi {name}" in text for name in COMMANDS)
