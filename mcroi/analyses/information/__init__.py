"""What it is worth to know before deciding: dials, groups of them, studies, and a plan."""

from __future__ import annotations

from mcroi.analyses.information.research import Diary, Pilot, ResearchError
from mcroi.analyses.information.valuation import Information, information, values_of_dials

__all__ = ["Diary", "Information", "Pilot", "ResearchError", "information", "values_of_dials"]
