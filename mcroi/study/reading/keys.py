"""The keys of a study and the rule of each: what the reader checks with and what the JSON Schema is made from."""

from __future__ import annotations

from typing import Final, get_args

import distributions
from mcroi.study.inputs import Support
from mcroi.study.lines import DEFAULT_START, FOLLOWS, LINE_KINDS, STARTS
from mcroi.study.marks import Mark
from mcroi.study.reading.conventions import DECIMALS, THOUSANDS
from mcroi.study.reading.csv_files import ENCODINGS
from mcroi.study.reading.numbers import Number
from mcroi.study.reading.rules import Choice, Flag, Items, Key, Keys, Month, Months, Relation, Text, When, Whole
from mcroi.study.targets import TARGETS

MOST_MONTHS: Final = 600
MOST_SCENARIOS: Final = 100
MOST_LIKE: Final = 64
MOST_LINES: Final = 60
NAME_PATTERN: Final = r"[A-Za-z0-9_-]{1,64}"
"""What the name of a scenario, an expert or a line may be."""

DEFAULT_CURRENCY: Final = "EUR"
DEFAULT_FIT: Final = "empirical"
DEFAULT_MONTHS: Final = 60
DEFAULT_TITLE: Final = "Untitled study"

TABLES: Final = ("world", "scenarios", "correlations", "dependence", "targets")
"""The top-level keys that hold tables; the rest are `STUDY`."""

_AT_LEAST_0 = Support(low=0.0)
_RANK = Support(-1.0, 1.0)
_NAME_TEXT = Text(64)
_CALIBRATION = Support(0.01, 0.999)
_HELD = "the share of truths that these people's 90 % ranges have held; values stated by quantiles are widened by it"

STUDY: Final[Keys] = {
    "title": Key(Text(200), "what the study is about; the file's name if left out"),
    "currency": Key(Text(8), f"what money is counted in; {DEFAULT_CURRENCY} if left out"),
    "horizon_months": Key(Whole(1, MOST_MONTHS), f"how many months are simulated; {DEFAULT_MONTHS} if left out"),
    "also_report_months": Key(
        Items(Whole(1, MOST_MONTHS), 0, MOST_MONTHS, "an array of whole numbers such as [12, 36]"),
        "further horizons at which npv and its chance are reported",
    ),
    "calibration": Key(Number(_CALIBRATION), _HELD),
    "start": Key(Month(), 'the first month, such as "2027-01"; charts and tables then show dates'),
}

SCENARIO: Final[Keys] = {
    "label": Key(Text(100), "what a reader sees; the scenario's name if left out"),
    "like": Key(_NAME_TEXT, "another scenario whose inputs this one starts from"),
}

CORRELATION: Final[Keys] = {
    "between": Key(
        Items(Text(160), 2, 60, "an array of two or more dials"), "the dials, pairwise; named by input, as in the study"
    ),
    "rank": Key(Number(_RANK), "rank correlation, from -1 to 1"),
}

DEPENDENCE: Final[Keys] = {
    "delivery_rank": Key(
        Number(_RANK), "rank correlation between the deliveries of any two scenarios; 0.5 if left out"
    ),
    "nearest": Key(Flag(), "whether to take the nearest possible correlations where the stated ones are impossible"),
}

TARGET: Final[Keys] = {
    name: Key(
        Number() if target.at_least else Number(_AT_LEAST_0),
        f"{target.meaning}, {'at least' if target.at_least else 'at most'}",
    )
    for name, target in TARGETS.items()
}

DATA: Final[Keys] = {
    "data": Key(Text(500), "a CSV file or a workbook beside the study"),
    "sheet": Key(Text(200), "the sheet of a workbook, if it has several"),
    "column": Key(Text(200), "the header of its column"),
    "decimal": Key(Choice(DECIMALS), "the sign before its decimals, where the file does not show it beyond doubt"),
    "thousands": Key(Choice(THOUSANDS), "the sign between its groups of three digits, likewise"),
    "encoding": Key(Choice(ENCODINGS), "how the characters of a CSV file are written; utf-8 if left out"),
    "fit": Key(Choice(distributions.FITS), f"how a distribution is made of it; {DEFAULT_FIT} if left out"),
}
"""What a table of measured values may say of its file."""

VALUE: Final[Keys] = {
    "relative": Key(
        Relation(),
        'whether it multiplies the current scenario\'s value or is added to it, as "times ..." and "plus ..." do',
    ),
    "independent": Key(Flag(), "whether it has a dial of its own instead of the one shared by all scenarios"),
    "truncate": Key(
        Items(Number(unbounded=True), 2, 2, "two numbers, [low, high]"),
        "the ends to which the distribution is confined; inf where there is none",
    ),
    "calibration": Key(Number(_CALIBRATION), _HELD),
    "learnable": Key(Flag(), "whether it could be found out before deciding; true if left out"),
    "source": Key(Text(2000, lines=True, empty=True), "where the value comes from"),
    "mark": Key(Choice(get_args(Mark)), "how well founded it is"),
    "owner": Key(Text(200, empty=True), "who can find out more"),
    "note": Key(Text(2000, lines=True, empty=True), "anything else a reader should know"),
}
"""What may stand in an input's table beside the value itself."""

LINES: Final = "lines"
"""The key of a scenario that holds its lines of money."""

LINE: Final[Keys] = {
    "label": Key(Text(100), "what a reader sees; the line's name if left out"),
    "kind": Key(Choice(LINE_KINDS), "what it is to the business"),
    "from": Key(When(STARTS), f"when it begins; {DEFAULT_START} if left out"),
    "until": Key(Months(), "the month after which it ends; it never does if left out"),
    "follows": Key(Choice(FOLLOWS), "what it is in proportion to; adoption for what is gained, nothing for costs"),
    **{name: VALUE[name] for name in ("source", "mark", "owner", "note")},
}
"""What a line of money may state besides its amounts."""

EXPERT: Final[Keys] = {"calibration": VALUE["calibration"]}
"""What may stand in an expert's table beside the value itself."""
