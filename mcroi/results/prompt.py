"""The one door from what is found to the report: what shows itself names the function that shows it."""

from __future__ import annotations

import importlib
from typing import ClassVar


class Shown:
    """Something that a notebook or a prompt shows as the report does.

    Its class names the function as ``"module:function"``; it is loaded when something is shown, so that nothing below
    the report imports it.
    """

    __slots__ = ()

    shown_by: ClassVar[str]

    def __repr__(self) -> str:
        return shown(self, self.shown_by)


def shown(what: object, by: str) -> str:
    """Return what a function of the report, named as ``"module:function"``, says of something."""
    module, _, function = by.partition(":")
    return str(getattr(importlib.import_module(module), function)(what))
