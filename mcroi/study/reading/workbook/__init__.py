"""A workbook to a study: its cells become the tables of a study, and what is wrong is told by sheet and cell."""

from mcroi.study.reading.workbook.archive import MOST_WORKBOOK_BYTES, is_workbook
from mcroi.study.reading.workbook.filled import Filled, read_filled

__all__ = ["MOST_WORKBOOK_BYTES", "Filled", "is_workbook", "read_filled"]
