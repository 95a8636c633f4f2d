"""What it is worth to know before deciding: dials, groups of them, studies, and a plan."""

from __future__ import annotations

from mcroi.value_of_information.information import Information, information
from mcroi.value_of_information.research import Diary, Pilot, ResearchError

__all__ = ["Diary", "Information", "Pilot", "ResearchError", "information"]
