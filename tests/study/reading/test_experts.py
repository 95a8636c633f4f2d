"""Experts and how sure they are: pools, disagreement, and ranges that are widened by a track record."""

import math

import pytest
from scipy.special import ndtr, ndtri

import distributions
from distributions import parse, widening_factor
from mcroi.analyses.implied import disagreement
from mcroi.study.reading import StudyError, read_text
from tests.study.reading.test_forms import BASE, stated

ANA, BEN = "lognormal(p5=5, p95=20)", "normal(p10=8, p90=30)"
TWO = '{ experts = { ana = "5 to 20", ben = { dist = "normal", p10 = 8, p90 = 30 } }'


def said(value):
    """What is told about a value, without its place."""
    with pytest.raises(StudyError) as caught:
        stated(value)
    return [f"{p.key.partition('meetings.hours_per_week')[2]}: {p.rule}" for p in caught.value.problems]


def test_a_linear_pool_is_the_mixture():
    """Every expert counts alike unless weights say otherwise."""
    assert stated(f"{TWO} }}").distribution == parse(f"mixture(1: {ANA}, 1: {BEN})")
    weighted = stated(f"{TWO}, weights = {{ ana = 2 }} }}")
    assert weighted.distribution == parse(f"mixture(2: {ANA}, 1: {BEN})")
    assert [(e.name, round(e.weight, 3)) for e in weighted.experts] == [("ana", 0.667), ("ben", 0.333)]
    assert weighted.text == "linear pool of ana (weight 2): 5 to 20; ben (weight 1): normal(p10=8, p90=30)"


def test_a_pool_of_quantiles_averages_them():
    """The median of the pool is the mean of the medians."""
    pooled = stated(f'{TWO}, pool = "quantiles" }}')
    assert pooled.distribution.ppf(0.5) == pytest.approx((parse(ANA).ppf(0.5) + parse(BEN).ppf(0.5)) / 2)
    assert pooled.text.startswith("average of the quantiles of ana: 5 to 20; ben:")


def test_disagreement_is_the_variance_between_the_experts():
    """The variance of the pool is what they are unsure of plus what they disagree on."""
    pooled = stated(f"{TWO}, weights = {{ ben = 3 }} }}")
    ana, ben = parse(ANA), parse(BEN)
    between = 0.25 * 0.75 * (ana.mean() - ben.mean()) ** 2
    within = 0.25 * ana.var() + 0.75 * ben.var()
    assert disagreement(pooled) == pytest.approx(between / (between + within), rel=1e-12)
    assert pooled.distribution.var() == pytest.approx(between + within, rel=1e-12)
    assert disagreement(stated('"5 to 20"')) is None
    assert disagreement(stated('{ experts = { ana = "5 to 20", ben = "5 to 20" } }')) == 0.0


def test_experts_may_speak_relative_to_today():
    """All of them or none."""
    assert stated('{ experts = { ana = "times 0.5 to 0.9", ben = "times 0.7" } }').relative
    assert stated('{ experts = { ana = "0.5 to 0.9", ben = 0.7 }, relative = true }').relative
    assert said('{ experts = { ana = "times 0.5 to 0.9", ben = 0.7 } }') == [
        ".experts: must all be relative to today's value ('times ...') or none of them"
    ]


def test_weights_of_experts_are_shares():
    """They need not add up to anything: nobody is missing."""
    experts = stated(f"{TWO}, weights = {{ ana = 0.125, ben = 0.375 }} }}").experts
    assert [expert.weight for expert in experts] == [0.25, 0.75]


@pytest.mark.parametrize(
    ("calibration", "factor"), [(0.55, 2.1774), (0.9, 1.0), (0.95, 0.8392), ("'55%'", 2.1774), (0.5, 2.4387)]
)
def test_a_range_is_widened_by_its_authors_track_record(calibration, factor):
    """The log distances of a lognormal's quantiles from its median grow by z(0.9) / z(calibration)."""
    assumption = stated(f"{{ p10 = 4, p90 = 20, calibration = {calibration} }}")
    plain = parse("lognormal(p10=4, p90=20)")
    assert assumption.widened == pytest.approx(factor, abs=1e-4)
    assert assumption.distribution.sigma == pytest.approx(plain.sigma * assumption.widened)
    assert assumption.distribution.mu == pytest.approx(plain.mu)
    assert assumption.text == "p10=4, p90=20"


