"""The case as a page: one HTML file that works offline, by mail, on a phone and on paper."""

from mcroi.report.page.render import page

__all__ = ["page"]
