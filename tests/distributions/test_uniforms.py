"""The laws of the dials: pure, placed by the number of the future, uniform, independent."""

import hashlib
import itertools
import math

import numpy as np
import pytest

from distributions.uniforms import LEAF, checked_seed, uniforms

RUNS = 16 * LEAF
CHANCE_OF_FALSE_ALARM = 1e-6
# Massart's bound (1990) on the Kolmogorov distance and a normal quantile, both at that chance for each comparison.
KOLMOGOROV_BOUND = math.sqrt(math.log(2 / CHANCE_OF_FALSE_ALARM) / (2 * RUNS))
CORRELATION_BOUND = 4.9 / math.sqrt(RUNS - 1)

MASK = 2**64 - 1
RANDOM123 = [  # counter (4 words), key (2 words), result: kat_vectors of Random123, philox4x64 with 10 rounds
    ([0] * 4, [0] * 2, [0x16554D9ECA36314C, 0xDB20FE9D672D0FDC, 0xD7E772CEE186176B, 0x7E68B68AEC7BA23B]),
    ([MASK] * 4, [MASK] * 2, [0x87B092C3013FE90B, 0x438C3C67BE8D0224, 0x9CC7D7C69CD777B6, 0xA09CAEBF594F0BA0]),
    (
        [0x243F6A8885A308D3, 0x13198A2E03707344, 0xA4093822299F31D0, 0x082EFA98EC4E6C89],
        [0x452821E638D01377, 0xBE5466CF34E90C6C],
        [0xA528F45403E61D95, 0x38C72DBD566E9788, 0xA5A1610E72FD18B5, 0x57BD43B5E52B7FE6],
    ),
]


def philox4x64(counter, key):
    """The ten rounds as Salmon et al. (2011) print them, in whole numbers."""
    c0, c1, c2, c3 = counter
    k0, k1 = key
    for _ in range(10):
        p0, p1 = 0xD2E7470EE14C6C93 * c0, 0xCA5A826395121157 * c2
        c0, c1, c2, c3 = (p1 >> 64) ^ c1 ^ k0, p1 & MASK, (p0 >> 64) ^ c3 ^ k1, p0 & MASK
        k0, k1 = (k0 + 0x9E3779B97F4A7C15) & MASK, (k1 + 0xBB67AE8584CAA73B) & MASK
    return [c0, c1, c2, c3]


def written_out(seed, name, future):
    """One value from the definition, without numpy."""
    digest = hashlib.sha256(f"{seed}:{name}".encode()).digest()
    key = [int.from_bytes(digest[0:8], "little"), int.from_bytes(digest[8:16], "little")]
    step, lane = divmod(future, 4)
    raw = philox4x64([step & MASK, step >> 64, 0, 0], key)[lane]
    return ((raw >> 12) + 0.5) * 2.0**-52


@pytest.mark.parametrize(("counter", "key", "expected"), RANDOM123)
def test_the_written_out_generator_gives_the_published_answers(counter, key, expected):
    """The second witness is Philox4x64-10 itself."""
    assert philox4x64(counter, key) == expected


@pytest.mark.parametrize(
    ("seed", "name"), [(0, ""), (1, "team.size"), (2**64 - 1, "leavers.59"), (12, "x"), (1, "ü 2")]
)
def test_values_follow_the_definition(seed, name):
    """Every value is what the definition gives in whole numbers."""
    u = uniforms(seed, name, LEAF, LEAF + 9)
    assert u.tolist() == [written_out(seed, name, future) for future in range(LEAF, LEAF + 9)]


@pytest.mark.parametrize(
    ("seed", "name", "future", "bits"),
    [
        (0, "", 0, "0x1.a3e50fe2a19cdp-1"),
        (1, "team.size", 0, "0x1.9cc39daa10831p-1"),
        (1, "team.size", 8_191, "0x1.5db4a0de05752p-2"),
        (1, "team.size", 8_192, "0x1.08843a01dd2a1p-1"),
        (7, "leavers.59", 3, "0x1.a37eae59bb814p-3"),
        (2**64 - 1, "optimal.delivers", 123_456_789, "0x1.5592e4ac26b5fp-1"),
    ],
)
def test_values_never_change(seed, name, future, bits):
    """A study computed years ago can be computed again."""
    assert uniforms(seed, name, future - future % LEAF, future + 1)[-1].hex() == bits


def test_blocks_join_without_a_seam():
    """Any blocks on leaf boundaries, joined, are the values of one call."""
    whole = uniforms(5, "a", 0, 5 * LEAF + 17)
    for cuts in ([LEAF], [2 * LEAF], [LEAF, 2 * LEAF, 5 * LEAF], [4 * LEAF]):
        edges = [0, *cuts, 5 * LEAF + 17]
        parts = [uniforms(5, "a", start, stop) for start, stop in itertools.pairwise(edges)]
        assert np.array_equal(np.concatenate(parts), whole)


