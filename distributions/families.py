"""The registry: every family that notation, schema and docs know. A new family is one file and one line here."""

from distributions.continuous import beta, gamma, lognormal, normal, pert, triangular, uniform
from distributions.derived import truncated
from distributions.discrete import constant, discrete
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
        discrete.FAMILY,
        truncated.FAMILY,
    )
}


def families() -> dict[str, Family]:
    """All families by name, in the order in which the documentation shows them."""
    return dict(_FAMILIES)
