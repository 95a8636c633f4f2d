"""How well founded what a study states is."""

from __future__ import annotations

from typing import Literal

Mark = Literal["published", "mixed", "measured", "estimated", "illustrative", "assumed"]
