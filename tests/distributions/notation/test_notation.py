"""What people may write for a distribution, and what they are told where it is none."""

import datetime as dt
import math
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import distributions
from distributions import NotationError, from_quantiles, make, parse, parse_number
from distributions.families import families
from distributions.notation.reader import DEEPEST_BRACKETS, LONGEST_TEXT

LAW = settings(max_examples=200, deadline=None, derandomize=True, database=None)

NUMBERS = {
    "12": 12.0,
    " 12 ": 12.0,
    "-0.5": -0.5,
    "+3": 3.0,
    ".5": 0.5,
    "5.": 5.0,
    "15%": 0.15,
    "15 %": 0.15,
    "7%": 0.07,
    "250k": 250_000.0,
    "1.2M": 1_200_000.0,
    "1.1M": 1_100_000.0,
    "2.5B": 2_500_000_000.0,
    "1_000": 1000.0,
    "1_000.000_1": 1000.0001,
    "1e-3": 0.001,
    "1E6": 1_000_000.0,
    "1e3k": 1_000_000.0,
    "0": 0.0,
}

GOOD = {
    "3": "3",
    "constant(3)": "3",
    "250k": "250000",
    "5 to 20": "lognormal(mu=2.302585092994046, sigma=0.4214035639417993)",
    "5k to 20k": "lognormal(mu=9.210340371976184, sigma=0.4214035639417993)",
    "pert(4, 8, 20)": "pert(low=4, mode=8, high=20)",
    "pert(low=4, mode=8, high=20, shape=4)": "pert(low=4, mode=8, high=20)",
    "pert(high=20,low=4,mode=8,shape=2)": "pert(low=4, mode=8, high=20, shape=2)",
    "pert(4, high = 20, mode = 8)": "pert(low=4, mode=8, high=20)",
    "triangular(0, 0, 1)": "triangular(low=0, mode=0, high=1)",
    "uniform(-5, 10)": "uniform(low=-5, high=10)",
    "uniform(p10=1, p90=9)": "uniform(low=0, high=10)",
    "uniform(p25=-1, median=0)": "uniform(low=-2, high=2)",
    "normal(100, 15)": "normal(mean=100, sd=15)",
    "normal(p10=-1, p90=3)": "normal(mean=1, sd=1.5606082921447582)",
    "lognormal(100, 30)": "lognormal(mu=4.562081337867566, sigma=0.29356037920852385)",
    "lognormal(mean=100, sd=30, shift=10)": "lognormal(mu=4.562081337867566, sigma=0.29356037920852385, shift=10)",
    "lognormal(mu=1, sigma=0.5)": "lognormal(mu=1, sigma=0.5)",
    "lognormal(median=8, p97.5=20)": "lognormal(mu=2.0794415416798357, sigma=0.4675038618575339)",
    "beta(2, 5)": "beta(alpha=2, beta=5)",
    "beta(2, 5, low=10, high=1.5k)": "beta(alpha=2, beta=5, low=10, high=1500)",
    "gamma(9, 0.5)": "gamma(shape=9, scale=0.5)",
    "jqpd(p10=4, p50=8, p90=20)": "jqpd(p10=4, p50=8, p90=20)",
    "jqpd(low=0, p95=2k, median=8, p5=4)": "jqpd(p5=4, p50=8, p95=2000, low=0)",
    "jqpd(p32=-1, p50=0, p68=1, low=-5, high=5)": "jqpd(p32=-1, p50=0, p68=1, low=-5, high=5)",
    "metalog(p10=4, p90=20)": "metalog(p10=4, p90=20)",
    "metalog(p90=35, p10=10, p30=14, p60=20, terms=4)": "metalog(p10=10, p30=14, p60=20, p90=35)",
    "metalog(p10=10, p30=14, p60=20, p90=35, terms=3, low=0)": (
        "metalog(p10=10, p30=14, p60=20, p90=35, terms=3, low=0)"
    ),
    "gamma(mean=6, sd=2)": "gamma(shape=9, scale=0.6666666666666666)",
    "exponential(12.5)": "exponential(mean=12.5)",
    "exponential(p90=20)": "exponential(mean=8.685889638065035)",
    "weibull(1.5, 10)": "weibull(shape=1.5, scale=10)",
    "weibull(1.5, 10, shift=2)": "weibull(shape=1.5, scale=10, shift=2)",
    "uniform(500, 250k)": "uniform(low=500, high=250000)",
    "lognormal(100, 10k)": "lognormal(mu=-4.999750016665416e-05, sigma=3.034870733157595)",
    "binomial(10, 30%)": "binomial(n=10, p=0.3)",
    "loguniform(1, 1k)": "loguniform(low=1, high=1000)",
    "pareto(2, 3)": "pareto(minimum=2, alpha=3)",
    "generalized_pareto(0.2, 10)": "generalized_pareto(xi=0.2, scale=10)",
    "generalized_pareto(0, 5, location=100)": "generalized_pareto(xi=0, scale=5, location=100)",
    "generalized_pareto(mean=10, sd=10)": "generalized_pareto(xi=0, scale=10)",
    "student_t(4)": "student_t(df=4)",
    "student_t(4, location=100, scale=10)": "student_t(df=4, location=100, scale=10)",
    "student_t(df=4, mean=100, sd=10)": "student_t(df=4, location=100, scale=7.0710678118654755)",
    "discrete([1, 2, 5], [.2, .5, .3])": "discrete(values=[1, 2, 5], weights=[0.2, 0.5, 0.3])",
    "discrete(values=[5, 1, 5], weights=[1, 2, 3])": "discrete(values=[1, 5], weights=[2, 4])",
    "discrete([1, 2])": "discrete(values=[1, 2], weights=[1, 1])",
    "histogram([0, 10, 20, 50], [1, 3, 2])": "histogram(edges=[0, 10, 20, 50], weights=[1, 3, 2])",
    "histogram([0, 1, 2, 3, 4], [0, 1, 0, 2])": "histogram(edges=[1, 2, 3, 4], weights=[1, 0, 2])",
    "histogram([0, 1, 2, 3], [0, 1, 0])": "histogram(edges=[1, 2], weights=[1])",
    "cumulative([10, 20, 100], [0, 30%, 1])": "cumulative(values=[10, 20, 100], probabilities=[0, 0.3, 1])",
    "cumulative([0, 1, 2, 3, 4], [0, 0, .5, 1, 1])": "cumulative(values=[1, 2, 3], probabilities=[0, 0.5, 1])",
    "empirical([3, 1, 4, 1])": "empirical(values=[1, 1, 3, 4])",
    "smooth([3, 1, 4, 1])": "smooth(values=[1, 1, 3, 4])",
    "bernoulli(30%)": "bernoulli(p=0.3)",
    "bernoulli(1)": "bernoulli(p=1)",
    "binomial(10, 0.3)": "binomial(n=10, p=0.3)",
    "binomial(n=1M, p=1e-6)": "binomial(n=1000000, p=1e-06)",
    "poisson(4)": "poisson(rate=4)",
    "negative_binomial(2.5, 10%)": "negative_binomial(r=2.5, p=0.1)",
    "negative_binomial(mean=10, dispersion=2)": "negative_binomial(r=2, p=0.16666666666666666)",
    "truncated(poisson(4), low=1)": "truncated(base=poisson(rate=4), low=1)",
    "truncated(normal(0, 1), low=0, high=2)": "truncated(base=normal(mean=0, sd=1), low=0, high=2)",
    "truncated(normal(0, 1), high=2)": "truncated(base=normal(mean=0, sd=1), high=2)",
    "truncated(truncated(normal(0, 1), low=0), high=2)": "truncated(base=normal(mean=0, sd=1), low=0, high=2)",
    "truncated(5 to 20, high=30)": "truncated(base=lognormal(mu=2.302585092994046, sigma=0.4214035639417993), high=30)",
    "mixture(0.8: 0, 0.2: normal(5, 1))": "mixture(0.8: 0, 0.2: normal(mean=5, sd=1))",
    "mixture(0.33: 0, 0.33: 1, 0.33: 2)": "mixture(0.33: 0, 0.33: 1, 0.33: 2)",
    "mixture(0.5: 0, 0.515: 1)": "mixture(0.5: 0, 0.515: 1)",
    "mixture(0.5: 0, 1: 1)": "mixture(0.5: 0, 1: 1)",
    "mixture(1: 0, 4: 1)": "mixture(1: 0, 4: 1)",
    "mixture([0, uniform(1, 2)], [3, 1])": "mixture(3: 0, 1: uniform(low=1, high=2))",
    "mixture(1: mixture(1: 1, 3: 2), 2: 3)": "mixture(0.25: 1, 0.75: 2, 2: 3)",
    "average(2: normal(5, 1), 1: 7)": "average(2: normal(mean=5, sd=1), 1: 7)",
    "shifted(normal(0, 1), 10)": "shifted(base=normal(mean=0, sd=1), shift=10)",
    "shifted(normal(0, 1), scale=-2)": "shifted(base=normal(mean=0, sd=1), scale=-2)",
}

