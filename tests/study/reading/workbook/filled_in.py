"""Workbooks as people fill them in: the example's, and the example's with other things typed."""

import io
import tomllib
import zipfile
from dataclasses import replace

import pytest

from mcroi.report.workbook.blank import workbook_to_fill_in
from mcroi.report.workbook.fillings import filling_of
from mcroi.study.reading import StudyError, example_files, read_text

EXAMPLE = filling_of(tomllib.loads(example_files("mlops")[0].decode()))
SHEETS = {name: f"xl/worksheets/sheet{place}.xml" for place, name in enumerate(("Study", "Inputs", "Correlations"), 2)}


def typed(changes=(), *, head=None, correlations=None, **scenarios):
    """The example's workbook with other things typed.

    Parameters
    ----------
    changes
        Scenario, input and what its cells hold instead, by heading; None clears them.
    head
        What the study's sheet holds besides.
    correlations
        Instead of the example's.
    scenarios
        By name, what replaces its label, like or inputs; None takes its columns away.
    """
    columns = {name: of for name, of in EXAMPLE.scenarios.items() if scenarios.get(name, of) is not None}
    columns |= {name: replace(columns[name], **of) for name, of in scenarios.items() if of is not None}
    for scenario, name, cells in changes:
        inputs = {**columns[scenario].inputs, name: cells or {}}
        columns[scenario] = replace(columns[scenario], inputs=inputs)
    rows = EXAMPLE.correlations if correlations is None else correlations
    return workbook_to_fill_in(
        replace(EXAMPLE, head={**EXAMPLE.head, **(head or {})}, scenarios=columns, correlations=rows)
    )


def parts_of(content):
    """The parts of a workbook by name."""
    archive = zipfile.ZipFile(io.BytesIO(content))
    return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts, compression=zipfile.ZIP_DEFLATED):
    """Parts as a workbook."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def with_cell(content, sheet, address, xml):
    """The same workbook with other XML within one of its cells that hold a number."""
    parts = parts_of(content)
    before, start, rest = parts[SHEETS[sheet]].partition(f'<c r="{address}"'.encode())
    inside, end, after = rest.partition(b"</c>")
    assert start
    assert b' t="' not in inside
    tag, _, _ = inside.partition(b">")
    attributes, body = xml if isinstance(xml, tuple) else ("", xml)
    parts[SHEETS[sheet]] = before + start + tag + attributes.encode() + b">" + body.encode() + end + after
    return zipped(parts)


def said(content, name="study.xlsx"):
    """What is said about a workbook that is no study."""
    with pytest.raises(StudyError) as caught:
        read_text(content, name)
    return str(caught.value)
