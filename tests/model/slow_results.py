"""What one future comes to: results from the books of its months, in plain Python."""

import math
from collections.abc import Mapping, Sequence

WORKS = (
    *("manual", "mechanical", "meetings", "technical", "slack"),
    *("turnover", "incidents", "tooling", "lines", "one_off"),
)
HOURS = ("ramp_up", "incidents", "migration", "manual", "mechanical", "meetings", "upkeep", "build", "slack")

Book = Sequence[Mapping[str, float]]


def payoff(month: Mapping[str, float]) -> float:
    """What a month brings in."""
    return month["value"] + month["saved"] + month["margin"] + month["avoided_loss"]


def without_value(month: Mapping[str, float]) -> float:
    """What a month brings in besides the value of projects and margin."""
    return month["saved"] + month["avoided_loss"]


def factor(rate: float, months: float) -> float:
    """Discount factor after some months."""
    return float((1 + rate) ** (-months / 12))


def present_value(amounts: Sequence[float], rate: float) -> float:
    """Sum of monthly amounts, each discounted from the middle of its month."""
    return math.fsum(amount * factor(rate, t + 0.5) for t, amount in enumerate(amounts))


def cumulated(amounts: Sequence[float]) -> list[float]:
    """Running total at the end of each month."""
    return [math.fsum(amounts[: t + 1]) for t in range(len(amounts))]


def break_even(benefit: Sequence[float]) -> float:
    """Months after which the cumulative benefit stays at or above 0; infinite when it does not."""
    total = cumulated(benefit)
    below = [t for t, b in enumerate(total) if b < 0]
    if not below:
        return 0.0
    if total[-1] < 0:
        return math.inf
    k = below[-1]
    return (k + 1) + -total[k] / (total[k + 1] - total[k])


def run_off(book: Book, rate: float, value_per_month: float) -> float | None:
    """Present value of letting what is alive or in release at the horizon live out its life; None without an end."""
    last = book[-1]
    used = last["projects"] * last["coverage"]
    v = last["value"] / used if used > 0 else value_per_month
    q = math.exp(-1 / last["lifetime"]) * factor(rate, 1)
    if q >= 1 - 1e-9:
        return None
    return last["left_behind"] * max(v - last["project_cost"], 0.0) * factor(rate, len(book) + 0.5) / (1 - q)


def irr(benefit: Sequence[float], steps: int = 4000) -> float | str:
    """The one yearly rate in (-0.99, 10) at which the benefit is worth 0, or why there is none.

    "none" inside, "several" (one above 10 counts beside one inside), or "rising" where the benefit is worth more at
    higher rates. Roots are looked for on fine grids: two roots within one step are missed.
    """
    low, high = math.log(0.01), math.log(11)
    grid = [low + (high - low) * i / steps for i in range(steps + 1)]
    signs = [negative_at(log_rate, benefit) for log_rate in grid]
    crossings = [i for i in range(steps) if signs[i] != signs[i + 1]]
    if not crossings:
        return "none"
    if len(crossings) > 1 or crosses_above(high, benefit):
        return "several"
    if signs[crossings[0]]:
        return "rising"
    left, right = grid[crossings[0]], grid[crossings[0] + 1]
    for _ in range(60):
        middle = (left + right) / 2
        if negative_at(middle, benefit):
            right = middle
        else:
            left = middle
    return math.exp(left) - 1


def crosses_above(log_rate: float, benefit: Sequence[float], steps: int = 500) -> bool:
    """Whether the benefit is worth 0 at a rate above log(1 + rate); at an endless one only the first flow counts."""
    largest = max(map(abs, benefit))
    first = next(b for b in benefit if abs(b) > 1e-10 * largest)  # what is less is rounding
    signs = {negative_at(log_rate - 12 * math.log(i / steps), benefit) for i in range(1, steps + 1)}
    return len({first < 0, *signs}) > 1


def negative_at(log_rate: float, benefit: Sequence[float]) -> bool:
    """Whether the benefit is worth less than nothing at log(1 + rate), by Horner's rule on the monthly factor."""
    month = math.exp(-log_rate / 12)
    worth = 0.0
    for b in reversed(benefit):
        worth = worth * month + b
    return worth < 0


def saturation(book: Book) -> float:
    """The first month, counted from 1, in which maintenance takes nearly all that overheads leave; else infinite."""
    for t, month in enumerate(book):
        if month["active"] == 0 and month["need"] > 0 and month["done"] >= 0.95 * month["after_overheads"]:
            return t + 1.0
    return math.inf


