"""The registry: every family that notation, schema and docs know. A new family is one file and one line here."""

from distributions.continuous import (
    beta,
    cumulative,
    exponential,
    gamma,
    generalized_pareto,
    histogram,
    jqpd,
    lognormal,
    loguniform,
    metalog,
    normal,
    pareto,
    pert,
    student_t,
    triangular,
    uniform,
    weibull,
)
from distributions.derived import average, empirical, mixture, shifted, smooth, truncated
from distributions.discrete import bernoulli, binomial, constant, discrete, negative_binomial, poisson
from distributions.family import Family

_FAMILIES = {
    family.name: family
    for family in (
        constant.FAMILY,
        uniform.FAMILY,
        triangular.FAMILY,
        pert.FAMILY,
        normal.FAMILY,
        lognormal.FAMILY,
        beta.FAMILY,
        gamma.FAMILY,
        exponential.FAMILY,
        weibull.FAMILY,
        loguniform.FAMILY,
        pareto.FAMILY,
        generalized_pareto.FAMILY,
        student_t.FAMILY,
        histogram.FAMILY,
        cumulative.FAMILY,
        jqpd.FAMILY,
        metalog.FAMILY,
        discrete.FAMILY,
        bernoulli.FAMILY,
        binomial.FAMILY,
        poisson.FAMILY,
        negative_binomial.FAMILY,
        empirical.FAMILY,
        smooth.FAMILY,
        truncated.FAMILY,
        shifted.FAMILY,
        mixture.FAMILY,
        average.FAMILY,
    )
}


def families() -> dict[str, Family]:
    """All families by name, in the order in which the documentation shows them."""
    return dict(_FAMILIES)
