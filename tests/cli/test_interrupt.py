"""Ctrl-C, SIGTERM and SIGHUP end a run within two seconds, leave nobody behind, and say how far it came."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from benchmarks.kills import COMMANDS, SIGNALS, Found, Trials

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes cannot be listed here")


@pytest.fixture(autouse=True)
def _minds_a_hang_up():
    """A suite under nohup minds none, and neither would what it starts."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


@pytest.mark.parametrize(
    ("number", "code", "jobs"),
    [(signal.SIGINT, 130, 1), (signal.SIGINT, 130, 2), (signal.SIGTERM, 143, 1), (signal.SIGHUP, 143, 2)],
)
def test_an_interrupted_run_ends_at_once(number, code, jobs, process, tmp_path):
    """A signal in the middle of a run: one line, its exit code, no part of a file, no orphan."""
    out = tmp_path / "results"
    running = process("simulate", "--runs", "1e6", "--jobs", jobs, "--out", out, start_new_session=True)
    _wait_for_work(running.pid, jobs)
    asked = time.monotonic()
    running.send_signal(number)
    stdout, err = running.communicate(timeout=20)
    assert time.monotonic() - asked < 2
    assert running.returncode == code
    assert stdout == b""
    line = err.decode().strip()
    assert line.startswith("interrupted after ")
    assert line.endswith(" futures")
    assert not _members(running.pid)
    assert not out.exists() or not list(out.iterdir())


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGHUP, 143), (signal.SIGTERM, 143)])
def test_what_a_terminal_sends_to_all_reaches_the_workers_too(number, code, process):
    """Ctrl-C and a hang-up go to all processes of the terminal; the workers leave it to their parent."""
    running = process("simulate", "--runs", "1e6", "--jobs", "2", start_new_session=True)
    _wait_for_work(running.pid, 2)
    os.killpg(running.pid, number)
    _, err = running.communicate(timeout=20)
    assert running.returncode == code
    assert b"Traceback" not in err
    assert len(err.splitlines()) == 1


DURING_A_FORK = """
import os, signal, sys
from mcroi.cli.main import run
os.register_at_fork(before=lambda: os.kill(os.getpid(), signal.SIGTERM))
sys.exit(run(["simulate", "--runs", "9e3", "--jobs", "2", "--out", sys.argv[1]]))
"""

WHILE_LIBRARIES_LOAD = """
import os, signal, sys, time
from mcroi.cli.main import run
class Finder:
    def find_spec(self, name, *_):
        if name == "scipy.special":
            try:
                os.kill(os.getpid(), signal.SIGINT)
                time.sleep(5)
            except BaseException:
                raise ImportError("scipy was not built for this machine") from None
sys.meta_path.insert(0, Finder())
sys.exit(run(["simulate", "--runs", "500", "--out", sys.argv[1]]))
"""

SWALLOWED = """
import os, signal, sys
from mcroi.cli.main import run
class Sink:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGTERM)
import mcroi.engine.simulate as engine
typical = engine._typical
def swallows(study):
    Sink()
    return typical(study)
engine._typical = swallows
sys.exit(run(["simulate", "--runs", "500", "--out", sys.argv[1]]))
"""

WHILE_AN_ERROR_IS_TOLD = """
import os, signal, sys
import mcroi.cli.faults as faults
from mcroi.cli.main import run
tell = faults.tell
def swallows(error, **settings):
    try:
        os.kill(os.getpid(), signal.SIGINT)
    except BaseException:
        return tell(error, **settings)
faults.tell = swallows
sys.exit(run(["simulate", "--no-such-option"]))
"""


@pytest.mark.parametrize(
    ("program", "code"),
    [(DURING_A_FORK, 143), (WHILE_LIBRARIES_LOAD, 130), (SWALLOWED, 143)],
    ids=["fork", "load", "del"],
)
def test_a_signal_is_never_lost(program, code, tmp_path):
    """Whoever swallows what its handler raises, or takes it for an error of its own: nothing is written."""
    done = _python(program, tmp_path / "results")
    assert done.returncode == code
    assert done.stderr.startswith("interrupted")
    assert len(done.stderr.splitlines()) == 1
    assert done.stdout == ""
    assert not (tmp_path / "results").exists()


def test_a_signal_is_not_lost_while_an_error_is_told():
    """The command has ended by then, with another exit code."""
    assert _python(WHILE_AN_ERROR_IS_TOLD).returncode == 130


SECOND = """
import os, signal, sys, time
from mcroi.cli.main import run
def hangs(*_, **settings):
    try:
        os.kill(os.getpid(), signal.SIGHUP)
        time.sleep(5)
    finally:
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(5)
import mcroi.cli.app
mcroi.cli.app.app.main = hangs
run([])
"""


def test_a_second_signal_ends_the_process():
    """Whatever it does meanwhile, with the exit code of the first one."""
    asked = time.monotonic()
    assert _python(SECOND).returncode == 143
    assert time.monotonic() - asked < 4


AFTERWARDS = """
import os, signal, sys
from mcroi.cli.main import run
code = run(["--version"])
os.kill(os.getpid(), signal.SIGTERM)
"""


def test_a_signal_that_comes_when_all_is_done_is_obeyed_without_a_traceback():
    """What was asked for has been printed by then."""
    done = _python(AFTERWARDS)
    assert (done.returncode, done.stderr) == (143, "")
    assert done.stdout.startswith("mcroi ")


HANG_UP = """
import os, signal, sys
signal.signal(signal.SIGHUP, signal.SIG_IGN)
import mcroi.cli.app
from mcroi.cli.main import run
mcroi.cli.app.app.main = lambda *_, **settings: os.kill(os.getpid(), signal.SIGHUP)
sys.exit(run([]))
"""


def test_nohup_is_respected():
    """Who lets a run go on after the terminal has gone has asked for it."""
    assert _python(HANG_UP).returncode == 0


def test_nothing_torn_is_left_by_kills_and_signals(tmp_path):
    """The short form of ``python -m benchmarks.kills``: a dozen, at random moments."""
    trials, found = Trials(COMMANDS["simulate --out"], tmp_path, rounds=1), Found()
    for number, moment in zip((*SIGNALS, signal.SIGKILL) * 3, np.random.default_rng(1).random(12), strict=True):
        trials.end(number, moment, found)
    assert (found.trials, found.faults) == (12, [])


def _python(program, *arguments):
    """Run a program in a process of its own."""
    command = [sys.executable, "-W", "error", "-c", program, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=30, check=False)


def _wait_for_work(leader, jobs):
    """Wait until a run has started its workers, or, with one job, has used a second of the processor."""
    for _ in range(300):
        if len(_members(leader)) == jobs + 1 or (jobs == 1 and _seconds(leader) > 2.5):
            break
        time.sleep(0.05)
    time.sleep(0.3)


def _members(session):
    """Processes of a session that have not ended, by their process ids."""
    stats = {path.parent.name: _stat(path) for path in Path("/proc").glob("[0-9]*/stat")}
    return [pid for pid, stat in stats.items() if stat and stat[3] == str(session) and stat[0] not in "ZX"]


def _seconds(pid):
    """Processor time that a process has used."""
    return sum(map(int, _stat(Path(f"/proc/{pid}/stat"))[11:13])) / os.sysconf("SC_CLK_TCK")


def _stat(path):
    """What the system says of a process after its name: state, parent, group, session; nothing if it is gone."""
    try:
        return path.read_bytes().rpartition(b")")[2].decode().split()
    except OSError:
        return []