EXPECTED_NUMBER = "a number such as 12, 1.5, 15%, 250k or 1.2M is expected, got "
BAD = {
    "": (0, "a number or a distribution is expected, got nothing"),
    "   ": (3, "a number or a distribution is expected, got nothing"),
    "1,5": (0, "write decimals with a point, as in 1.5, got '1,5'"),
    "1,5 to 3": (0, "write decimals with a point, as in 1.5, got '1,5 to 3'"),
    "12,5-13,5": (0, "write decimals with a point, as in 12.5, got '12,5-13,5'"),
    "1,5 million": (0, "write decimals with a point, as in 1.5, got '1,5 million'"),
    "1,234,56": (0, EXPECTED_NUMBER + "'1,234,56'"),
    "5 20": (2, "the text should end here, got '20'; a range is written 5 to 20"),
    "20 5": (3, "the text should end here, got '5'"),
    "1234 567": (5, "the text should end here, got '567'"),
    "1.5.2": (3, "the text should end here, got '.2'"),
    "5 20 30": (2, "the text should end here, got '20'"),
    "pert(1,5, 2,5, 9)": (
        12,
        (
            "pert takes 3 values by position (low, mode, high), got 5; give shape by name; "
            "write decimals with a point, not a comma"
        ),
    ),
    "5 m": (2, "the text should end here, got 'm'"),
    "5m": (0, "the suffix of a number must be k, M, B or %, got 'm' in '5m'"),
    "1e999": (0, "a number must be finite, got '1e999'"),
    "1__0": (0, EXPECTED_NUMBER + "'1__0'"),
    "nan": (0, "no such distribution 'nan'"),
    "€5": (0, "unexpected character '€'"),
    "5 - 20": (0, "write 5 to 20, got '5 - 20'"),
    "3-7": (0, "write 3 to 7, got '3-7'"),
    "3..14": (0, "write 3 to 14, got '3..14'"),
    "3\u201314": (0, "write 3 to 14, got '3\u201314'"),
    "10k - 20k": (0, "write 10k to 20k, got '10k - 20k'"),
    "25 people": (0, "write 25, got '25 people'"),
    "5 to 20 weeks": (0, "write 5 to 20, got '5 to 20 weeks'"),
    "120,000": (0, "write 120000 or 120k, got '120,000'"),
    "1,234,567": (0, "write 1234567, got '1,234,567'"),
    "1'234": (0, "write 1234, got '1'234'"),
    "120 000": (0, "write 120000 or 120k, got '120 000'"),
    "1.234,50": (0, "write 1234.50, got '1.234,50'"),
    "1.234.567": (0, "write 1234567, got '1.234.567'"),
    "5,000 to 20,000": (0, "write 5000 to 20000 or 5k to 20k, got '5,000 to 20,000'"),
    "pert(100,000, 200,000, 300,000)": (
        0,
        "write pert(100000, 200000, 300000) or pert(100k, 200k, 300k), got 'pert(100,000, 200,000, 300,000)'",
    ),
    "120.000 - 1.165.000": (0, "write 120000 to 1165000 or 120k to 1165k, got '120.000 - 1.165.000'"),
    "1.234,50 to 2.500": (0, "write 1234.50 to 2500, got '1.234,50 to 2.500'"),
    "1.500 to 2'500.50": (0, "write 1.500 to 2500.50, got '1.500 to 2'500.50'"),
    "120,000k": (0, "write 120000k, got '120,000k'"),
    "1,000.50": (0, "write 1000.50, got '1,000.50'"),
    "1,23,456": (0, "write 123456, got '1,23,456'"),
    "1'234.50": (0, "write 1234.50, got '1'234.50'"),
    "1,000-2,500": (0, "write 1000 to 2500 or 1k to 2500, got '1,000-2,500'"),
    "1,000 people": (0, "write 1000 or 1k, got '1,000 people'"),
    "5 to 1,000": (0, "write 5 to 1000 or 5 to 1k, got '5 to 1,000'"),
    "120,0000": (0, EXPECTED_NUMBER + "'120,0000'"),
    "pert(1,000,2,000,3,000)": (
        13,
        (
            "pert takes 3 values by position (low, mode, high), got 6; give shape by name; "
            "write numbers without commas in them"
        ),
    ),
    "3 \u2212 14": (0, "write 3 to 14, got '3 \u2212 14'"),
    "3...14": (0, "write 3 to 14, got '3...14'"),
    "between 3 and 14": (0, "write 3 to 14, got 'between 3 and 14'"),
    "5to20": (0, "write 5 to 20, got '5to20'"),
    "5 TO 20": (0, "write 5 to 20, got '5 TO 20'"),
    "60-250k": (0, "write 60k to 250k or 60 to 250000, got '60-250k'"),
    "3-5%": (0, "write 3% to 5%, got '3-5%'"),
    "5 to 20k at 80%": (0, "write 5k to 20k at 80% or 5 to 20000 at 80%, got '5 to 20k at 80%'"),
    "5-20 people": (0, "write 5 to 20, got '5-20 people'"),
    "pert(4 weeks, 8 weeks, 20 weeks)": (0, "write pert(4, 8, 20), got 'pert(4 weeks, 8 weeks, 20 weeks)'"),
    "5 million": (0, "write 5M, got '5 million'"),
    "1.2bn": (0, "write 1.2B, got '1.2bn'"),
    "15 percent": (0, "write 15%, got '15 percent'"),
    "250 K": (0, "write 250k, got '250 K'"),
    "120k per year": (0, "write 120k, got '120k per year'"),
    "120k/year": (0, "write 120k, got '120k/year'"),
    "120k p.a.": (0, "write 120k, got '120k p.a.'"),
    "9 % a year": (0, "write 9%, got '9 % a year'"),
    "pert(3 h, 7 h, 14 h)": (0, "write pert(3, 7, 14), got 'pert(3 h, 7 h, 14 h)'"),
    "120k million": (5, "the text should end here, got 'million'"),
    "9,5 %": (0, "write decimals with a point, as in 9.5 %, got '9,5 %'"),
    "2 dozen": (2, "the text should end here, got 'dozen'"),
    "60 to 250k": (0, "write 60k to 250k or 60 to 250000, got '60 to 250k'"),
    "5 to 20%": (0, "write 5% to 20%, got '5 to 20%'"),
    "pert(0, 100, 250k)": (0, "write pert(0, 100k, 250k) or pert(0, 100, 250000), got 'pert(0, 100, 250k)'"),
    "mixture(1: normal(p90=250k, p10=60), 1: 2)": (
        11,
        "write normal(p90=250k, p10=60k) or normal(p90=250000, p10=60), got 'normal(p90=250k, p10=60)'",
    ),
    "uniform(0.05, 10%)": (0, "write uniform(0.05%, 10%) or uniform(0.05, 0.1), got 'uniform(0.05, 10%)'"),
    "0 to 5k": (
        0,
        (
            "both ends of a range must be above 0 (it is a lognormal), got 0 to 5000; use normal(p5=0, p95=5000), "
            "pert(low, mode, high) or uniform(0, 5000)"
        ),
    ),
    "5 to": (4, "a number is expected after 'to', got nothing"),
    "5 to x": (5, "a number is expected after 'to', got 'x'"),
    "20 to 5": (0, "the first end of a range must be below the second, got 20 to 5"),
    "5 to 5": (0, "the first end of a range must be below the second, got 5 to 5"),
    "0 to 20": (
        0,
        (
            "both ends of a range must be above 0 (it is a lognormal), got 0 to 20; "
            "use normal(p5=0, p95=20), pert(low, mode, high) or uniform(0, 20)"
        ),
    ),
    "-5 to 20": (
        0,
        (
            "both ends of a range must be above 0 (it is a lognormal), got -5 to 20; "
            "use normal(p5=-5, p95=20), pert(low, mode, high) or uniform(-5, 20)"
        ),
    ),
    "prt(1, 2, 3)": (0, "no such distribution 'prt'; did you mean 'pert'?"),
    "PERT(1, 2, 3)": (0, "no such distribution 'PERT'; did you mean 'pert'?"),
    "__import__(1)": (0, "no such distribution '__import__'"),
    "pert": (4, "pert needs its parameters in brackets, as in pert(low, mode, high), got nothing"),
    "pert(1, 2, 3": (4, "the '(' of pert is not closed"),
    "discrete([1, 2": (9, "the '[' of list is not closed"),
    "pert(1, 2, 3))": (13, "the text should end here, got ')'"),
    "pert(1 2 3)": (7, "a comma or ')' is expected, got '2'"),
    "pert(1, , 3)": (8, "a number or a distribution is expected, got ','"),
    "pert(1, 2, 3,)": (13, "a number or a distribution is expected, got ')'"),
    "pert()": (
        0,
        (
            "pert needs low, mode and high, mode with two quantiles such as p10 and p90 "
            "or three quantiles such as p10, p50 and p90, got nothing"
        ),
    ),
    "pert(1, 2)": (
        0,
        (
            "pert needs low, mode and high, mode with two quantiles such as p10 and p90 "
            "or three quantiles such as p10, p50 and p90, got low and mode"
        ),
    ),
    "pert(1, 2, 3, mode=2)": (14, "pert takes mode once, got it twice"),
    "pert(1, 2, hi=3)": (11, "pert has no parameter 'hi'; did you mean 'high'?"),
    "pert(1, 2, xyz=3)": (11, "pert has no parameter 'xyz'; it takes low, mode, high and shape"),
    "pert(p10=4, mode=1, p90=20)": (
        0,
        (
            "no single pert of shape 4 has p10=4, mode=1 and p90=20; "
            "with the others as stated, mode must lie between 3.04183 and 20.9581, got 1"
        ),
    ),
    "beta(p10=0.1)": (
        0,
        "beta needs alpha and beta, mean and sd or two quantiles such as p10 and p90, got p10",
    ),
    "pert(low=1, 2, 3)": (12, "after a parameter by name the others need theirs too, got '2'"),
    "pert(12, 10, 15)": (0, "low <= mode <= high must hold, got low=12, mode=10, high=15"),
    "pert(1, 2, 3, shape=0)": (0, "shape > 0 must hold, got shape=0"),
    "pert(7, 7, 7)": (0, "low < high must hold, got low = mode = high = 7; for a certain value write the number 7"),
    "pert([1], 2, 3)": (5, "low must be a number, got [1]"),
    "pert(normal(0, 1), 2, 3)": (5, "low must be a number, got normal(mean=0, sd=1)"),
    "triangular(3, 2, 1)": (0, "low <= mode <= high must hold, got low=3, mode=2, high=1"),
    "uniform(2, 1)": (0, "low < high must hold, got low=2, high=1"),
    "uniform(2, 2)": (0, "low < high must hold, got low = high = 2; for a certain value write the number 2"),
    "normal(0, -1)": (0, "sd > 0 must hold, got sd=-1"),
    "normal(0, 1e200)": (0, "sd must be at most 1e+150 in size, got 1e+200"),
    "normal(mean=1, p10=2)": (0, "normal needs mean and sd or two quantiles such as p10 and p90, got mean and p10"),
    "lognormal(0, 1)": (0, "mean > 0 must hold, got mean=0"),
    "lognormal(mu=1, sigma=0)": (0, "sigma > 0 must hold, got sigma=0"),
    "lognormal(mu=1, sigma=20)": (
        0,
        "mu + sigma^2 < 345 (a spread that a float can hold) must hold, got mu=1, sigma=20",
    ),
    "lognormal(mean=2)": (
        0,
        (
            "lognormal needs mean and sd, mu and sigma, two quantiles such as p10 and p90 "
            "or three quantiles such as p10, p50 and p90, got mean"
        ),
    ),
    "lognormal(p10=4, p50=8, p90=20, shift=1)": (
        0,
        (
            "lognormal needs mean and sd, mu and sigma, two quantiles such as p10 and p90 "
            "or three quantiles such as p10, p50 and p90, got p10, p50, p90 and shift"
        ),
    ),
    "lognormal(p10=20, p90=4)": (0, "quantiles must increase with their probability, got p10=20 and p90=4"),
    "lognormal(p10=1, p100=4)": (0, "the probabilities of quantiles must lie between 0 and 1, got p10=1 and p100=4"),
    "lognormal(p50=1, median=4)": (17, "lognormal takes median once, got it twice"),
    "lognormal(p10=-1, p90=4)": (
        0,
        (
            "the quantiles of a lognormal must be above 0, got p10=-1 and p90=4; "
            "use normal(...), pert(...) or uniform(...)"
        ),
    ),
    "lognormal(p10=1, p90=4, shift=2)": (
        0,
        "the quantiles of a lognormal must be above its shift, got p10=1 and p90=4, shift=2",
    ),
    "beta(0, 1)": (0, "alpha > 0 must hold, got alpha=0"),
    "beta(1, 1e12)": (0, "1e-06 <= beta <= 10000000000 must hold, got beta=1000000000000"),
    "gamma(-1, 1)": (0, "shape > 0 must hold, got shape=-1"),
    "jqpd": (4, "jqpd needs its parameters in brackets, as in jqpd(p10=..., p50=..., p90=...), got nothing"),
    "jqpd(4, 8, 20)": (5, "jqpd takes its values by name, as in jqpd(p10=..., p50=..., p90=...), got 3 without"),
    "jqpd(p10=4, p90=20)": (0, "jqpd needs three quantiles such as p10, p50 and p90, got p10 and p90"),
    "jqpd(p10=4, p50=8, p95=20)": (
        0,
        (
            "the quantiles of a jqpd must be the median and two of which one has as much below as the other has above, "
            "such as p10, p50 and p90, got p10=4, p50=8 and p95=20; metalog(p10=4, p50=8, p95=20) takes others"
        ),
    ),
    "jqpd(p10=4, p50=4, p90=20)": (
        0,
        "quantiles must increase with their probability, got p10=4, p50=4 and p90=20",
    ),
    "jqpd(p10=4, p50=8, p90=20, low=4)": (0, "low < p10 must hold, got low=4, p10=4"),
    "jqpd(p10=4, p50=8, p90=20, high=19)": (0, "p90 < high must hold, got p90=20, high=19"),
    "metalog(p10=4)": (0, "metalog needs 2 to 50 quantiles such as p10, p50 and p90, got p10"),
    "metalog(p10=10, p50=50, p90=52)": (
        0,
        (
            "no metalog of 3 terms has p10=10, p50=50 and p90=52; the nearest that one has are p10=10.48, p50=47.09 "
            "and p90=54.42; terms=2 comes close to those stated; jqpd(...) meets any three"
        ),
    ),
    "metalog(p10=1, p90=2, terms=3)": (0, "terms of 2 quantiles must be a whole number from 2 to 2, got 3"),
    "gamma(1, 0)": (0, "scale > 0 must hold, got scale=0"),
    "exponential(0)": (0, "mean > 0 must hold, got mean=0"),
    "exponential(p10=1, p90=3)": (0, "exponential needs mean or a quantile such as p90, got p10 and p90"),
    "weibull(0, 1)": (0, "shape > 0 must hold, got shape=0"),
    "weibull(p10=4)": (
        0,
        (
            "weibull needs shape and scale, mean and sd, two quantiles such as p10 and p90 or "
            "three quantiles such as p10, p50 and p90, got p10"
        ),
    ),
    "loguniform(0, 1)": (0, "low > 0 must hold, got low=0"),
    "loguniform(3, 2)": (0, "low < high must hold, got low=3, high=2"),
    "loguniform(2, 2)": (0, "low < high must hold, got low = high = 2; for a certain value write the number 2"),
    "pareto(0, 1)": (0, "minimum > 0 must hold, got minimum=0"),
    "generalized_pareto(20, 1)": (0, "-10 <= xi <= 10 must hold, got xi=20"),
    "student_t(4, 1, 2)": (13, "student_t takes 1 value by position (df), got 3; give location and scale by name"),
    "student_t(1e12)": (0, "df <= 1000000000 (with more, use normal) must hold, got df=1000000000000"),
    "discrete(1, 2)": (9, "values must be a list of numbers, got 1"),
    "discrete([1, 2], [1])": (0, "every value needs one weight, got 2 values and 1 weights"),
    "discrete([1, 2], [1, -1])": (0, "weights must not be negative, got [1, -1]"),
    "mixture(0.1: 20k)": (
        0,
        "weights below 1 are chances, which must add up to 1, got 0.1; is the rest missing, such as 0.9: 0?",
    ),
    "mixture(20%: 0, 30%: 5 to 20)": (
        0,
        "weights below 1 are chances, which must add up to 1, got 0.5; is the rest missing, such as 0.5: 0?",
    ),
    "mixture(0.5: 1, 0.5: 2, 0.5: 3)": (0, "weights below 1 are chances, which must add up to 1, got 1.5"),
    "mixture(0.5: 1, 0.4849: 2)": (
        0,
        "weights below 1 are chances, which must add up to 1, got 0.9849; is the rest missing, such as 0.0151: 0?",
    ),
    "discrete([1, 2], [.2, .3])": (
        0,
        (
            "weights below 1 are chances, which must add up to 1, got 0.5; is the rest missing, such as the value 0 "
            "with a weight of 0.5?"
        ),
    ),
    "discrete([1, 2], [0, 0])": (0, "a value with a weight above 0 is needed, got values=[1, 2], weights=[0, 0]"),
    "discrete([1], [1])": (
        0,
        "two different values with a weight above 0 are needed, got only 1; for a certain value write the number 1",
    ),
    "histogram([0, 1, 2])": (0, "histogram needs edges and weights, got edges"),
    "histogram([0, 1, 2], [1, 2, 3])": (
        0,
        "there must be one edge more than weights, got 3 edges and 3 weights",
    ),
    "histogram([], [])": (0, "there must be one edge more than weights, got 0 edges and 0 weights"),
    "histogram([0, 2, 2, 1], [1, 2, 3])": (0, "edges must increase, got 2 followed by 2"),
    "histogram([0, 1, 2], [1, -3])": (0, "weights must not be negative, got -3"),
    "histogram([0, 1, 2], [0, 0])": (0, "a weight above 0 is needed, got weights=[0, 0]"),
    "histogram([0], [])": (0, "a weight above 0 is needed, got weights=[]"),
    "histogram([0, 1, 2], [1, 1e-151])": (
        0,
        "the probability between two values must be 0 or at least 1e-150, got less between 1 and 2",
    ),
    "histogram([0, 1e-151, 2], [1, 1])": (0, "two values must be equal or at least 1e-150 apart, got 0 and 1e-151"),
    "histogram([0, 1e151], [1])": (0, "each edge must be at most 1e+150 in size, got 1e+151"),
    "cumulative([10, 20], [0, 0.5, 1])": (0, "every value needs one probability, got 2 values and 3 probabilities"),
    "cumulative([10], [1])": (0, "at least two points are needed, got 1"),
    "cumulative([10, 30, 20, 40], [0, 0.2, 0.4, 1])": (0, "values must increase, got 30 followed by 20"),
    "cumulative([10, 20, 30, 40], [0, 0.8, 0.4, 1])": (0, "probabilities must not fall, got 0.8 followed by 0.4"),
    "cumulative([10, 20, 30], [0.1, 0.8, 1])": (0, "probabilities must go from 0 to 1, got 0.1 to 1"),
    "cumulative([10, 20, 30], [0, 0.8, 0.9])": (0, "probabilities must go from 0 to 1, got 0 to 0.9"),
    "empirical([])": (0, "two different values are needed, got none"),
    "empirical([7, 7, 7])": (
        0,
        "two different values are needed, got only 7; for a certain value write the number 7",
    ),
    "smooth([7])": (0, "two different values are needed, got only 7; for a certain value write the number 7"),
    "smooth([0, normal(0, 1)])": (7, "values must be a list of numbers, got [0, normal(mean=0, sd=1)]"),
    "bernoulli(1.5)": (0, "0 <= p <= 1 must hold, got p=1.5"),
    "binomial(2.5, 0.3)": (0, "n must be a whole number, got 2.5"),
    "binomial(0, 0.3)": (0, "n >= 1 must hold, got n=0"),
    "binomial(10, 1)": (0, "0 < p < 1 must hold, got p=1; for a certain value write the number 10"),
    "binomial(5M, 30%)": (0, "n <= 1000000 must hold, got n=5000000; use normal(mean=1.5e+06, sd=1024.7)"),
    "binomial(10)": (0, "binomial needs n and p, got n"),
    "poisson(0)": (0, "rate > 0 must hold, got rate=0; for a certain value write the number 0"),
    "poisson(4M)": (0, "rate <= 1000000 must hold, got rate=4000000; use normal(mean=4000000, sd=2000)"),
    "negative_binomial(0, 0.5)": (0, "r > 0 must hold, got r=0"),
    "negative_binomial(mean=4)": (0, "negative_binomial needs r and p or mean and dispersion, got mean"),
    "truncated(poisson(4), low=500)": (
        0,
        (
            "some probability must lie between low and high, got low=500, high=inf for poisson(rate=4), "
            "which has less than 1e-300 there"
        ),
    ),
    "mixture(0: 1)": (0, "a component with a weight above 0 is needed, got weights=[0]"),
    "mixture([1, 2], [1])": (0, "every component needs one weight, got 2 components and 1 weights"),
    "average(1: 2, 1: 4)": (
        0,
        "a distribution is needed, got numbers only; for a certain value write the number 3",
    ),
    "shifted(normal(0, 1))": (0, "shifted needs base and shift or base and scale, got base"),
    "shifted(normal(0, 1), scale=0)": (0, "scale != 0 must hold, got scale=0"),
    "truncated(normal(0, 1))": (0, "low or high must be given, got neither"),
    "truncated(normal(0, 1), 0, 2)": (
        24,
        "truncated takes 1 value by position (base), got 3; give low and high by name",
    ),
    "truncated(normal(0, 1), low=2, high=1)": (0, "low < high must hold, got low=2, high=1"),
    "truncated(normal(0, 1), low=2, high=2)": (
        0,
        "low < high must hold, got low=2, high=2; for a certain value write the number 2",
    ),
    "truncated(normal(0, 1), low=40)": (
        0,
        (
            "some probability must lie between low and high, got low=40, high=inf for normal(mean=0, sd=1), "
            "which has less than 1e-300 there"
        ),
    ),
    "truncated(uniform(0, 1), low=2)": (
        0,
        (
            "some probability must lie between low and high, got low=2, high=inf for uniform(low=0, high=1), "
            "which has none there"
        ),
    ),
    "[1, 2]": (0, "a distribution is expected, got the list [1, 2]"),
    "truncated(" * 20: (169, f"brackets may be nested at most {DEEPEST_BRACKETS} deep"),
    "discrete(" + "[" * 20: (24, f"brackets may be nested at most {DEEPEST_BRACKETS} deep"),
    "1" * 2001: (0, f"a distribution is written in at most {LONGEST_TEXT:,} characters, got 2,001"),
}


