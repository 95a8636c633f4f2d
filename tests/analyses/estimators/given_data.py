"""Cases of the reference as samples of independent futures: normal scores of dials, and what they lead to."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
from scipy import stats
from scipy.special import ndtr, ndtri

from distributions.arrays import Array
from mcroi.analyses.estimators.features import Features, Hats, Surface
from mcroi.analyses.estimators.sorted_futures import Outputs, Sorted
from tests.analyses.estimators.test_pick_freeze import CASES, MODELS

Sample = tuple[Array, Array]
"""Scores, ``(dial, future)``, and an output, ``(future,)``."""


def by_dial(scores: Array, *outputs: Array, steps: tuple[float, ...] = ()) -> Sorted:
    """Outputs in the order of a dial; what is only 0 or 1 counts as a chance and comes last."""
    chances = [y for y in outputs if np.isin(y, (0.0, 1.0)).all()]
    numbers = [y for y in outputs if not np.isin(y, (0.0, 1.0)).all()]
    return Sorted.by(scores, Outputs.of(numbers, chances), ndtri(steps))


def correlated(name: str, rng: np.random.Generator, futures: int) -> Sample:
    """A sum of correlated normals."""
    inputs = CASES[name]["inputs"]
    covariance = np.array([[float(v) for v in row] for row in inputs["cov"]])
    x = np.linalg.cholesky(covariance) @ rng.standard_normal((len(covariance), futures))
    return x / np.sqrt(np.diag(covariance))[:, np.newaxis], np.array([float(b) for b in inputs["beta"]]) @ x


def sample(name: str, rng: np.random.Generator, futures: int) -> Sample:
    """Independent futures of a case of sensitivity."""
    kind = name.partition("/")[0]
    if kind == "linear_gauss_corr":
        return correlated(name, rng, futures)
    if kind == "quadratic_nonmonotone":
        z = rng.standard_normal((2, futures))
        return z, z[0] ** 2
    u = rng.random((len(CASES[name]["expected"]["S1"]), futures))
    return ndtri(u), MODELS[kind](CASES[name]["inputs"], u)


WITH_INDICES = [name for name, case in CASES.items() if "S1" in case["expected"]]


def expected(name: str, what: str) -> list[float]:
    """What the reference says of every dial."""
    return [float(value) for value in CASES[name]["expected"][what]]


class Known(NamedTuple):
    """What could be known, the net benefit of every choice, and the value of the knowledge."""

    what: str
    scores: list[Array]
    benefits: list[Array]
    value: float


def features(known: Known) -> Features:
    """What the estimate is made from, as `mcroi.information` does."""
    if len(known.scores) == 1:
        return Hats.of(known.scores[0])
    return Surface.of(len(known.scores), known.scores[0].size).features(known.scores)


def gains(benefits: list[Array]) -> Array:
    """Of every other choice on the one that is best on average, ``(future, choice)``."""
    best = int(np.argmax([float(benefit.mean()) for benefit in benefits]))
    return np.column_stack([benefit - benefits[best] for k, benefit in enumerate(benefits) if k != best])


def ranked(values: Array) -> Array:
    """Normal scores of what is observed."""
    return np.asarray(ndtri((stats.rankdata(values) - 0.5) / values.size))


def lognormal(mean: str, sd: str, z: Array) -> Array:
    """By mean and standard deviation."""
    sigma2 = np.log1p((float(sd) / float(mean)) ** 2)
    return np.asarray(float(mean) * np.exp(np.sqrt(sigma2) * z - sigma2 / 2.0))


def of_normals(name: str, rng: np.random.Generator, futures: int) -> Iterator[Known]:
    """A sum of normals, each known and all pairs."""
    inputs, truth = CASES[name]["inputs"], CASES[name]["expected"]
    z = rng.standard_normal((3, futures))
    weights = [float(b) * float(sd) for b, sd in zip(inputs["b"], inputs["sd"], strict=True)]
    benefits = [np.zeros(futures), float(inputs["mean"]) + np.array(weights) @ z]
    for k, value in enumerate(truth["evppi_single"]):
        yield Known(f"x{k + 1}", [z[k]], benefits, float(value))
    for pair, value in truth["evppi_pairs"].items():
        yield Known(f"x{pair}", [z[int(k) - 1] for k in pair.split(",")], benefits, float(value))
    yield Known("all", list(z), benefits, float(truth["evpi"]))


def of_a_product(name: str, rng: np.random.Generator, futures: int) -> Iterator[Known]:
    """A product of lognormals, each known and both."""
    inputs, truth = CASES[name]["inputs"], CASES[name]["expected"]
    z = rng.standard_normal((2, futures))
    product = lognormal(inputs["mean1"], inputs["sd1"], z[0]) * lognormal(inputs["mean2"], inputs["sd2"], z[1])
    benefits = [np.zeros(futures), product - float(inputs["C"])]
    for k, value in enumerate(truth["evppi"]):
        yield Known(f"x{k + 1}", [z[k]], benefits, float(value))
    yield Known("both", list(z), benefits, float(truth["evpi"]))


def of_independent_normals(name: str, rng: np.random.Generator, futures: int) -> Iterator[Known]:
    """Each choice's benefit is a dial of its own; all are known."""
    inputs = CASES[name]["inputs"]
    means = [float(m) for m in inputs.get("mean", [inputs.get("mu")] * 3)]
    spreads = [float(sd) for sd in (inputs["sd"] if isinstance(inputs["sd"], list) else [inputs["sd"]] * 3)]
    z = rng.standard_normal((len(means), futures))
    benefits = [mean + sd * row for mean, sd, row in zip(means, spreads, z, strict=True)]
    yield Known("all", list(z), benefits, float(CASES[name]["expected"]["evpi"]))


