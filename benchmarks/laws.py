"""The laws of the model on many random uncertain studies: `python -m benchmarks.laws [STUDIES [FROM]]`.

The suite asks them of 60; here every future and month of as many as one likes, 300 if nothing is said.
"""

from __future__ import annotations

import sys

from tests.model.test_laws import test_nothing_is_made_or_lost, test_what_changes_nothing


def main() -> None:
    """Ask every law of every study; a law that does not hold raises with its figures."""
    count, start = (int(given) for given in [*sys.argv[1:3], *("300", "0")[len(sys.argv) - 1 :]])
    for number in range(start, start + count):
        test_nothing_is_made_or_lost(number)
        test_what_changes_nothing(number)
    print(f"{count} studies from {start} on: every law holds in every future and month")


if __name__ == "__main__":
    main()