def fault_of(text):
    """The NotationError that a text raises, or None; any other exception passes."""
    try:
        parse(text)
    except NotationError as error:
        return error
    return None


@pytest.mark.parametrize(("text", "value"), NUMBERS.items())
def test_numbers(text, value):
    """A number with a suffix is the float nearest to what it says."""
    assert parse_number(text) == value


@LAW
@given(st.integers(-(10**6), 10**6), st.integers(0, 6), st.sampled_from(["", "%", "k", "M", "B"]))
def test_suffixes_move_the_decimal_point(digits, places, suffix):
    """The value is the correctly rounded decimal, as the decimal module has it."""
    number = Decimal(digits).scaleb(-places)
    scale = {"": 0, "%": -2, "k": 3, "M": 6, "B": 9}[suffix]
    assert parse_number(f"{number:f}{suffix}") == float(number.scaleb(scale))


@pytest.mark.parametrize("text", ["", "abc", "1.2.3", "--1", "1_", "_1", "1 k", "٣", "0x10", "inf", "nan", "1e", "."])
def test_what_is_no_number_is_refused(text):
    """Anything else is an error that quotes it."""
    with pytest.raises(NotationError, match="got"):
        parse_number(text)


@pytest.mark.parametrize(("text", "shown"), GOOD.items())
def test_good_texts(text, shown):
    """A good text is read, shown in full, and read back as the same value."""
    distribution = parse(text)
    assert str(distribution) == shown
    assert parse(shown) == distribution


