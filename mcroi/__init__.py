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

__all__ = [
    "Diary", "Information", "Pilot", "Result", "Sensitivity", "Study", "StudyComparison", "StudyError", "__version__",
    "charts", "compare", "example", "information", "read", "read_text", "schema", "sensitivity", "simulate", "solve",
    "total_effects", "write_report",
]  # fmt: skip

_HOMES = {
    name: home
    for home, names in {
        "mcroi.analyses.compare.compare": ("StudyComparison", "compare"),
        "mcroi.analyses.information": ("Diary", "Information", "Pilot", "information"),
        "mcroi.analyses.sensitivity": ("Sensitivity", "sensitivity"),
        "mcroi.analyses.sensitivity.total": ("total_effects",),
        "mcroi.analyses.solve.solve": ("solve",),
        "mcroi.charts": ("charts",),
        "mcroi.engine.simulate": ("simulate",),
        "mcroi.report.formats": ("write_report",),
        "mcroi.results.result": ("Result",),
        "mcroi.study.reading": ("StudyError", "example", "read", "read_text", "schema"),
        "mcroi.study.study": ("Study",),
    }.items()
    for name in names
}
"""The module that each public name is taken from."""


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
