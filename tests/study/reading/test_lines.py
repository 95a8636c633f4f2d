"""Lines of money as they are stated: what each says by itself, what it takes over, and what is wrong with it."""

import math
from pathlib import Path

import pytest

from mcroi.study.lines import Line
from mcroi.study.reading import StudyError, read_text

BASE = (Path(__file__).parent / "base.toml").read_text(encoding="utf-8").replace("[[correlations]]", "[[nothing]]")
BASE = BASE[: BASE.index("[[nothing]]")]
LIKE = '\n[scenarios.second]\nlike = "optimal"\n'
RENT = "\n[scenarios.{}.lines.rent]\n{}\n"


def line(text, scenario="optimal"):
    """A table of a line; its keys are parted by semicolons."""
    return RENT.format(scenario, text.replace("; ", "\n"))


def said(*tables):
    """What is said about a study with some lines, without where in the file."""
    with pytest.raises(StudyError) as caught:
        read_text(BASE + "".join(tables), "study.toml")
    return [problem.partition("error: ")[2] for problem in str(caught.value).splitlines()]


SAVED = 'kind = "cost avoided"; per_year = 9e3'
RENT_OF = "scenarios.optimal.lines.rent"
KINDS = "needs kind = 'cost avoided', 'cost added', 'margin gained' or 'loss avoided'"
WRONG = {
    "per_year = 5": f"{RENT_OF}: {KINDS}",
    'kind = "cost avoided"': f"{RENT_OF}: needs per_year = ... or once = ..., the money that it comes to",
    f"{SAVED}; once = 5": f"{RENT_OF}: states per_year and once; a line comes either every year or once",
    'kind = "cost avoided"; once = 5; follows = "team"':
        f"{RENT_OF}.follows: what comes once is in proportion to nothing; leave this out",
    'kind = "cost added"; once = 5; realised = 0.5':
        f"{RENT_OF}.realised: what is added is paid in full; realised belongs to what is gained or avoided",
    f"{SAVED}; from = 12; until = 12": f"{RENT_OF}.until: more than 12, the month that it starts in, must hold, got 12",
    f"{SAVED}; from = 12; until = 6": f"{RENT_OF}.until: more than 12, the month that it starts in, must hold, got 6",
    f"{SAVED}; until = 0": f"{RENT_OF}.until: more than 0 must hold, got 0",
    f"{SAVED}; per_yaer = 5": f"{RENT_OF}.per_yaer: ",
    'kind = "cost avoided"; per_year = "times 0.5"': f"{RENT_OF}.per_year: ",
}  # fmt: skip


@pytest.mark.parametrize("text", WRONG)
def test_what_is_wrong_with_a_line_is_told(text):
    """One thing is wrong, and one is told."""
    (problem,) = said(line(text))
    assert problem.startswith(WRONG[text])


GOOD = [
    f"{SAVED}; from = 12; until = 13",
    f'{SAVED}; from = "live"; until = 1',
    f"{SAVED}; realised = 0.5",
    'kind = "cost added"; once = 5; from = 0',
]


@pytest.mark.parametrize("text", GOOD)
def test_what_is_not_wrong(text):
    """Next to what is wrong."""
    assert "rent" in read_text(BASE + line(text)).scenarios["optimal"].lines


def test_names_that_are_wrong_or_twins():
    """A name that differs in case only is told with the other one; one that is no name, with what is."""
    twin = line(SAVED).replace("lines.rent", "lines.Rent")
    assert said(line(SAVED), twin) == ["scenarios.optimal.lines.Rent: differs only in case from 'rent'"]
    rule = "a line's name must be letters, digits, _ and -, at most 64"
    assert said(line(SAVED).replace("lines.rent", 'lines."r ent"')) == [f'scenarios.optimal.lines."r ent": {rule}']
    assert len(said(line("per_year = 'x'").replace("lines.rent", 'lines."r ent"'))) == 1  # and nothing in it


def test_what_is_no_table():
    """A number where a line or the table of lines belongs is one problem."""
    for place, expected in (("lines.rent", "a table with kind, and per_year or"), ("lines", "a table of lines")):
        (problem,) = said(f"\n[scenarios.second]\nlike = 'optimal'\n{place} = 5\n")
        assert problem.startswith(f"scenarios.second.{place}: expected {expected}")