@pytest.mark.parametrize(("text", "fault"), BAD.items(), ids=[text[:40] for text in BAD])
def test_bad_texts(text, fault):
    """A bad text is refused with the rule, what was got, and where."""
    with pytest.raises(NotationError) as caught:
        parse(text)
    assert (caught.value.position, str(caught.value)) == fault


def test_order_of_magnitude_is_kept_by_suffixes():
    """A low above its high is told in plain numbers, whatever the suffixes."""
    with pytest.raises(NotationError, match=r"got low=1000, mode=1500, high=0\.1$"):
        parse("pert(1k, 1.5k, 10%)")


@LAW
@given(st.text(alphabet=list("pert(1,2.5)[]= toknrmalM%e-_ \n\x00é"), max_size=60))
def test_any_text_is_read_or_refused(text):
    """No text does anything but give a distribution or NotationError, with a position inside the text."""
    fault = fault_of(text)
    assert fault is None or (0 <= fault.position <= len(text) and str(fault))
    assert fault or parse(str(parse(text))) == parse(text)


@LAW
@given(st.sampled_from(list(GOOD)), st.data())
def test_a_damaged_text_is_read_or_refused(text, data):
    """A good text with a piece cut out or doubled never raises anything but NotationError."""
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    for damaged in (text[:start] + text[end:], text[:end] + text[start:]):
        fault = fault_of(damaged)
        assert fault is None or str(fault)


