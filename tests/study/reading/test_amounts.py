"""Money in a study, on the command line and in cells: read alike everywhere."""

from functools import partial
from pathlib import Path

import pytest

from distributions import parse
from mcroi.analyses.information.research_text import read_pilot
from mcroi.draws.conditions import Band, ConditionError, read_condition
from mcroi.engine.until import read_goal
from mcroi.results.requirements import RequirementError, read_requirement
from mcroi.study.reading import StudyError, read_text
from tests.study.reading.workbook.filled_in import said as said_of
from tests.study.reading.workbook.filled_in import typed as workbook

BASE = 'currency = "GBP"\n' + (Path(__file__).parent / "base.toml").read_text(encoding="utf-8")
STUDY = read_text(BASE)
COST = 'team.annual_cost = "120k to 165k"'


def cost(value, *overrides):
    """What a study of pounds says of the yearly cost of a worker."""
    return read_text(BASE.replace(COST, f"team.annual_cost = {value}"), overrides=overrides).world["team.annual_cost"]


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        ('"£120k"', "120k"),
        ('"0.12m"', "120k"),
        ('"£120k to £165k"', "120k to 165k"),
        ('{ value = "£120k to £165k" }', "120k to 165k"),
        ('{ p10 = "£120k", p90 = "0.165m GBP" }', "lognormal(p10=120k, p90=165k)"),
        ('{ dist = "pert", low = "£0.1m", mode = "120k £", high = 165e3 }', "pert(100k, 120k, 165k)"),
        ('{ dist = "discrete", values = ["£100k", "£200k"] }', "discrete([100k, 200k])"),
        ('{ value = "normal(£120k, £9k)", truncate = ["£100k", inf] }', "truncated(normal(120k, 9k), low=100k)"),
        ('{ experts = { ana = "£120k", ben = "£130k to 0.2m" } }', "mixture(1: 120k, 1: 130k to 200k)"),
    ],
)
def test_every_form_of_a_value_may_be_an_amount(value, plain):
    """The sign is read wherever a number is, and what the user wrote is kept."""
    assert cost(value).distribution == parse(plain)
    if value.startswith('"'):
        assert cost(value).text == value.strip('"')


def refused(value, *overrides):
    """What is said of a value of the yearly cost of a worker."""
    with pytest.raises(StudyError) as caught:
        cost(value, *overrides)
    return [f"{problem.key}: {problem.rule}" for problem in caught.value.problems]


def test_another_currency_is_told_where_it_stands():
    """The key within the table is named."""
    key = "world.team.annual_cost"
    assert refused('{ p10 = "£1k", p90 = "2k USD" }') == [f"{key}.p90: money is in GBP in this study, got '2k USD'"]
    assert refused('{ experts = { ana = "$1", ben = 5 } }') == [
        f"{key}.experts.ana: money is in GBP in this study, got '$1'"
    ]


def test_texts_beside_a_value_are_left_alone():
    """A source may speak of any currency."""
    source = "asked for $5m in 2026, €4m then"
    assert cost(f'{{ value = "£1k", source = "{source}", note = "£", owner = "5 USD" }}').source == source


def test_a_factor_is_no_money():
    """What multiplies today's value has no currency, and m is not a million there."""
    for factor in ('"times £2"', '{ value = "£2", relative = true }', '"times 2m"'):
        text = BASE + f"[scenarios.optimal.tooling]\ncost_per_month = {factor}\n"
        with pytest.raises(StudyError, match=r"money is not expected here|suffix of a number"):
            read_text(text)


def test_targets_may_be_amounts():
    """Those of money only."""
    study = read_text(BASE + '[targets]\nnpv = "£0.5m"\none_off_budget = "300k GBP"\nroi = "9 %"\n')
    assert study.targets == {"npv": 500e3, "one_off_budget": 300e3, "roi": 0.09}
    with pytest.raises(StudyError) as caught:
        read_text(BASE + '[targets]\nnpv = "€5"\ngo_live_months = "£12"\n')
    assert [f"{problem.key}: {problem.rule}" for problem in caught.value.problems] == [
        "targets.npv: money is in GBP in this study, got '€5'",
        "targets.go_live_months: money is not expected here, got '£12' (go live within so many months, at most)",
    ]


def test_what_is_set_is_read_alike():
    """A sign needs no quotes after --set, and groups of thousands are no decimals there either."""
    assert cost("1", "world.team.annual_cost=£0.12m").distribution == parse("120k")
    for typed in ("120,000", "120 000", "120'000", "£120,000"):
        (told,) = refused("1", f"world.team.annual_cost={typed}")
        assert "write 120000 or 120k" in told
    (told,) = refused("1", "world.team.annual_cost=€1k")
    assert told.endswith("money is in GBP in this study, got '€1k'")