def test_a_block_may_be_empty_or_far_away():
    """A stop may be anywhere, and a future may have any number."""
    assert uniforms(5, "a", LEAF, LEAF).shape == (0,)
    far = 2**70
    assert uniforms(5, "a", far, far + 3)[2] == written_out(5, "a", far + 2)


def test_out_receives_the_values():
    """`out` is filled and returned, also when it is a column of a matrix."""
    columns = np.zeros((100, 3))
    got = uniforms(5, "a", 0, 100, out=columns[:, 1])
    assert np.shares_memory(got, columns)
    assert np.array_equal(columns[:, 1], uniforms(5, "a", 0, 100))
    assert not columns[:, [0, 2]].any()


def test_seeds_and_names_never_run_together():
    """Seed 1 with name "2x" is not seed 12 with name "x", whatever stands at the seam."""
    dials = [(1, "2x"), (12, "x"), (1, ":2x"), (1, "2:x"), (12, ":x"), (1, "2x "), (1, "2X"), (0, "12x")]
    values = [uniforms(seed, name, 0, 4) for seed, name in dials]
    for one_dial, other in itertools.combinations(values, 2):
        assert not np.isin(one_dial, other).any()


def test_seeds_of_numpy_are_the_same_seeds():
    """A numpy integer is as good a seed as a plain one."""
    assert np.array_equal(uniforms(np.uint64(2**64 - 1), "a", 0, 9), uniforms(2**64 - 1, "a", 0, 9))


def test_dials_are_uniform_and_independent():
    """Each dial is uniform, and uncorrelated with other names, other seeds, its neighbours in time and its squares."""
    dials = [(1, "a"), (1, "b"), (2, "a"), (1, "leavers.1"), (1, "leavers.2"), (2**63, "a")]
    columns = [uniforms(seed, name, 0, RUNS) for seed, name in dials]
    steps = np.arange(1, RUNS + 1) / RUNS
    for u in columns:
        ordered = np.sort(u)
        distance = max(np.max(steps - ordered), np.max(ordered - steps + 1 / RUNS))
        assert distance < KOLMOGOROV_BOUND
        assert abs(np.corrcoef(u[1:], u[:-1])[0, 1]) < CORRELATION_BOUND
    ranks = np.argsort(np.argsort(np.array(columns), axis=1), axis=1)
    off_diagonal = ~np.eye(len(dials), dtype=bool)
    assert np.max(np.abs(np.corrcoef(ranks)[off_diagonal])) < CORRELATION_BOUND
    spread = np.abs(np.array(columns) - 0.5)
    assert np.max(np.abs(np.corrcoef(spread)[off_diagonal])) < CORRELATION_BOUND


def test_values_are_never_0_or_1():
    """All 64-bit numbers give odd multiples of 2**-53, so u and 1 - u are exact and inside (0, 1)."""
    u = uniforms(3, "a", 0, RUNS)
    assert np.all((u > 0) & (u < 1))
    assert np.all(np.mod(u * 2.0**53, 2) == 1)
    assert np.array_equal(1 - (1 - u), u)


@pytest.mark.parametrize("seed", [-1, 2**64, 1.0, True, "1", None])
def test_other_seeds_are_refused(seed):
    """The message says the rule and the value."""
    with pytest.raises(ValueError, match=r"a seed must be a whole number from 0 to 2\*\*64 - 1, got ") as told:
        checked_seed(seed)
    assert str(told.value).endswith(repr(seed))


def test_other_bounds_are_refused():
    """The messages say the rule and the value."""
    with pytest.raises(ValueError, match=r"^start must be a multiple of 8192 from 0 on, got 4096$"):
        uniforms(1, "a", 4096, 8192)
    with pytest.raises(ValueError, match=r"^start must be a multiple of 8192 from 0 on, got -8192$"):
        uniforms(1, "a", -8192, 0)
    with pytest.raises(ValueError, match=r"^start <= stop must hold, got start=8192, stop=100$"):
        uniforms(1, "a", 8192, 100)
    with pytest.raises(ValueError, match=r"^out must be float64 of shape \(10,\), got float64 of shape \(11,\)$"):
        uniforms(1, "a", 0, 10, out=np.empty(11))
    with pytest.raises(ValueError, match=r"got float32 of shape \(10,\)$"):
        uniforms(1, "a", 0, 10, out=np.empty(10, dtype=np.float32))