WIDENED = {
    # a value, and its quantiles at these probabilities once widened twice
    '"5 to 20"': {0.05: 2.5, 0.5: 10, 0.95: 40},
    '"5 to 20 at 80%"': {0.1: 2.5, 0.5: 10, 0.9: 40},
    '"normal(p10=-2, p90=6)"': {0.1: -6, 0.5: 2, 0.9: 10},
    '{ dist = "lognormal", p10 = 5, p90 = 20 }': {0.1: 2.5, 0.5: 10, 0.9: 40},
    "{ p10 = 4, p50 = 10, p90 = 20 }": {0.1: 1.6, 0.5: 10, 0.9: 40},
    '"jqpd(p10=0.2, p50=0.5, p90=0.8, low=0, high=1)"': {0.1: 1 / 17, 0.5: 0.5, 0.9: 16 / 17},
}


@pytest.mark.parametrize("value", WIDENED)
def test_quantiles_move_away_from_the_median_on_the_scale_of_the_support(value):
    """Linear without ends, logarithmic with one, log-odds with two."""
    twice = float(2.0 * ndtr(ndtri(0.95) / 2.0) - 1.0)
    inner = value.strip("{} ") if value.startswith("{") else f"value = {value}"
    widened = stated(f"{{ {inner}, calibration = {twice!r} }}").distribution
    for p, x in WIDENED[value].items():
        assert widened.ppf(p) == pytest.approx(x, rel=1e-4)


def test_calibration_is_inherited_from_value_and_study():
    """An expert's own calibration counts before the value's, and that before the study's."""
    value = '{ experts = { ana = "5 to 20", ben = { value = "5 to 20", calibration = 0.9 } }, calibration = 0.7 }'
    assert [e.widened for e in stated(value).experts] == pytest.approx([widening_factor(0.7), 1.0])
    text = BASE.replace("[world]", "calibration = 0.5\n[world]").replace(
        '"pert(3, 7, 14)"', '{ value = "pert(3, 7, 14)", calibration = 0.9 }'
    )
    text = text.replace('"times pert(0.3, 0.5, 0.85)"', '"times 0.3 to 0.85"').replace('"pert(4, 8, 20)"', '"4 to 20"')
    study = read_text(text)
    assert study.calibration == 0.5
    assert study.world["team.annual_cost"].widened == pytest.approx(widening_factor(0.5))
    assert study.world["team.size"].widened == 1.0
    assert "widened 2.44 times, as 90 % ranges have held 50 % of the truths" in study.world["team.annual_cost"].how


def test_what_cannot_be_widened_is_refused():
    """Numbers, data and published distributions are nobody's ranges; a family by its parameters states no quantiles."""
    assert said("{ value = 8, calibration = 0.5 }") == [
        ".calibration: is about what people believe, and the value is a number"
    ]
    assert said("{ value = 'reference(\"refocus_minutes\")', calibration = 0.5 }") == [
        ".calibration: is about what people believe, and the value is measured or published"
    ]
    rule = "calibration widens what is stated by quantiles, got {}; state quantiles, such as p10 and p90"
    assert said('{ value = "pert(4, 8, 20)", calibration = 0.5 }') == [".calibration: " + rule.format("pert(4, 8, 20)")]
    with pytest.raises(StudyError) as caught:
        read_text(BASE.replace("[world]", "calibration = 0.5\n[world]"))
    assert len(caught.value.problems) == 3
    way_out = ", or add calibration = 0.9 beside it to leave it as it is"
    assert caught.value.problems[0].rule == rule.format("pert(3, 7, 14)") + way_out


