"""Data to a distribution: the likeliest members, checked against SciPy and their own gradients, and the best family."""

import math

import numpy as np
import pytest
from scipy import stats
from scipy.special import chdtri, loggamma

from distributions import FitError, parse
from distributions.fit import FOLDS, Fit, Ranked, fit
from distributions.likelihood.candidate import NoMaximumError
from distributions.likelihood.continuous import CONTINUOUS
from distributions.likelihood.counts import COUNTS
from distributions.likelihood.student_t import STUDENT_T
from distributions.numerics.densities import log_less_digamma

CANDIDATES = {candidate.name: candidate for candidate in (*CONTINUOUS, STUDENT_T, *COUNTS)}

TRUE = [
    "normal(100, 15)",
    "normal(1M, 0.001)",
    "lognormal(mu=2, sigma=0.8)",
    "exponential(4)",
    "gamma(0.2, 100)",
    "gamma(9, 0.5)",
    "gamma(1000, 1)",
    "weibull(0.6, 10)",
    "weibull(4, 10)",
    "pareto(2, 1.5)",
    "beta(0.4, 0.7)",
    "beta(5.5, 25.6)",
    "beta(300, 2)",
    "student_t(1.5, location=-3, scale=0.1)",
    "student_t(4, location=1000, scale=2)",
    "poisson(0.3)",
    "poisson(40)",
    "negative_binomial(0.3, 0.1)",
    "negative_binomial(20, 0.5)",
    "negative_binomial(100, 0.01)",
]


def drawn(text, size=2000, seed=1):
    """Values of a distribution, reproducibly."""
    return parse(text).sample(size, np.random.default_rng(seed))


def log_density(family, x, a, b=0.0, c=0.0):
    """The logarithm of a density, with the parameters in the order of the notation; they may be complex."""
    match family:
        case "normal":
            return -0.5 * ((x - a) / b) ** 2 - np.log(b) - 0.5 * np.log(2 * np.pi)
        case "lognormal":
            return log_density("normal", np.log(x), a, b) - np.log(x)
        case "exponential":
            return -x / a - np.log(a)
        case "gamma":
            return (a - 1) * np.log(x) - x / b - loggamma(a) - a * np.log(b)
        case "weibull":
            return np.log(a) - a * np.log(b) + (a - 1) * np.log(x) - (x / b) ** a
        case "pareto":
            return np.log(b) + b * np.log(a) - (b + 1) * np.log(x)
        case "beta":
            return (a - 1) * np.log(x) + (b - 1) * np.log1p(-x) + loggamma(a + b) - loggamma(a) - loggamma(b)
        case "student_t":
            constant = loggamma(0.5 * (a + 1)) - loggamma(0.5 * a) - 0.5 * np.log(a * np.pi) - np.log(c)
            return constant - 0.5 * (a + 1) * np.log(1 + ((x - b) / c) ** 2 / a)
        case "poisson":
            return x * np.log(a) - a - loggamma(x + 1)
        case "negative_binomial":
            return loggamma(x + a) - loggamma(a) - loggamma(x + 1) + a * np.log(b) + x * np.log(1 - b)


def parameters(member):
    """The parameters in the order of `log_density`."""
    match member.family:
        case "normal" | "lognormal":
            return [member.mu, member.sigma]
        case "exponential":
            return [member.mean()]
        case "weibull":
            return [member.shape, member.scale]
        case "student_t":
            return [member.df, member.location, member.scale]
        case "beta":
            return [member.alpha, member.beta]
        case _:
            return list(member.parameters.values())


def gradient(family, x, theta):
    """The derivatives of the mean log-likelihood by complex steps (Squire and Trapp 1998), exact to rounding."""
    step = 1e-30
    return np.array(
        [
            log_density(family, x, *(t + 1j * step * (i == j) for j, t in enumerate(theta))).imag.mean() / step
            for i in range(len(theta))
        ]
    )


