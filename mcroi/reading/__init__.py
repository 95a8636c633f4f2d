"""TOML to a study: whatever is wrong is told at once, each problem with its place, its rule and a cure."""

from mcroi.reading.entry import example, example_files, read, read_text
from mcroi.reading.problems import Problem, StudyError
from mcroi.reading.schema import schema

__all__ = ["Problem", "StudyError", "example", "example_files", "read", "read_text", "schema"]
