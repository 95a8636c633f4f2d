"""The laws of dependence: asked rank correlations are met, each dial stays uniform, contradictions are explained."""

import itertools
import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import ndtr, ndtri
from scipy.stats import spearmanr

from distributions.dependence import Copula, DependenceError, build, gauss_parameter, groups, rank_correlation
from distributions.dependence.correlation_matrix import nearest_correlation
from distributions.uniforms import LEAF, uniforms

REFERENCE = json.loads((Path(__file__).parents[2] / "reference" / "cases.json").read_text(encoding="utf-8"))
CASES = {case["id"]: case for case in REFERENCE["cases"]}
RUNS = 200_000
KOLMOGOROV_BOUND = math.sqrt(math.log(2 / 1e-6) / (2 * RUNS))  # Massart (1990)

SINGULAR = [("a", "b", 1.0), ("b", "c", 0.5), ("a", "c", 0.5)]
FLAT = [("a", "b", rank_correlation(0.5)), ("b", "c", rank_correlation(0.5)), ("a", "c", rank_correlation(-0.5))]
CHAIN = [("a", "b", 0.6), ("b", "c", 0.4), ("c", "d", -0.5)]
CONTRADICTION = [("a", "b", 0.9), ("b", "c", 0.9), ("a", "c", -0.9)]


def independent(names, runs=RUNS):
    """Independent normals of the dials."""
    return [ndtri(uniforms(1, name, 0, runs)) for name in names]


def pairs_of(names, ranks):
    """A matrix as pairs again, as a person would state it."""
    return [(names[i], names[j], ranks[i][j]) for i, j in itertools.combinations(range(len(names)), 2)]


def refused(pairs):
    """The error that pairs meet, or None."""
    try:
        build(pairs)
    except DependenceError as error:
        return error
    return None


def test_ranks_become_gaussian_parameters_exactly():
    """2 sin(pi rank / 6), to the last digits of the reference."""
    case = CASES["spearman_to_gauss/public"]
    got = [gauss_parameter(float(rank)) for rank in case["inputs"]["spearman"]]
    assert got == pytest.approx([float(value) for value in case["expected"]["gauss_rho"]], rel=4e-16, abs=0)


def test_gaussian_parameters_become_ranks_exactly():
    """6 / pi asin(parameter / 2), to the last digits of the reference."""
    case = CASES["bivariate_normal_rank/public"]
    got = [rank_correlation(float(value)) for value in case["inputs"]["pearson"]]
    assert got == pytest.approx([float(value) for value in case["expected"]["spearman"]], rel=1e-15, abs=0)


@pytest.mark.parametrize("rank", [-1.0, 0.0, 1.0])
def test_the_ends_are_exact(rank):
    """Ranks of -1, 0 and 1 are Gaussian parameters of the same value, and back; next to them nothing rounds past."""
    assert gauss_parameter(rank) == rank == rank_correlation(rank)
    assert -1 <= rank_correlation(math.nextafter(rank, 0)) <= 1
    assert -1 <= gauss_parameter(math.nextafter(rank, 0)) <= 1


@pytest.mark.parametrize("rank", [1.0000001, -2.0, math.nan])
def test_other_ranks_are_refused(rank):
    """The message says the rule and the value."""
    with pytest.raises(ValueError, match=r"^-1 <= rank <= 1 must hold, got "):
        build([("a", "b", rank)])


