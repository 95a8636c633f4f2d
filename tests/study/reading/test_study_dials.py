"""The dials of a study: which inputs share one, in which order, and what is correlated."""

from pathlib import Path

from mcroi.study.dials import Dial, correlation_pairs, dial_name, dials
from mcroi.study.reading import example, read_text

BASE = (Path(__file__).parent / "base.toml").read_text(encoding="utf-8")
FAST = '[scenarios.fast]\nlike = "optimal"\n'


def test_absolute_relative_and_independent_assumptions_have_dials_of_their_own():
    """Scenarios share a dial for absolute and one for relative values; an independent one belongs to its scenario."""
    study = read_text(
        BASE.replace("[scenarios.optimal]", '[scenarios.optimal]\nmeetings.hours_per_week = "5 to 9"')
        + FAST
        + 'one_off.spend = { p10 = "20k", p90 = "90k", independent = true, learnable = false }\n'
        + 'manual.hours_per_week = { value = "times uniform(0.5, 1)", learnable = false }\n'
    )
    assert list(dials(study).values()) == [
        Dial("team.annual_cost", "knowledge", True, (("world", "team.annual_cost"),)),
        Dial("manual.hours_per_week", "knowledge", True, (("current", "manual.hours_per_week"),)),
        Dial(
            "meetings.hours_per_week",
            "knowledge",
            True,
            tuple((name, "meetings.hours_per_week") for name in ("current", "optimal", "fast")),
        ),
        Dial(
            "manual.hours_per_week (change)",
            "knowledge",
            False,
            (("optimal", "manual.hours_per_week"), ("fast", "manual.hours_per_week")),
        ),
        Dial(
            "one_off.exploration_weeks",
            "knowledge",
            True,
            (("optimal", "one_off.exploration_weeks"), ("fast", "one_off.exploration_weeks")),
        ),
        Dial("one_off.spend", "knowledge", True, (("optimal", "one_off.spend"),)),
        Dial("fast.one_off.spend", "knowledge", False, (("fast", "one_off.spend"),)),
        Dial("optimal.delivers", "chance", False, (("optimal", "one_off.success_probability"),)),
        Dial("fast.delivers", "chance", False, (("fast", "one_off.success_probability"),)),
    ]


def test_constants_and_certain_events_have_no_dial():
    """What is the same in every future is no uncertainty."""
    study = read_text(BASE + FAST + "one_off.success_probability = 1\n")
    assert dial_name("world", study.world["team.size"]) is None
    assert "optimal.delivers" in dials(study)
    assert "fast.delivers" not in dials(study)
    assert ("optimal.delivers", "fast.delivers", 0.5) not in correlation_pairs(study)


def test_every_dial_is_named_by_its_uses():
    """The list of dials and the name of an assumption's dial agree for the whole example."""
    study = example()
    for name, dial in dials(study).items():
        for place, about in dial.uses:
            table = study.world if place == "world" else study.scenarios[place].assumptions
            expected = f"{place}.delivers" if dial.kind == "chance" else dial_name(place, table[about])
            assert expected == name == dial.name


def test_a_stated_pair_of_deliveries_wins_over_the_general_rank():
    """Stated pairs come first, in their order; the rest of the deliveries follow with delivery_rank."""
    more = FAST + '[scenarios.slow]\nlike = "optimal"\n[dependence]\ndelivery_rank = 0.2\n'
    stated = '[[correlations]]\nbetween = ["slow.delivers", "optimal.delivers"]\nrank = 0.9\n'
    assert correlation_pairs(read_text(BASE + more + stated)) == [
        ("one_off.exploration_weeks", "one_off.spend", 0.5),
        ("slow.delivers", "optimal.delivers", 0.9),
        ("optimal.delivers", "fast.delivers", 0.2),
        ("fast.delivers", "slow.delivers", 0.2),
    ]


def test_impossible_correlations_are_accepted_where_the_study_asks_for_the_nearest():
    """With nearest = true the contradiction is no error."""
    impossible = "[dependence]\ndelivery_rank = -1\nnearest = true\n" + FAST + '[scenarios.slow]\nlike = "optimal"\n'
    assert read_text(BASE + impossible).nearest
