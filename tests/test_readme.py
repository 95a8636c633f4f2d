"""Every block of the README and the guide is run, but for installing and testing, which the test command does itself.

``UPDATE_README=1 pytest tests/test_readme.py`` writes the present output into the console blocks; a line ``...`` in one
stands for whatever else the command prints there. Each file is a session of its own, in an empty folder.
"""

import json
import os
import re
import shlex
import shutil
import tomllib
from contextlib import nullcontext
from importlib import resources
from pathlib import Path

import pytest

import mcroi
from mcroi.cli import interrupts
from mcroi.cli.app import COMMANDS
from mcroi.cli.main import run
from mcroi.guide import TOPICS, page, summary

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
GUIDE = ROOT / "mcroi" / "guide"
FILES = [README, *(GUIDE / f"{topic}.md" for topic in TOPICS)]
EXAMPLES = resources.files("mcroi.study.examples")
_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_STEP = re.compile(r"- run: (?:>-\n)?(.*(?:\n {10,}.*)*)")
_ENDED = "; echo $?"
UPDATE = "UPDATE_README" in os.environ

each_file = pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)


def blocks(file, language):
    """The blocks of a file in a language, in order."""
    return [text for kind, text in _BLOCK.findall(file.read_text("utf-8")) if kind == language]


@each_file
def test_every_block_is_of_a_kind_that_is_run(file):
    """No block escapes: each is a session, a study, Python or a pipeline; the README alone has shell lines."""
    kinds = {kind for kind, _ in _BLOCK.findall(file.read_text("utf-8"))}
    assert kinds <= {"console", "toml", "python", "yaml"} | ({"sh", "powershell"} if file == README else set())


def test_the_two_commands_are_those_that_are_checked():
    """The test command is the one that the continuous integration calls, and installing is the same in all four."""
    simulate, test = (text.strip() for text in blocks(README, "sh"))
    assert test in (ROOT / ".ci" / "run").read_text("utf-8").splitlines()
    assert simulate == test.replace("pytest", "mcroi simulate")
    on_windows = [
        line.replace("python3", "py").replace(" && ", "; ").replace(".venv/bin/", ".venv\\Scripts\\")
        for line in (simulate, test)
    ]
    assert blocks(README, "powershell")[0].splitlines() == on_windows


@each_file
def test_sessions_and_python_give_what_they_say(file, tmp_path, monkeypatch, capsysbinary):
    """The commands of the console blocks, run one after the other in a folder, print what stands there."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(interrupts, "watched", nullcontext)
    monkeypatch.setenv("COLUMNS", "80")
    written = file.read_text("utf-8")
    for block in blocks(file, "console"):
        printed = "".join(_session(block, capsysbinary))
        if UPDATE:
            written = written.replace(f"```console\n{block}```", f"```console\n{printed}```")
            file.write_text(written, "utf-8")
        else:
            assert printed == block
    names = {}
    for block in blocks(file, "python"):
        exec(compile(block, file.name, "exec"), names)  # noqa: S102  # a block of our own pages
    if "trials" in names:
        assert len(names["trials"]) == names["result"].runs
    for block in blocks(file, "yaml"):
        shutil.copy("study.toml", "agreed.toml")
        for arguments in _steps(block):
            assert run(arguments) == 0, capsysbinary.readouterr().err.decode()


def _session(block, capsysbinary):
    """The block as it would be if the commands in it were run now."""
    for part in re.split(r"^(?=\$ )", block, flags=re.MULTILINE):
        if not part:
            continue
        command, *expected = part.splitlines()
        program, *arguments = shlex.split(command.removeprefix("$ ").removesuffix(_ENDED))
        assert program == "mcroi"
        capsysbinary.readouterr()
        code = run(arguments)
        captured = capsysbinary.readouterr()
        out = captured.out.decode().splitlines()
        if command.endswith(_ENDED):
            out += [*captured.err.decode().splitlines(), str(code)]
        else:
            assert code == 0, captured.err.decode()
        if "..." in expected:
            at = expected.index("...")
            out = [*out[:at], "...", *out[len(out) - (len(expected) - at - 1) :]]
        yield "\n".join([command, *out]) + "\n"


def _steps(block):
    """What a pipeline calls mcroi with, in order."""
    commands = [shlex.split(text) for text in _STEP.findall(block)]
    steps = [arguments for program, *arguments in commands if program == "mcroi"]
    assert steps
    return [[*step, *(() if step[0] == "check" else ("--runs", "1k"))] for step in steps]


@pytest.mark.parametrize(
    "block",
    [pytest.param(block, id=f"{file.stem}{k}") for file in FILES for k, block in enumerate(blocks(file, "toml"))],
)
def test_values_are_written_as_it_says(block):
    """What a block of a study states can be put into the example, and is read."""
    study = tomllib.loads(EXAMPLES.joinpath("mlops.toml").read_text("utf-8"))
    stated = tomllib.loads(block)
    places = [(study["world"], stated.pop("world", {}))]
    places += [(study["scenarios"].setdefault(name, {}), s) for name, s in stated.pop("scenarios", {}).items()]
    for place, groups in places:
        for name, value in groups.items():
            place[name] = {**place.get(name, {}), **value} if isinstance(value, dict) else value
    text = "\n".join(f"{key} = {_inline(value)}" for key, value in {**study, **stated}.items())
    with resources.as_file(EXAMPLES) as folder:
        assert mcroi.read_text(text, "block", folder=folder) != mcroi.example()


def _inline(value):
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {_inline(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_inline, value)) + "]"
    return json.dumps(value) if isinstance(value, str | bool) else str(value)


def test_every_command_is_listed():
    """The table of commands has a row for each."""
    text = README.read_text("utf-8")
    assert all(f"| `mcroi {name}" in text for name in COMMANDS)


def test_the_readme_is_read_to_the_end():
    """It has at most 200 lines, and names every page of the guide."""
    text = README.read_text("utf-8")
    assert len(text.splitlines()) <= 200
    assert [topic for topic in TOPICS if f"](mcroi/guide/{topic}.md)" not in text] == []


@pytest.mark.parametrize("file", [README, GUIDE / "design.md"], ids=["README", "design"])
def test_the_map_shows_every_folder(file):
    """The table of folders names each room of the house, and no other."""
    (table,) = re.findall(r"^\| folder \|.*\n(?:\|.*\n)+", file.read_text("utf-8"), re.MULTILINE)
    rooms = {path.parent.name for path in (ROOT / "mcroi").glob("*/__init__.py")}
    assert set(re.findall(r"`(?:mcroi/)?(\w+)/`", table)) == {*rooms, "distributions"}


def test_every_page_is_a_topic_and_its_list_fits_the_terminal():
    """No page is left out of the list, which says in a line each what it is about."""
    assert {path.stem for path in GUIDE.glob("*.md")} == set(TOPICS)
    width = max(map(len, TOPICS))
    assert all(len(summary(topic)) + width + 2 <= 80 for topic in TOPICS)


@pytest.mark.parametrize("topic", TOPICS)
def test_a_page_fits_the_terminal(topic):
    """No line is wider than 80 columns, but for what mcroi itself prints wider."""
    prose = _BLOCK.sub(lambda block: "" if block[1] == "console" else block[2], page(topic))
    assert [line for line in prose.splitlines() if len(line) > 80] == []


@each_file
def test_what_a_page_points_to_is_there(file):
    """Links within the project, pictures too, lead to files."""
    links = re.findall(r"\]\(([^)#:]+)\)", file.read_text("utf-8"))
    assert [link for link in links if not (file.parent / link).exists()] == []