def test_tables_and_calls_share_one_path():
    """A table builds what the call of the same parameters builds, with the same errors."""
    assert make("pert", {"low": 4, "mode": "8", "high": "2k"}) == parse("pert(4, 8, 2k)")
    assert make("discrete", {"values": [1, "5k"], "weights": [1, "50%"]}) == parse("discrete([1, 5k], [1, 0.5])")
    assert make("lognormal", {"p10": 4, "p90": 20}) == parse("lognormal(p10=4, p90=20)")
    base = {"dist": "normal", "mean": 0, "sd": 1}
    for inner in (base, "normal(0, 1)", parse("normal(0, 1)")):
        assert make("truncated", {"base": inner, "low": 0}) == parse("truncated(normal(0, 1), low=0)")
    with pytest.raises(NotationError, match=r"^low <= mode <= high must hold, got low=12, mode=10, high=15$"):
        make("pert", {"low": 12, "mode": 10, "high": 15})


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (True, "low must be a number, got true"),
        (None, "low must be a number, got None"),
        (dt.date(2027, 1, 1), "low must be a number, got 2027-01-01"),
        ({"x": 1}, "low must be a number, got {'x': 1}"),
        ([1], "low must be a number, got [1]"),
        ("abc", "no such distribution 'abc'"),
        (math.nan, "low must be a finite number, got nan"),
        (math.inf, "low must be a finite number, got inf"),
        (10**400, "low must be a finite number, got one of 401 digits"),
    ],
)
def test_wrong_types_in_tables(value, message):
    """A value that is no number is refused in the words of the study file."""
    with pytest.raises(NotationError) as caught:
        make("uniform", {"low": value, "high": 3})
    assert str(caught.value) == message


