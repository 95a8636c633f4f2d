"""Every good form of a value, and the distribution that it states."""

from pathlib import Path

import pytest

from distributions import parse
from mcroi.study.reading import read_text

BASE = (Path(__file__).parent / "base.toml").read_text(encoding="utf-8")
RANGE = "lognormal(p5=5, p95=20)"
ABOVE_0 = "truncated(normal(8, 3), low=0)"


def stated(value, scenario="optimal"):
    """Return the assumption that a value of meetings.hours_per_week makes in a scenario."""
    text = BASE.replace('meetings.hours_per_week = "6 to 15"\n', "")
    for name in {"current", scenario}:
        given = value if name == scenario else "8"
        text = text.replace(f"[scenarios.{name}]", f"[scenarios.{name}]\nmeetings.hours_per_week = {given}")
    return read_text(text).scenarios[scenario].assumptions["meetings.hours_per_week"]


FORMS = [
    # the value in a study, the same in notation, its text
    ("8", "8", "8"),
    ("6e0", "6", "6e0"),
    ("1_0.5", "10.5", "1_0.5"),
    ("0", "0", "0"),
    ('"800%"', "8", "800%"),
    ('"0.008k"', "8", "0.008k"),
    ('" 8 "', "8", "8"),
    ('"5 to 20"', RANGE, "5 to 20"),
    ("'5   to 20'", RANGE, "5 to 20"),
    ('"pert(4, 8, 20)"', "pert(4, 8, 20)", "pert(4, 8, 20)"),
    ('"pert(low=4, mode=8, high=20, shape=2)"', "pert(4, 8, 20, shape=2)", "pert(low=4, mode=8, high=20, shape=2)"),
    ('"""pert(4,\n  8, 20)"""', "pert(4, 8, 20)", "pert(4, 8, 20)"),
    ('"triangular(4, 8, 20)"', "triangular(4, 8, 20)", "triangular(4, 8, 20)"),
    ('"uniform(400%, 0.02k)"', "uniform(4, 20)", "uniform(400%, 0.02k)"),
    ('"normal(p10=4, p90=20)"', "normal(p10=4, p90=20)", "normal(p10=4, p90=20)"),
    ('"truncated(normal(8, 3), low=0)"', "truncated(normal(8, 3), low=0)", "truncated(normal(8, 3), low=0)"),
    ('"discrete([4, 8], [0.5, 0.5])"', "discrete([4, 8], [0.5, 0.5])", "discrete([4, 8], [0.5, 0.5])"),
    ('{ dist = "pert", low = 4, mode = 8, high = 20 }', "pert(4, 8, 20)", "pert(low=4, mode=8, high=20)"),
    ('{ dist = "pert", low = "400%", mode = 8, high = 20 }', "pert(4, 8, 20)", "pert(low=400%, mode=8, high=20)"),
    ('{ dist = "lognormal", median = 8, p90 = 20 }', "lognormal(median=8, p90=20)", "lognormal(median=8, p90=20)"),
    ('{ dist = "normal", mean = 8, sd = 1 }', "normal(8, 1)", "normal(mean=8, sd=1)"),
    ('{ dist = "gamma", mean = 8, sd = 1 }', "gamma(mean=8, sd=1)", "gamma(mean=8, sd=1)"),
    ('{ dist = "beta", alpha = 2, beta = 3, high = 20 }', "beta(2, 3, high=20)", "beta(alpha=2, beta=3, high=20)"),
    ('{ dist = "discrete", values = [4, "8"] }', "discrete([4, 8])", "discrete(values=[4, '8'])"),
    ('{ dist = "constant", value = 8 }', "8", "constant(value=8)"),
    ('{ dist = "truncated", base = "normal(8, 3)", low = 0 }', ABOVE_0, "truncated(base=normal(8, 3), low=0)"),
    ("{ p10 = 4, p90 = 20 }", "lognormal(p10=4, p90=20)", "p10=4, p90=20"),
    ("{ p90 = 20, median = 8 }", "lognormal(median=8, p90=20)", "p90=20, median=8"),
    ('{ p5 = "400%", "p97.5" = 20 }', "lognormal(p5=4, p97.5=20)", "p5=4, p97.5=20"),
    ('"5 to 20 at 80%"', "lognormal(p10=5, p90=20)", "5 to 20 at 80%"),
    ('"5 to 20 at 0.5"', "lognormal(p25=5, p75=20)", "5 to 20 at 0.5"),
    ("{ p10 = 4, p50 = 8, p90 = 20 }", "jqpd(p10=4, p50=8, p90=20, low=0)", "p10=4, p50=8, p90=20"),
    ("{ p25 = 4, median = 8, p75 = 20 }", "jqpd(p25=4, p50=8, p75=20, low=0)", "p25=4, median=8, p75=20"),
    (
        "{ p5 = 4, p30 = 6, p60 = 9, p90 = 20 }",
        "metalog(p5=4, p30=6, p60=9, p90=20, low=0)",
        "p5=4, p30=6, p60=9, p90=20",
    ),
    (
        '"mixture(0.85: 5 to 20, 0.15: pareto(30, 2.5))"',
        f"mixture(0.85: {RANGE}, 0.15: pareto(minimum=30, alpha=2.5))",
        "mixture(0.85: 5 to 20, 0.15: pareto(30, 2.5))",
    ),
    (
        '{ dist = "mixture", components = ["5 to 20", "30"], weights = [3, 1] }',
        f"mixture(3: {RANGE}, 1: 30)",
        "mixture(components=['5 to 20', '30'], weights=[3, 1])",
    ),
    (
        '{ dist = "triangular", p10 = 4, mode = 8, p90 = 20 }',
        "triangular(p10=4, mode=8, p90=20)",
        "triangular(p10=4, mode=8, p90=20)",
    ),
    (
        "'truncated(reference(\"refocus_minutes\"), high=60)'",
        "truncated(mixture(1: uniform(0, 1), 9: lognormal(p25=10, p75=15)), high=60)",
        'truncated(reference("refocus_minutes"), high=60)',
    ),
    ("{ value = 8 }", "8", "8"),
    ('{ value = "5 to 20" }', RANGE, "5 to 20"),
    (
        '{ value = "5 to 20", truncate = [6, "1.8k"] }',
        f"truncated({RANGE}, low=6, high=1800)",
        "5 to 20, truncated to [6, 1800]",
    ),
    ('{ value = "normal(8, 3)", truncate = [0, inf] }', ABOVE_0, "normal(8, 3), truncated to [0, inf]"),
    (
        "{ p5 = 5, p95 = 20, truncate = [-inf, 30] }",
        f"truncated({RANGE}, high=30)",
        "p5=5, p95=20, truncated to [-inf, 30]",
    ),
]


