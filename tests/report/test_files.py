"""Files are written whole or not at all, and their names are harmless."""

import errno
import hashlib
import json
import os
import re
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcroi.execution import stopping
from mcroi.report.files import (
    MANIFEST,
    CannotWriteError,
    check_writable,
    slug,
    slugs,
    write_all,
    write_atomically,
)

ABOUT = {"mcroi": "0", "runs": 10}


def names(folder):
    """What lies in a folder, hidden files too."""
    return sorted(path.name for path in folder.iterdir())


def failing(file):
    """A writer that runs into a full disk half way."""
    file.write(b"half")
    raise OSError(errno.ENOSPC, "No space left on device")


def interrupted(file):
    """A writer during which the user gives up."""
    file.write(b"half")
    raise KeyboardInterrupt


def test_written_and_replaced(tmp_path):
    """A file is made, then replaced, with the permissions that any new file gets."""
    path = tmp_path / "a.json"
    write_atomically(path, b"one")
    write_atomically(str(path), lambda file: file.write(b"two") and None)
    assert path.read_bytes() == b"two"
    (tmp_path / "plain").touch()
    assert stat.S_IMODE(path.stat().st_mode) == stat.S_IMODE((tmp_path / "plain").stat().st_mode)
    assert names(tmp_path) == ["a.json", "plain"]


@pytest.mark.parametrize(("writer", "error"), [(failing, CannotWriteError), (interrupted, KeyboardInterrupt)])
def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path, writer, error):
    """Whatever goes wrong while writing, the old file is whole and nothing temporary is left."""
    path = tmp_path / "a.json"
    path.write_bytes(b"old")
    with pytest.raises(error):
        write_atomically(path, writer)
    with pytest.raises(error):
        write_all(tmp_path, {"a.json": b"new", "b.json": writer}, ABOUT)
    with pytest.raises(error):
        write_all(tmp_path / "new" / "folder", {"b.json": writer}, ABOUT)
    assert names(tmp_path) == ["a.json"]
    assert path.read_bytes() == b"old"


def test_a_failing_rename_leaves_nothing_temporary(tmp_path, monkeypatch):
    """A disk that fails at the rename is told, and nothing temporary is left."""

    def fails(*_):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(Path, "replace", fails)
    for write in (lambda: write_atomically(tmp_path / "a", b""), lambda: write_all(tmp_path, {"a": b""}, ABOUT)):
        with pytest.raises(CannotWriteError, match="/a: input/output error"):
            write()
    assert names(tmp_path) == []


def test_what_killed_runs_have_left_is_swept(tmp_path):
    """Temporary files of this program that are older than an hour, of whatever it wrote; nothing else."""
    ours = [".a-json.0123456789abcdef.tmp", ".check.00000000000000ff.tmp"]
    others = ["a.tmp", ".a.tmp", ".a.0123.tmp", "a.0123456789abcdef.tmp", ".a.0123456789abcdef.tmp.bak"]
    for write in (lambda: write_atomically(tmp_path / "b", b""), lambda: write_all(tmp_path, {"b": b""})):
        for name in (*ours, *others, ".young.0123456789abcdef.tmp"):
            (tmp_path / name).write_bytes(b"part")
        (tmp_path / ".folder.0123456789abcdef.tmp").mkdir(exist_ok=True)
        for name in (*ours, *others, ".folder.0123456789abcdef.tmp"):
            os.utime(tmp_path / name, (time.time() - 3700,) * 2)
        write()
        left = {*others, ".young.0123456789abcdef.tmp", ".folder.0123456789abcdef.tmp"}
        assert set(names(tmp_path)) - {"b", MANIFEST} == left