FORMS = (
    'value = ..., dist = "..." with its parameters, data = "FILE.csv", experts = { ... }, or quantiles such as '
    "p10 = ..., p90 = ..."
)
A_TABLE = '.experts: expected a table of 2 to 60 experts, such as { ana = "5 to 20", ben = "8 to 30" }, got'
NAMES = "an expert's name must be letters, digits, _ and -, at most 64"
BAD = {
    '{ experts = "ana" }': f"{A_TABLE} 'ana'",
    '{ experts = { ana = "5 to 20" } }': f"{A_TABLE} a table",
    f"{TWO}, weights = {{ benn = 1 }} }}": ".weights.benn: no such expert; did you mean 'ben'?",
    f"{TWO}, weights = {{ ben = -1 }} }}": ".weights.ben: >= 0 must hold, got -1",
    f"{TWO}, weights = {{ ana = 0, ben = 0 }} }}": ".weights: some weight must be above 0, got 0 for every expert",
    f"{TWO}, weights = 2 }}": ".weights: expected a table of a number for each expert, got 2",
    f'{TWO}, pool = "log" }}': ".pool: expected 'linear' or 'quantiles', got 'log'",
    f'{TWO}, value = "5 to 20" }}': f": states its value twice; use one of {FORMS}",
    f"{TWO}, wieghts = {{ }} }}": ".wieghts: no such key; did you mean 'weights'?",
    '{ experts = { ana = "5 too 20", ben = 8 } }': ".experts.ana: the text should end here, got 'too'",
    "{ experts = { ana = { p10 = 20, p90 = 5 }, ben = 8 } }": (
        ".experts.ana: quantiles must increase with their probability, got p10=20 and p90=5"
    ),
    '{ experts = { ana = { p10 = 2, p90 = 5, mark = "mixed" }, ben = 8 } }': (
        ".experts.ana.mark: belongs beside the experts, not to one of them"
    ),
    "{ experts = { ana = { experts = { a = 1, b = 2 } }, ben = 8 } }": (
        ".experts.ana.experts: an expert is one person, got a table of experts"
    ),
    '{ experts = { "a b" = "5 to 20", ben = 8 } }': f'.experts."a b": {NAMES}',
    "{ experts = { ana = { p10 = 2, p90 = 5, calibration = 2 }, ben = 8 } }": (
        ".experts.ana.calibration: [0.01, 0.999] must hold, got 2"
    ),
}


@pytest.mark.parametrize("value", BAD)
def test_slips_are_told_at_their_place(value):
    """What is wrong with an expert is told at that expert."""
    assert said(value) == [BAD[value]]


def test_a_reference_brings_its_source_and_mark():
    """A published distribution is published, unless the study says something else."""
    assumption = stated("'reference(\"refocus_minutes\")'")
    assert assumption.mark == "published"
    assert assumption.source
    own = stated('{ value = \'reference("refocus_minutes")\', source = "ours", mark = "mixed" }')
    assert (own.source, own.mark) == ("ours", "mixed")
    nested = stated('"truncated(reference(refocus_minutes), high=60)"')
    assert nested.source == assumption.source
    assert nested.distribution.support()[1] == 60.0
    assert said("'reference(\"refocus_minute\")'")[0].endswith("did you mean 'refocus_minutes'?")


def test_many_quantiles_tell_their_misfit():
    """Four quantiles and more are a metalog; how far it is from any of them is said."""
    metalog = stated("{ p5 = 2, p25 = 5, p50 = 8, p75 = 12, p95 = 30 }")
    assert isinstance(metalog.distribution, type(distributions.parse("metalog(p10=1, p50=2, p90=4)")))
    assert metalog.how[0].startswith("metalog of ")
    assert metalog.distribution.support() == (0.0, math.inf)


def test_a_reference_is_known_in_a_table_too():
    """Wherever it stands, its source is told, and nobody's calibration touches it."""
    inner = '"reference(\\"refocus_minutes\\")"'
    told = stated(f'{{ dist = "mixture", components = [{inner}, "30"], weights = [9, 1] }}')
    assert told.source == stated("'reference(\"refocus_minutes\")'").source


def test_a_quantile_with_a_decimal_needs_quotes():
    """TOML takes the point in a bare key for one between two keys; the cure is said."""
    assert said("{ p2.5 = 5, p97.5 = 20 }") == ['.p2: expected a number, got a table; write "p2.5" in quotes']


def test_a_misfit_is_that_of_what_is_used():
    """After widening the misfit is told again; a wrapper does not hide it."""
    quantiles = "p5 = 190, p25 = 300, p50 = 420, p75 = 560, p90 = 820, p95 = 830"
    plain, widened = stated(f"{{ {quantiles} }}"), stated(f"{{ {quantiles}, calibration = 0.8 }}")
    assert "820 met as" in plain.how[0]
    assert "820 met as" not in widened.how[-1]
    assert stated(f"{{ {quantiles}, truncate = [0, 5000] }}").misfit == plain.misfit > 0.01
