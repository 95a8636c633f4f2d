"""What a draw costs: every family beside scipy.stats, OpenTURNS, squigglepy and chaospy, in one run.

Usage: python -m benchmarks.draws [--size 16384] [--rounds 7] [--only pert,beta]

Nanoseconds a value, the least of several rounds. `mcroi` turns a block of uniforms into values, from u alone and with
z = ndtri(u) known, as it is for correlated dials; `exact` is its exact quantile function; scipy's ppf does the same,
its rvs and the other programs draw in their own way. Peers that are not installed are left out. The last column is how
many times as long scipy's ppf takes.
"""

import argparse
import importlib
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from distributions import Uniforms, families, parse

PROMISED = ("pert", "beta", "gamma", "poisson")
PEERS = ("scipy.stats", "openturns", "squigglepy", "chaospy")
Draw = Callable[[Any, int], Any]

# how each program writes the distribution; None where it does not have it
ROWS: dict[str, tuple[str | None, ...]] = {
    "uniform(2, 5)": ("uniform(2, 3)", "Uniform(2, 5)", "uniform(2, 5)", "Uniform(2, 5)"),
    "triangular(0, 3, 10)": (
        "triang(.3, 0, 10)", "Triangular(0, 3, 10)", "triangular(0, 3, 10)", "Triangle(0, 3, 10)",
    ),
    "pert(4, 8, 20)": ("beta(2, 4, 4, 16)", "Beta(2, 4, 4, 20)", "pert(4, 8, 20)", "Beta(2, 4, 4, 20)"),
    "normal(100, 15)": ("norm(100, 15)", "Normal(100, 15)", "norm(mean=100, sd=15)", "Normal(100, 15)"),
    "lognormal(mu=1, sigma=0.5)": (
        "lognorm(.5, 0, 2.718281828)", "LogNormal(1, .5)", "lognorm(norm_mean=1, norm_sd=.5)", "LogNormal(1, .5)",
    ),
    "loguniform(1, 1000)": ("loguniform(1, 1000)", "LogUniform(0, 6.907755)", None, "LogUniform(0, 6.907755)"),
    "beta(2, 5)": ("beta(2, 5)", "Beta(2, 5, 0, 1)", "beta(2, 5)", "Beta(2, 5)"),
    "gamma(2, 3)": ("gamma(2, 0, 3)", "Gamma(2, 1/3, 0)", "gamma(2, 3)", "Gamma(2, 3)"),
    "gamma(9, 0.5)": ("gamma(9, 0, .5)", "Gamma(9, 2, 0)", "gamma(9, .5)", "Gamma(9, .5)"),
    "weibull(1.5, 10)": ("weibull_min(1.5, 0, 10)", "WeibullMin(10, 1.5, 0)", None, "Weibull(1.5, 10)"),
    "exponential(12)": ("expon(0, 12)", "Exponential(1/12, 0)", "exponential(12)", "Exponential(12)"),
    "student_t(4)": ("t(4)", "Student(4, 0, 1)", None, "StudentT(4)"),
    "pareto(1, 2.5)": ("pareto(2.5)", "Pareto(1, 2.5, 0)", "pareto(2.5)", None),
    "generalized_pareto(0.2, 10)": ("genpareto(.2, 0, 10)", "GeneralizedPareto(10, .2, 0)", None, None),
    "jqpd(p10=4, p50=8, p90=20, low=0)": (None, None, None, None),
    "metalog(p10=80, p50=100, p90=130)": (None, None, None, None),
    "histogram([0, 10, 20, 50], [1, 3, 2])": (None, "Histogram([0, 10, 20, 50], [.016667, .05, .011111])", None, None),
    "cumulative([10, 20, 40, 100], [0, .3, .8, 1])": (None, None, None, None),
    "smooth([3, 8, 12.5, 15, 21, 30, 47])": (None, None, None, None),
    "empirical([3, 8, 12.5, 15, 21, 30, 47])": (None, None, None, None),
    "discrete([1, 2, 5], [.2, .5, .3])": (
        "rv_discrete(values=((1, 2, 5), (.2, .5, .3)))", "FiniteDiscreteDistribution([[1], [2], [5]], [.2, .5, .3])",
        "discrete([[.2, 1], [.5, 2], [.3, 5]])", None,
    ),
    "bernoulli(0.3)": ("bernoulli(.3)", "Bernoulli(.3)", "bernoulli(.3)", None),
    "binomial(100, 0.05)": ("binom(100, .05)", "Binomial(100, .05)", "binomial(100, .05)", "Binomial(100, .05)"),
    "poisson(4)": ("poisson(4)", "Poisson(4)", "poisson(4)", None),
    "negative_binomial(2.5, 0.1)": ("nbinom(2.5, .1)", None, None, None),
    "mixture(0.7: normal(100, 10), 0.3: normal(150, 20))": (
        None, "Mixture([Normal(100, 10), Normal(150, 20)], [.7, .3])",
        "mixture([norm(mean=100, sd=10), norm(mean=150, sd=20)], [.7, .3])", None,
    ),
    "mixture(0.8: 0, 0.2: lognormal(50, 20))": (None, None, None, None),
    "truncated(normal(100, 20), low=90, high=130)": (
        "truncnorm(-.5, 1.5, 100, 20)", "TruncatedNormal(100, 20, 90, 130)", None, "TruncNormal(90, 130, 100, 20)",
    ),
    "shifted(gamma(2, 3), shift=10)": ("gamma(2, 10, 3)", "Gamma(2, 1/3, 10)", None, "Gamma(2, 3, 10)"),
    "average(1: 5 to 20, 2: pert(4, 8, 20))": (None, None, None, None),
}  # fmt: skip

