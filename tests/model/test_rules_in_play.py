"""That the random studies on which engine and slow model agree put every rule of the second edition into play."""

from collections import Counter

import pytest

from mcroi.draws.plan import Plan
from mcroi.model.months import months
from mcroi.study.bills import COSTS
from mcroi.study.lines import FOLLOWS, LINE_KINDS, STARTS
from mcroi.study.reading import read_text
from mcroi.study.study import CURRENT
from tests.model.random_studies import random_constant_study, seeded
from tests.model.random_uncertain_studies import random_uncertain_study
from tests.model.test_random_studies import CONSTANT, SEED, UNCERTAIN

FEWEST = 5
"""Scenarios, at least, in which each rule is in play."""

FUTURES = 8


@pytest.fixture(scope="module")
def seen():
    """In how many scenarios each rule is in play."""
    texts = [random_constant_study(seeded(number)) for number in range(CONSTANT)]
    texts += [random_uncertain_study(seeded(number)) for number in range(UNCERTAIN)]
    found = Counter()
    for study in map(read_text, texts):
        block = Plan(study).draw(SEED, 0, FUTURES)
        today = block.scenarios[CURRENT]
        for scenario in study.changes:
            inputs = block.scenarios[scenario.name]
            found.update(set(_of_bills(scenario, inputs)) | set(_of_lines(scenario, inputs)))
            found.update(set(_of_incidents(today, inputs)) | set(_of_recapture(study, block, today, inputs)))
    return found


def _of_bills(scenario, inputs):
    yield from (inputs.bills[cost] for cost in COSTS)
    if "tooling.price_growth_per_year" in scenario.assumptions and not any(c in scenario.assumptions for c in COSTS):
        yield "price growth alone"
    if not inputs.delivers.all():
        yield from (f"{inputs.bills[cost]}, failing" for cost in COSTS)


def _of_lines(scenario, inputs):
    for line in scenario.lines.values():
        start = line.starts if isinstance(line.starts, str) else "a month"
        once = "once" if f"lines.{line.name}.once" in scenario.assumptions else "per year"
        ends = "until" if line.until < float("inf") else "for good"
        told = (line.kind, f"from {start}", f"follows {line.follows}", once, ends)
        yield from told
        if not inputs.delivers.all():
            yield from (f"{rule}, failing" for rule in told)


def _of_incidents(today, inputs):
    for rate in ("incidents.per_year", "incidents.per_project_year"):
        old, new = today.way[rate], inputs.way[rate]
        if (old + new > 0).any() if hasattr(old + new, "any") else old + new > 0:
            yield rate
            if old is not new:
                yield f"{rate}, old and new"


def _of_recapture(study, block, today, inputs):
    share = inputs.world["team.recapture_share"]
    if not (share < 1.0).any() if hasattr(share, "any") else share >= 1.0:
        return
    both = (months(of, study.horizon_months, block.luck) for of in (today, inputs))
    for before, month in zip(*both, strict=True):
        lost = month.flow("lost") > 0.0
        if (lost & (before.coverage < 1.0)).any():
            yield "recapture, today saturated"
        if (lost & (before.coverage >= 1.0)).any():
            yield "recapture, today with time left"


RULES = (
    *("goes on", "added to", "replaced", "price growth alone"),
    *("goes on, failing", "added to, failing", "replaced, failing"),
    *LINE_KINDS,
    *(f"from {start}" for start in (*STARTS, "a month")),
    *(f"follows {what}" for what in FOLLOWS),
    *("once", "per year", "until", "for good"),
    *(f"{rule}, failing" for rule in (*LINE_KINDS, "once", "per year", "until")),
    *(f"from {start}, failing" for start in (*STARTS, "a month")),
    *(f"follows {what}, failing" for what in FOLLOWS),
    *("incidents.per_year", "incidents.per_project_year"),
    *("incidents.per_year, old and new", "incidents.per_project_year, old and new"),
    *("recapture, today saturated", "recapture, today with time left"),
)


@pytest.mark.parametrize("rule", RULES)
def test_it_is_in_play(seen, rule):
    """In several scenarios, so that a rule that is wrong cannot agree by chance."""
    assert seen[rule] >= FEWEST, seen[rule]
