"""Which assumption matters: influence, turning points and luck, from the futures of one simulation."""

from __future__ import annotations

from mcroi.global_sensitivity.analysis import TooFewFuturesError, lead_of, sensitivity
from mcroi.global_sensitivity.sensitivity import Effect, Sensitivity

__all__ = ["Effect", "Sensitivity", "TooFewFuturesError", "lead_of", "sensitivity"]
