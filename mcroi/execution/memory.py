"""The memory that there is: what needs more is refused before anything is allocated."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

BASE_BYTES: Final = 250_000_000
"""What the interpreter, the libraries and a block in work take, rounded up."""


class TooManyRunsError(ValueError):
    """The run needs more memory than there is."""


def refuse(needed: float, cure: str, *, free: float | None = None, beyond: bool = False) -> None:
    """Refuse what needs more memory than there is.

    Parameters
    ----------
    needed
        Bytes.
    cure
        What would help.
    free
        Bytes that may be used; as many as are free if left out.
    beyond
        Whether they are needed beyond what is taken already.

    Raises
    ------
    TooManyRunsError
        It says what is needed, what is free and what would help.
    """
    free = free_memory() if free is None else free
    if needed > free:
        more = " more" if beyond else ""
        raise TooManyRunsError(f"needs {format_bytes(needed)}{more}, {format_bytes(free)} are free; {cure}")


def free_memory() -> float:
    """Bytes that this process may still take: what the machine has free, or less inside a limited group."""
    free = float("inf")
    try:
        for line in Path("/proc/meminfo").read_text("ascii").splitlines():
            if line.startswith("MemAvailable:"):
                free = float(line.split()[1]) * 1024
        limit = Path("/sys/fs/cgroup/memory.max").read_text("ascii").strip()
        used = Path("/sys/fs/cgroup/memory.current").read_text("ascii").strip()
        if limit != "max":
            free = min(free, float(limit) - float(used))
    except (OSError, ValueError):
        pass
    if free == float("inf") and hasattr(os, "sysconf") and "SC_PHYS_PAGES" in os.sysconf_names:
        free = float(os.sysconf("SC_PHYS_PAGES")) * float(os.sysconf("SC_PAGE_SIZE"))
    return free


def format_bytes(count: float) -> str:
    """Bytes in the unit a person would choose."""
    for unit in ("bytes", "KiB", "MiB", "GiB", "TiB", "PiB"):
        if count < 1024 or unit == "PiB":
            break
        count /= 1024
    return f"{count:.1f} {unit}" if count < 10 else f"{count:.0f} {unit}"
