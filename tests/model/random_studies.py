"""Random studies of constants all over the space of inputs, edges included, as the TOML text that users write."""

import math
import random
import tomllib
from collections.abc import Callable, Sequence

from tests.model.slow_study import Resolved, resolve

Draw = Callable[[random.Random], float | None]


def seeded(seed: int) -> random.Random:
    """A generator that gives the same studies for the same seed."""
    return random.Random(seed)  # noqa: S311 - nothing here is a secret


def edged(low: float, high: float, *edges: float | None, chance: float = 0.3, power: float = 1.0) -> Draw:
    """Uniform, or crowded at its low end by a power, but with some chance one of the edges; None is left out."""

    def draw(rng: random.Random) -> float | None:
        if edges and rng.random() < chance:
            return rng.choice(edges)
        return low + (high - low) * math.pow(rng.random(), power)

    return draw


WORLD: dict[str, Draw] = {
    "organisation.friction": edged(1, 2, None, 1),
    "team.size": edged(1, 40, 1, 10),
    "team.growth_per_year": edged(-0.5, 0.5, None, 0, chance=0.4),
    "team.hours_per_week": edged(20, 45, 34),
    "team.annual_cost": edged(4e4, 2e5, 0, chance=0.03),
    "team.recapture_share": edged(0, 1, None, 0, 1, chance=0.5),
    "turnover.replacement_cost_share": edged(0, 2, 0),
    "projects.in_production": edged(0, 40, 0, chance=0.15),
    "projects.value_per_month": edged(1e3, 5e4, 0, chance=0.05),
    "projects.value_decline": edged(0, 0.95, None, 0, chance=0.5),
    "projects.demand": edged(0, 60, None, 0, chance=0.4),
    "finance.discount_rate": edged(-0.05, 0.25, 0, chance=0.1),
    "finance.cashable_share": edged(0, 1, None, 0, 1, chance=0.5),
}
WAY: dict[str, Draw] = {
    "manual.hours_per_week": edged(0, 12, 0, chance=0.1),
    "manual.hours_per_project_month": edged(0, 25, 0, chance=0.1),
    "mechanical.runs_per_week": edged(0, 20, 0, chance=0.1),
    "mechanical.wait_minutes": edged(0, 60, 0, chance=0.1),
    "mechanical.attention_lost": edged(0, 1, 0, 1, chance=0.1),
    "mechanical.refocus_minutes": edged(0, 25, 0, chance=0.1),
    "meetings.hours_per_week": edged(0, 14, 0, 50, chance=0.1),
    "technical.build_hours": edged(50, 800),
    "technical.missing_feature_hours": edged(0, 300, 0, chance=0.1),
    "technical.upkeep_hours_per_project_month": edged(0, 20, 0, chance=0.1),
    "release.lead_weeks": edged(0, 40, 0, chance=0.2),
    "release.hit_rate": edged(0.1, 1, 1, chance=0.1),
    "projects.lifetime_months": edged(2, 80, 0.5, 1e12, chance=0.05),
    "turnover.annual_rate": edged(0, 0.9, 0, 0.99, chance=0.1),
    "turnover.vacancy_months": edged(0, 8, 0, chance=0.2),
    "turnover.ramp_up_months": edged(0, 12, 0, chance=0.2),
}
OPTIONAL_WAY: dict[str, Draw] = {
    "overhead.growth_per_year": edged(-0.3, 0.3, None, 0),
    "manual.interruptions_per_week": edged(0, 12, None, 0, chance=0.5),
    "incidents.per_year": edged(0, 20, None, 0, chance=0.5),
    "incidents.per_project_year": edged(0, 3, None, 0, chance=0.5),
    "incidents.team_hours": edged(0, 60, None, 0),
    "incidents.cost": edged(0, 1e4, None, 0),
    "tooling.cost_per_worker_month": edged(0, 500, None),
    "tooling.cost_per_project_month": edged(0, 800, None),
    "tooling.cost_per_month": edged(0, 2e4, None),
    "tooling.price_growth_per_year": edged(-0.2, 0.4, None),
}
CHANGE: dict[str, Draw] = {
    "one_off.exploration_weeks": edged(0, 30, 0, power=3),
    "one_off.migration_weeks": edged(0, 80, 0, power=3),
    "one_off.schedule_overrun": edged(0.5, 3, None),
    "one_off.spend": edged(1e3, 4e5, 0, chance=0.1, power=3),
    "one_off.cost_overrun": edged(0.5, 3, None),
    "one_off.team_share": edged(0, 1, 0, 1, chance=0.2, power=3),
    "one_off.success_probability": edged(0, 1, 0, 1, 1, chance=1),
    "adoption.share": edged(0, 1, None, 0, 1),
    "adoption.ramp_months": edged(0, 24, None, 0, 200),
    "failure.stop_share": edged(0.01, 1, None, 1),
    "failure.exit_cost": edged(0, 1e5, None, 0),
    "failure.extra_turnover": edged(0, 3, None, 0),
}
KINDS = ("cost avoided", "cost added", "margin gained", "loss avoided")
STARTS = ("start", "explored", "live", "adopted")
MULTIPLES = ((0.1, 1.0), (1.0, 2.5))  # of today's value: better or worse, wide enough to leave a support