@pytest.mark.parametrize("text", TRUE)
def test_the_gradient_is_zero(text):
    """A Newton step from the estimate moves no parameter by more than 1e-10 of its size or of the scale."""
    family = text.partition("(")[0]
    x = drawn(text)
    theta = np.array(parameters(fit(x, family).distribution))
    size = np.abs(theta)
    if family == "pareto":
        assert theta[0] == x.min()
        assert gradient(family, x, theta)[1] == pytest.approx(0.0, abs=1e-13)
        return
    if family in ("normal", "lognormal", "student_t"):
        size[-2] = size[-1]  # a location is known within the scale
    steps = 1e-4 * np.diag(size)
    hessian = np.array(
        [(gradient(family, x, theta + h) - gradient(family, x, theta - h)) / (2 * h.max()) for h in steps]
    )
    newton = np.linalg.solve(hessian, gradient(family, x, theta))
    assert np.all(np.abs(newton) <= 1e-10 * size + np.spacing(np.abs(theta)))


@pytest.mark.parametrize("text", TRUE)
def test_the_true_member_is_within_the_sampling_error(text):
    """Twice the rise of the log-likelihood over the true member follows chi-squared (Wilks 1938), and is no fall.

    The bound is exceeded by chance once in a million. A Pareto's minimum counts as two parameters: 2 n alpha
    log(least value / minimum) is chi-squared with two degrees of freedom.
    """
    family = text.partition("(")[0]
    x = drawn(text)
    true, found = (parameters(member) for member in (parse(text), fit(x, family).distribution))
    rise = 2.0 * (log_density(family, x, *found) - log_density(family, x, *true)).sum().real
    free = len(true) + (family == "pareto")
    assert -1e-7 <= rise <= chdtri(free, 1e-6)


@pytest.mark.parametrize(
    ("text", "peer", "fixed", "order"),
    [
        ("lognormal(mu=2, sigma=0.8)", stats.lognorm, {"floc": 0}, lambda s, _, scale: [math.log(scale), s]),
        ("exponential(4)", stats.expon, {"floc": 0}, lambda _, scale: [scale]),
        ("gamma(9, 0.5)", stats.gamma, {"floc": 0}, lambda k, _, scale: [k, scale]),
        ("weibull(4, 10)", stats.weibull_min, {"floc": 0}, lambda c, _, scale: [c, scale]),
        ("pareto(2, 1.5)", stats.pareto, {"floc": 0}, lambda b, _, scale: [scale, b]),
        ("beta(5.5, 25.6)", stats.beta, {"floc": 0, "fscale": 1}, lambda a, b, *_: [a, b]),
        ("student_t(4, location=10, scale=2)", stats.t, {}, lambda df, loc, scale: [df, loc, scale]),
    ],
)
def test_it_is_what_scipy_finds(text, peer, fixed, order):
    """SciPy's estimate is the same, as far as its general search gets, and never likelier."""
    family = text.partition("(")[0]
    x = drawn(text)
    ours, theirs = parameters(fit(x, family).distribution), order(*peer.fit(x, **fixed))
    assert ours == pytest.approx(theirs, rel=1e-3)
    heights = [log_density(family, x, *theta).sum() for theta in (ours, theirs)]
    assert heights[0] >= heights[1] - 1e-9 * abs(heights[1])


@pytest.mark.parametrize("how", ["best", "empirical", "smooth", *CANDIDATES])
def test_the_order_of_the_data_does_not_matter(how):
    """The same values in any order give an equal fit, to the last bit."""
    x = drawn({"beta": "beta(2, 3)", "student_t": "student_t(2)"}.get(how, "negative_binomial(3, 0.2)"), 60)
    if how not in ("beta", "student_t"):
        x += 2.0
    fits = [fit(np.random.default_rng(seed).permutation(x), how) for seed in (1, 2, 3)]
    assert fits[0] == fits[1] == fits[2]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("normal(0, 1)", {"normal", "student_t"}),  # the second holds the first as a limit
        ("lognormal(mu=0, sigma=1.5)", {"lognormal"}),
        ("gamma(0.3, 10)", {"gamma"}),
        ("weibull(8, 10)", {"weibull"}),
        ("exponential(4)", {"exponential", "gamma", "weibull"}),  # a member of the two others
        ("beta(0.5, 0.5)", {"beta"}),
        ("student_t(2)", {"student_t"}),
        ("poisson(3)", {"poisson", "negative_binomial"}),
        ("negative_binomial(0.5, 0.05)", {"negative_binomial"}),
    ],
)
def test_the_best_family_is_the_true_one(text, expected):
    """Of all families the one that the data come from foretells them best."""
    best = fit(drawn(text), "best")
    assert best.family in expected
    assert best.distribution == fit(drawn(text), best.family).distribution
    assert best.ranking[0] == (best.family, best.score)
    scores = [score for _, score in best.ranking]
    assert scores == sorted(scores, reverse=True)


