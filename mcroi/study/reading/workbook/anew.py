"""A workbook written anew: the sheets that were checked, their formats, and what leads a reader to them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from typing import Final

_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CONTENT: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def workbook_anew(sheets: Sequence[bytes], formats: bytes, *, from_1904: bool) -> bytes:
    """Return a workbook, not packed.

    Parameters
    ----------
    sheets
        The part of each sheet; they are found by their order, so that no name can be mistaken.
    formats
        The part of the formats.
    from_1904
        Whether its days count from 1904.
    """
    listed = "".join(f'<sheet name="s{place}" sheetId="{place}" r:id="r{place}"/>' for place in range(len(sheets)))
    days = f'<workbookPr date1904="{int(from_1904)}"/>'
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types><Override PartName="/xl/workbook.xml" ContentType="{_CONTENT}"/></Types>',
        "_rels/.rels": _relations([("officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": f'<workbook xmlns:r="{_OFFICE}">{days}<sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _relations(
            [("worksheet", f"worksheets/sheet{place}.xml") for place in range(len(sheets))]
        ),
        "xl/styles.xml": formats,
        **{f"xl/worksheets/sheet{place}.xml": xml for place, xml in enumerate(sheets)},
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name), part)
    return file.getvalue()


def _relations(to: list[tuple[str, str]]) -> str:
    relations = (
        f'<Relationship Id="r{place}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for place, (kind, target) in enumerate(to)
    )
    return f"<Relationships>{''.join(relations)}</Relationships>"
