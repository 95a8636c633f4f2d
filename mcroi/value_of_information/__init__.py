"""What it is worth to know before deciding: dials, groups of them, studies, and a plan."""

from __future__ import annotations

from mcroi.value_of_information.research import Diary, Pilot, ResearchError
from mcroi.value_of_information.valuation import Information, information, values_of_dials

__all__ = ["Diary", "Information", "Pilot", "ResearchError", "information", "values_of_dials"]