def written(rng: random.Random, value: float) -> str:
    """A number as users write it: plain, or as text with a suffix."""
    form = rng.random()
    if form < 0.1:
        return f'"{value * 100!r}%"'
    if form < 0.2:
        return f'"{value / 1e3!r}k"'
    return repr(value)


def lines(rng: random.Random, draws: dict[str, Draw], turnover: bool) -> list[str]:
    """One line an input that is stated; without turnover nobody leaves, so that nothing is left to chance."""
    text = []
    for name, draw in draws.items():
        value = draw(rng)
        if not turnover and name in ("turnover.annual_rate", "failure.extra_turnover"):
            value = 0.0
        if value is not None:
            text.append(f"{name} = {written(rng, value)}")
    return text


def way_changes(rng: random.Random, share: float, turnover: bool) -> list[str]:
    """What another scenario states of its way of working, some of it relative to today."""
    tooled = rng.random() < 0.7
    names = [n for n in WAY | OPTIONAL_WAY if rng.random() < share and (tooled or not n.startswith("tooling."))]
    text = []
    for name in names:
        form = rng.random()
        if form < 0.5:
            text.append(f'{name} = "times {rng.uniform(*rng.choice(MULTIPLES))!r}"')
        elif form < 0.65:
            text.append(f'{name} = "plus {added(rng, name)!r}"')
        else:
            text += lines(rng, {name: (WAY | OPTIONAL_WAY)[name]}, turnover)
    return text


def added(rng: random.Random, name: str) -> float:
    """What is added to today's value: a part of what the input may be, now and then less than nothing."""
    size = (WAY | OPTIONAL_WAY)[name](rng) or 0.0
    return (0.5 if rng.random() < 0.8 else -0.5) * size


def money_lines(rng: random.Random, scenario: str, kinds: dict[str, str], write: Callable[[float], str]) -> list[str]:
    """Some lines of money of a scenario; a line that another scenario has too is of its kind.

    Parameters
    ----------
    rng : random.Random
    scenario : str
    kinds : dict of line to kind
        Of the scenarios before; new ones are added.
    write : callable
        How an amount above 0 is stated.
    """
    text = []
    for name in rng.sample(["oracle", "team", "fines", "audit", "seats"], rng.choice((0, 1, 2, 5))):
        kind = kinds.setdefault(name, rng.choice(KINDS))
        text += ["", f"[scenarios.{scenario}.lines.{name}]", f'kind = "{kind}"']
        if rng.random() < 0.3:
            text.append(f"once = {write(rng.uniform(1e3, 2e5))}")
        else:
            text.append(f"per_year = {rng.choice((write(rng.uniform(1e3, 2e5)), '0'))}")
            if rng.random() < 0.7:
                text.append(f'follows = "{rng.choice(("nothing", "adoption", "team", "projects"))}"')
        start = rng.choice((*STARTS, rng.uniform(0, 30)))  # "adopted" is what holds if it is left out
        if start != "adopted" or scenario != "first" or rng.random() < 0.5:
            text.append(f'from = "{start}"' if isinstance(start, str) else f"from = {start!r}")
        if isinstance(start, float) or rng.random() < 0.4:  # after a start that it may have through "like"
            text.append(f"until = {(30.0 if isinstance(start, float) else 0.0) + rng.uniform(0.1, 40)!r}")
        if rng.random() < 0.5:
            text.append(f"growth_per_year = {rng.uniform(-0.3, 0.3)!r}")
        if kind != "cost added" and rng.random() < 0.5:
            text.append(f"realised = {rng.choice((0.0, rng.random(), 1.0))!r}")
    return text


def random_constant_study(rng: random.Random, *, turnover: bool = False) -> str:
    """A valid study without a distribution.

    Parameters
    ----------
    rng : random.Random
    turnover : bool
        Whether people leave. Without, every future is the same one.

    Returns
    -------
    str
        TOML.
    """
    months = rng.choice((1, 2, 12, 60, 120, rng.randint(1, 120)))
    text = ['title = "random"', 'currency = "EUR"', f"horizon_months = {months}"]
    if rng.random() < 0.5:
        text.append(f"also_report_months = [{rng.randint(1, months)}]")
    text += ["", "[world]", *lines(rng, WORLD, turnover)]
    text += ["", "[scenarios.current]", *lines(rng, WAY | OPTIONAL_WAY, turnover)]
    text += [
        "",
        "[scenarios.first]",
        *way_changes(rng, rng.choice((0.2, 0.7)), turnover),
        *lines(rng, CHANGE, turnover),
        f"tooling.overlap = {rng.choice((0, 1, rng.random()))!r}",
    ]
    kinds: dict[str, str] = {}
    text += money_lines(rng, "first", kinds, repr)
    names: Sequence[str] = ("first", "second", "third")
    for i in range(1, rng.randint(1, 3)):
        some = dict(rng.sample(sorted(CHANGE.items()), 4))
        text += ["", f"[scenarios.{names[i]}]", f'like = "{rng.choice(names[:i])}"']
        text += [*way_changes(rng, 0.2, turnover), *lines(rng, some, turnover)]
        text += money_lines(rng, names[i], kinds, repr)
    return "\n".join(text) + "\n"


def random_inputs(rng: random.Random) -> Resolved:
    """The arguments of `simulate_future` in a world in which people leave, for laws that hold in every future."""
    return resolve(tomllib.loads(random_constant_study(rng, turnover=True)))
