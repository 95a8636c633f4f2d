"""What to say of a word that is not known: the one that may have been meant, or all that there are if they are few."""

import difflib
from collections.abc import Iterable

LISTED = 5
"""How many known words are listed where none is close."""

_LONGEST = 80  # what is longer is no misspelt name, and would take long to compare


def closest(word: object, known: Iterable[str]) -> str | None:
    """The known word that a misspelt one most likely stands for, if any is close; capitals do not matter.

    Examples
    --------
    >>> closest("optimum", ["optimal", "compromise"]), closest("PERT", ["pert"]), closest("xyz", ["pert"])
    ('optimal', 'pert', None)
    """
    if not isinstance(word, str) or len(word) > _LONGEST:
        return None
    lower = {name.lower(): name for name in known}
    close = difflib.get_close_matches(word.lower(), lower, n=1)
    return lower[close[0]] if close else None


def suggestion(word: object, known: Iterable[str], most: int = LISTED) -> str:
    """What to add to a sentence that refuses a word.

    Parameters
    ----------
    word : object
        What was got; only text is like a word.
    known : iterable of str
        What would do.
    most : int
        Up to so many known words are listed if none is close; 0 where the sentence lists them itself, or says where
        they are listed.

    Examples
    --------
    >>> suggestion("optimum", ["optimal", "compromise"])
    "; did you mean 'optimal'?"
    >>> suggestion("xyz", ["optimal", "compromise"])
    '; there are optimal, compromise'
    """
    names = list(known)
    close = closest(word, names)
    if close is not None:
        return f"; did you mean {close!r}?"
    if not 0 < len(names) <= most:
        return ""
    return f"; there {'is' if len(names) == 1 else 'are'} {', '.join(names)}"
