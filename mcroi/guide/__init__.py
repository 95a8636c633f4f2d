"""Pages for readers, one a topic: what ``mcroi guide`` lists and prints, and what the README does not say."""

from __future__ import annotations

from importlib import resources
from typing import Final

TOPICS: Final = (
    "values", "model", "what-if", "sensitivity", "information", "solve", "compare", "report", "gates", "evidence",
    "estimators", "design", "changes",
)  # fmt: skip
"""The topics in the order in which a reader meets them; each is a Markdown file of its name."""


def page(topic: str) -> str:
    """Return the page about a topic, as Markdown of at most 80 columns."""
    return resources.files(__name__).joinpath(f"{topic}.md").read_text("utf-8")


def summary(topic: str) -> str:
    """Return what a page is about: the sentence below its heading.

    Examples
    --------
    >>> summary("solve")
    'What an input would have to be for a requirement to hold.'
    """
    first = " ".join(page(topic).split("\n\n")[1].split())
    return first.partition(". ")[0].removesuffix(".") + "."