def test_deep_tables_are_refused():
    """Nested tables and lists stop at the same depth as brackets."""
    table = {"dist": "normal", "mean": 0, "sd": 1}
    values = [1.0]
    for _ in range(40):
        table = {"dist": "truncated", "base": table, "low": 0}
        values = [values]
    for given_ in ({"base": table, "low": 0}, {"base": values, "low": 0}):
        with pytest.raises(NotationError, match="nested at most 16 deep"):
            make("truncated", given_)


def test_quantiles_alone_make_a_distribution():
    """Two make a lognormal, three a J-QPD, more a metalog; fewer, or of a lognormal one not above 0, are an error."""
    distribution = from_quantiles({0.1: 4.0, 0.9: 20.0})
    assert distribution.ppf([0.1, 0.9]) == pytest.approx([4.0, 20.0], rel=1e-15)
    assert str(from_quantiles({0.1: 4, 0.5: 8, 0.9: 20}, low=0.0)) == "jqpd(p10=4, p50=8, p90=20, low=0)"
    four = from_quantiles({0.1: 10, 0.3: 14, 0.6: 20, 0.9: 35})
    assert str(four) == "metalog(p10=10, p30=14, p60=20, p90=35)"
    with pytest.raises(NotationError, match=r"^two quantiles are needed, got 1: p10=4$"):
        from_quantiles({0.1: 4})
    with pytest.raises(NotationError, match=r"^two quantiles are needed, got 0$"):
        from_quantiles({})
    with pytest.raises(NotationError, match=r"must be above 0, got p10=0 and p90=20; use normal\(\.\.\.\), pert"):
        from_quantiles({0.1: 0, 0.9: 20})