def test_an_interruption_comes_before_the_files_or_after_them(tmp_path, monkeypatch):
    """One that was noted before they took their places keeps them out; one between two renames waits for the last."""
    monkeypatch.setattr(stopping, "_ASKED", [])

    def asks(file):
        stopping._ASKED.append(signal.SIGTERM)
        file.write(b"new")

    for write in (lambda: write_atomically(tmp_path / "a", asks), lambda: write_all(tmp_path, {"a": asks})):
        with pytest.raises(stopping.Interrupted):
            write()
        assert names(tmp_path) == []
        stopping._ASKED.clear()
    replace = Path.replace

    def asked_meanwhile(path, target):
        stopping.ask(signal.SIGTERM)
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", asked_meanwhile)
    write_all(tmp_path, {"a": b"new", "b": b"new"})
    assert names(tmp_path) == ["a", "b", MANIFEST]
    assert stopping.asked() == signal.SIGTERM


KILLED = """
import sys, time
from pathlib import Path
from mcroi.report.files import write_all, write_atomically
def slow(file):
    for _ in range(1000):
        file.write(b"new" * 1000)
        file.flush()
        print("writing", flush=True)
        time.sleep(0.01)
if sys.argv[2] == "one":
    write_atomically(Path(sys.argv[1]) / "a.bin", slow)
else:
    write_all(sys.argv[1], {"first.bin": b"new", "a.bin": slow}, {})
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system cannot kill outright")
@pytest.mark.parametrize("way", ["one", "all"])
def test_killed_while_writing(tmp_path, way):
    """A process that is killed outright while it writes leaves the old files whole."""
    for name in ("a.bin", "first.bin"):
        (tmp_path / name).write_bytes(b"old")
    command = [sys.executable, "-c", KILLED, str(tmp_path), way]
    root = Path(__file__).parents[2]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=root) as process:
        assert process.stdout.readline() == b"writing\n"
        time.sleep(0.02)
        process.kill()
    assert process.returncode == -signal.SIGKILL
    assert [(tmp_path / name).read_bytes() for name in ("a.bin", "first.bin")] == [b"old", b"old"]
    assert MANIFEST not in names(tmp_path)


def test_a_link_is_replaced(tmp_path):
    """A link is replaced by the file; what it pointed to stays as it was, or absent."""
    (tmp_path / "target").write_bytes(b"old")
    (tmp_path / "link").symlink_to("target")
    (tmp_path / "dangling").symlink_to("nowhere")
    for name in ("link", "dangling"):
        write_atomically(tmp_path / name, b"new")
        assert not (tmp_path / name).is_symlink()
        assert (tmp_path / name).read_bytes() == b"new"
    assert (tmp_path / "target").read_bytes() == b"old"
    assert names(tmp_path) == ["dangling", "link", "target"]


def test_what_is_no_file_is_refused(tmp_path):
    """Folders and devices are not replaced, nor through a link; the message says why."""
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("pipe")
    (tmp_path / "file").touch()
    reasons = {
        "folder": "it is a folder",
        "pipe": "it is not an ordinary file",
        "link": "it is not an ordinary file",
        "none/file": f"there is no folder {tmp_path}/none",
        "file/file": "a file is where a folder belongs",
        "nul\0": "that is no name of a file",
        "x" * 300: "file name too long",
    }
    before = names(tmp_path)
    for name, reason in reasons.items():
        with pytest.raises(CannotWriteError) as caught:
            write_atomically(tmp_path / name, b"")
        shown = str(tmp_path / name).replace("\0", "")
        assert str(caught.value) == f"cannot write {shown}: {reason}"
    assert names(tmp_path) == before
    with pytest.raises(CannotWriteError, match="it is a folder"):
        write_all(tmp_path, {"new": b"", "folder": b""}, ABOUT)
    assert names(tmp_path) == before


def test_manifest(tmp_path):
    """The manifest lists every file with its hash, and what the files are about."""
    folder = tmp_path / "a" / "b"
    contents = {"one.txt": b"one", "two.bin": lambda file: file.write(b"two") and None}
    write_all(folder, contents, ABOUT)
    write_all(folder, contents, ABOUT)
    assert names(folder) == ["manifest.json", "one.txt", "two.bin"]
    manifest = json.loads((folder / MANIFEST).read_text())
    assert list(manifest) == ["schema", "mcroi", "runs", "files"]
    for name, entry in manifest["files"].items():
        content = (folder / name).read_bytes()
        assert entry == {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}


def test_the_manifest_comes_last(tmp_path, monkeypatch):
    """Everything is written before the first rename, and the manifest is the last to be renamed."""
    renamed = []
    replace = Path.replace

    def watched(self, target):
        renamed.append((target.name, sum(name.endswith(".tmp") for name in names(tmp_path))))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", watched)
    write_all(tmp_path, {"a": b"a", "b": b"b"}, ABOUT)
    assert renamed == [("a", 3), ("b", 2), (MANIFEST, 1)]


@pytest.mark.parametrize("name", ["", "..", ".", "a/b", "/etc/passwd", MANIFEST])
def test_only_plain_names(tmp_path, name):
    """No file is written outside the folder."""
    with pytest.raises(ValueError, match="a plain file name is needed"):
        write_all(tmp_path, {name: b""}, ABOUT)
    assert names(tmp_path) == []


def test_check_writable_leaves_everything(tmp_path):
    """A folder is tried out before anything is simulated, without a trace."""
    (tmp_path / "file").touch()
    (tmp_path / "dangling").symlink_to("nowhere")
    for folder in (tmp_path, tmp_path / "new", tmp_path / "new" / "er"):
        check_writable(folder)
    for folder in ("file", "file/new", "dangling"):
        with pytest.raises(CannotWriteError, match=r"not a folder|a file is where"):
            check_writable(tmp_path / folder)
        with pytest.raises(CannotWriteError, match=r"not a folder|a file is where"):
            write_all(tmp_path / folder, {}, ABOUT)
    assert names(tmp_path) == ["dangling", "file"]


def test_read_only_folder(tmp_path):
    """A folder that may not be written to is told before and while writing."""
    tmp_path.chmod(0o500)
    try:
        try:
            (tmp_path / "probe").touch()
        except PermissionError:
            pass
        else:
            (tmp_path / "probe").unlink()
            pytest.skip("this user may write to read-only folders (root)")
        for write in (
            lambda: check_writable(tmp_path / "new"),
            lambda: write_atomically(tmp_path / "a", b""),
            lambda: write_all(tmp_path / "new", {"a": b""}, ABOUT),
        ):
            with pytest.raises(CannotWriteError, match="permission denied"):
                write()
    finally:
        tmp_path.chmod(0o700)


def test_messages_are_safe_for_a_terminal(tmp_path):
    """A path with control characters does not reach the terminal as it is."""
    with pytest.raises(CannotWriteError) as caught:
        write_atomically(tmp_path / "\x1b[2Jno\u202e" / "a", b"")
    assert "\x1b" not in str(caught.value)
    assert "\u202e" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("optimal", "optimal"),
        ("../../x", "x"),
        ("CON", "con_"),
        ("lpt1", "lpt1_"),
        ("-rf", "rf"),
        ("x" * 300, "x" * 60),
        ("", "unnamed"),
        ("...", "unnamed"),
        ("Café au lait", "cafe-au-lait"),
        ("数据", "unnamed"),
        ("a\x00b\nc", "a-b-c"),
        ("C:\\x", "c-x"),
    ],
)
def test_slug(name, expected):
    """Hostile names become harmless ones."""
    assert slug(name) == expected


@given(st.lists(st.text(max_size=80) | st.sampled_from(["CON", "con_", "x" * 60, "x" * 70, "a", "A", "a-2"])))
def test_slugs_are_safe_and_unique(texts):
    """A slug is 1 to 60 harmless characters, and no two names share one."""
    found = slugs(texts)
    assert found.keys() == set(texts)
    assert len(set(found.values())) == len(found)
    for text in found.values():
        assert re.fullmatch(r"[a-z0-9_][a-z0-9_-]{0,59}", text)
        assert text not in ("con", "nul")
