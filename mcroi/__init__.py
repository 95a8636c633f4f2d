"""Monte Carlo return on investment of an infrastructure change.

>>> import mcroi
>>> study = mcroi.example("mlops")
>>> result = mcroi.simulate(study, runs=10_000, seed=1)
>>> round(result["compromise"].chance("npv_positive").p, 1)
0.6

What is listed here is loaded when it is first asked for, so that importing mcroi costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mcroi import charts
    from mcroi.analyses.compare.compare import StudyComparison, compare
    from mcroi.analyses.information import Diary, Information, Pilot, information
    from mcroi.analyses.sensitivity import Sensitivity, sensitivity
    from mcroi.analyses.sensitivity.total import total_effects
    from mcroi.analyses.solve.solve import solve
    from mcroi.engine.simulate import simulate
    from mcroi.report.formats import write_report
    from mcroi.results.result import Result
    from mcroi.study.reading import StudyError, example, read, read_text, schema
    from mcroi.study.study import Study

__version__ = "0.1.0"

_HOMES = {
    "Diary": "mcroi.analyses.information",
    "Information": "mcroi.analyses.information",
    "Pilot": "mcroi.analyses.information",
    "Result": "mcroi.results.result",
    "Sensitivity": "mcroi.analyses.sensitivity",
    "Study": "mcroi.study.study",
    "StudyComparison": "mcroi.analyses.compare.compare",
    "StudyError": "mcroi.study.reading",
    "charts": "mcroi.charts",
    "compare": "mcroi.analyses.compare.compare",
    "example": "mcroi.study.reading",
    "information": "mcroi.analyses.information",
    "read": "mcroi.study.reading",
    "read_text": "mcroi.study.reading",
    "schema": "mcroi.study.reading",
    "sensitivity": "mcroi.analyses.sensitivity",
    "simulate": "mcroi.engine.simulate",
    "solve": "mcroi.analyses.solve.solve",
    "total_effects": "mcroi.analyses.sensitivity.total",
    "write_report": "mcroi.report.formats",
}

__all__ = [
    "Diary",
    "Information",
    "Pilot",
    "Result",
    "Sensitivity",
    "Study",
    "StudyComparison",
    "StudyError",
    "__version__",
    "charts",
    "compare",
    "example",
    "information",
    "read",
    "read_text",
    "schema",
    "sensitivity",
    "simulate",
    "solve",
    "total_effects",
    "write_report",
]


def __getattr__(name: str) -> object:
    """Load a public name when it is first asked for (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module 'mcroi' has no attribute {name!r}")
    home = importlib.import_module(_HOMES[name])
    value = home if home.__name__ == f"mcroi.{name}" else getattr(home, name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
