"""A wish to stop is never lost: noted first, raised at once or as soon as that does no harm."""

import signal
import threading

import pytest

from mcroi.execution import stopping
from mcroi.execution.stopping import Interrupted, ask, asked, check, held


@pytest.fixture(autouse=True)
def _nothing_asked(monkeypatch):
    monkeypatch.setattr(stopping, "_ASKED", [])


def test_it_is_raised_at_once_and_again_until_it_is_obeyed():
    """The first signal says why."""
    assert asked() is None
    check()
    with pytest.raises(Interrupted) as first:
        ask(signal.SIGTERM)
    with pytest.raises(Interrupted):
        check()
    with pytest.raises(Interrupted):
        ask(signal.SIGINT)
    assert first.value.number == asked() == signal.SIGTERM
    assert str(first.value) == "interrupted"


def test_it_waits_for_what_is_done_whole():
    """Nothing is raised within, nor by what is held within that; the next look finds it."""
    with held():
        with held():
            ask(signal.SIGINT)
        check()
    with pytest.raises(Interrupted):
        check()


def test_what_fails_meanwhile_is_told():
    """A fault of what is held comes out as it is, and holds nothing afterwards."""
    with pytest.raises(KeyError), held():
        raise KeyError("fault")
    with pytest.raises(Interrupted):
        ask(signal.SIGINT)


def test_a_thread_holds_nobody_but_itself():
    """The thread that hears signals is not held by what another one does."""
    inside, done = threading.Event(), threading.Event()

    def other():
        with held():
            inside.set()
            done.wait(10)

    thread = threading.Thread(target=other)
    thread.start()
    inside.wait(10)
    with pytest.raises(Interrupted):
        ask(signal.SIGINT)
    done.set()
    thread.join()
