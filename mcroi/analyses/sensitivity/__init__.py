"""Which assumption matters: influence, turning points and luck, from the futures of one simulation."""

from __future__ import annotations

from mcroi.analyses.sensitivity.analysis import bytes_per_future, lead_of, sensitivity
from mcroi.analyses.sensitivity.goal import RankingGoal, read_ranking_goal
from mcroi.analyses.sensitivity.record import Effect, Sensitivity

__all__ = ["Effect", "RankingGoal", "Sensitivity", "bytes_per_future", "lead_of", "read_ranking_goal", "sensitivity"]