def maintenance_share(month: Mapping[str, float]) -> float:
    """Share of the paid hours that keeps projects alive."""
    if month["paid_hours"] == 0:
        return 0.0
    return (month["upkeep"] + month["manual_project"]) / month["paid_hours"]


def alone(book: Book, rate: float) -> dict[str, object]:
    """Results of a scenario by itself."""
    return {
        "cost": present_value([month["cost"] for month in book], rate),
        "payoff": present_value([payoff(month) for month in book], rate),
        "cost_by_work": {work: present_value([month[f"work.{work}"] for month in book], rate) for work in WORKS},
        "hours": {kind: [month[f"hours.{kind}"] for month in book] for kind in HOURS},
        "paid_hours": [month["paid_hours"] for month in book],
        "projects_per_worker": [month["projects"] / month["seats"] for month in book],
        "maintenance_share": [maintenance_share(month) for month in book],
        "saturation_months": saturation(book),
        "maintainable": [month["maintainable"] for month in book],
        "maintainable_per_worker": book[-1]["maintainable"],
    }


def by_source(
    both: Sequence[tuple[Mapping[str, float], Mapping[str, float]]], rate: float, full: float
) -> dict[str, float]:
    """Where the npv comes from: discounted differences to today, full adoption parting the projects in two."""

    def worth(name: str, sign: float = 1.0, *, until: float = math.inf, since: float = -math.inf) -> float:
        months = [since <= t + 0.5 < until for t in range(len(both))]
        differences = [sign * (x[name] - c[name]) if m else 0.0 for m, (x, c) in zip(months, both, strict=True)]
        return present_value(differences, rate)

    return {
        "projects_until_adopted": worth("value", until=full),
        "projects_after": worth("value", since=full),
        "slack": worth("saved"),
        "lines": worth("margin") + worth("avoided_loss") + worth("lines_paid", -1.0),
        "people": worth("people", -1.0),
        "incidents": worth("incident_money", -1.0),
        "tooling": worth("tooling", -1.0),
        "one_off": worth("one_off_money", -1.0),
    }


def against_today(
    book: Book, today: Book, rate: float, value_per_month: float, live: float, full: float, also: Sequence[int]
) -> dict[str, object]:
    """Results of a scenario measured against the current one in the same future.

    Parameters
    ----------
    book, today : sequence of months
    rate : float
        Discount rate per year.
    value_per_month : float
        Money per project-month.
    live, full : float
        Months until the change is live and fully adopted, infinite if it fails.
    also : sequence of int
        Further horizons of the npv.
    """
    both = list(zip(book, today, strict=True))
    benefit = [(payoff(x) - x["cost"]) - (payoff(c) - c["cost"]) for x, c in both]
    cash = [(without_value(x) - x["cost"]) - (without_value(c) - c["cost"]) for x, c in both]
    npv = present_value(benefit, rate)
    investment = present_value([month["work.one_off"] for month in book], rate)
    extra_tooling = present_value([month["extra_tooling"] for month in book], rate)
    change_cost = investment + present_value([month["lines_added"] for month in book], rate) + max(extra_tooling, 0.0)
    none = 1e-9 * present_value([month["cost"] for month in today], rate)
    able, able_today = book[-1]["maintainable"], today[-1]["maintainable"]
    lost = [max(0.0, payoff(c) - payoff(x)) if t + 0.5 < full else 0.0 for t, (x, c) in enumerate(both)]
    lives_on = [run_off(side, rate, value_per_month) for side in (book, today)]
    left_behind = 0.0 if None in lives_on else lives_on[0] - lives_on[1]
    return {
        "npv": npv,
        "npv_cash_only": present_value(cash, rate),
        "npv_with_run_off": npv + left_behind,
        "npv_at": {horizon: present_value(benefit[:horizon], rate) for horizon in also},
        "break_even_months": break_even(benefit),
        "discounted_break_even_months": break_even([b * factor(rate, t + 0.5) for t, b in enumerate(benefit)]),
        "investment": investment,
        "change_cost": change_cost,
        "roi": npv / change_cost if change_cost > 0 and change_cost >= none else None,
        "npv_per_investment": npv / investment if investment > 0 and investment >= none else None,
        "npv_by_source": by_source(both, rate, full),
        "maintainable_ratio": able / able_today if able < math.inf and 0 < able_today < math.inf else None,
        "maintains_double": float(able > 0 and able_today < math.inf and able >= 2 * able_today),
        "peak_funding": -min(0.0, *cumulated(benefit)),
        "one_off_cost": math.fsum(month["one_off_money"] for month in book),
        "opportunity_cost": present_value(lost, rate),
        "go_live_months": live,
        "cumulative_benefit": cumulated(benefit),
        "irr": irr(benefit),
    }