DRAWS: dict[str, Draw] = {
    "scipy.stats": lambda of, size: of.rvs(size=size),
    "openturns": lambda of, size: of.getSample(size),
    "squigglepy": lambda of, size: of[0].sample(of[1], n=size, verbose=False),
    "chaospy": lambda of, size: of.sample(size),
}


def nanoseconds(work: Callable[[], Any], size: int, rounds: int) -> float:
    """The least time of a call, for each of its values."""
    work()
    least = float("inf")
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        least = min(least, time.perf_counter() - start)
    return 1e9 * least / size


def peer(name: str, written: str | None) -> Any:
    """The distribution of another program, or None if either is missing."""
    try:
        library = importlib.import_module(name)
    except ImportError:
        return None
    if written is None:
        return None
    try:
        made = eval(written, vars(library))  # noqa: S307 - a text of the table above
    except (AttributeError, NameError):
        return None
    return (library, made) if name == "squigglepy" else made


def row(text: str, written: tuple[str | None, ...], u: Any, rounds: int) -> list[float | None]:
    """Nanoseconds of each way to draw, None where there is none."""
    ours = parse(text)
    draw = ours.sampler()
    known = Uniforms.from_u(u)
    draw(known)
    made = {name: peer(name, as_written) for name, as_written in zip(PEERS, written, strict=True)}
    scipy = made["scipy.stats"]
    times: list[float | None] = [
        nanoseconds(lambda: draw(Uniforms.from_u(u)), u.size, 10 * rounds),
        nanoseconds(lambda: draw(known), u.size, 10 * rounds),
        nanoseconds(lambda: ours.ppf(u), u.size, rounds),
        None if scipy is None else nanoseconds(lambda: scipy.ppf(u), u.size, rounds),
    ]
    for name, of in made.items():
        times.append(None if of is None else nanoseconds(lambda of=of, n=name: DRAWS[n](of, u.size), u.size, rounds))  # type: ignore[misc]  # a lambda's defaults have no types
    return times


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--size", type=int, default=16_384, help="values in a block")
    options.add_argument("--rounds", type=int, default=7)
    options.add_argument("--only", default="", help="families, separated by commas")
    given = options.parse_args()
    missing = set(families()) - {text.partition("(")[0] for text in ROWS} - {"constant"}
    assert not missing, f"families without a row: {missing}"
    wanted = set(filter(None, given.only.split(",")))
    slowest, ratios = 0.0, {}
    u = np.random.default_rng(1).uniform(size=given.size)
    heads = ("mcroi u", "mcroi z", "exact", "scipy ppf", "scipy rvs", "openturns", "squigglepy", "chaospy", "ppf / u")
    print(f"{'ns a value, ' + format(given.size, ',') + ' at once':<52}" + "".join(f"{head:>11}" for head in heads))
    for text, written in ROWS.items():
        if wanted and text.partition("(")[0] not in wanted:
            continue
        times = row(text, written, u, given.rounds)
        ratio = None if times[3] is None or times[0] is None else times[3] / times[0]
        print(f"{text:<52}" + "".join(f"{'-' if t is None else format(t, ',.1f'):>11}" for t in [*times, ratio]))
        slowest = max(slowest, times[0] or 0.0)
        if ratio is not None and text.partition("(")[0] in PROMISED:
            ratios[text] = ratio
    print(f"\nslowest: {slowest:.1f} ns a value from u")
    if ratios:
        print(f"least ratio to scipy's ppf of {', '.join(PROMISED)}: {min(ratios.values()):.1f}")


if __name__ == "__main__":
    main()