def test_every_family_can_be_written():
    """The registry names every family as its class does, and the first signature is the one by position."""
    for name, family in families().items():
        assert name == family.member.family
        assert family.signatures
        assert all(kind in {"numbers", "distribution", "distributions"} for kind in family.kinds.values())
    assert set(distributions.__all__) <= set(dir(distributions))


TYPED_NUMBERS = {
    "3": 3, "0.5": 0.5, "250k": 250e3, "2M": 2e6, "9 %": 0.09, "5%": 0.05, "1,000": 1e3, "120,000": 120e3,
    "1'234": 1234, "1 234": 1234, "1.234,50": 1234.5, "1.234.567": 1234567, "12,345,678.5": 12345678.5,
}  # fmt: skip
TYPED_WORDS = {
    "": 1, " people": 1, " hours per week": 1, " million": 1e6, "bn": 1e9, " K": 1e3, " thousand euros": 1e3,
    " percent": 0.01, "m": None, " dozen": None, "d": None, "keur": None, " TEUR": None,
}  # fmt: skip
DASHES = st.sampled_from([" - ", "-", "..", " to ", " TO ", "\u2013", " and "])
TYPED = st.builds(str.__add__, st.sampled_from([*TYPED_NUMBERS]), st.sampled_from([*TYPED_WORDS]))


