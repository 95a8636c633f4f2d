"""What the parts of a workbook are to each other: which one holds which sheet, the texts and the formats."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import Final

from mcroi.study.reading.problems import RuleError, show
from mcroi.study.reading.workbook.archive import Archive, part_name
from mcroi.study.reading.workbook.elements import RELATION, Grammar, walk

_NO_WORKBOOK: Final = "is no .xlsx workbook; save it as one"

_RELATIONS: Final[Grammar] = {"": ("Relationships",), "Relationships": ("Relationship",)}
_WORKBOOK: Final[Grammar] = {"": ("workbook",), "workbook": ("workbookPr", "sheets"), "sheets": ("sheet",)}


@dataclass(frozen=True, slots=True)
class Package:
    """A workbook whose sheets can be found.

    Parameters
    ----------
    archive
        Its parts.
    sheets
        The part of each sheet of cells by the sheet's name, in order.
    strings
        The part of the texts that cells share; None without one.
    styles
        The part of the formats; None without one.
    from_1904
        Whether its days count from 1904.
    """

    archive: Archive
    sheets: dict[str, str]
    strings: str | None
    styles: str | None
    from_1904: bool


@dataclass(frozen=True, slots=True)
class _Relation:
    kind: str
    part: str


def open_package(content: bytes) -> Package:
    """Find the sheets of a workbook.

    Parameters
    ----------
    content
        The file.

    Raises
    ------
    RuleError
        If it is no workbook, is damaged, exceeds a limit, or has two sheets of one name.
    """
    archive = Archive(content)
    workbook = _only(_relations(archive, "/"), "officeDocument")
    if workbook is None or workbook not in archive or not workbook.endswith(".xml"):
        raise RuleError(_NO_WORKBOOK)
    relations = _relations(archive, workbook)
    sheets: dict[str, str] = {}
    seen: set[str] = set()
    from_1904 = False

    def element(name: str, attributes: dict[str, str]) -> None:
        nonlocal from_1904
        if name == "workbookPr":
            from_1904 = attributes.get("date1904", "0") in ("1", "true")
        elif name == "sheet":
            title = attributes.get("name", "")
            if title.casefold() in seen:
                raise RuleError(f"two sheets of one name must not be in a workbook, got {show(title)} twice")
            seen.add(title.casefold())
            relation = relations.get(next((attributes[key] for key in RELATION if key in attributes), ""))
            if relation is not None and relation.kind == "worksheet" and relation.part in archive:
                sheets[title] = relation.part

    walk(archive.read(workbook), _WORKBOOK, element)
    strings, styles = (_only(relations, kind) for kind in ("sharedStrings", "styles"))
    return Package(
        archive,
        sheets,
        strings if strings in archive else None,
        styles if styles in archive else None,
        from_1904,
    )


def _relations(archive: Archive, part: str) -> dict[str, _Relation]:
    """Return what a part is related to within the archive, by the relationship's name; the archive itself is ``/``."""
    folder, file = posixpath.split(part)
    listed = part_name(posixpath.join(folder, "_rels", f"{file}.rels"))
    relations: dict[str, _Relation] = {}

    def element(name: str, attributes: dict[str, str]) -> None:
        if name != "Relationship" or attributes.get("TargetMode") == "External":
            return
        key, target = attributes.get("Id", ""), attributes.get("Target", "").replace("\\", "/")
        if key in relations:
            raise RuleError(f"is damaged: it has two relationships {show(key)}")
        kind = attributes.get("Type", "").rpartition("/")[2]
        relations[key] = _Relation(kind, part_name(target if target.startswith("/") else f"{folder}/{target}"))

    if listed in archive:
        walk(archive.read(listed), _RELATIONS, element)
    return relations


def _only(relations: dict[str, _Relation], kind: str) -> str | None:
    """Return the part of a kind of which there may be one."""
    parts = [relation.part for relation in relations.values() if relation.kind == kind]
    if len(parts) > 1:
        raise RuleError(f"is damaged: it has two parts of the kind {kind!r}")
    return parts[0] if parts else None
