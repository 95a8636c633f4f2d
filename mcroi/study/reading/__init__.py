"""A study file or a workbook to a study: whatever is wrong is told at once, with its place, its rule and a cure."""

from mcroi.study.reading.entry import (
    content_of,
    example,
    example_files,
    read,
    read_content,
    read_text,
    read_workbook_text,
)
from mcroi.study.reading.json_schema import schema
from mcroi.study.reading.problems import Problem, StudyError

__all__ = [
    "Problem",
    "StudyError",
    "content_of",
    "example",
    "example_files",
    "read",
    "read_content",
    "read_text",
    "read_workbook_text",
    "schema",
]