def test_gates_goals_conditions_and_pilots_are_read_alike():
    """Where mcroi asks for an amount on the command line, it is one of the study's currency."""
    assert read_requirement("optimal.npv.P10 >= £0.75m", STUDY).limit == 750e3
    assert read_requirement("optimal.npv.p10 >= -0.75m GBP", STUDY).limit == -750e3
    assert read_goal("optimal.npv +- £20k", STUDY, lambda *_: True).half_width == 20e3
    within = read_condition("world.team.annual_cost in £120k..0.165m", STUDY)
    assert (within.low, within.high) == (120e3, 165e3)
    within = read_condition("world.finance.discount_rate in 5 % .. 9.5 %", STUDY)
    assert (within.low, within.high) == (0.05, 0.095)
    assert read_pilot("optimal teams=2 cost=£60k", "GBP").cost == 60e3
    for wrong in ("optimal.npv >= €5", "optimal.roi >= £2", "optimal.npv_positive >= £0.5", "optimal.npv >= 120,000"):
        with pytest.raises(RequirementError, match=r"money is|write 120000 or 120k"):
            read_requirement(wrong, STUDY)
    for wrong in ("world.team.annual_cost in $1..$2", "world.team.size in £1..£2"):
        with pytest.raises(ConditionError, match="money is"):
            read_condition(wrong, STUDY)


@pytest.mark.parametrize(
    ("read", "text", "told"),
    [
        (read_requirement, "optimal.break_even_months.p80 <= 3 years", "write 3, got '3 years'; its unit is months"),
        (read_requirement, "optimal.npv_positive >= £0.5", "money is not expected here, got '£0.5'; its unit is share"),
        (
            partial(read_goal, tells_apart=lambda *_: True),
            "optimal.break_even_months.p50 +- 2 years",
            "write 2, got '2 years'; its unit is months",
        ),
    ],
)
def test_what_a_number_counts_is_told_where_it_has_another_unit(read, text, told):
    """Years are not cured into as many months without a word."""
    with pytest.raises(RequirementError) as caught:
        read(text, STUDY)
    assert str(caught.value) == f"'{text}': {told}"


def test_a_target_says_what_it_counts():
    """As every input does, in quotes or without."""
    study = f"{BASE}\n[targets]\nbreak_even_months = "
    for value, told in (
        ('"3 years"', "write 3, got '3 years' (break even within so many months, at most)"),
        ('"£36"', "money is not expected here, got '£36' (break even within so many months, at most)"),
        ("3 years", "write 3, in the unit that 'mcroi inputs' names"),
    ):
        with pytest.raises(StudyError) as caught:
            read_text(study + value)
        assert str(caught.value).endswith(told)


@pytest.mark.parametrize("band", ["P90..P100", "p90..P100", "P90 .. p100"])
def test_percentiles_may_have_a_capital(band):
    """As tables write them."""
    assert read_condition(f"team.annual_cost in {band}", STUDY) == Band("team.annual_cost", 90, 100)


def test_a_date_is_a_month():
    """TOML knows dates; a study begins in a month of one."""
    for start in ("2027-03-01", '"2027-03-31"', '"2027-03"', "2027-03-01T07:30:00"):
        assert read_text(f"start = {start}\n{BASE}").start == "2027-03"
    assert read_text(BASE, overrides=["start=2027-03-01"]).start == "2027-03"
    assert read_text(BASE, overrides=["start=2027-03"]).start == "2027-03"
    with pytest.raises(StudyError, match="expected a month such as"):
        read_text(BASE, overrides=["start=2027-02-31"])


def test_cells_may_be_amounts():
    """A workbook is read as the study that states the same."""
    name = "team.annual_cost"
    form = {"form": "90 % range", "value or least": "£120k", "greatest": "0.165m"}
    study = read_text(workbook([("current", name, form)], head={"currency": "GBP", "targets.npv": "£1m"}), "x.xlsx")
    assert study.world[name].distribution == parse("120k to 165k")
    assert study.targets["npv"] == 1e6
    told = said_of(workbook([("current", name, form)]), "x.xlsx")
    assert "money is in EUR in this study, got '£120k'" in told
    days = {"form": "number", "value or least": "25 days"}
    told = said_of(workbook([("optimal", "one_off.exploration_weeks", days)]), "x.xlsx")
    assert "write 25, got '25 days'; its unit is calendar weeks" in told
    grouped = {**form, "value or least": "120,000"}
    assert "write 120000 or 120k" in said_of(workbook([("current", name, grouped)]), "x.xlsx")
