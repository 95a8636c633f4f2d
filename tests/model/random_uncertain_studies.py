"""Random studies with distributions, relative and independent inputs, failures and leavers, as TOML text."""

import random

from mcroi.study.dials import dials
from mcroi.study.reading import read_text
from tests.model.random_studies import CHANGE, OPTIONAL_WAY, WAY, WORLD, Draw, added, money_lines

HORIZONS = (1, 5, 12, 30, 36)
NEVER_ZERO = ("one_off.schedule_overrun", "one_off.cost_overrun", "failure.stop_share")


def spread(rng: random.Random, value: float) -> str:
    """A distribution about a value that is above 0; a normal one now and then leaves its support."""
    low, high = value * rng.uniform(0.3, 0.9), value * rng.uniform(1.1, 2.5)
    forms = (
        f'"uniform({low!r}, {high!r})"',
        f'"pert({low!r}, {value!r}, {high!r})"',
        f'"triangular({low!r}, {value!r}, {high!r})"',
        f'"normal({value!r}, {value * rng.uniform(0.05, 0.8)!r})"',
        f"{{ p10 = {low!r}, p90 = {high!r} }}",
        f'"{low!r} to {high!r}"',
        f'"discrete([{low!r}, {value!r}, {high!r}], [0.2, 0.5, 0.3])"',
    )
    return rng.choice(forms)


def stated(rng: random.Random, name: str, draw: Draw, certain: float) -> str | None:
    """One input: left out, certain, or uncertain."""
    value = draw(rng)
    if value is None:
        return None
    if name == "one_off.success_probability":
        return f'{name} = "beta(2, 2)"' if rng.random() < 0.7 else f"{name} = 0.6"
    if name == "turnover.annual_rate":
        value = 0.05 + 0.3 * value
    if name == "failure.extra_turnover":
        value = max(value, 0.5)
    if value <= 0 or (name == "projects.lifetime_months" and value > 1e6) or rng.random() < certain:
        return f"{name} = {value!r}"
    text = spread(rng, value)
    if rng.random() < 0.15 and not text.startswith("{"):
        text = f"{{ value = {text}, independent = true }}"
    return f"{name} = {text}"


def relative(rng: random.Random, name: str) -> str:
    """One input relative to today's, uncertain or certain."""
    form = rng.random()
    if form < 0.2:
        return f'{name} = "times {rng.uniform(0.2, 1.5)!r}"'
    low, mode, high = sorted(rng.uniform(0.1, 1.6) for _ in range(3))
    text = f"times normal({mode!r}, 0.4)" if form < 0.4 else f"times pert({low!r}, {mode!r}, {high!r})"
    return f'{name} = {{ value = "{text}", independent = true }}' if form > 0.9 else f'{name} = "{text}"'


def plus(rng: random.Random, name: str) -> str:
    """One input that something uncertain is added to."""
    size = abs(added(rng, name)) or 1.0
    return f'{name} = "plus normal({size!r}, {size!r})"'


def section(rng: random.Random, draws: dict[str, Draw], certain: float) -> list[str]:
    """Lines of a table."""
    lines = (stated(rng, name, draw, certain) for name, draw in draws.items())
    return [line for line in lines if line is not None]


def way_changes(rng: random.Random, share: float) -> list[str]:
    """What another scenario states of its way of working."""
    lines = []
    for name, draw in (WAY | OPTIONAL_WAY).items():
        if rng.random() < share:
            form = rng.random()
            if form < 0.5:
                line = relative(rng, name)
            elif form < 0.65:
                line = f'{name} = "plus {added(rng, name)!r}"' if rng.random() < 0.3 else plus(rng, name)
            else:
                line = stated(rng, name, draw, 0.3)
            lines += [line] if line is not None else []
    return lines


def random_uncertain_study(rng: random.Random) -> str:
    """A valid study with distributions.

    Parameters
    ----------
    rng : random.Random

    Returns
    -------
    str
        TOML.
    """
    months = rng.choice(HORIZONS)
    certain = rng.choice((0.1, 0.5))
    text = ['title = "random"', 'currency = "EUR"', f"horizon_months = {months}"]
    text += [f"also_report_months = [{rng.randint(1, months)}]"]
    text += ["", "[world]", *section(rng, WORLD, certain)]
    text += ["", "[scenarios.current]", *section(rng, WAY | OPTIONAL_WAY, certain)]
    text += ["", "[scenarios.first]", *way_changes(rng, rng.choice((0.3, 0.8))), *section(rng, CHANGE, certain)]
    text += [f"tooling.overlap = {rng.choice(('0', '1', '0.3', chr(34) + 'uniform(0, 1)' + chr(34)))}"]
    kinds: dict[str, str] = {}
    text += money_lines(rng, "first", kinds, lambda value: spread(rng, value))
    text += ["", "[scenarios.second]", 'like = "first"', *way_changes(rng, 0.3)]
    text += section(rng, dict(rng.sample(sorted(CHANGE.items()), 4)), certain)
    text += money_lines(rng, "second", kinds, lambda value: spread(rng, value))
    text += ["", "[dependence]", "nearest = true", f"delivery_rank = {rng.uniform(-0.5, 0.9)!r}"]
    whole = "\n".join(text) + "\n"
    return whole + correlations(rng, whole)


def correlations(rng: random.Random, text: str) -> str:
    """Rank correlations between some of a study's dials, those of delivery among them."""
    names = list(dials(read_text(text)))
    if len(names) < 4 or rng.random() < 0.3:
        return ""
    chosen = rng.sample(names, min(5, len(names)))
    groups = (chosen[:3], chosen[3:]) if len(chosen) == 5 else (chosen[:2],)
    text = ""
    for group in groups:
        between = ", ".join(f'"{name}"' for name in group)
        text += f"\n[[correlations]]\nbetween = [{between}]\nrank = {rng.uniform(-0.3, 0.9)!r}\n"
    return text
