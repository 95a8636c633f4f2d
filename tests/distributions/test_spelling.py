"""What is said of a word that is not known."""

import pytest

from distributions.spelling import LISTED, closest, suggestion

NAMES = ["optimal", "compromise", "current"]
MANY = [f"name {i}" for i in range(LISTED + 1)]


@pytest.mark.parametrize(
    ("word", "known", "said"),
    [
        ("optimum", NAMES, "; did you mean 'optimal'?"),
        ("OPTIMAL", NAMES, "; did you mean 'optimal'?"),
        ("curent", (name for name in NAMES), "; did you mean 'current'?"),
        ("pert", ["PERT"], "; did you mean 'PERT'?"),
        ("it", ["it's"], """; did you mean "it's"?"""),
        ("xyz", NAMES, "; there are optimal, compromise, current"),
        ("xyz", ["optimal"], "; there is optimal"),
        ("xyz", [], ""),
        ("xyz", MANY, ""),
        ("xyz", MANY[1:], "; there are name 1, name 2, name 3, name 4, name 5"),
        (3.0, NAMES, "; there are optimal, compromise, current"),
        ("optimal" * 100, ["optimal" * 100 + "x"], f"; there is {'optimal' * 100}x"),
    ],
)
def test_what_is_said(word, known, said):
    """The one that is close, whatever its capitals; else all, if they are few."""
    assert suggestion(word, known) == said


def test_a_sentence_may_list_the_names_itself():
    """With room for none, only a close one is told; with room for more, longer lists are."""
    assert suggestion("xyz", NAMES, most=0) == ""
    assert suggestion("optimum", NAMES, most=0) == "; did you mean 'optimal'?"
    assert suggestion("xyz", MANY, most=len(MANY)).startswith("; there are name 0, name 1")


def test_the_closest_is_a_known_word_or_none():
    """As the known word is written, capitals and all."""
    assert closest("OptimaL", ["Optimal", "other"]) == "Optimal"
    assert closest("xyz", NAMES) is None
    assert closest(None, NAMES) is None