@pytest.mark.parametrize(("value", "notation", "text"), FORMS, ids=[value for value, _, _ in FORMS])
def test_a_value_states_the_distribution_of_its_notation(value, notation, text):
    """All the ways of writing a distribution give the same one, and the text stays as the user wrote it."""
    for scenario in ("current", "optimal"):
        assumption = stated(value, scenario)
        assert assumption.distribution == parse(notation)
        assert assumption.text == text
        assert not assumption.relative


@pytest.mark.parametrize(
    ("value", "notation", "text"),
    [
        ('"times 0.9"', "0.9", "times 0.9"),
        ('"times 90%"', "0.9", "times 90%"),
        ('"times 5 to 20"', RANGE, "times 5 to 20"),
        ('"times pert(0.3, 0.5, 0.85)"', "pert(0.3, 0.5, 0.85)", "times pert(0.3, 0.5, 0.85)"),
        ('{ value = "times 0.9", relative = true }', "0.9", "times 0.9"),
        ("{ value = 0.9, relative = true }", "0.9", "times 0.9"),
        ("{ p10 = 4, p90 = 20, relative = true }", "lognormal(p10=4, p90=20)", "times p10=4, p90=20"),
    ],
)
def test_times_and_relative_say_the_same(value, notation, text):
    """A relative value is a factor on today's, however it is written."""
    assumption = stated(value)
    assert assumption.relative
    assert assumption.distribution == parse(notation)
    assert assumption.text == text


def test_relative_false_is_an_ordinary_value():
    """Saying that a value is not relative changes nothing."""
    assert not stated("{ value = 8, relative = false }", "current").relative