@pytest.mark.parametrize(
    "pairs",
    [
        [("a", "b", 0.95)],
        [("a", "b", -0.9)],
        [("a", "b", 0.0)],
        [("a", "b", 1.0)],
        [("a", "b", -1.0)],
        SINGULAR,
        FLAT,
        [("d", "b", 0.6), ("b", "a", -0.3), ("c", "a", 0.5), ("d", "c", 0.1)],
    ],
)
def test_the_ranks_asked_for_are_met_and_every_dial_stays_uniform(pairs):
    """Rank correlations are within 4 sampling sd, those of pairs left out being 0; margins within Massart's bound."""
    (copula,) = build(pairs)
    u = [ndtr(z) for z in copula.correlate(independent(copula.names))]
    steps = np.arange(1, RUNS + 1) / RUNS
    for column in u:
        ordered = np.sort(column)
        assert max(np.max(steps - ordered), np.max(ordered - steps + 1 / RUNS)) < KOLMOGOROV_BOUND
    for (i, first), (j, second) in itertools.combinations(enumerate(copula.names), 2):
        asked = {frozenset(pair[:2]): pair[2] for pair in pairs}.get(frozenset((first, second)), 0.0)
        # Bonett and Wright (2000), equation 3, for the sampling variance of Fisher's z of a rank correlation
        sd = (1 - asked**2) * math.sqrt((1 + asked**2 / 2) / (RUNS - 3))
        assert abs(spearmanr(u[i], u[j]).statistic - asked) <= 4 * sd + 1e-12


def test_equal_dials_are_equal_to_the_last_bit():
    """A rank of 1 gives the same numbers, one of -1 the negated ones."""
    (copula,) = build([("a", "b", 1.0), ("a", "c", -1.0), ("b", "c", -1.0)])
    a, b, c = copula.correlate(independent("abc", 1000))
    assert np.array_equal(a, b)
    assert np.array_equal(c, -a)


def test_both_below_the_median_as_often_as_sheppard_says():
    """With a Gaussian parameter of a half, a third of the futures lie in the lower orthant."""
    case = CASES["orthant/0.5"]
    rank = rank_correlation(float(case["inputs"]["gauss_rho"]))
    assert rank == pytest.approx(float(case["expected"]["uniform_pearson"]), rel=1e-15)
    (copula,) = build([("a", "b", rank)])
    a, b = copula.correlate(independent("ab"))
    expected = float(case["expected"]["p_both_below_median"])
    share = np.mean((a < 0) & (b < 0))
    assert abs(share - expected) < 4 * math.sqrt(expected * (1 - expected) / RUNS)


@pytest.mark.parametrize("name", ["lognormal_pair/0.5_0.5_0.7", "lognormal_pair/1_1_-0.9"])
def test_lognormals_correlate_as_the_closed_form_says(name):
    """The rank is the exact one, and the correlation of the values themselves follows within 4 sampling sd."""
    case = CASES[name]
    rank = rank_correlation(float(case["inputs"]["gauss_rho"]))
    assert rank == pytest.approx(float(case["expected"]["spearman"]), rel=1e-15)
    (copula,) = build([("a", "b", rank)])
    sigmas = (float(case["inputs"]["sigma1"]), float(case["inputs"]["sigma2"]))
    values = [np.exp(sigma * z) for sigma, z in zip(sigmas, copula.correlate(independent("ab")), strict=True)]
    x, y = ((value - value.mean()) / value.std() for value in values)
    got = np.mean(x * y)
    influence = x * y - got * (x**2 + y**2) / 2  # of one future on a correlation: Devlin et al. (1975)
    assert abs(got - float(case["expected"]["pearson"])) < 4 * np.std(influence) / math.sqrt(RUNS)


def test_the_size_of_a_block_changes_no_bit():
    """Blocks of any whole leaves, and single futures, give the same bytes as one call; inputs stay as they were."""
    names = [f"d{i}" for i in range(7)]
    rng = np.random.default_rng(7)
    (copula,) = build([(one, other, rng.uniform(-0.2, 0.3)) for one, other in itertools.combinations(names, 2)])
    z = independent(names, 4 * LEAF + 5)
    kept = [column.copy() for column in z]
    whole = copula.correlate(z)
    for size in (1, 7, LEAF, 2 * LEAF):
        stop = min(3 * size, 4 * LEAF + 5)
        for start in range(0, stop, size):
            block = copula.correlate([column[start : start + size] for column in z])
            assert all(
                np.array_equal(part, all_[start : start + size]) for part, all_ in zip(block, whole, strict=True)
            )
    assert whole[0] is z[0]
    assert all(np.array_equal(column, before) for column, before in zip(z, kept, strict=True))


