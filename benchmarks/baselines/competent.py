"""The competent way: scipy.special quantiles, all futures at once, a row a month, in place, little stored.

What an expert in numpy gets who keeps to whole arrays: growth becomes a running product or one exp, constants leave the
loop, leavers are counted by thresholds, discounted sums are kept while the months go by, and only the rows from which
percentiles are read are stored. There are no blocks and no tables. The discount rate is a constant of the example.
"""

from typing import Any

import numpy as np
from scipy.special import betaincinv, ndtr, ndtri

from benchmarks.baselines import competent_results, example
from benchmarks.baselines.competent_month import simulate
from benchmarks.baselines.example import CHANGES, CURRENT, OTHERS, WAYS, WORLD, Uncertain

P90_SCORE = float(ndtri(0.9))


def draw(runs: int, seed: int, months: int, correlated: bool) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Uniforms by dial, (future,), and those of the leavers, (month, future)."""
    rng = np.random.default_rng(seed)
    names = example.dials()
    dials = dict(zip(names, rng.random((len(names), runs)), strict=True))
    for group, matrix in example.correlated_groups(correlated):
        scores = np.linalg.cholesky(matrix) @ rng.standard_normal((len(group), runs))
        dials |= dict(zip(group, ndtr(scores, out=scores), strict=True))
    return dials, rng.random((months, runs))


def quantiles(uncertain: Uncertain, u: np.ndarray) -> np.ndarray:
    """The quantile function of an uncertain input."""
    p = uncertain.parameters
    if uncertain.family == "lognormal":
        middle, spread = np.log(p[0] * p[1]) / 2, np.log(p[1] / p[0]) / (2 * P90_SCORE)
        z: np.ndarray = ndtri(u)
        z *= spread
        z += middle
        np.exp(z, out=z)
        return z
    if uncertain.family == "beta":
        return np.asarray(betaincinv(p[0], p[1], u))
    low, mode, high = p
    x = np.asarray(betaincinv(1 + 4 * (mode - low) / (high - low), 1 + 4 * (high - mode) / (high - low), u))
    x *= high - low
    x += low
    return x


def values(dials: dict[str, np.ndarray]) -> dict[str, dict[str, Any]]:
    """Every input of the world and of every scenario: a number or an array over futures, each computed once."""
    known: dict[tuple[str, Uncertain], np.ndarray] = {}

    def drawn(name: str, assumption: Any) -> Any:
        if not isinstance(assumption, Uncertain):
            return assumption
        key = (example.dial(name, assumption), assumption)
        if key not in known:
            known[key] = quantiles(assumption, dials[key[0]])
        return known[key]

    tables = {
        "world": {name: drawn(name, a) for name, a in WORLD.items()},
        CURRENT: {name: drawn(name, a) for name, a in WAYS[CURRENT].items()},
    }
    for scenario in OTHERS:
        table = tables[CURRENT] | {name: drawn(name, a) for name, a in CHANGES[scenario].items()}
        for name, assumption in WAYS[scenario].items():
            x = drawn(name, assumption)
            if isinstance(assumption, Uncertain) and assumption.relative:
                x = x * table[name]
                if name in example.MOST:
                    np.minimum(x, example.MOST[name], out=x)
            table[name] = x
        tables[scenario] = table
    return tables


def futures(tables: dict[str, dict[str, Any]], dials: dict[str, np.ndarray], leavers: np.ndarray) -> dict[str, Any]:
    """Results of every scenario by future, from given draws; leavers are uniforms (month, future)."""
    world, today = tables["world"], tables[CURRENT]
    current = simulate(world, today, None, None, leavers, None)
    results = {CURRENT: competent_results.alone(current)}
    for scenario in OTHERS:
        delivers = dials[f"{scenario}.delivers"] < tables[scenario]["one_off.success_probability"]
        book = simulate(world, today, tables[scenario], delivers, leavers, current)
        results[scenario] = competent_results.alone(book) | competent_results.against_today(book, current)
    return results


def run(runs: int, seed: int, months: int = example.MONTHS, *, correlated: bool = False) -> dict[str, Any]:
    """Simulate the built-in example.

    Parameters
    ----------
    runs, seed, months : int
    correlated : bool
        Whether the example's own rank correlations are set, besides that of delivery.

    Returns
    -------
    dict
        By scenario: summaries, chances, monthly series, and the npv of every future; and the decision.
    """
    dials, leavers = draw(runs, seed, months, correlated)
    return competent_results.summarised(futures(values(dials), dials, leavers))
