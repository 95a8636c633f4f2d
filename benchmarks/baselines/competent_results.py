"""The competent way, last part: results of every future, and summaries with all percentiles of many rows at once."""

from typing import Any, Literal

import numpy as np

from benchmarks.baselines.example import ALSO, CURRENT, OTHERS

PERCENTILES = (5, 10, 25, 50, 75, 80, 90, 95)
MAYBE_NEVER = ("saturation_months", "break_even_months", "discounted_break_even_months", "go_live_months")


class Benefit:
    """What is measured against the current scenario, kept while the months go by."""

    def __init__(self, change: Any, current: Any, total: np.ndarray) -> None:
        runs = total.shape[1]
        self.change, self.current, self.total = change, current, total
        self.npv_at, self.opportunity, self.peak = np.zeros(runs), np.zeros(runs), np.zeros(runs)
        self.npv = np.zeros(runs)
        self.crossings = {"break_even_months": np.zeros(runs), "discounted_break_even_months": np.zeros(runs)}
        self.before = dict.fromkeys(self.crossings, np.zeros(runs))

    def month(self, t: int, d: float, payoff: np.ndarray, net: np.ndarray) -> None:
        """Take in month t."""
        benefit = net - self.current["net"][t]
        if t == 0:
            self.total[t] = benefit
        else:
            np.add(self.total[t - 1], benefit, out=self.total[t])
        np.minimum(self.peak, self.total[t], out=self.peak)
        benefit *= d
        self.npv = self.npv + benefit
        if t + 1 == ALSO:
            self.npv_at = self.npv
        lost = self.current["payoff"][t] - payoff
        np.maximum(lost, 0.0, out=lost)
        lost *= self.change.until_full > t + 0.5
        lost *= d
        self.opportunity += lost
        for name, now in (("break_even_months", self.total[t]), ("discounted_break_even_months", self.npv)):
            before = self.before[name]
            up = np.flatnonzero((before < 0) & (now >= 0))
            self.crossings[name][up] = t - before[up] / (now[up] - before[up])
            self.before[name] = now

    def break_even(self, name: str) -> np.ndarray:
        """Months to break-even after the last month; infinite where it is never."""
        return np.where(self.before[name] < 0, np.inf, self.crossings[name])


def alone(book: Any) -> dict[str, Any]:
    """Results of a scenario by itself."""
    same = ("cost", "cost_by_work", "hours_mean", "projects_per_worker", "maintenance_share", "saturation_months")
    return {name: book[name] for name in same} | {"payoff": book["payoff_pv"]}


def against_today(book: Any, current: Any) -> dict[str, Any]:
    """Results of a scenario measured against the current one."""
    track, change = book["track"], book["track"].change
    investment = book["cost_by_work"]["one_off"]
    return {
        "npv": track.npv,
        "npv_cash_only": track.npv - book["value_pv"] + current["value_pv"],
        "npv_with_run_off": track.npv + book["run_off"] - current["run_off"],
        "npv_at": track.npv_at,
        "break_even_months": track.break_even("break_even_months"),
        "discounted_break_even_months": track.break_even("discounted_break_even_months"),
        "investment": investment,
        "npv_per_investment": track.npv / investment,
        "peak_funding": -track.peak,
        "one_off_cost": book["one_off_cost"],
        "opportunity_cost": track.opportunity,
        "go_live_months": np.where(change.delivers, change.live, np.inf),
        "cumulative_benefit": book["total"],
        "delivers": change.delivers,
    }


def summaries(named: dict[str, np.ndarray], method: Literal["linear", "inverted_cdf"]) -> dict[str, Any]:
    """Mean, standard deviation and percentiles of several results at once."""
    rows = np.stack(list(named.values()))
    at = np.percentile(rows, PERCENTILES, axis=1, method=method)
    out = {}
    for i, name in enumerate(named):
        never = float(np.isinf(rows[i]).mean()) if method == "inverted_cdf" else 0.0
        mean, sd = (np.inf, np.inf) if never else (float(rows[i].mean()), float(rows[i].std(ddof=1)))
        percentiles = {f"p{p}": float(at[j, i]) for j, p in enumerate(PERCENTILES)}
        out[name] = {"mean": mean, "sd": sd, "never": never} | percentiles
    return out


def fan(rows: np.ndarray, percentiles: tuple[int, ...]) -> dict[str, np.ndarray]:
    """Percentiles by month, and the mean, of (month, future) rows."""
    at = np.percentile(rows, percentiles, axis=1)
    return {f"p{p}": row for p, row in zip(percentiles, at, strict=True)} | {"mean": rows.mean(axis=1)}


def monthly(result: dict[str, Any]) -> dict[str, Any]:
    """Series by month of one scenario."""
    series: dict[str, Any] = {
        "hours": result["hours_mean"],
        "projects_per_worker": fan(result["projects_per_worker"], (10, 50, 90)),
        "maintenance_share": fan(result["maintenance_share"], (10, 50, 90)),
    }
    if "npv" in result:
        total = result["cumulative_benefit"]
        series["cumulative_benefit"] = fan(total, PERCENTILES)
        months = np.arange(1, len(total) + 1)
        in_order = np.sort(result["break_even_months"])
        series["broken_even"] = np.searchsorted(in_order, months, side="right") / in_order.size
    return series


def summarised(results: dict[str, Any]) -> dict[str, Any]:
    """Summaries of every result, chances, comparisons and the decision."""
    npvs = np.stack([np.zeros_like(results[OTHERS[0]]["npv"]), *(results[name]["npv"] for name in OTHERS)])
    best_npv, winner, means = npvs.max(axis=0), npvs.argmax(axis=0), npvs.mean(axis=1)
    wins = np.bincount(winner, minlength=len(npvs)) / winner.size
    out: dict[str, Any] = {}
    for i, (name, result) in enumerate(results.items()):
        skipped = (
            "hours_mean",
            "projects_per_worker",
            "maintenance_share",
            "cumulative_benefit",
            "cost_by_work",
            "delivers",
        )
        plain = {key: value for key, value in result.items() if key not in skipped}
        times = {key: plain.pop(key) for key in MAYBE_NEVER if key in plain}
        out[name] = summaries(plain, "linear") | summaries(times, "inverted_cdf")
        out[name]["cost_by_work"] = summaries(result["cost_by_work"], "linear")
        out[name]["monthly"] = monthly(result)
        out[name]["expected_regret"] = float(best_npv.mean() - means[i])
        out[name]["chances"] = {"best": float(wins[i])}
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
        differences = summaries(rivals, "linear")
        out[name]["against"] = {
            rival: {"better": float((difference > 0).mean()), "difference": differences[rival]}
            for rival, difference in rivals.items()
        }
        tail = max(1, npv.size // 20)
        out[name]["tail_mean"] = float(np.partition(npv, tail)[:tail].mean())
        out[name]["trials"] = {"npv": npv}
    out["decision"] = {"best": list(results)[int(means.argmax())], "evpi": float(best_npv.mean() - means.max())}
    return out