def test_the_score_is_that_of_the_values_held_out():
    """The i-th of the sorted values is scored by the member fitted to those whose rank differs from i modulo 10."""
    x = np.sort(drawn("normal(3, 2)", 57))
    fold = np.arange(57) % FOLDS
    scores = []
    for i, value in enumerate(x):
        seen = x[fold != fold[i]]
        scores.append(stats.norm.logpdf(value, seen.mean(), seen.std()))
    assert fit(x, "normal").score == pytest.approx(np.mean(scores), rel=1e-12)


def test_counts_are_scored_by_the_probability_of_their_cell():
    """For whole numbers a continuous family stands for its values rounded, and competes with the discrete ones."""
    x = np.sort(drawn("poisson(40)", 300))
    fold = np.arange(300) % FOLDS
    scores = []
    for i, value in enumerate(x):
        seen = stats.norm(x[fold != fold[i]].mean(), x[fold != fold[i]].std())
        scores.append(math.log(seen.cdf(value + 0.5) - seen.cdf(value - 0.5)))
    assert fit(x, "normal").score == pytest.approx(np.mean(scores), rel=1e-12)
    assert {"poisson", "normal"} <= {family for family, _ in fit(x, "best").ranking}


def test_a_pareto_does_not_compete():
    """It has not foretold the value that its support begins at, so it is fitted only where it is asked for."""
    best = fit(drawn("pareto(1, 1.5)", 200), "best")
    assert "pareto" not in {ranked.family for ranked in best.ranking}


def test_the_least_value_of_a_pareto_is_always_known():
    """Pareto members of every fold begin at the least of all values, so that no value is impossible."""
    x = drawn("pareto(2, 1.5)", 200)
    assert math.isfinite(fit(x, "pareto").score)


@pytest.mark.parametrize("family", CANDIDATES)
def test_log_densities_are_those_of_the_densities(family):
    """Where the density is a float, its logarithm is the one that takes its place where it is not."""
    text = {"student_t": "student_t(3)", "beta": "beta(2, 3)"}.get(family)
    text = text or next(text for text in TRUE if text.startswith(f"{family}("))
    member, x = parse(text), np.unique(drawn(text, 200))
    direct = CANDIDATES[family].log_density(member, x)
    density = member.pmf(x) if member.is_discrete else member.pdf(x)
    assert direct == pytest.approx(np.log(density), rel=1e-9, abs=1e-9)


@pytest.mark.parametrize(
    ("text", "far", "expected"),
    [
        ("normal(0, 1)", 60.5, -0.5 * 60.5**2 - 0.5 * math.log(2 * math.pi)),
        ("exponential(1)", 1000.5, -1000.5),
        ("poisson(1)", 300.0, -1.0 - math.lgamma(301)),
    ],
)
def test_values_far_out_have_a_score(text, far, expected):
    """A density of 0 as a float is no probability of 0."""
    candidate = CANDIDATES[text.partition("(")[0]]
    assert candidate.log_score(parse(text), np.array([far]))[0] == pytest.approx(expected, rel=1e-12)


def test_cells_far_out_have_a_score():
    """The probability of a cell is integrated on the logarithmic scale where it is 0 as a float."""
    (score,) = CANDIDATES["exponential"].log_cell_score(parse("exponential(1)"), np.array([1000.0]))
    assert score == pytest.approx(-1000.0 + math.log(2.0 * math.sinh(0.5)), rel=1e-12)


