"""The XML of a workbook's parts: elements where they belong, and nothing else of it.

The parser gets no say from the file: its text is UTF-8, no entities are declared, and what stands where it does not
belong is not there, with all that is in it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final
from xml.parsers import expat  # entities cannot be declared here, and the size is limited

from mcroi.study.reading.problems import RuleError

Grammar = Mapping[str, tuple[str, ...]]
"""By the name of an element, which it may hold; the root is held by nothing, ``""``."""

_MAIN: Final = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
    "http://schemas.openxmlformats.org/package/2006/relationships",
)
_RELATION_OF: Final = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
RELATION: Final = tuple(f"{space}}}id" for space in _RELATION_OF)
"""The attribute that names a relationship, as the two editions of the standard write it."""

_ELSEWHERE: Final = "elsewhere"
_WITH_TEXT: Final = ("t", "v")


def walk(
    xml: bytes,
    grammar: Grammar,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str, str], None] = lambda *_: None,
) -> None:
    """Go through the elements of a part.

    Parameters
    ----------
    xml
        The part.
    grammar
        Which elements are looked at. All others are passed over with what is in them.
    start
        Called where an element begins, with its name and attributes; those of a namespace as ``uri}name``.
    end
        Called where it ends, with its name and, if it holds some, its text.

    Raises
    ------
    RuleError
        If the XML is broken, is not UTF-8, or declares a document type.
    """
    names = {f"{space}}}{name}": name for held in grammar.values() for name in held for space in _MAIN}
    within = [""]
    text: list[str] = []

    def opened(full: str, attributes: dict[str, str]) -> None:
        name = names.get(full, _ELSEWHERE)
        if name not in grammar.get(within[-1], ()):
            within.append(_ELSEWHERE)
            return
        within.append(name)
        text.clear()
        start(name, attributes)

    def closed(_: str) -> None:
        name = within.pop()
        if name != _ELSEWHERE:
            end(name, "".join(text))
            text.clear()

    def told(piece: str) -> None:
        if within[-1] in _WITH_TEXT:
            text.append(piece)

    def doctype(*_: object) -> None:
        raise RuleError("is damaged: it declares entities")

    parser = expat.ParserCreate("utf-8", namespace_separator="}")
    parser.buffer_text = True
    parser.StartElementHandler = opened
    parser.EndElementHandler = closed
    parser.CharacterDataHandler = told
    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(xml, True)
    except expat.ExpatError:
        raise RuleError("is damaged: its XML is broken") from None