def of_a_curve(name: str, rng: np.random.Generator, futures: int) -> Iterator[Known]:
    """One dial on which everything hangs: the value of knowing it is that of perfect information."""
    inputs, z = CASES[name]["inputs"], rng.standard_normal(futures)
    kind = name.partition("/")[0]
    number = {key: float(value) for key, value in inputs.items() if isinstance(value, str) and _is_number(value)}
    nothing = np.zeros(futures)
    truth = float(CASES[name]["expected"]["evpi"])
    if kind == "evpi_lines":
        benefits = [float(a) + float(b) * z for a, b in zip(inputs["a"], inputs["b"], strict=True)]
    elif kind == "evpi_two_normal":
        benefits = [nothing, number["mean"] + number["sd"] * z]
    elif kind == "evpi_lognormal_benefit":
        benefits = [nothing, lognormal(inputs["mean"], inputs["sd"], z) - number["cost"]]
    elif kind == "evpi_uniform":
        benefits = [nothing, number["a"] + (number["b"] - number["a"]) * ndtr(z)]
    elif kind == "evpi_triangular":
        low, width = number["min"], number["max"] - number["min"]
        benefits = [nothing, stats.triang.ppf(ndtr(z), (number["mode"] - low) / width, low, width)]
    elif kind == "hubbard_units_normal":
        units = 550e3 + float(CASES[name]["expected"]["sd_units"]) * z
        benefits = [nothing, number["value_per_unit"] * (units - number["threshold"])]
    else:
        benefits = [nothing, number["value_per_unit"] * (100e3 + 900e3 * ndtr(z) - number["threshold"])]
    yield Known("all", [z], benefits, truth)


def _is_number(text: str) -> bool:
    return text.lstrip("-").replace(".", "", 1).isdigit()


def of_a_normal_study(name: str, rng: np.random.Generator, futures: int) -> Iterator[Known]:
    """The mean of some observations with normal errors, and the truth itself."""
    inputs, truth = CASES[name]["inputs"], CASES[name]["expected"]
    z = rng.standard_normal((2, futures))
    theta = float(inputs["prior_mean"]) + float(inputs["prior_sd"]) * z[0]
    seen = theta + float(inputs["obs_sd"]) / np.sqrt(float(inputs["n"])) * z[1]
    benefits = [np.zeros(futures), theta]
    yield Known("study", [ranked(seen)], benefits, float(truth["evsi"]))
    yield Known("truth", [z[0]], benefits, float(truth["evppi"]))


def of_a_pilot(name: str, rng: np.random.Generator, futures: int) -> Iterator[Known]:
    """Successes in some trials, and the chance itself."""
    inputs, truth = CASES[name]["inputs"], CASES[name]["expected"]
    theta = rng.beta(float(inputs["a"]), float(inputs["b"]), futures)
    benefits = [np.zeros(futures), float(inputs["K"]) * theta - float(inputs["C"])]
    yield Known("study", [ranked(rng.binomial(inputs["n"], theta))], benefits, float(truth["evsi"]))
    yield Known("truth", [ranked(theta)], benefits, float(truth["evppi"]))


def of_the_wildcatter(name: str, rng: np.random.Generator, futures: int) -> Iterator[Known]:
    """One of three soundings, and the state itself."""
    inputs, truth = CASES[name]["inputs"], CASES[name]["expected"]
    state = rng.choice(3, futures, p=[float(p) for p in inputs["prior"]])
    likelihood = np.array([[float(p) for p in row] for row in inputs["seismic_likelihood"].values()])
    sounding = (rng.random(futures) > np.cumsum(likelihood, axis=0)[:, state]).sum(axis=0)
    benefits = [np.zeros(futures), np.array([float(v) for v in inputs["drill"]])[state]]
    yield Known("study", [ranked(sounding)], benefits, float(truth["evsi"]))
    yield Known("truth", [ranked(state)], benefits, float(truth["evpi"]))


def of_an_event(name: str, rng: np.random.Generator, futures: int) -> Iterator[Known]:
    """Something happens or not, and it is known which."""
    inputs, truth = CASES[name]["inputs"], float(CASES[name]["expected"]["evpi"])
    if name == "hubbard_ad_campaign":
        benefits = [np.zeros(futures), np.where(rng.random(futures) < 0.6, 40e6, -5e6)]
    else:
        happens = rng.random(futures) < float(inputs["p"])
        benefits = [-float(inputs["loss"]) * happens, np.full(futures, -float(inputs["mitigation_cost"]))]
    yield Known("all", [ranked(benefits[0] + benefits[1])], benefits, truth)


Draw = Callable[[str, np.random.Generator, int], Iterator[Known]]
OF_VALUE: dict[str, Draw] = {
    "evppi_linear_gauss": of_normals,
    "evppi_product_lognormal": of_a_product,
    "evpi_three_iid": of_independent_normals,
    "evpi_multi_indep": of_independent_normals,
    **dict.fromkeys(
        (
            *("evpi_lines", "evpi_two_normal", "evpi_lognormal_benefit", "evpi_uniform", "evpi_triangular"),
            *("hubbard_units_normal", "hubbard_units_uniform"),
        ),
        of_a_curve,
    ),
    "evsi_normal": of_a_normal_study,
    "evsi_beta_binomial": of_a_pilot,
    "oil_wildcatter": of_the_wildcatter,
    "evpi_risk_event": of_an_event,
    "hubbard_ad_campaign": of_an_event,
}
WITH_VALUES = [name for name in CASES if name.partition("/")[0] in OF_VALUE]


def knowledge(name: str, rng: np.random.Generator, futures: int) -> Iterator[Known]:
    """Independent futures of a case of the value of information, for each thing that could be known."""
    return OF_VALUE[name.partition("/")[0]](name, rng, futures)