@pytest.mark.parametrize(("count", "is_told"), [(60, False), (61, True)])
def test_there_are_at_most_sixty(count, is_told):
    """As the schema has it."""
    tables = [line(SAVED).replace("rent", f"rent{number}") for number in range(count)]
    if is_told:
        assert said(*tables) == ["scenarios.optimal.lines: at most 60 lines must hold, got 61"]
    else:
        assert len(read_text(BASE + "".join(tables)).scenarios["optimal"].lines) == count


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (SAVED, Line("rent", "rent", "cost avoided", "adopted", math.inf, "nothing")),
        ('kind = "cost added"; per_year = 5', Line("rent", "rent", "cost added", "adopted", math.inf, "nothing")),
        ('kind = "margin gained"; per_year = 5', Line("rent", "rent", "margin gained", follows="adoption")),
        ('kind = "loss avoided"; per_year = 5', Line("rent", "rent", "loss avoided", follows="adoption")),
        ('kind = "loss avoided"; once = 5', Line("rent", "rent", "loss avoided", follows="nothing")),
        (f'{SAVED}; from = 3; until = 9; label = "R"', Line("rent", "R", "cost avoided", 3.0, 9.0)),
    ],
)
def test_what_a_line_says_if_it_says_no_more(text, expected):
    """From adoption on for ever; what is gained every year follows adoption."""
    assert read_text(BASE + line(text)).scenarios["optimal"].lines["rent"] == expected


def test_what_is_gained_never_comes_where_a_change_fails():
    """All kinds but a cost that is added are gained."""
    gained = {kind: Line("a", "a", kind).is_gained for kind in ("cost avoided", "margin gained", "loss avoided")}
    assert all(gained.values())
    assert not Line("a", "a", "cost added").is_gained


def inherited(first, second):
    """The line of a change that is like another one, with its amounts."""
    study = read_text(BASE + line(first) + LIKE + line(second, "second"))
    of = study.scenarios["second"]
    return of.lines["rent"], {name: a.text for name, a in of.assumptions.items() if name.startswith("lines.")}


GAINED = 'kind = "loss avoided"; per_year = 9000; follows = "team"; until = 40; realised = 0.5'


def test_keys_are_taken_over_one_by_one():
    """What is stated anew holds, all else is as it was."""
    found, amounts = inherited(GAINED, 'per_year = 7000; label = "R"')
    assert found == Line("rent", "R", "loss avoided", until=40.0, follows="team")
    assert amounts == {"lines.rent.per_year": "7000", "lines.rent.realised": "0.5"}


def test_once_drops_what_came_every_year():
    """The amount and what it was in proportion to; a realised share stays."""
    found, amounts = inherited(GAINED, "once = 5000")
    assert found == Line("rent", "rent", "loss avoided", until=40.0, follows="nothing")
    assert amounts == {"lines.rent.once": "5000", "lines.rent.realised": "0.5"}


def test_every_year_drops_what_came_once():
    """And the line follows what its kind follows."""
    found, amounts = inherited('kind = "loss avoided"; once = 5000', "per_year = 9000")
    assert found == Line("rent", "rent", "loss avoided", follows="adoption")
    assert amounts == {"lines.rent.per_year": "9000"}


def test_a_line_is_of_one_kind_everywhere():
    """In a change that is like another one, and in one that is not."""
    rule = "a line is of one kind in every scenario; in 'optimal' it is 'cost avoided', got 'cost added'"
    told = said(line(SAVED), LIKE, line('kind = "cost added"', "second"))
    assert told == [f"scenarios.second.lines.rent.kind: {rule}"]


def test_what_is_inherited_counts_for_what_is_wrong():
    """A cost that is added has no realised share, and what comes once follows nothing, wherever it was stated."""
    added = line('kind = "cost added"; per_year = 5')
    (problem,) = said(added, LIKE, line("realised = 0.5", "second"))
    assert problem.startswith("scenarios.second.lines.rent.realised: what is added is paid in full")
    once = line('kind = "cost avoided"; once = 5')
    (problem,) = said(once, LIKE, line('follows = "team"', "second"))
    assert problem.startswith("scenarios.second.lines.rent.follows: what comes once is in proportion to nothing")


def test_what_is_wrong_is_told_where_it_stands_only():
    """A change that takes over what is wrong with a line, and states something else of it, is not told of it again."""
    (problem,) = said(line('kind = "cost added"; per_year = 5; realised = 1'), LIKE, line("per_year = 6", "second"))
    assert problem.startswith("scenarios.optimal.lines.rent.realised: ")
    (problem,) = said(line('kind = "cots"; per_year = 5'), LIKE, line("per_year = 6", "second"))
    assert problem.startswith("scenarios.optimal.lines.rent.kind: ")
    (problem,) = said(line(f"{SAVED}; once = 5"), LIKE, line("realised = 0.5", "second"))
    assert problem.startswith("scenarios.optimal.lines.rent: states per_year and once")


def test_an_amount_says_where_it_comes_from_or_the_line_does():
    """Its own source is kept; what it does not say, the line says."""
    text = (
        'kind = "cost avoided"; per_year = {value = 5, source = "bill"}; realised = 0.5; source = "cfo"; owner = "Ann"'
    )
    of = read_text(BASE + line(text)).scenarios["optimal"].assumptions
    assert (of["lines.rent.per_year"].source, of["lines.rent.per_year"].owner) == ("bill", "Ann")
    assert (of["lines.rent.realised"].source, of["lines.rent.realised"].owner) == ("cfo", "Ann")