@pytest.mark.parametrize("text", [text for text in TRUE if "poisson" not in text and "binomial" not in text])
def test_the_distance_is_kolmogorovs(text):
    """The distance is the statistic of SciPy's test."""
    x = drawn(text, 100)
    fitted = fit(x, text.partition("(")[0]) if not text.startswith("student_t") else fit(x, "normal")
    assert fitted.distance == pytest.approx(stats.kstest(x, fitted.distribution.cdf).statistic, abs=1e-12)


def test_distances_of_distributions_with_atoms():
    """The data are at no distance from themselves; straight lines between them are off by less than 1 / n."""
    x = [1.0, 2.0, 2.0, 3.0, 5.0, 8.0, 9.0, 9.0, 10.0, 11.0]
    assert fit(x, "empirical").distance == pytest.approx(0.0, abs=1e-15)
    assert fit(x, "smooth").distance <= 0.1 + 1e-12
    zeros = [0.0] * 50 + [1.0] * 30 + [2.0] * 20
    assert fit(zeros, "poisson").distance == pytest.approx(1.7 * math.exp(-0.7) - 0.8, abs=1e-12)


def test_the_data_themselves():
    """Empirical and smooth hold the data, and have no score."""
    x = drawn("normal(0, 1)", 20)
    for how in ("empirical", "smooth"):
        fitted = fit(x, how)
        assert (fitted.distribution.values, fitted.score, fitted.ranking) == (tuple(sorted(x)), None, ())


EIGHT = [3.0, 1.0, 4.0, 1.5, 9.0, 2.0, 6.0, 5.0]


@pytest.mark.parametrize(
    ("values", "how", "message", "position"),
    [
        (EIGHT[:7], "normal", "at least 8 values are needed to fit a distribution, got 7", None),
        ([], "empirical", "at least 8 values are needed to fit a distribution, got 0", None),
        (
            [5] * 20,
            "best",
            "values that differ are needed, got 20 times 5; for a certain value write the number 5",
            None,
        ),
        ([*EIGHT, math.nan], "best", "every value must be a finite number, got nan as value 9 of 9", 8),
        ([*EIGHT, -math.inf, 1], "smooth", "every value must be a finite number, got -inf as value 9 of 10", 8),
        (
            [1e200, *EIGHT],
            "normal",
            "every value must be 0 or between 1e-150 and 1e+150 in size, got 1e+200 as value 1 of 9",
            0,
        ),
        (["many"] * 8, "normal", "every value must be a number", None),
        ([EIGHT], "normal", "a list of numbers is expected, got an array of 2 dimensions", None),
        ([*EIGHT, 0.0], "gamma", "gamma holds values above 0, got 0 as value 9 of 9", 8),
        ([*EIGHT, -1, -2], "exponential", "exponential holds values of at least 0, got -1 as value 9 of 10", 8),
        (EIGHT, "beta", "beta holds values between 0 and 1, got 3 as value 1 of 8", 0),
        (EIGHT, "poisson", "poisson holds whole numbers of at least 0, got 1.5 as value 4 of 8", 3),
        (
            [4, 5, 6] * 4,
            "negative_binomial",
            (
                "negative_binomial needs values that vary more than a poisson's, with a variance above the mean, "
                "got mean=5, variance=0.6666666666666666; use poisson"
            ),
            None,
        ),
        (
            [1.0] * 4 + [2.0, 3.0, 4.0, 5.0],
            "student_t",
            "student_t needs less than half of the values to be equal, got 4 of 8",
            None,
        ),
        (
            range(20),
            "student_t",
            "student_t needs heavier tails than these values have; use normal",
            None,
        ),
        (
            [-1e80, -1e40, -1e20, -1e10, -1, -0.5, 0, 0.5, 1, 1e10, 1e20, 1e40, 1e80],
            "student_t",
            "student_t would need df < 1, heavier tails than any with a mean",
            None,
        ),
        (
            EIGHT,
            "gama",
            (
                "data can be fitted by empirical, smooth, best, normal, lognormal, gamma, beta, exponential, weibull, "
                "pareto, student_t, poisson or negative_binomial, got 'gama'; did you mean 'gamma'?"
            ),
            None,
        ),
        (
            [0.0] * 7 + [1.0],
            "best",
            (
                "no family foretells these values: with some of them left out the rest are too much alike; "
                "use 'empirical' or 'smooth'"
            ),
            None,
        ),
    ],
)
def test_refusals(values, how, message, position):
    """What cannot be fitted is refused with the rule, what was got, and which value it is."""
    with pytest.raises(FitError) as caught:
        fit(values, how)
    assert str(caught.value) == message
    assert caught.value.position == position
    if position is not None:
        assert caught.value.value == pytest.approx(values[position], nan_ok=True)


