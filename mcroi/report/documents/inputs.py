"""The catalogue of inputs as plain data."""

from __future__ import annotations

from mcroi.report.documents.numbers import finite
from mcroi.report.documents.schemas import INPUTS as SCHEMA
from mcroi.report.documents.schemas import Document
from mcroi.study.inputs import INPUTS


def inputs_document() -> Document:
    """Return every input: its unit, what it may be, what holds if it is left out (None for no limit, too)."""
    return {
        "schema": SCHEMA,
        "inputs": [
            {
                "name": about.name,
                "label": about.label,
                "kind": about.kind,
                "unit": about.unit,
                "support": {
                    "text": str(about.support),
                    "low": finite(about.support.low),
                    "high": finite(about.support.high),
                    "low_open": about.support.low_open,
                    "high_open": about.support.high_open,
                },
                "required": about.required,
                "default": finite(about.default),
                "help": about.help,
            }
            for about in INPUTS.values()
        ],
    }
