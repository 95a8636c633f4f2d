"""Whatever a user can do wrong ends in a sentence and an exit code, never in a traceback."""

import pytest

from mcroi.cli import faults

WRONG = [
    (("simulte",), "mcroi: error: no such command 'simulte'; did you mean 'simulate'?"),
    (("frobnicate",), "no such command 'frobnicate'; there are init, check, simulate"),
    ((), "mcroi: error: a command is needed"),
    (("simulate", "--rusn", "3"), "mcroi simulate: error: no such option '--rusn'; did you mean '--runs'?"),
    (("simulate", "--require-all"), "no such option '--require-all'; did you mean '--require'?"),
    (("simulate", "a.toml", "b.toml"), "unexpected extra argument (b.toml)"),
    (("simulate", "--runs", "0"), "a whole number from 1 on must hold, such as 100000, 1e5 or 100k; got '0'"),
    (("simulate", "--runs", "-1"), "got '-1'"),
    (("simulate", "--runs", "1.5"), "got '1.5'"),
    (("simulate", "--runs", "many"), "got 'many'"),
    (("simulate", "--runs", "nan"), "got 'nan'"),
    (("simulate", "--runs", "1e999"), "got '1e999'"),
    (("simulate", "--runs"), "requires an argument"),
    (("simulate", "--runs", "1e12"), "mcroi: error: --runs: needs "),
    (("simulate", "--runs", "1e12"), " are free; use --runs "),
    (("simulate", "--runs", "1e6", "--memory", "300MB"), "needs "),
    (("sensitivity", "--runs", "1e6", "--memory", "3GB"), "needs "),
    (("simulate", "--memory", "lots"), "an amount of memory such as 8GB or 512MiB must hold, got 'lots'"),
    (("simulate", "--memory", "0GB"), "got '0GB'"),
    (("simulate", "--memory", "8i"), "got '8i'"),
    (("simulate", "--seed", "-1"), "a whole number from 0 to 2**64 - 1 must hold, got '-1'"),
    (("simulate", "--seed", "18446744073709551616"), "2**64 - 1"),
    (("simulate", "--seed", "one"), "got 'one'"),
    (("simulate", "--jobs", "0"), "--jobs"),
    (("simulate", "no_such.toml"), "no_such.toml: error: no such file"),
    (("simulate", "."), ".: error: is a folder, not a study"),
    (("simulate", "/dev/null/x"), "error: "),
    (("simulate", "--set", "world.team.size"), "--set world.team.size: error: expected key=value"),
    (("simulate", "--set", "world.team.sise=3"), "did you mean 'size'?"),
    (("simulate", "--set", "world.team.size=-3"), "world.team.size"),
    (
        ("simulate", "--require", "optimal.npv_positive"),
        "a requirement such as 'optimal.npv_positive >= 0.7' must hold",
    ),
    (("simulate", "--require", "optimum.npv >= 0"), "no such scenario, got 'optimum'; did you mean 'optimal'?"),
    (("simulate", "--require", "optimal.nvp >= 0"), "no such chance or quantity, got 'nvp'; did you mean 'npv'?"),
    (("simulate", "--require", "optimal.npv >= lots"), "'optimal.npv >= lots': "),
    (("simulate", "--until", "optimal.npv_positive 0.5pp"), "a goal such as 'optimal.npv_positive +- 0.5pp' must hold"),
    (("simulate", "--until", "optimal.npv_positive +- 1%"), "percentage points, such as 0.5pp"),
    (("simulate", "--until", "optimal.npv +- 0"), "a width above 0 must hold"),
    (("check",), "missing argument 'STUDY'"),
    (("check", "-"), "<stdin>: error: world: 7 required inputs are missing"),
    (("trace", "-"), "name one future: --future NUMBER or --typical"),
    (("trace", "-", "--future", "-1"), "--future"),
    (("trace", "-", "--future", "1e3"), "--future"),
    (("trace", "-", "--future", str(2**53)), "--future"),
    (("schema", "study.toml"), "unexpected extra argument"),
]


@pytest.mark.parametrize(("arguments", "told"), WRONG, ids=[" ".join(arguments) for arguments, _ in WRONG])
def test_what_is_wrong_is_told_with_exit_code_2(arguments, told, mcroi):
    """A wrong command line or study exits with 2, says what is wrong on stderr, and leaves stdout empty."""
    done = mcroi(*arguments)
    assert (done.code, done.out) == (2, "")
    assert told in done.err
    assert "Traceback" not in done.err


def test_controls_in_a_file_name_do_not_reach_the_terminal(mcroi):
    """What a terminal could take for a command is not repeated."""
    done = mcroi("check", "\x1b[31mred\u202e.toml")
    assert done.code == 2
    assert "\x1b" not in done.err
    assert "\u202e" not in done.err


def test_debug_shows_the_traceback_of_a_users_error_too(mcroi):
    """With --debug, before or after the command, an error shows where it was raised."""
    for arguments in (("--debug", "check", "-"), ("check", "-", "--debug")):
        done = mcroi(*arguments)
        assert done.code == 2
        assert "Traceback (most recent call last)" in done.err


def test_a_fault_of_mcroi_is_one_line(mcroi, monkeypatch):
    """What nobody foresaw exits with 70 in one line that asks to report it; --debug shows the traceback."""
    monkeypatch.setattr("mcroi.study.reading.json_schema.schema_text", lambda: 1 / 0)
    done = mcroi("schema")
    assert done.code == 70
    assert done.err == (
        "mcroi: a fault of mcroi itself: ZeroDivisionError: division by zero; "
        "please report it with what --debug shows\n"
    )
    assert "Traceback" in mcroi("--debug", "schema").err


@pytest.mark.parametrize(
    ("raised", "code", "told"),
    [
        (MemoryError(), 3, "mcroi: error: out of memory; use fewer --runs"),
        (OSError(12, "Cannot allocate memory"), 3, "mcroi: error: out of memory; use fewer --runs"),
        (OSError(28, "No space left on device"), 3, "mcroi: error: no space left on device"),
        (PermissionError(13, "Permission denied", "out"), 3, "mcroi: error: out: permission denied"),
    ],
)
def test_what_the_machine_lacks_exits_with_3(raised, code, told, capsys):
    """What the machine refuses is told in a sentence, with exit code 3."""
    assert faults.tell(raised, debug=False) == code
    assert capsys.readouterr().err == told + "\n"


def test_a_dead_worker_exits_with_3(mcroi, monkeypatch):
    """A worker that was killed is told with its likely cause."""
    from mcroi.execution.local import WorkerDiedError

    def die(*_args, **_settings):
        raise WorkerDiedError("a worker died (out of memory?)")

    monkeypatch.setattr("mcroi.cli.simulation.simulate", die)
    done = mcroi("simulate")
    assert done.code == 3
    assert done.err == "mcroi: error: a worker died (out of memory?)\n"
