"""Which assumption matters: influence, turning points and luck, from the futures of one simulation."""

from __future__ import annotations

from mcroi.analyses.sensitivity.analysis import bytes_per_future, lead_of, sensitivity, tells_apart
from mcroi.analyses.sensitivity.record import Effect, Sensitivity

__all__ = ["Effect", "Sensitivity", "bytes_per_future", "lead_of", "sensitivity", "tells_apart"]