@pytest.mark.parametrize(("values", "how", "about_fit"), [(EIGHT[:7], "normal", False), (EIGHT, "beta", True)])
def test_a_refusal_tells_what_it_is_about(values, how, about_fit):
    """Data that no way of fitting suits are told from a way that does not suit the data."""
    with pytest.raises(FitError) as caught:
        fit(values, how)
    assert caught.value.is_about_fit is about_fit


def test_a_limit_stands_in_where_there_is_no_maximum():
    """A fold whose likelihood rises up to the end of the family is scored by the member at that end."""
    with pytest.raises(NoMaximumError) as caught:
        fit(np.repeat([4.0, 5.0, 6.0], 4), "negative_binomial")
    assert caught.value.limit.mean() == pytest.approx(5.0, rel=1e-12)
    assert caught.value.limit.var() == pytest.approx(5.0, rel=1e-3)


def test_members_out_of_reach_are_refused():
    """Where the likeliest member has parameters that cannot be computed with, the message says which."""
    with pytest.raises(FitError, match="the likeliest poisson is beyond what can be computed with: rate <= 1000000 "):
        fit(1e9 + np.arange(10.0), "poisson")


@pytest.mark.parametrize(
    ("family", "score", "ranking", "sentence"),
    [
        (
            "gamma",
            -3.21,
            (Ranked("gamma", -3.21), Ranked("lognormal", -3.25), Ranked("normal", -math.inf)),
            "gamma, the best of 3 by cross-validated log score (-3.21 against -3.25 for lognormal); {}",
        ),
        (
            "gamma",
            -3.2101,
            (Ranked("gamma", -3.2101), Ranked("lognormal", -3.2108)),
            "gamma, the best of 2 by cross-validated log score (-3.210 against -3.211 for lognormal); {}",
        ),
        ("gamma", -3.21, (), "gamma, cross-validated log score -3.21; {}"),
        ("gamma", -math.inf, (), "gamma, which gives no chance to some of the values if it has not seen them; {}"),
        ("smooth", None, (), "smooth, straight lines between the data; {}"),
        ("empirical", None, (), "empirical, the data as they are (240 values)"),
    ],
)
def test_sentences(family, score, ranking, sentence):
    """A fit says in a sentence how good it is, with enough digits to tell the first from the second."""
    points = "farthest from the data's own distribution by 4.1 points of probability (240 values)"
    fitted = Fit(parse("gamma(3, 2)"), family, 240, score, ranking, 0.0412)
    assert str(fitted) == sentence.format(points)


@pytest.mark.parametrize("x", [0.01, 1.0, 11.9, 12.0, 1e3, 1e8, 1e300])
def test_log_less_digamma(x):
    """It is within its bounds, and has the recurrence of the digamma function, psi(x + 1) = psi(x) + 1 / x."""
    found = float(log_less_digamma(np.asarray(x)))
    assert 0.5 / x <= found <= 1.0 / x
    rise = 1.0 / x - math.log1p(1.0 / x)
    if x > 0.1:  # below, the difference itself is of the size of 1 / x
        assert found - float(log_less_digamma(np.asarray(x + 1.0))) == pytest.approx(rise, abs=1e-15)
