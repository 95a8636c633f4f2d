"""Monte Carlo return on investment of an infrastructure change.

>>> import mcroi
>>> study = mcroi.example("mlops")
>>> result = mcroi.simulate(study, runs=10_000, seed=1)
>>> round(result["compromise"].chance("npv_positive").p, 1)
0.7

What is listed here is loaded when it is first asked for, so that importing mcroi costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from mcroi.version import __version__

if TYPE_CHECKING:
    from mcroi.engine import simulate
    from mcroi.reading import StudyError, example, read, read_text, schema
    from mcroi.results import Result
    from mcroi.study import Study

_HOMES = {
    "Result": "mcroi.results",
    "Study": "mcroi.study",
    "StudyError": "mcroi.reading",
    "example": "mcroi.reading",
    "read": "mcroi.reading",
    "read_text": "mcroi.reading",
    "schema": "mcroi.reading",
    "simulate": "mcroi.engine",
}

__all__ = [
    "Result",
    "Study",
    "StudyError",
    "__version__",
    "example",
    "read",
    "read_text",
    "schema",
    "simulate",
]


def __getattr__(name: str) -> object:
    """Load a public name when it is first asked for (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module 'mcroi' has no attribute {name!r}")
    value = getattr(importlib.import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
