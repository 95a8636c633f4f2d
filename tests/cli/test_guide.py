"""``mcroi guide``: the list of pages, and a page."""

import pytest

from mcroi.guide import TOPICS, page


def test_guide_lists_the_pages(mcroi):
    """Every topic stands on a line with a sentence."""
    lines = mcroi("guide").out.splitlines()
    assert [line.split()[0] for line in lines] == list(TOPICS)
    assert all(line.endswith(".") for line in lines)


@pytest.mark.parametrize("topic", TOPICS)
def test_guide_prints_a_page(topic, mcroi):
    """A page is printed as it is written, and begins with its heading."""
    assert mcroi("guide", topic).out == page(topic)
    assert page(topic).startswith("# ")


@pytest.mark.parametrize(
    ("topic", "hint"), [("sensitivty", "did you mean 'sensitivity'?"), ("xyz", "there are values, model, ")]
)
def test_an_unknown_topic_is_an_error(topic, hint, mcroi):
    """Nothing is printed, and the nearest topic is suggested, or all are listed."""
    told = mcroi("guide", topic)
    assert (told.code, told.out) == (2, "")
    assert told.err.startswith(f"mcroi guide: error: no such topic '{topic}'; {hint}")