def offers(text):
    """What somebody who types a text is offered instead."""
    try:
        parse(text)
    except NotationError as error:
        return error.offers
    return ()


@pytest.mark.parametrize("number", TYPED_NUMBERS)
@pytest.mark.parametrize("words", TYPED_WORDS)
def test_what_is_offered_for_a_number_is_that_number(number, words):
    """Whoever follows the advice means the same afterwards; where that is not known, nothing is offered."""
    factor = TYPED_WORDS[words]
    for offer in offers(number + words):
        assert factor is not None
        assert parse_number(offer) == pytest.approx(TYPED_NUMBERS[number] * factor, rel=1e-15)
    if factor is not None and number[-1] not in "kM%" and number + words not in ("3", "0.5"):
        assert offers(number + words)


@given(st.one_of(st.builds("{}{}{}".format, TYPED, DASHES, TYPED), st.builds("pert({}, {}, {})".format, *[TYPED] * 3)))
@settings(LAW, max_examples=300)
def test_what_is_offered_is_read(text):
    """No advice leads to the next error."""
    for offer in offers(text):
        parse(offer)


@pytest.mark.parametrize("piece", ["1,", "1 ", "1 111 ", "1,111", "9' ", "1a ", "1 to ", "-1..", "1e5 - ", "word "])
def test_long_texts_take_no_long(piece):
    """A number of any length is refused at once; what no person would type is not looked at for what was meant."""
    for read in (parse, parse_number):
        for text in (piece * (200 // len(piece)), "1e" + piece * 50_000, "1e" + "9" * 5000):
            with pytest.raises(NotationError):
                read(text)
