"""The usual way, second half: results of every future from the matrices, and their summaries by np.percentile."""

from typing import Any

import numpy as np

from benchmarks.baselines.example import ALSO, CURRENT, OTHERS

HOURS = ("ramp_up", "migration", "manual", "mechanical", "meetings", "upkeep", "build", "slack")
PERCENTILES = (5, 10, 25, 50, 75, 80, 90, 95)
BY_MONTH = ("hours", "projects_per_worker", "maintenance_share", "cumulative_benefit")


def discount_factors(rate: float, months: int) -> np.ndarray:
    """Mid-month discount factors, (month,)."""
    return np.asarray((1 + rate) ** (-(np.arange(months) + 0.5) / 12))


def payoff(book: Any, world: Any) -> np.ndarray:
    """What every month brings in, (future, month)."""
    return np.asarray(book["value"] + book["slack"] * (book["hour"] * world["finance.cashable_share"])[:, None])


def cost(book: Any) -> np.ndarray:
    """What every month costs, (future, month)."""
    return np.asarray(book["payroll"] + book["replacement"] + book["tooling"] + book["one_off"])


def alone(book: Any, world: Any) -> dict[str, Any]:
    """Results of a scenario by itself."""
    months = book["value"].shape[1]
    discount = discount_factors(world["finance.discount_rate"], months)
    hour = book["hour"]
    paid, saturated = book["paid"], book["saturated"] > 0
    kinds = {kind: book[kind] @ discount * hour for kind in HOURS}
    return {
        "cost": cost(book) @ discount,
        "payoff": payoff(book, world) @ discount,
        "cost_by_work": {
            "manual": kinds["manual"],
            "mechanical": kinds["mechanical"],
            "meetings": kinds["meetings"],
            "technical": kinds["upkeep"] + kinds["build"],
            "slack": kinds["slack"],
            "turnover": book["replacement"] @ discount + kinds["ramp_up"],
            "tooling": book["tooling"] @ discount,
            "one_off": book["one_off"] @ discount + kinds["migration"],
        },
        "hours": {kind: book[kind] for kind in HOURS},
        "projects_per_worker": book["projects"] / book["seats"],
        "maintenance_share": np.divide(book["maintenance"], paid, out=np.zeros_like(paid), where=paid > 0),
        "saturation_months": np.where(saturated.any(axis=1), saturated.argmax(axis=1) + 1.0, np.inf),
    }


def break_even(total: np.ndarray) -> np.ndarray:
    """Months after which a cumulative benefit (future, month) stays at or above 0."""
    runs, months = total.shape
    below = total < 0
    k = months - 1 - below[:, ::-1].argmax(axis=1)
    after = np.minimum(k + 1, months - 1)
    rows = np.arange(runs)
    rise = total[rows, after] - total[rows, k]
    crossing = k + 1 - np.divide(total[rows, k], rise, out=np.zeros(runs), where=rise != 0)
    return np.where(~below.any(axis=1), 0.0, np.where(total[:, -1] < 0, np.inf, crossing))


def run_off(book: Any, world: Any) -> np.ndarray:
    """Present value of what is alive at the horizon living out its life."""
    last, rate = book["last"], world["finance.discount_rate"]
    per_month = world["projects.value_per_month"]
    worth = np.divide(book["value"][:, -1], last["used"], out=per_month.copy(), where=last["used"] > 0)
    q = np.exp(-1 / last["lifetime"]) * (1 + rate) ** (-1 / 12)
    margin = np.maximum(worth - last["project_hours"] * book["hour"] - last["bill"], 0)
    return np.asarray(last["alive"] * margin * (1 + rate) ** (-(last["months"] + 0.5) / 12) / (1 - q))


