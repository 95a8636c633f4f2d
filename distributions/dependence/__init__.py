"""How values hang together: copulas of given rank correlations, and what correlation such values attain."""

from distributions.dependence.attained_rank import attained_rank
from distributions.dependence.copula import (
    Copula,
    DependenceError,
    build,
    gauss_parameter,
    groups,
    rank_correlation,
)

__all__ = ["Copula", "DependenceError", "attained_rank", "build", "gauss_parameter", "groups", "rank_correlation"]
