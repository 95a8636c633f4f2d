"""Twice as long a text takes about twice as long to be refused, whatever is repeated in it."""

import time

import pytest

from mcroi.study.reading import StudyError, read_text

SIZE = 20_000
HOSTILE = {
    "escaped quotes in an open string": lambda n: 'a = "' + r"\"" * n,
    "escaped backslashes in an open string": lambda n: 'a = "' + "\\\\" * n,
    "an open string of several lines": lambda n: 'a = """' + r"\"" * n,
    "an open string that ends in a backslash": lambda n: 'a = """' + r"\"" * n + "\\",
    "pairs of quotes": lambda n: 'a = """' + '""\\' * n,
    "quotes": lambda n: "a = " + '"' * n,
    "open literals": lambda n: "a = '" + "x'" * n,
    "equals signs": lambda n: "a " + "= " * n,
    "blanks within a value": lambda n: "a = x" + " " * n + "y",
    "escaped line ends": lambda n: 'a = "' + "\\\n" * n,
    "dots": lambda n: "a." * n,
    "brackets": lambda n: "[" * n,
    "calls": lambda n: '[world]\nteam.size = "' + "pert(" * n + '"',
    "digits": lambda n: '[world]\nteam.size = "' + "1" * n + '"',
    "factors": lambda n: '[world]\nteam.size = "' + "times " * n + '"',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_time_grows_with_the_length(name):
    """Four times the length takes no more than ten times as long; quadratic growth would take sixteen times."""
    short, long = (_least_seconds(HOSTILE[name](size)) for size in (SIZE, 4 * SIZE))
    assert long <= 10 * max(short, 0.002)


def _least_seconds(text):
    """The least processor time of three tries, so that noise does no harm."""
    seconds = []
    for _ in range(3):
        start = time.process_time()
        with pytest.raises(StudyError):
            read_text(text)
        seconds.append(time.process_time() - start)
    return min(seconds)