def test_what_stands_beside_a_value_is_kept():
    """Source, mark, owner, note, independent and learnable reach the assumption; line breaks read as spaces."""
    assumption = stated(
        '{ value = 8, source = "a survey", mark = "mixed", owner = "Ann", note = """two\nlines""", '
        "independent = true, learnable = false }"
    )
    assert (assumption.source, assumption.mark, assumption.owner) == ("a survey", "mixed", "Ann")
    assert (assumption.note, assumption.independent, assumption.learnable) == ("two lines", True, False)


def test_a_table_may_be_written_with_a_header_or_dotted_keys():
    """TOML's three ways of writing a table are one."""
    inline = BASE.replace("turnover.ramp_up_months = 5", "turnover.ramp_up_months = { p10 = 3, p90 = 9 }")
    dotted = BASE.replace(
        "turnover.ramp_up_months = 5", "turnover.ramp_up_months.p10 = 3\nturnover.ramp_up_months.p90 = 9"
    )
    header = (
        BASE.replace("turnover.ramp_up_months = 5\n", "")
        + "[scenarios.current.turnover.ramp_up_months]\np10 = 3\np90 = 9\n"
    )
    studies = [read_text(text) for text in (inline, dotted)]
    assert studies[0].scenarios == studies[1].scenarios
    header = header.replace("turnover.annual_rate = 0.18\nturnover.vacancy_months = 2\n", "") + (
        "[scenarios.current.turnover]\nannual_rate = 0.18\nvacancy_months = 2\n"
    )
    assert read_text(header).scenarios == studies[0].scenarios


def test_keys_of_the_study_are_read_with_their_defaults():
    """What is left out has a default; labels and titles are Unicode's composed form."""
    study = read_text(BASE.replace('title = "Base"\nhorizon_months = 24\n', ""), "folder/my study.toml")
    assert (study.title, study.currency, study.horizon_months) == ("my study", "EUR", 60)
    assert (study.start, study.also_report_months, study.targets) == (None, (), {})
    assert study.scenarios["optimal"].label == "optimal"
    full = BASE.replace('"Base"', '"Cafe\\u0301"\ncurrency = "CHF"\nalso_report_months = [6, 24.0]\nstart = "2027-01"')
    full = full.replace("[scenarios.optimal]", '[scenarios.optimal]\nlabel = "  Größer  "')
    study = read_text(full + '[targets]\nroi = "15%"\nnpv = -5\n[dependence]\ndelivery_rank = 0\nnearest = true\n')
    assert (study.title, study.currency, study.also_report_months) == ("Café", "CHF", (6, 24))
    assert (study.start, study.targets) == ("2027-01", {"roi": 0.15, "npv": -5.0})
    assert (study.delivery_rank, study.nearest) == (0.0, True)
    assert study.scenarios["optimal"].label == "Größer"
    assert read_text(BASE.replace('title = "Base"\n', "")).title == "Untitled study"


def test_a_scenario_starts_from_the_one_it_is_like_and_overrides_it():
    """Own assumptions win, inherited ones keep where they were stated, all in the catalogue's order."""
    later = '[scenarios.fast]\nlike = "optimal"\none_off.migration_weeks = 9\nmanual.hours_per_week = 3\n'
    study = read_text(BASE.replace("[world]", f"{later}[world]"))
    fast = study.scenarios["fast"]
    assert list(study.scenarios) == ["current", "fast", "optimal"]
    assert fast.assumptions["one_off.migration_weeks"].distribution == parse("9")
    assert fast.assumptions["one_off.spend"] == study.scenarios["optimal"].assumptions["one_off.spend"]
    assert list(fast.assumptions) == list(study.scenarios["optimal"].assumptions) == list(fast.stated_in)
    assert fast.stated_in["one_off.spend"] == "optimal"
    assert fast.stated_in["manual.hours_per_week"] == "fast"


def test_the_hash_covers_every_byte_and_every_override():
    """Two studies have one hash only if text and overrides are the same, in the same order."""
    more = ["world.team.size=11", "horizon_months=36"]
    hashes = [
        read_text(BASE).sha256,
        read_text(BASE + "\n").sha256,
        read_text(BASE, overrides=more).sha256,
        read_text(BASE, overrides=more[::-1]).sha256,
    ]
    assert len(set(hashes)) == 4
    assert read_text(BASE.encode()).sha256 == hashes[0]
