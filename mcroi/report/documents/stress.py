"""The key ``stress`` of the result document: every stress and every change's worst futures as plain data."""

from __future__ import annotations

from collections.abc import Mapping

from mcroi.analyses.stress.stress import Stress, StressTest
from mcroi.analyses.stress.worst import WORST, WorstFutures
from mcroi.report.documents.numbers import chance, estimate
from mcroi.report.documents.schemas import Document


def stress_document(test: StressTest, worst: Mapping[str, WorstFutures]) -> Document:
    """Return what stress does as plain data.

    Parameters
    ----------
    test
        The study under stress.
    worst
        By change, what its worst futures have in common.
    """
    return {
        "recommended": test.recommended,
        "change": test.change,
        "plain": _stress(test.plain),
        "named": [_stress(of) for of in test.named],
        "dials": [_stress(of) for of in test.dials],
        "dials_looked_at": test.looked_at,
        "flipping": [of.name for of in test.flipping],
        "unresolved": [of.name for of in test.unresolved],
        "worst_share": WORST,
        "worst": {name: _worst(of) for name, of in worst.items()},
    }


def _stress(of: Stress) -> Document:
    return {
        "name": of.name,
        "kind": of.kind,
        "futures": of.futures,
        "imposed": of.imposed,
        "npv": {name: estimate(npv) for name, npv in of.npv.items()},
        "npv_positive": {name: chance(share) for name, share in of.success.items()},
        "effect": estimate(of.effect),
        "best": of.best,
        "flips": of.flips,
    }


def _worst(of: WorstFutures) -> Document:
    return {
        "futures": of.count,
        "npv": estimate(of.npv),
        "fails": {name: {"there": chance(there), "overall": chance(all_)} for name, (there, all_) in of.fails.items()},
        "dials": [
            {"dial": d.dial, "shift": estimate(d.shift), "percentile": d.percentile, "resolved": d.is_resolved}
            for d in of.dials
        ],
    }
