"""Ctrl-C and SIGTERM end a run within two seconds, leave nobody behind, and say how far it came."""

import os
import signal
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes cannot be listed here")


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize("jobs", [1, 2])
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


def test_a_terminals_interrupt_reaches_the_workers_too(process):
    """Ctrl-C goes to all processes of the terminal; the workers leave it to their parent."""
    running = process("simulate", "--runs", "1e6", "--jobs", "2", start_new_session=True)
    _wait_for_work(running.pid, 2)
    os.killpg(running.pid, signal.SIGINT)
    _, err = running.communicate(timeout=20)
    assert running.returncode == 130
    assert b"Traceback" not in err
    assert len(err.splitlines()) == 1


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