def test_a_further_dial_leaves_those_before_it_as_they_were():
    """Within a group the order is that of first mention, and the factor is triangular."""
    (two,) = build([("a", "b", 0.5)])
    (three,) = build([("a", "b", 0.5), ("c", "b", 0.3)])
    assert three.names == ("a", "b", "c")
    z = independent("abc", 100)
    assert np.array_equal(two.correlate(z[:2]), three.correlate(z)[:2])


def test_groups_are_what_hangs_together():
    """Connected components, and their names, in order of first mention."""
    pairs = [("x", "y", 0.1), ("p", "q", 0.2), ("z", "a", 0.0), ("q", "y", 0.3), ("m", "z", 0.1)]
    assert groups(pairs) == [["x", "y", "p", "q"], ["z", "a", "m"]]
    assert [copula.names for copula in build(pairs)] == [("x", "y", "p", "q"), ("z", "a", "m")]
    assert groups([]) == [] == build([])


def test_copulas_are_values():
    """Equal pairs give equal, hashable copulas that cannot be changed."""
    one, other = build(SINGULAR)[0], build(SINGULAR)[0]
    assert one == other
    assert hash(one) == hash(other)
    with pytest.raises(AttributeError):
        one.names = ("b",)
    with pytest.raises(ValueError, match="a column for each of 3 dials is needed, got 2"):
        one.correlate(independent("ab", 10))
    with pytest.raises(ValueError, match="must be symmetric"):
        Copula(("a", "b"), ((1.0, 0.5), (0.4, 1.0)))


def test_a_contradiction_is_explained():
    """The message names the dials, what is possible instead, and both ways on; the parts are at hand."""
    with pytest.raises(DependenceError) as told:
        build(CONTRADICTION)
    error = told.value
    assert str(error) == (
        "the rank correlations between a, b and c contradict each other, no dials can have all of them; the nearest "
        "possible: a and b 0.9 -> 0.482; a and c -0.9 -> -0.482; b and c 0.9 -> 0.482; state these, or accept the "
        "nearest with `nearest = true` under [dependence]"
    )
    assert error.names == ("a", "b", "c")
    assert error.ranks == ((1.0, 0.9, -0.9), (0.9, 1.0, 0.9), (-0.9, 0.9, 1.0))
    exact = rank_correlation(0.5)  # 0.48258: to 3 digits that is 0.483 and invalid, hence the 0.482
    assert np.allclose(error.nearest, [[1, exact, -exact], [exact, 1, exact], [-exact, exact, 1]], rtol=0, atol=1e-8)


def test_pairs_that_were_left_out_are_told_apart():
    """A pair that nobody stated is shown with its rank of 0, and why."""
    with pytest.raises(
        DependenceError, match=r"; one and three 0 -> 0\.128; .* \(a pair that is not stated has rank 0\)"
    ):
        build([("one", "two", 0.95), ("two", "three", 0.95)])


def test_long_lists_are_cut():
    """At most 6 dials and 10 pairs are listed, then a count; what is not listed nobody is asked to state."""
    star = [("hub", f"d{i}", 0.9) for i in range(8)]
    with pytest.raises(DependenceError) as told:
        build(star)
    assert str(told.value).count("->") == 10
    assert "d4 and 3 more contradict" in str(told.value)
    assert "; and 26 more pairs (a pair" in str(told.value)
    assert "state these" not in str(told.value)


def test_the_nearest_is_taken_when_asked_for():
    """With `nearest` the ranks used are the nearest ones, and a valid group stays as it was."""
    used, valid = build([*CONTRADICTION, ("x", "y", 0.3)], nearest=True)
    with pytest.raises(DependenceError) as told:
        build(CONTRADICTION)
    assert used.ranks == told.value.nearest
    asked = np.array([[gauss_parameter(rank) for rank in row] for row in told.value.ranks])
    assert np.max(np.abs(used.parameters - nearest_correlation(asked))) < 1e-12
    assert [valid] == build([("x", "y", 0.3)])


