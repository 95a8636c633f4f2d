"""What every value of a study is read with: the text it stands in, the folder of its data, the study's calibration."""

from __future__ import annotations

from dataclasses import dataclass, field

from mcroi.study.reading.columns import DataFolder
from mcroi.study.reading.problems import Path
from mcroi.study.reading.toml import Document


@dataclass(frozen=True, slots=True)
class Given:
    """The surroundings of a value.

    Parameters
    ----------
    document
        The text that the values stand in.
    data
        Where data files lie.
    calibration
        The share of truths that 90 % ranges have held, for the whole study; None if it does not say.
    """

    document: Document
    data: DataFolder = field(default_factory=lambda: DataFolder(None))
    calibration: float | None = None

    def written(self, path: Path) -> str | None:
        """Return a value as it stands in the text, if it has a text of its own."""
        return self.document.written(path)
