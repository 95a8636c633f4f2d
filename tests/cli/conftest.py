"""Commands run inside the test's process (fast) or in one of their own (where streams and signals matter)."""

import io
import os
import subprocess
import sys
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

import pytest

from mcroi.cli import interrupts
from mcroi.cli.main import run

ROOT = Path(__file__).parents[2]


@dataclass
class Finished:
    """What a command left behind."""

    code: int
    out: str
    err: str


@pytest.fixture
def mcroi(monkeypatch, capsysbinary):
    """Call a command in this process: ``mcroi("check", "-", stdin="...")``."""
    monkeypatch.setattr(interrupts, "watched", nullcontext)
    monkeypatch.setenv("COLUMNS", "80")

    def call(*arguments, stdin=""):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        capsysbinary.readouterr()
        code = run([str(argument) for argument in arguments])
        out, err = capsysbinary.readouterr()
        return Finished(code, out.decode(), err.decode())

    return call


@pytest.fixture
def process():
    """Start a command in a process of its own, as a user does; it is not waited for."""
    started = []

    def start(*arguments, **settings):
        environment = {**os.environ, "PYTHONPATH": str(ROOT), **settings.pop("env", {})}
        command = [sys.executable, "-W", "error", "-m", "mcroi", *map(str, arguments)]
        settings = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **settings}
        running = subprocess.Popen(command, env=environment, **settings)
        started.append(running)
        return running

    yield start
    for running in started:
        if running.poll() is None:
            running.kill()
        running.wait()
        for stream in (running.stdout, running.stderr):
            if stream is not None:
                stream.close()


@pytest.fixture
def study(tmp_path, mcroi):
    """A study as init writes it, as a file."""
    path = tmp_path / "study.toml"
    assert mcroi("init", path).code == 0
    return path