@settings(deadline=None, derandomize=True, max_examples=150)
@given(st.data())
def test_what_the_message_proposes_is_accepted(data):
    """Whatever was asked, stating the proposal with its 3 digits is valid, and it is near the nearest."""
    size = data.draw(st.integers(3, 7))
    names = [f"d{i}" for i in range(size)]
    rank = st.one_of(st.sampled_from([-1.0, 0.0, 0.9, 1.0]), st.floats(-1, 1))
    asked = [(one, other, data.draw(rank)) for one, other in itertools.combinations(names, 2)]
    if refusal := refused(asked):
        proposed = pairs_of(names, refusal.proposal)
        assert refused(proposed) is None
        for (_, _, before), (_, _, after) in zip(asked, proposed, strict=True):
            assert after in (before, float(f"{after:.3f}"))
        assert np.max(np.abs(np.subtract(refusal.proposal, refusal.nearest))) < 0.01
        assert build(asked, nearest=True)[0].ranks == refusal.nearest


def test_sixty_dials_at_odds_are_settled_quickly():
    """A large group is projected and factored, and its proposal is valid."""
    names = [f"d{i}" for i in range(60)]
    rng = np.random.default_rng(60)
    asked = [(one, other, round(rng.uniform(-1, 1), 2)) for one, other in itertools.combinations(names, 2)]
    with pytest.raises(DependenceError) as told:
        build(asked)
    build(pairs_of(names, told.value.proposal))
    (copula,) = build(asked, nearest=True)
    factor = np.array(copula.factor)
    assert np.max(np.abs(factor @ factor.T - copula.parameters)) < 1e-6


@pytest.mark.parametrize("pairs", [CHAIN, SINGULAR])
@pytest.mark.parametrize("count", [1, 2])
def test_dials_that_are_given_take_the_others_along(pairs, count):
    """Whichever are given, the whole is distributed as before, and what is not given hangs on them alone."""
    (copula,) = build(pairs)
    before, fresh = (
        copula.correlate([ndtri(uniforms(seed, name, 0, RUNS)) for name in copula.names]) for seed in (1, 2)
    )
    for given_names in itertools.combinations(copula.names, count):
        given = {name: z for name, z in zip(copula.names, fresh, strict=True) if name in given_names}
        got = np.array(copula.with_given(before, given))
        for name, z in given.items():
            np.testing.assert_array_equal(got[copula.names.index(name)], z)
        # Products of two standard normals have a variance of at most 2.
        bound = 5.0 * math.sqrt(2.0 / RUNS)
        np.testing.assert_allclose(got @ got.T / RUNS, copula.parameters, atol=bound)
        # Given these, the others do not depend on the sample that they were taken from: best predicted, what is left
        # of them in both samples is uncorrelated.
        places = [copula.names.index(name) for name in given_names]
        predict = copula.parameters[:, places] @ np.linalg.pinv(copula.parameters[np.ix_(places, places)])
        left = [np.array(sample) - predict @ np.array(sample)[places] for sample in (got, fresh)]
        np.testing.assert_allclose(left[0] @ left[1].T / RUNS, 0.0, atol=bound)


def test_dials_apart_from_those_given_stay_to_the_last_bit():
    """What a rank of 0 keeps apart does not move; all given, they are the given ones."""
    (copula,) = build([("a", "b", 0.6), ("b", "c", 0.0), ("c", "d", 0.3)])
    before, fresh = (copula.correlate(independent(copula.names, 100)[::step]) for step in (1, -1))
    got = copula.with_given(before, {"a": fresh[0]})
    assert (got[1] != before[1]).all()
    for place in (2, 3):
        np.testing.assert_array_equal(got[place], before[place])
    everything = dict(zip(copula.names, fresh, strict=True))
    for z, other in zip(copula.with_given(before, everything), fresh, strict=True):
        np.testing.assert_array_equal(z, other)
