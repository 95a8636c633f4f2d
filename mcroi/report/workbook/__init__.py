"""The workbook: the case as sheets of numbers, formulas over the futures, and native charts."""

from mcroi.report.workbook.book import workbook

__all__ = ["workbook"]
