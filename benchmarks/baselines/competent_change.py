"""The competent way, what changes: ways of working as quantities, and the one-off effort month by month."""

from typing import Any

import numpy as np

WEEKS = 365.25 / 12 / 7


def way_of_working(x: dict[str, Any]) -> dict[str, Any]:
    """The twelve quantities, before growth."""
    wait = x["mechanical.wait_minutes"] * x["mechanical.attention_lost"] + x["mechanical.refocus_minutes"]
    return {
        "manual": x["manual.hours_per_week"] * WEEKS,
        "mechanical": x["mechanical.runs_per_week"] * wait * (WEEKS / 60),
        "meetings": x["meetings.hours_per_week"] * WEEKS,
        "upkeep": x["technical.upkeep_hours_per_project_month"],
        "manual_project": x["manual.hours_per_project_month"],
        "build": x["technical.build_hours"] + x["technical.missing_feature_hours"],
        "lead": x["release.lead_weeks"] / WEEKS,
        "hit": x["release.hit_rate"],
        "lifetime": x["projects.lifetime_months"],
        "hazard": np.log1p(-x["turnover.annual_rate"]) / -12,
        "vacancy": x["turnover.vacancy_months"],
        "ramp_up": x["turnover.ramp_up_months"],
    }


def moved(tau: np.ndarray) -> np.ndarray:
    """Share of a stock that moves on in a month, when the mean stay is `tau` months."""
    share: np.ndarray = np.divide(-1.0, tau)
    np.expm1(share, out=share)
    share *= -1
    return share


def clipped(x: np.ndarray) -> np.ndarray:
    """Hold x in [0, 1], in place."""
    np.maximum(x, 0.0, out=x)
    np.minimum(x, 1.0, out=x)
    return x


class Change:
    """The one-off effort of a scenario in every future: when it is live, and what it moves month by month."""

    def __init__(self, world: Any, today: Any, x: Any, delivers: np.ndarray) -> None:
        friction = world["organisation.friction"] / WEEKS
        self.x, self.delivers, self.fails = x, delivers, ~delivers
        self.explored = friction * x["one_off.exploration_weeks"]
        self.live = self.explored + friction * x["one_off.migration_weeks"] * x["one_off.schedule_overrun"]
        self.end = np.where(delivers, self.live, self.live * x["failure.stop_share"])
        self.full = self.live + x["adoption.ramp_months"]
        self.until_full = np.where(delivers, self.full, np.inf)
        self.until_end = np.where(delivers, np.inf, self.end)
        self.share = np.where(delivers, x["adoption.share"], 0.0)
        self.per_ramp = 1 / x["adoption.ramp_months"]
        self.spend_per_month = x["one_off.spend"] * x["one_off.cost_overrun"] / self.live
        self.exit_month = np.where(delivers, -1.0, np.floor(self.end))
        self.shaken = np.where(delivers, 0.0, x["failure.extra_turnover"] / 12)
        self.log_c = np.log1p(today["overhead.growth_per_year"]) / 12
        self.log_x = np.log1p(x["overhead.growth_per_year"]) / 12

    def adoption(self, t: int) -> np.ndarray:
        """Share of the improvement that is reached."""
        a: np.ndarray = (t + 0.5) - self.live
        a *= self.per_ramp
        clipped(a)
        a *= self.share
        return a

    def growth(self, t: int) -> np.ndarray:
        """Factor of the new way's overheads: today's growth until live, its own from then on."""
        exponent: np.ndarray = (self.log_c - self.log_x) * np.minimum(self.live, t)
        exponent += self.log_x * t
        np.exp(exponent, out=exponent)
        return exponent

    def new_tools(self, t: int) -> np.ndarray:
        """Share of the month in which the new way's tools are paid."""
        share: np.ndarray = clipped(self.until_end - t)
        share -= clipped(self.explored - t)
        np.maximum(share, 0.0, out=share)
        return share


def tools(x: Any, seats: float, projects: np.ndarray, growth: Any) -> Any:
    """What the tools of one way of working cost in a month."""
    cost = x["tooling.cost_per_project_month"] * projects
    cost += x["tooling.cost_per_worker_month"] * seats
    cost += x["tooling.cost_per_month"]
    cost *= growth
    return cost
