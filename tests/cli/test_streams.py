"""stdout is the result and stderr everything else, on any terminal, with any reader."""

import json
import os
import pty
import subprocess
import sys

import pytest

STUDY_LABEL = "--set=scenarios.optimal.label=Für 5 € – mehr"
FEW = ("--runs", "100", "--jobs", "1")


@pytest.mark.parametrize("environment", [{"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "C", "PYTHONUTF8": "0"}])
def test_a_terminal_that_knows_no_unicode_gets_plain_characters(environment, process, study):
    """Where the encoding lacks a character, a plain one stands for it, and nothing fails."""
    study.write_text(study.read_text("utf-8").replace("Every tool they want", "Für 5 € – mehr"), "utf-8")
    running = process("simulate", study, *FEW, env=environment)
    out, err = running.communicate()
    assert running.returncode == 0
    assert err.isascii()
    assert out.isascii()
    assert b"Fur 5 EUR -" in out  # as wide as it is once it is plain, so that the last word goes onto a line of its own
    assert b"mehr" in out


def test_a_document_is_utf8_whatever_the_terminal(process):
    """JSON for programs keeps its bytes."""
    out, _ = process("simulate", *FEW, "--json", STUDY_LABEL, env={"PYTHONIOENCODING": "ascii"}).communicate()
    assert json.loads(out.decode())["scenarios"]["optimal"]["label"] == "Für 5 € – mehr"


@pytest.mark.parametrize("arguments", [("schema",), ("inputs",), ("simulate", *FEW, "--json"), ("simulate", *FEW)])
def test_a_reader_that_has_gone_is_met_with_silence(arguments, process):
    """When nobody reads stdout any more, nothing is said about it."""
    read, write = os.pipe()
    os.close(read)
    running = process(*arguments, "--quiet" if arguments[0] == "simulate" else "--debug", stdout=write)
    os.close(write)
    _, err = running.communicate()
    assert err == b""
    assert running.returncode == 0


@pytest.mark.parametrize(("closing", "code"), [("<&-", 2), (">&-", 0), ("2>&-", 0), ("<&- >&- 2>&-", 2)])
def test_streams_that_are_closed_lead_nowhere(closing, code):
    """A caller that closes a stream gets no complaint about it; a study read from nothing is an empty one."""
    arguments = "check -" if code else "schema"
    script = f"{sys.executable} -W error -m mcroi {arguments} {closing}"
    done = subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == code
    assert "Traceback" not in done.stderr
    assert "fault" not in done.stderr


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no /dev/full here")  # noqa: PTH110  # a device
@pytest.mark.parametrize("arguments", [("schema",), ("inputs",)])
def test_a_full_disk_exits_with_3(arguments, process):
    """A result that could not be written is an error, not a success."""
    with open("/dev/full", "wb") as full:  # noqa: PTH123  # a device
        running = process(*arguments, stdout=full)
        _, err = running.communicate()
    assert running.returncode == 3
    assert err == b"mcroi: error: no space left on device\n"


def test_progress_shows_on_a_terminal_only(process):
    """A bar moves on a terminal behind stderr, is cleared at the end, and is never part of a redirected stderr."""
    terminal, side = pty.openpty()
    running = process("simulate", "--runs", "30k", "--jobs", "1", stderr=side, env={"TERM": "xterm"})
    os.close(side)
    shown = b""
    while chunk := _read(terminal):
        shown += chunk
    running.communicate()
    os.close(terminal)
    assert b"of 30,000 futures" in shown
    assert shown.rstrip().endswith(b"\r\x1b[K")
    _, err = process("simulate", "--runs", "30k", "--jobs", "1").communicate()
    assert b"futures" not in err


def _read(terminal):
    try:
        return os.read(terminal, 4096)
    except OSError:  # Linux tells the end of a terminal so
        return b""


def test_python_dash_m_is_the_command():
    """``python -m mcroi`` is the command, and knows its own name."""
    done = subprocess.run([sys.executable, "-m", "mcroi", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("mcroi ")