def against_today(book: Any, current: Any, world: Any, when: Any) -> dict[str, Any]:
    """Results of a scenario measured against the current one."""
    months = book["value"].shape[1]
    discount = discount_factors(world["finance.discount_rate"], months)
    payoff_x, payoff_c = payoff(book, world), payoff(current, world)
    benefit = payoff_x - cost(book) - payoff_c + cost(current)
    total = benefit.cumsum(axis=1)
    npv = benefit @ discount
    investment = book["one_off"] @ discount + book["migration"] @ discount * book["hour"]
    waiting = ~when["delivers"][:, None] | (np.arange(months) + 0.5 < when["full"][:, None])
    lost = np.maximum(payoff_c - payoff_x, 0) * waiting
    return {
        "npv": npv,
        "npv_cash_only": npv - (book["value"] - current["value"]) @ discount,
        "npv_with_run_off": npv + run_off(book, world) - run_off(current, world),
        "npv_at": benefit[:, :ALSO] @ discount[:ALSO],
        "break_even_months": break_even(total),
        "discounted_break_even_months": break_even((benefit * discount).cumsum(axis=1)),
        "investment": investment,
        "npv_per_investment": npv / investment,
        "peak_funding": -np.minimum(total.min(axis=1), 0),
        "one_off_cost": book["one_off"].sum(axis=1),
        "opportunity_cost": lost @ discount,
        "go_live_months": np.where(when["delivers"], when["live"], np.inf),
        "cumulative_benefit": total,
        "delivers": when["delivers"],
    }


def summary(values: np.ndarray) -> dict[str, float]:
    """Mean, standard deviation and percentiles of one result; those of times that can be never by the inverted CDF."""
    never = float(np.isinf(values).mean())
    if never > 0:
        at = np.percentile(values, PERCENTILES, method="inverted_cdf")
        moments = {"mean": np.inf, "sd": np.inf, "never": never}
    else:
        at = np.percentile(values, PERCENTILES)
        moments = {"mean": float(values.mean()), "sd": float(values.std(ddof=1)), "never": never}
    return moments | {f"p{p}": float(v) for p, v in zip(PERCENTILES, at, strict=True)}


def fan(matrix: np.ndarray, percentiles: tuple[int, ...]) -> dict[str, np.ndarray]:
    """Percentiles by month, and the mean, of a (future, month) matrix."""
    at = np.percentile(matrix, percentiles, axis=0)
    return {f"p{p}": row for p, row in zip(percentiles, at, strict=True)} | {"mean": matrix.mean(axis=0)}


def monthly(result: dict[str, Any]) -> dict[str, Any]:
    """Series by month of one scenario."""
    series: dict[str, Any] = {
        "hours": {kind: matrix.mean(axis=0) for kind, matrix in result["hours"].items()},
        "projects_per_worker": fan(result["projects_per_worker"], (10, 50, 90)),
        "maintenance_share": fan(result["maintenance_share"], (10, 50, 90)),
    }
    if "npv" in result:
        total = result["cumulative_benefit"]
        months = np.arange(1, total.shape[1] + 1)
        series["cumulative_benefit"] = fan(total, PERCENTILES)
        series["broken_even"] = (result["break_even_months"][:, None] <= months).mean(axis=0)
    return series


def summarised(results: dict[str, Any]) -> dict[str, Any]:
    """Summaries of every result, chances, comparisons and the decision."""
    npvs = np.column_stack([np.zeros_like(results[OTHERS[0]]["npv"]), *(results[name]["npv"] for name in OTHERS)])
    best_npv, winner = npvs.max(axis=1), npvs.argmax(axis=1)
    out: dict[str, Any] = {}
    for i, (name, result) in enumerate(results.items()):
        plain = {key: value for key, value in result.items() if key not in (*BY_MONTH, "cost_by_work", "delivers")}
        out[name] = {key: summary(value) for key, value in plain.items()}
        out[name]["cost_by_work"] = {work: summary(value) for work, value in result["cost_by_work"].items()}
        out[name]["monthly"] = monthly(result)
        out[name]["expected_regret"] = float((best_npv - npvs[:, i]).mean())
        out[name]["chances"] = {"best": float((winner == i).mean())}
        if name == CURRENT:
            continue
        npv = result["npv"]
        out[name]["chances"] |= {
            "npv_positive": float((npv > 0).mean()),
            "npv_at_positive": float((result["npv_at"] > 0).mean()),
            "breaks_even": float(np.isfinite(result["break_even_months"]).mean()),
            "delivers": float(result["delivers"].mean()),
        }
        rivals = {rival: npv - results[rival]["npv"] for rival in OTHERS if rival != name}
        out[name]["against"] = {
            rival: {"better": float((difference > 0).mean()), "difference": summary(difference)}
            for rival, difference in rivals.items()
        }
        out[name]["tail_mean"] = float(np.sort(npv)[: max(1, npv.size // 20)].mean())
        out[name]["trials"] = {"npv": npv}
    means = npvs.mean(axis=0)
    out["decision"] = {"best": list(results)[int(means.argmax())], "evpi": float(best_npv.mean() - means.max())}
    return out
